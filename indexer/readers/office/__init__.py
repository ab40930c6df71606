"""Office documents: one module per format, and what they share to read a package and its XML safely."""
