"""An evidence bundle: a zip of the passages found, the files they were read from, and sums of it all.

It is read with nothing but a browser, and checked with `sha256sum -c SHA256SUMS`. What is in it and
why is told in `docs/reports.md`.

    index.html                 what was asked, what was found, and what of it is here
    documents/00001-name.html  a page for each document: its passages, between their neighbours
    originals/00001-name       the file itself, whose bytes were those that were indexed
    citations/…                all citations, in each style
    manifest.json              the same for programs
    SHA256SUMS                 sums of all files
"""

from search.bundle.contents import Limits, bundle

__all__ = ("Limits", "bundle")
