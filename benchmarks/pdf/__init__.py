"""How PDFs are read: character error rates against known texts, and pages a second beside pypdf and pdfminer.six."""
