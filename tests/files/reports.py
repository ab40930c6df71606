"""One report in each format: who wrote it and when, headings, a list, a table, notes, and what is hidden.

Nothing in it is from elsewhere. The same call makes the same bytes, on every day.
"""

import gzip
import io
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import py7zr
from reportlab.pdfgen.canvas import Canvas

from tests.files import archives, mails, office, webarchives
from tests.files.office import paragraph, row, run, word_part

TITLE, AUTHOR, PUBLISHER, DAY = "The gauge at Kettlow", "Ida Marrow", "Weir Office", "2019-05-02"
FIRST = "The gauge at Kettlow was read every hour of the night by two people, who did not speak with each other."
SECOND = "Nobody called the keeper of the weir, although the number stood on the wall beside the telephone."
HEADING = "What was read"
ITEMS = ("The first reading was made at two in the morning.", "The second was made by candle.")
COLUMNS, READINGS = ("Hour", "Metres"), (("02:00", "4.10"), ("03:00", "6.85"))
NOTE = "The register has both readings in red ink."
DELETED, COMMENT, HIDDEN = "It was never found.", "Who says so?", "This was hidden by its writer."

_PAGE = (
    f'<!DOCTYPE html><html lang="en"><head><title>{TITLE}</title><meta name="author" content="{AUTHOR}">'
    f'<meta property="og:site_name" content="{PUBLISHER}"><meta name="date" content="{DAY}"></head><body>'
    f"<nav><a href=/>Home</a> <a href=/news>News</a></nav><article><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p>"
    f"<h2>{HEADING}</h2><ul>{''.join(f'<li>{item}</li>' for item in ITEMS)}</ul>"
    f"<table><tr><th>{'</th><th>'.join(COLUMNS)}</th></tr>"
    f"{''.join(f'<tr><td>{hour}</td><td>{metres}</td></tr>' for hour, metres in READINGS)}</table></article>"
    f"<!-- {HIDDEN} --></body></html>"
)
_ARTICLE = {"title": TITLE, "author": AUTHOR, "publisher": PUBLISHER, "date": DAY, "body": f"{FIRST}\n\n{SECOND}"}
_HEADER = (
    f"From: {AUTHOR} <ida@weir.example>\nTo: hut@weir.example\nSubject: {TITLE}\nDate: Thu, 2 May 2019 08:30:00 +0200\n"
)
_PLAIN = f"{FIRST}\n\n{SECOND}\n\n-- \n{AUTHOR}\n{PUBLISHER}\n"
_MARKDOWN = (
    f"---\ntitle: {TITLE}\nauthor: {AUTHOR}\ndate: {DAY}\n---\n\n"
    f"{FIRST}\n\n## {HEADING}\n\n- {ITEMS[0]}\n- {ITEMS[1]}\n"
)


def _docx() -> bytes:
    cell = "<w:tc>{}</w:tc>"
    rows = "".join(
        f"<w:tr>{''.join(cell.format(paragraph(text)) for text in one)}</w:tr>" for one in (COLUMNS, *READINGS)
    )
    item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = (
        paragraph(TITLE, "Title")
        + paragraph(FIRST)
        + f'<w:p>{run(SECOND)}<w:r><w:footnoteReference w:id="2"/></w:r>'
        + f'<w:del w:id="3" w:author="B" w:date="2019-05-03T00:00:00Z"><w:r><w:delText>{DELETED}</w:delText></w:r>'
        + "</w:del>"
        + f'<w:r><w:commentReference w:id="0"/></w:r></w:p><w:p>{run(HIDDEN, "<w:vanish/>")}</w:p>'
        + paragraph(HEADING, "Heading1")
        + "".join(paragraph(text, properties=item) for text in ITEMS)
        + f"<w:tbl>{rows}</w:tbl>"
    )
    parts = {
        "word/styles.xml": word_part(
            "w:styles",
            '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
            '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>',
        ),
        "word/footnotes.xml": word_part("w:footnotes", f'<w:footnote w:id="2">{paragraph(NOTE)}</w:footnote>'),
        "word/comments.xml": word_part(
            "w:comments",
            f'<w:comment w:id="0" w:author="B" w:date="2019-05-03T00:00:00Z">{paragraph(COMMENT)}</w:comment>',
        ),
    }
    return office.docx(body, parts, title=TITLE, creator=AUTHOR, created=f"{DAY}T08:30:00Z", language="en")


