"""OpenDocument texts: what is text, what is left out and why, and what the file says of itself."""

import pytest

from indexer.readers.office.odt import read
from search.errors import DamagedFile, UnsupportedFormat
from tests.files.office import Parts, manifest, open_document, package, styles_part
from tests.indexer.readers.office.reading import claimed, left_out, shown

STYLES = (
    '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>'
    '<style:style style:name="P2" style:family="paragraph" style:parent-style-name="Quotations"/>'
    '<style:style style:name="P3" style:family="paragraph"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="T2" style:family="text"><style:text-properties text:display="true"/></style:style>'
)
PART = styles_part(
    '<office:styles><style:style style:name="Title" style:family="paragraph"/>'
    '<style:style style:name="Quotations" style:family="paragraph"/></office:styles><office:master-styles>'
    '<style:master-page style:name="M"><style:header><text:p>The Registry</text:p></style:header>'
    "<style:footer><text:p>Page <text:page-number>1</text:page-number></text:p></style:footer></style:master-page>"
    "</office:master-styles>"
)
CHANGED = (
    '<text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>A. Clerk</dc:creator>'
    "<dc:date>2021-03-09T10:00:00</dc:date></office:change-info><text:p>never seen</text:p></text:deletion>"
    '</text:changed-region><text:changed-region text:id="c2"><text:insertion><office:change-info>'
    "<dc:creator>B</dc:creator></office:change-info></text:insertion></text:changed-region>"
)


def odt(body: str, **meta: str) -> bytes:
    return open_document("text", body, STYLES, {"styles.xml": PART}, **meta)


def test_paragraphs_are_read_to_the_character() -> None:
    body = (
        "<text:p>  Blanks that\n   lay out<text:s/><text:s text:c='2'/>are <text:span>none</text:span>,"
        "<text:tab/>tabs<text:line-break/>and lines are.</text:p><text:p/><text:h>No level.</text:h>"
        "<text:h text:outline-level='9'>Deep.</text:h>"
    )
    assert shown(read("a.odt", odt(body))) == [
        ("paragraph", "Blanks that lay out   are none,\ttabs\nand lines are."),
        ("heading 1", "No level."),
        ("heading 6", "Deep."),
    ]


def test_styles_lists_and_tables_tell_what_paragraphs_are() -> None:
    cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
    body = "<text:p text:style-name='P1'>On weirs</text:p><text:p text:style-name='P2'>Quoted.</text:p>"
    body += "<text:list><text:list-item><text:p>One</text:p><text:list><text:list-item><text:p>Two</text:p>"
    body += "</text:list-item></text:list></text:list-item></text:list><table:table><table:table-header-rows>"
    body += f"<table:table-row>{cell.format('', 'a')}{cell.format('', 'b')}{cell.format('', 'c')}</table:table-row>"
    body += "</table:table-header-rows><table:table-row><table:covered-table-cell/>"
    body += cell.format(" table:number-columns-spanned='2'", "wide")
    body += f"<table:covered-table-cell/>{cell.format('', 'end')}</table:table-row></table:table>"
    reading = read("a.odt", odt(body))
    assert shown(reading) == [
        ("title", "On weirs"),
        ("quotation", "Quoted."),
        ("list item", "One"),
        ("list item", "Two"),
        ("table row", "a\tb\tc"),
        ("table row", "\u200b\twide\t\tend"),
    ]
    assert claimed(reading) == [("title", "On weirs")]


def test_what_hangs_on_a_paragraph_stands_behind_it() -> None:
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>See.</text:p></text:note-body>"
    note += "</text:note>"
    box = (
        "<draw:frame><draw:text-box><text:p>In the box.</text:p></draw:text-box><svg:desc>a box</svg:desc></draw:frame>"
    )
    comment = "<office:annotation><dc:creator>B</dc:creator><dc:date>2020-01-02T00:00:00</dc:date>"
    comment += "<meta:creator-initials>b</meta:creator-initials><text:p>Is it?</text:p></office:annotation>"
    drawn = "<draw:custom-shape><text:p>In a shape.</text:p></draw:custom-shape>"
    reading = read("a.odt", odt(f"<text:p>One{note} two{box}{drawn}{comment}.</text:p>"))
    assert [text for _, text in shown(reading)] == ["One two.", "See.", "In the box.", "In a shape."]
    assert shown(reading)[1][0] == "note"
    assert left_out(reading)[:1] == [("Is it?", "comment by B, 2020-01-02")]


