"""Office documents made by hand, so that every byte of them is known: packages of parts, and RTF.

Nothing in them is from elsewhere. The same call makes the same bytes, on every day.
"""

from collections.abc import Iterable, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

Parts = Mapping[str, str | bytes | Iterable[bytes]]
_SCHEMAS = "http://schemas.openxmlformats.org"
_RELATION = f"{_SCHEMAS}/officeDocument/2006/relationships"
_MAIN_TYPES = {
    "word/document.xml": "wordprocessingml.document",
    "ppt/presentation.xml": "presentationml.presentation",
    "xl/workbook.xml": "spreadsheetml.sheet",
}
_WORD = (
    f'xmlns:w="{_SCHEMAS}/wordprocessingml/2006/main" xmlns:r="{_RELATION}" xmlns:v="urn:schemas-microsoft-com:vml"'
    f' xmlns:mc="{_SCHEMAS}/markup-compatibility/2006" xmlns:m="{_SCHEMAS}/officeDocument/2006/math"'
    f' xmlns:wp="{_SCHEMAS}/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_DRAWING = (
    f'xmlns:p="{_SCHEMAS}/presentationml/2006/main" xmlns:a="{_SCHEMAS}/drawingml/2006/main" xmlns:r="{_RELATION}"'
)
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_OPEN_DOCUMENT = " ".join(
    f'xmlns:{prefix}="{_ODF}:{name}:1.0"'
    for prefix, name in {
        "office": "office", "text": "text", "table": "table", "draw": "drawing", "style": "style", "meta": "meta",
        "presentation": "presentation", "svg": "svg-compatible", "manifest": "manifest",
    }.items()
)  # fmt: skip
_DUBLIN_CORE = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_RELATION_KINDS = {
    "styles": "styles.xml",
    "footnotes": "footnotes.xml",
    "endnotes": "endnotes.xml",
    "comments": "comments.xml",
    "header": "header1.xml",
    "footer": "footer1.xml",
}


def package(parts: Parts, *, packed: bool = True) -> bytes:
    """An archive of parts, in their order; what comes in pieces is written as it comes."""
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in parts.items():
            entry = ZipInfo(name)
            entry.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
            pieces = (
                [content.encode()] if isinstance(content, str) else [content] if isinstance(content, bytes) else content
            )
            with archive.open(entry, "w", force_zip64=False) as part:
                for piece in pieces:
                    part.write(piece)
    return file.getvalue()


def relations(named: Iterable[tuple[str, str, str]]) -> str:
    """The relations of a part: id, kind and target of each."""
    lines = "".join(
        f'<Relationship Id="{id_}" Type="{_RELATION}/{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if '://' in target else ''}/>"
        for id_, kind, target in named
    )
    return f'{_HEAD}<Relationships xmlns="{_SCHEMAS}/package/2006/relationships">{lines}</Relationships>'


def core(**properties: str) -> str:
    """The properties of an Open XML package, by their names without a prefix."""
    of_terms = ("created", "modified")
    lines = "".join(
        f"<{'dcterms' if name in of_terms else 'dc'}:{name}>{value}</{'dcterms' if name in of_terms else 'dc'}:{name}>"
        for name, value in properties.items()
    )
    space = f'xmlns:cp="{_SCHEMAS}/package/2006/metadata/core-properties"'
    return f"{_HEAD}<cp:coreProperties {space} {_DUBLIN_CORE}>{lines}</cp:coreProperties>"


def open_xml(main: str, content: str | bytes | Iterable[bytes], parts: Parts, properties: Mapping[str, str]) -> bytes:
    """An Open XML package with a main part; `parts` are the others, with their full names."""
    kind = _MAIN_TYPES[main]
    types = (
        f'{_HEAD}<Types xmlns="{_SCHEMAS}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/{main}"'
        f' ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>'
    )
    root = [("rId1", "officeDocument", main)]
    if properties:
        parts = {**parts, "docProps/core.xml": core(**properties)}
        root.append(("rId2", "core-properties", "docProps/core.xml"))
    return package({"[Content_Types].xml": types, "_rels/.rels": relations(root), main: content, **parts})


