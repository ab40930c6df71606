"""Presentations of both families: a slide is a page, below its title, with its notes."""

from indexer.blocks import Reading
from indexer.readers.office import odp, pptx
from tests.files import office
from tests.files.office import relations, shape, slide
from tests.indexer.readers.office.reading import claimed, left_out


def paged(reading: Reading) -> list[tuple[int | None, str, str]]:
    return [(block.page, block.kind.value, block.text) for block in reading.blocks if not block.furniture]


TABLE = (
    "<p:graphicFrame><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>a</a:t></a:r></a:p></a:txBody></a:tc>"
    "<a:tc><a:txBody><a:p><a:r><a:t>b</a:t></a:r><a:br/><a:r><a:t>c</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl>"
    "</p:graphicFrame>"
)
DIAGRAM = (
    '<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p><a:r><a:t>Step one</a:t></a:r></a:p>'
    "</dgm:dataModel>"
)
CHART = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p><a:r><a:t>Floods</a:t></a:r></a:p>'
    "<c:cat><c:strRef><c:strCache><c:pt><c:v>East</c:v></c:pt><c:pt><c:v>West</c:v></c:pt></c:strCache></c:strRef>"
    "</c:cat>"
    "<c:val><c:numRef><c:numCache><c:pt><c:v>7</c:v></c:pt></c:numCache></c:numRef></c:val></c:chartSpace>"
)
DRAWN = (
    '<p:graphicFrame xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
    ' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><dgm:relIds r:dm="rId1"/><c:chart r:id="rId2"/>'
    "</p:graphicFrame>"
)


def test_slides_of_powerpoint() -> None:
    first = slide(
        shape("Bullet one", "Bullet two", kind="body"), shape("On", "weirs", kind="title"), TABLE, shape("Free text")
    )
    second = slide(shape("Slides have no title"), shape("7", kind="sldNum"), shape("not shown", hidden=True))
    third = slide(shape("Only a title", kind="ctrTitle"), shape("8", kind="sldNum"))
    hidden = slide(shape("Secret", kind="title"), shape("Text"), show=False)
    parts = {
        "ppt/slides/_rels/slide1.xml.rels": relations(
            [("n", "notesSlide", "../notesSlides/notesSlide1.xml"), ("c", "comments", "../comments/comment1.xml")]
        ),
        "ppt/notesSlides/notesSlide1.xml": slide(shape("Speak slowly", kind="body"), shape("1", kind="sldNum"))
        .replace("p:sld ", "p:notes ")
        .replace("/p:sld>", "/p:notes>"),
        "ppt/commentAuthors.xml": '<p:cmAuthorLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">'
        '<p:cmAuthor id="0" name="A. Clerk"/></p:cmAuthorLst>',
        "ppt/comments/comment1.xml": '<p:cmLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">'
        '<p:cm authorId="0" dt="2020-01-02T00:00:00"><p:text>Is it?</p:text></p:cm></p:cmLst>',
    }
    reading = pptx.read(
        "a.pptx",
        office.pptx([first, second, third, hidden], parts, title="PowerPoint Presentation", creator="A. Clerk"),
    )
    assert paged(reading) == [
        (1, "heading", "On\nweirs"),
        (1, "list item", "Bullet one"),
        (1, "list item", "Bullet two"),
        (1, "table row", "a\tb\nc"),
        (1, "paragraph", "Free text"),
        (1, "note", "Speak slowly"),
        (2, "heading", "Slide 2"),
        (2, "paragraph", "Slides have no title"),
        (3, "heading", "Slide 3"),
        (3, "paragraph", "Only a title"),
    ]
    assert left_out(reading) == [
        ("Is it?", "comment by A. Clerk, 2020-01-02"),
        ("not shown", "hidden text"),
        ("Secret", "on a hidden slide"),
        ("Text", "on a hidden slide"),
        ("7", "running line of the slides"),
        ("8", "running line of the slides"),
    ]
    assert claimed(reading) == [("title", "On weirs"), ("authors", "A. Clerk")]


def test_words_of_diagrams_and_charts_are_read() -> None:
    parts = {
        "ppt/slides/_rels/slide1.xml.rels": relations(
            [("rId1", "diagramData", "../diagrams/data1.xml"), ("rId2", "chart", "/ppt/charts/chart1.xml")]
        ),
        "ppt/diagrams/data1.xml": DIAGRAM,
        "ppt/charts/chart1.xml": CHART,
    }
    assert [text for _, _, text in paged(pptx.read("a.pptx", office.pptx([slide(DRAWN)], parts)))] == [
        "Slide 1", "Step one", "Floods", "East\tWest",
    ]  # fmt: skip


def test_notes_without_a_slide_are_text_that_is_not_lost() -> None:
    body = (
        "<presentation:notes><text:p>Lost notes</text:p></presentation:notes><draw:page><text:p>x</text:p></draw:page>"
    )
    placeholder = (
        "<style:master-page><draw:page><text:p>Click to edit</text:p></draw:page><text:p>y</text:p></style:master-page>"
    )
    parts = {"styles.xml": office.styles_part(placeholder)}
    assert paged(odp.read("a.odp", office.open_document("presentation", body, parts=parts))) == [
        (1, "heading", "Slide 1"),
        (1, "paragraph", "x"),
        (None, "paragraph", "Lost notes"),
    ]


def test_slides_of_opendocument() -> None:
    def frame(role: str, text: str) -> str:
        box = f"<draw:text-box><text:p>{text}</text:p></draw:text-box>"
        return f'<draw:frame presentation:class="{role}">{box}</draw:frame>'

    notes = f"<presentation:notes>{frame('notes', 'Speak slowly')}</presentation:notes>"
    shape_ = "<draw:custom-shape><text:p>In a shape</text:p></draw:custom-shape>"
    listed = "<draw:frame><draw:text-box><text:list><text:list-item><text:p>Item</text:p></text:list-item></text:list>"
    listed += "</draw:text-box></draw:frame>"
    body = (
        f"<draw:page>{frame('footer', 'The Registry')}{listed}{frame('title', 'On weirs')}{shape_}{notes}</draw:page>"
    )
    body += f"<draw:page>{frame('outline', 'Text')}</draw:page>"
    body += f"<draw:page draw:style-name='dp2'>{frame('title', 'Secret')}{frame('outline', 'x')}</draw:page>"
    styles = '<style:style style:name="dp2" style:family="drawing-page">'
    styles += '<style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    reading = odp.read("a.odp", office.open_document("presentation", body, styles, dc_title="Weirs"))
    assert paged(reading) == [
        (1, "heading", "On weirs"),
        (1, "list item", "Item"),
        (1, "paragraph", "In a shape"),
        (1, "note", "Speak slowly"),
        (2, "heading", "Slide 2"),
        (2, "paragraph", "Text"),
    ]
    assert left_out(reading) == [
        ("Secret", "on a hidden slide"),
        ("x", "on a hidden slide"),
        ("The Registry", "running line of the slides"),
    ]
    assert claimed(reading) == [("title", "On weirs"), ("title", "Weirs")]
