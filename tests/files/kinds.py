"""A good file of each kind, with words in it: what many are made of, and what is changed by chance."""

import gzip
import json
from collections.abc import Callable, Mapping

from tests.files import archives, mails, office, pdfs, webarchives
from tests.indexer.reading import MORE, PROSE

Made = Callable[[str], bytes]


def _page(words: str) -> str:
    return f"<html><head><title>A report</title></head><body><p>{PROSE}</p><p>{words}</p><p>{MORE}</p></body></html>"


GOOD_FILES: Mapping[str, Made] = {
    "a.txt": lambda words: f"{PROSE}\n\n{words}\n".encode(),
    "a.md": lambda words: f"# A report\n\n{PROSE}\n\n{words}\n".encode(),
    "a.html": lambda words: _page(words).encode(),
    "a.csv": lambda words: f"day,what\n3 March,{words}\n4 March,nothing\n5 March,less\n".encode(),
    "a.json": lambda words: json.dumps({"title": "A report", "body": f"{PROSE} {words}"}).encode(),
    "a.jsonl": lambda words: json.dumps({"title": "A report", "body": f"{PROSE} {words}"}).encode() + b"\n",
    "a.pdf": lambda words: pdfs.small(pdfs.shown(words)),
    "a.docx": lambda words: office.docx(office.paragraph(PROSE) + office.paragraph(words)),
    "a.odt": lambda words: office.open_document("text", f"<text:p>{words}</text:p>"),
    "a.pptx": lambda words: office.pptx([office.slide(office.shape(words))]),
    "a.xlsx": lambda words: office.xlsx(
        {"Sheet": f"<sheetData>{office.row('day', 'what')}{office.row('3', words)}</sheetData>"}
    ),
    "a.epub": lambda words: office.epub({"one.xhtml": _page(words)}),
    "a.rtf": lambda words: office.rtf(rf"{words}\par "),
    "a.eml": lambda words: mails.mail(f"{words}\n"),
    "a.mbox": lambda words: mails.box(mails.mail(f"{words}\n"), mails.mail(f"{MORE}\n")),
    "a.mhtml": lambda words: webarchives.saved_page(_page(words).encode()),
    "a.warc.gz": lambda words: webarchives.one_by_one([webarchives.record(webarchives.answer(_page(words).encode()))]),
    "a.zip": lambda words: archives.zip_of(archives.ZipEntry(b"in/a.txt", words.encode())),
    "a.tar.gz": lambda words: gzip.compress(archives.tar_of_files({"in/a.txt": words.encode()}), mtime=0),
    "a.txt.gz": lambda words: gzip.compress(words.encode(), mtime=0),
}
"""By name, files that hold some words."""