def word_part(tag: str, content: str) -> str:
    """A part of a Word document with a root element such as `w:footnotes`."""
    return f"{_HEAD}<{tag} {_WORD}>{content}</{tag}>"


def paragraph(text: str, style: str = "", properties: str = "") -> str:
    """A paragraph of Word's with one run."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f"<w:p><w:pPr>{named}{properties}</w:pPr>{run(text)}</w:p>"
        if named or properties
        else f"<w:p>{run(text)}</w:p>"
    )


def run(text: str, properties: str = "") -> str:
    """A run of Word's."""
    return f'<w:r>{properties and f"<w:rPr>{properties}</w:rPr>"}<w:t xml:space="preserve">{text}</w:t></w:r>'


def docx(body: str | Iterable[bytes], parts: Parts | None = None, **properties: str) -> bytes:
    """A Word document; of `parts`, those below `word/` that Word knows are related to it."""
    parts = parts or {}
    content = word_part("w:document", f"<w:body>{body}</w:body>") if isinstance(body, str) else body
    named = [(kind, kind, name) for kind, name in _RELATION_KINDS.items() if f"word/{name}" in parts]
    return open_xml(
        "word/document.xml", content, {"word/_rels/document.xml.rels": relations(named), **parts}, properties
    )


def around(head: str, inside: Iterable[bytes], foot: str) -> Iterable[bytes]:
    """The pieces of a part that is too large to be made at once."""
    yield head.encode()
    yield from inside
    yield foot.encode()


def docx_of(inside: Iterable[bytes]) -> bytes:
    """A Word document whose body comes in pieces."""
    return docx(around(f"{_HEAD}<w:document {_WORD}><w:body>", inside, "</w:body></w:document>"))


def slide(*shapes: str, show: bool = True) -> str:
    """A slide of PowerPoint's."""
    hidden = "" if show else ' show="0"'
    return f"{_HEAD}<p:sld {_DRAWING}{hidden}><p:cSld><p:spTree>{''.join(shapes)}</p:spTree></p:cSld></p:sld>"


def shape(*texts: str, kind: str | None = None, hidden: bool = False) -> str:
    """A shape of a slide with paragraphs; `kind` is that of a placeholder."""
    placed = f'<p:nvPr><p:ph type="{kind}"/></p:nvPr>' if kind is not None else "<p:nvPr/>"
    named = f'<p:cNvPr id="1" name="x"{" hidden=" + chr(34) + "1" + chr(34) if hidden else ""}/>'
    lines = "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in texts)
    return f"<p:sp><p:nvSpPr>{named}{placed}</p:nvSpPr><p:txBody>{lines}</p:txBody></p:sp>"


def pptx(slides: Iterable[str], parts: Parts | None = None, **properties: str) -> bytes:
    """A presentation; relations of slides are among `parts`."""
    pages = {f"ppt/slides/slide{number}.xml": content for number, content in enumerate(slides, start=1)}
    ids = "".join(f'<p:sldId id="{255 + number}" r:id="rId{number}"/>' for number in range(1, len(pages) + 1))
    main = f"{_HEAD}<p:presentation {_DRAWING}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"
    named = [(f"rId{number}", "slide", name.removeprefix("ppt/")) for number, name in enumerate(pages, start=1)]
    named.append(("rIdA", "commentAuthors", "commentAuthors.xml"))
    more = {"ppt/_rels/presentation.xml.rels": relations(named), **pages, **(parts or {})}
    return open_xml("ppt/presentation.xml", main, more, properties)