def _odt() -> bytes:
    note = f"<text:note-citation>1</text:note-citation><text:note-body><text:p>{NOTE}</text:p></text:note-body>"
    comment = f"<office:annotation><dc:creator>B</dc:creator><text:p>{COMMENT}</text:p></office:annotation>"
    deleted = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info/>'
        f"<text:p>{DELETED}</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    )
    items = "".join(f"<text:list-item><text:p>{item}</text:p></text:list-item>" for item in ITEMS)
    body = (
        f'{deleted}<text:p text:style-name="Title">{TITLE}</text:p><text:p>{FIRST}</text:p>'
        f'<text:p>{SECOND}<text:note>{note}</text:note><text:change text:change-id="c1"/>{comment}</text:p>'
        f'<text:h text:outline-level="1">{HEADING}</text:h><text:list>{items}</text:list>'
        f"<table:table>{_open_rows()}</table:table>"
    )
    return office.open_document(
        "text", body, dc_title=TITLE, dc_creator=AUTHOR, dc_date=f"{DAY}T08:30:00", dc_language="en"
    )


def _open_rows() -> str:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = ("".join(map(cell.format, one)) for one in (COLUMNS, *READINGS))
    return "".join(f"<table:table-row>{one}</table:table-row>" for one in rows)


def _ods() -> bytes:
    sheets = "".join(f'<table:table table:name="{name}">{_open_rows()}</table:table>' for name in ("Night", "Day"))
    return office.open_document("spreadsheet", sheets, dc_title=TITLE, dc_creator=AUTHOR, dc_date=f"{DAY}T08:30:00")


def _pptx() -> bytes:
    slides = [
        office.slide(office.shape(TITLE, kind="ctrTitle"), office.shape(AUTHOR, kind="subTitle")),
        office.slide(office.shape(HEADING, kind="title"), office.shape(*ITEMS, kind="body")),
        office.slide(office.shape(HIDDEN), show=False),
    ]
    return office.pptx(slides, title=TITLE, creator=AUTHOR, created=f"{DAY}T08:30:00Z")


def _odp() -> bytes:
    title = '<draw:frame presentation:class="title"><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>'
    page = (
        f'<draw:page draw:name="{{}}">{title}<draw:frame><draw:text-box>{{}}</draw:text-box></draw:frame></draw:page>'
    )
    items = "".join(f"<text:p>{item}</text:p>" for item in ITEMS)
    body = page.format("one", TITLE, f"<text:p>{FIRST}</text:p>") + page.format("two", HEADING, items)
    return office.open_document("presentation", body, dc_title=TITLE, dc_creator=AUTHOR, dc_date=f"{DAY}T08:30:00")


def _xlsx() -> bytes:
    rows = "".join(row(*one) for one in (COLUMNS, *READINGS))
    sheets = {"Night": f"<sheetData>{rows}</sheetData>", "!Drafts": f"<sheetData>{row(HIDDEN)}</sheetData>"}
    return office.xlsx(sheets, title=TITLE, creator=AUTHOR, created=f"{DAY}T08:30:00Z")


def _epub() -> bytes:
    told = (
        f"<dc:title>{TITLE}</dc:title><dc:creator>{AUTHOR}</dc:creator><dc:publisher>{PUBLISHER}</dc:publisher>"
        f"<dc:date>{DAY}</dc:date><dc:language>en</dc:language>"
    )
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{}</title></head><body><h1>{}</h1>{}</body></html>'
    items = "".join(f"<li>{item}</li>" for item in ITEMS)
    pages = {
        "one.xhtml": page.format(TITLE, TITLE, f"<p>{FIRST}</p><p>{SECOND}</p>"),
        "two.xhtml": page.format(HEADING, HEADING, f"<ul>{items}</ul>"),
    }
    return office.epub(pages, told)