def test_tracked_changes_are_taken_and_what_they_took_away_is_told() -> None:
    body = f"<text:tracked-changes>{CHANGED}</text:tracked-changes>"
    body += "<text:p>He was <text:change text:change-id='c1'/><text:change-start text:change-id='c2'/>often</text:p>"
    reading = read("a.odt", odt(body))
    assert shown(reading) == [("paragraph", "He was often")]
    assert left_out(reading)[0] == ("never seen", "deleted in tracked changes (by A. Clerk, 2021-03-09)")
    assert ("never seen", "deleted in tracked changes (by A. Clerk, 2021-03-09)") in left_out(
        read("a.odt", odt(f"<text:tracked-changes>{CHANGED}</text:tracked-changes><text:p>Lost.</text:p>"))
    )


def test_hidden_text_and_contents_are_told() -> None:
    body = (
        "<text:p>Shown<text:span text:style-name='T1'> not <text:span text:style-name='T2'>this </text:span>here"
        "</text:span></text:p>"
        "<text:p text:style-name='P3'>Hidden.</text:p><text:section text:display='none'><text:p>Section.</text:p>"
        "<text:section><text:p>In it.</text:p></text:section></text:section>"
        "<text:section><text:p>Open.</text:p></text:section>"
        "<text:p>Half<text:hidden-paragraph text:is-hidden='true'/> of it.</text:p>"
        "<text:p>A<text:hidden-text text:is-hidden='true' text:string-value='secret'/>.</text:p>"
        "<text:table-of-content><text:table-of-content-source><text:index-title-template>Contents"
        "</text:index-title-template></text:table-of-content-source><text:index-body><text:p>One 3</text:p>"
        "</text:index-body></text:table-of-content>"
    )
    reading = read("a.odt", odt(body))
    assert shown(reading) == [("paragraph", "Shownthis"), ("paragraph", "Open."), ("paragraph", "A.")]
    assert left_out(reading) == [
        ("not", "hidden text"),
        ("here", "hidden text"),
        ("Hidden.", "hidden text"),
        ("Section.", "hidden text"),
        ("In it.", "hidden text"),
        ("Half of it.", "hidden text"),
        ("secret", "hidden text"),
        ("One 3", "a line of the table of contents"),
        ("The Registry", "running head of a page"),
        ("Page 1", "running foot of a page"),
    ]


def test_properties_are_claims() -> None:
    meta = {
        "dc_title": "On weirs", "meta_initial-creator": "A. Clerk", "dc_creator": "B. Typist",
        "meta_creation-date": "2019-05-01T00:00:00", "dc_date": "2021-03-09T18:40:00", "dc_language": "fr-FR",
    }  # fmt: skip
    assert claimed(read("a.odt", odt("<text:p>x</text:p>", **meta))) == [
        ("title", "On weirs"),
        ("authors", "A. Clerk"),
        ("published", "2021-03-09"),
        ("page language", "fr"),
    ]


def test_macros_and_objects_are_told() -> None:
    parts = {"Basic/Standard/Module1.xml": "<x/>", "Object 1/content.xml": "<x/>", "Object 1/styles.xml": "<x/>"}
    reading = read("a.odt", open_document("text", "<text:p>x</text:p>", parts=parts))
    assert left_out(reading) == [
        ("Basic/Standard/Module1.xml", "a program in the file (macros): it is told, never run"),
        ("Object 1/content.xml", "a file inside the document, which is not read: save it as a file of its own"),
    ]


def test_an_encrypted_one_is_refused() -> None:
    parts: Parts = {"META-INF/manifest.xml": manifest("<manifest:encryption-data/>"), "content.xml": b"\x17\x03random"}
    with pytest.raises(UnsupportedFormat, match=r"a\.odt: encrypted: it needs a password"):
        read("a.odt", package(parts))


def test_without_its_content_it_is_broken() -> None:
    with pytest.raises(DamagedFile, match=r"broken: its part content\.xml is missing"):
        read("a.odt", package({"mimetype": "application/vnd.oasis.opendocument.text"}))