def xlsx(
    sheets: Mapping[str, str | Iterable[bytes]], styles: str = "", strings: Iterable[str] = (), **properties: str
) -> bytes:
    """A workbook: the content of each sheet's `worksheet` by the sheet's name; a name that begins with ! is hidden."""
    space = f'xmlns="{_SCHEMAS}/spreadsheetml/2006/main" xmlns:r="{_RELATION}"'
    pages = {
        f"xl/worksheets/sheet{number}.xml": f"{_HEAD}<worksheet {space}>{content}</worksheet>"
        if isinstance(content, str)
        else around(f"{_HEAD}<worksheet {space}>", content, "</worksheet>")
        for number, content in enumerate(sheets.values(), start=1)
    }
    listed = "".join(
        f'<sheet name="{name.lstrip("!")}" sheetId="{number}" r:id="rId{number}"'
        f"{' state=' + chr(34) + 'hidden' + chr(34) if name.startswith('!') else ''}/>"
        for number, name in enumerate(sheets, start=1)
    )
    named = [(f"rId{number}", "worksheet", name.removeprefix("xl/")) for number, name in enumerate(pages, start=1)]
    named += [("rIdS", "styles", "styles.xml"), ("rIdT", "sharedStrings", "sharedStrings.xml")]
    texts = "".join(f"<si><t>{text}</t></si>" for text in strings)
    parts = {
        "xl/_rels/workbook.xml.rels": relations(named),
        "xl/styles.xml": f"{_HEAD}<styleSheet {space}>{styles}</styleSheet>",
        "xl/sharedStrings.xml": f"{_HEAD}<sst {space}>{texts}</sst>",
        **pages,
    }
    main = f"{_HEAD}<workbook {space}><sheets>{listed}</sheets></workbook>"
    return open_xml("xl/workbook.xml", main, parts, properties)


def row(*cells: str, attributes: str = "") -> str:
    """A row of a sheet with these texts."""
    inside = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f"<row{attributes}>{inside}</row>"


def open_document(
    kind: str, body: str | Iterable[bytes], styles: str = "", parts: Parts | None = None, **meta: str
) -> bytes:
    """An OpenDocument package of a kind: text, presentation or spreadsheet. `styles` are its automatic ones."""
    head = (
        f"{_HEAD}<office:document-content {_OPEN_DOCUMENT} {_DUBLIN_CORE}>"
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:{kind}>"
    )
    foot = f"</office:{kind}></office:body></office:document-content>"
    lines = "".join(f"<{name.replace('_', ':')}>{value}</{name.replace('_', ':')}>" for name, value in meta.items())
    return package(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f"{head}{body}{foot}" if isinstance(body, str) else around(head, body, foot),
            "meta.xml": f"{_HEAD}<office:document-meta {_OPEN_DOCUMENT} {_DUBLIN_CORE}>"
            f"<office:meta>{lines}</office:meta></office:document-meta>",
            "META-INF/manifest.xml": manifest(),
            **(parts or {}),
        }
    )


def styles_part(content: str) -> str:
    """An OpenDocument's `styles.xml`."""
    return f"{_HEAD}<office:document-styles {_OPEN_DOCUMENT}>{content}</office:document-styles>"


def manifest(inside: str = "") -> str:
    """An OpenDocument's list of parts."""
    entry = f"<manifest:file-entry>{inside}</manifest:file-entry>"
    return f"{_HEAD}<manifest:manifest {_OPEN_DOCUMENT}>{entry}</manifest:manifest>"


def epub(pages: Mapping[str, str], metadata: str = "", parts: Parts | None = None, contents: str = "") -> bytes:
    """An e-book of pages by name, in the order of its spine; `contents` names the one that is the table of contents."""
    items = "".join(
        f'<item id="p{number}" href="{name}" media-type="application/xhtml+xml"'
        f' properties="{"nav" if name == contents else ""}"/>'
        for number, name in enumerate(pages)
    )
    spine = "".join(f'<itemref idref="p{number}"/>' for number in range(len(pages)))
    opf = (
        f'{_HEAD}<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf" {_DUBLIN_CORE}>'
        f"<metadata>{metadata}</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    container = (
        f'{_HEAD}<container xmlns="{_ODF}:container"><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles>'
        "</container>"
    )
    return package(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "OEBPS/book.opf": opf,
            **{f"OEBPS/{name}": page for name, page in pages.items() if page},
            **(parts or {}),
        }
    )


def rtf(body: str | bytes, head: str = "") -> bytes:
    """An RTF document in Windows-1252."""
    content = body.encode("cp1252") if isinstance(body, str) else body
    fonts = r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial;}{\f2\fcharset128 Mincho;}}"
    return rb"{\rtf1\ansi\ansicpg1252\deff0\uc1" + fonts.encode() + head.encode("cp1252") + content + b"}"


def old_office(stream: str) -> bytes:
    """The beginning of a file in the container of old Office programs, with an entry of its directory."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le").ljust(64, b"\x00") + bytes(448)