def _rtf() -> bytes:
    told = rf"{{\info{{\title {TITLE}}}{{\author {AUTHOR}}}{{\creatim\yr2019\mo5\dy2\hr8\min30}}}}"
    note = rf"{{\footnote {NOTE}}}"
    rows = "".join(
        rf"\trowd\cellx1000\cellx2000 {one[0]}\intbl\cell {one[1]}\intbl\cell\row " for one in (COLUMNS, *READINGS)
    )
    return office.rtf(
        rf"\b\fs36 {TITLE}\b0\fs24\par {FIRST}\par {SECOND}{note}{{\deleted {DELETED}}}\par {{\v {HIDDEN}\par}}"
        rf"\pard\outlinelevel0\b {HEADING}\b0\par\pard {ITEMS[0]}\par {ITEMS[1]}\par {rows}",
        told,
    )


def _pdf() -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made, (420, 595), invariant=1, lang="en")
    canvas.setTitle(TITLE)
    canvas.setAuthor(AUTHOR)
    for number, texts in enumerate(((TITLE, FIRST, SECOND), (HEADING, *ITEMS)), 1):
        canvas.setFont("Times-Roman", 9)
        canvas.drawString(60, 560, PUBLISHER)
        canvas.drawString(200, 30, str(number))
        canvas.setFont("Times-Bold", 16)
        canvas.drawString(60, 500, texts[0])
        canvas.setFont("Times-Roman", 11)
        for place, text in enumerate(texts[1:]):
            words = text.split()
            half = len(words) // 2
            for line, part in enumerate((words[:half], words[half:])):
                canvas.drawString(60, 460 - 60 * place - 14 * line, " ".join(part))
        canvas.setFillGray(1)
        canvas.drawString(60, 100, HIDDEN)
        canvas.setFillGray(0)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def _mail() -> bytes:
    attached = mails.part(
        json.dumps(_ARTICLE), 'application/json; name="a.json"', 'Content-Disposition: attachment; filename="a.json"'
    )
    return mails.mail_of_parts("mixed", mails.part(_PLAIN), attached, header=_HEADER)


def _outlook() -> bytes:
    texts = {0x0037: TITLE, 0x1000: _PLAIN, 0x0C1A: AUTHOR, 0x5D01: "ida@weir.example"}
    sent = {0x0039: datetime(2019, 5, 2, 6, 30, tzinfo=UTC)}
    below = [mails.recipient("The hut", "hut@weir.example"), mails.attached("a.html", _PAGE.encode())]
    return mails.outlook(mails.Outlook(texts, times=sent, below=below))


def _sevenzip() -> bytes:
    made = io.BytesIO()
    with py7zr.SevenZipFile(made, "w") as archive:
        archive.writestr(_PAGE, "in/a.html")
    return made.getvalue()


REPORTS: Mapping[str, Callable[[], bytes]] = {
    "a.csv": lambda: "\n".join(",".join(one) for one in (COLUMNS, *READINGS)).encode(),
    "a.docx": _docx,
    "a.eml": _mail,
    "a.epub": _epub,
    "a.html": _PAGE.encode,
    "a.html.gz": lambda: gzip.compress(_PAGE.encode(), mtime=0),
    "a.json": lambda: json.dumps(_ARTICLE).encode(),
    "a.jsonl": lambda: b"".join(json.dumps(one).encode() + b"\n" for one in (_ARTICLE, {**_ARTICLE, "title": HEADING})),
    "a.mbox": lambda: mails.box(mails.mail(_PLAIN, _HEADER), mails.mail(f"{SECOND}\n", _HEADER)),
    "a.md": _MARKDOWN.encode,
    "a.mhtml": lambda: webarchives.saved_page(_PAGE.encode()),
    "a.msg": _outlook,
    "a.odp": _odp,
    "a.ods": _ods,
    "a.odt": _odt,
    "a.pdf": _pdf,
    "a.pptx": _pptx,
    "a.rtf": _rtf,
    "a.tar.gz": lambda: gzip.compress(archives.tar_of_files({"in/a.html": _PAGE.encode()}), mtime=0),
    "a.txt": f"{TITLE}\n\n{AUTHOR}, 2 May 2019\n\n{_PLAIN}".encode,
    "a.warc.gz": lambda: webarchives.one_by_one([webarchives.record(webarchives.answer(_PAGE.encode()))]),
    "a.xlsx": _xlsx,
    "a.zip": lambda: archives.zip_of(
        archives.ZipEntry(b"in/a.html", _PAGE.encode()), archives.ZipEntry(b"a.docx", _docx())
    ),
    "a.7z": _sevenzip,
}
"""The report as a file of each name."""
