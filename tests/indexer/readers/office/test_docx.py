"""Word documents: what is text, what is left out and why, and what the file says of itself."""

import pytest

from indexer.readers.office.docx import read
from search.errors import DamagedFile, EmptyFile
from tests.files.office import Parts, docx, package, paragraph, relations, run, word_part
from tests.indexer.readers.office.reading import claimed, left_out, shown

STYLES = word_part(
    "w:styles",
    '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="de-AT"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Kapitel"><w:name w:val="Kapitel"/>'
    '<w:basedOn w:val="berschrift1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Abschnitt"><w:name w:val="Abschnitt"/>'
    '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Zitat"><w:name w:val="Quote"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Liste"><w:name w:val="List Bullet"/>'
    '<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Geheim"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Still"><w:name w:val="Quiet"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="B"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/></w:style>',
)


def styled(body: str) -> bytes:
    return docx(body, {"word/styles.xml": STYLES})


def test_paragraphs_are_read_to_the_character() -> None:
    body = (
        "<w:p><w:r><w:t>Split </w:t></w:r>" + run("in  runs") + "<w:r><w:tab/><w:t>a &lt;tab&gt;</w:t><w:br/>"
        '<w:t xml:space="preserve"> line</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>x\ny</w:t></w:r></w:p>'
        "<w:p/>" + paragraph("  Second.  ")
    )
    assert shown(read("a.docx", docx(body))) == [
        ("paragraph", "Splitin  runs\ta <tab>\n line\u2011\u00adx y"),
        ("paragraph", "Second."),
    ]


def test_styles_tell_what_paragraphs_are() -> None:
    names = ["Titel", "berschrift1", "Kapitel", "Abschnitt", "Zitat", "Liste", "A", "unknown", ""]
    body = "".join(paragraph(f"In {name}.", name) for name in names)
    body += paragraph("By hand.", "", '<w:outlineLvl w:val="7"/>') + paragraph(
        "No heading.", "Kapitel", '<w:outlineLvl w:val="9"/>'
    )
    body += paragraph("Item.", "", '<w:numPr><w:numId w:val="1"/></w:numPr>')
    body += paragraph("No item.", "Liste", '<w:numPr><w:numId w:val="0"/></w:numPr>')
    reading = read("a.docx", styled(body))
    assert shown(reading) == [
        ("title", "In Titel."),
        ("heading 1", "In berschrift1."),
        ("heading 1", "In Kapitel."),
        ("heading 2", "In Abschnitt."),
        ("quotation", "In Zitat."),
        ("list item", "In Liste."),
        ("paragraph", "In A."),
        ("paragraph", "In unknown."),
        ("paragraph", "In ."),
        ("heading 6", "By hand."),
        ("paragraph", "No heading."),
        ("list item", "Item."),
        ("paragraph", "No item."),
    ]
    assert claimed(reading) == [("title", "In Titel."), ("title", "In berschrift1."), ("page language", "de")]


def test_a_row_of_a_table_is_a_block() -> None:
    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"

    wide = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    merged = "<w:tcPr><w:vMerge/></w:tcPr><w:p/>"
    nested = f"<w:tbl>{row(paragraph('in'), paragraph('side'))}</w:tbl><w:p/>"
    body = "<w:tbl>" + row(paragraph("Date"), paragraph("What") + paragraph("happened"), paragraph("Place"))
    body += row(wide + paragraph("both"), paragraph("there")) + row(merged, paragraph("of it"), paragraph("here"))
    body += row("<w:p/>", paragraph("alone"), "<w:p/>") + row(paragraph("outer"), nested) + "</w:tbl>"
    assert shown(read("a.docx", docx(body))) == [
        ("table row", "Date\tWhat\nhappened\tPlace"),
        ("table row", "both\t\tthere"),
        ("table row", "\u200b\tof it\there"),
        ("paragraph", "alone"),
        ("paragraph", "outer"),
        ("table row", "in\tside"),
    ]


def test_a_table_that_lays_out_a_page_is_its_paragraphs() -> None:
    long = "A sentence of a letter. " * 100
    body = f"<w:tbl><w:tr><w:tc>{paragraph(long)}</w:tc><w:tc>{paragraph(long)}</w:tc></w:tr></w:tbl>"
    assert shown(read("a.docx", docx(body))) == [("paragraph", long.strip())] * 2


def test_notes_stand_behind_the_paragraph_that_refers_to_them() -> None:
    notes = (
        '<w:footnote w:id="-1" w:type="separator"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        f'<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>{run(" See ")}{run("the file")}.</w:p></w:footnote>'
        f'<w:footnote w:id="9">{paragraph("Forgotten.")}</w:footnote>'
    )
    ends = f'<w:endnote w:id="2">{paragraph("At the end.")}</w:endnote>'
    body = f'<w:p>{run("One")}<w:r><w:footnoteReference w:id="2"/></w:r>{run(" two")}'
    body += '<w:r><w:endnoteReference w:id="2"/></w:r></w:p>'
    parts = {"word/footnotes.xml": word_part("w:footnotes", notes), "word/endnotes.xml": word_part("w:endnotes", ends)}
    reading = read("a.docx", docx(body + paragraph("After."), parts))
    assert shown(reading) == [
        ("paragraph", "One two"),
        ("note", "See the file"),
        ("note", "At the end."),
        ("paragraph", "After."),
    ]
    assert left_out(reading) == [("Forgotten.", "a note that nothing in the text refers to")]


def test_tracked_changes_are_taken_and_what_they_took_away_is_told() -> None:
    def change(tag: str, inside: str) -> str:
        return f'<w:{tag} w:author="A. Clerk" w:date="2021-03-09T10:00:00Z">{inside}</w:{tag}>'

    deleted = change("del", "<w:r><w:delText xml:space='preserve'>never </w:delText></w:r>")
    body = f"<w:p>{run('He was ')}{deleted}{change('ins', run('often ') + deleted)}{run('seen')}</w:p>"
    body += f"<w:p>{change('moveFrom', run('Moved.'))}</w:p><w:p>{change('moveTo', run('Moved.'))}</w:p>"
    body += f"<w:p><w:pPr><w:rPr>{change('del', '')}</w:rPr></w:pPr>{run('One ')}</w:p>{paragraph('paragraph.')}"
    body += f"<w:tbl><w:tr><w:trPr>{change('del', '')}</w:trPr>"
    body += f"<w:tc>{paragraph('a')}</w:tc><w:tc>{paragraph('b')}</w:tc></w:tr></w:tbl>"
    before = '<w:pPrChange><w:pPr><w:pStyle w:val="Titel"/></w:pPr></w:pPrChange>'
    body += paragraph("Quoted.", "Zitat", before)
    reading = read("a.docx", styled(body))
    assert shown(reading) == [
        ("paragraph", "He was often seen"),
        ("paragraph", "Moved."),
        ("paragraph", "One paragraph."),
        ("quotation", "Quoted."),
    ]
    assert left_out(reading) == [
        ("never", "deleted in tracked changes (by A. Clerk, 2021-03-09)"),
        ("never", "deleted in tracked changes (by A. Clerk, 2021-03-09)"),
        ("Moved.", "moved elsewhere in tracked changes (by A. Clerk, 2021-03-09)"),
        ("a\tb", "deleted in tracked changes (by A. Clerk, 2021-03-09)"),
    ]


def test_hidden_text_and_comments_are_told() -> None:
    comment = f'<w:comment w:id="0" w:author="B" w:date="2020-01-02T00:00:00Z">{paragraph("Is it?")}</w:comment>'
    hidden, quiet, again = "<w:vanish/>", "<w:rStyle w:val='Still'/>", "<w:vanish w:val='false'/>"
    body = f"<w:p>{run('Shown')}{run(' hidden', hidden)}{run(' quiet', quiet)}"
    body += f'<w:r><w:commentReference w:id="0"/></w:r>{run(" again", again)}</w:p>'
    body += paragraph("All of it.", "Geheim")
    parts = {"word/styles.xml": STYLES, "word/comments.xml": word_part("w:comments", comment)}
    reading = read("a.docx", docx(body, parts))
    assert shown(reading) == [("paragraph", "Shown again")]
    assert left_out(reading) == [
        ("hidden quiet", "hidden text"),
        ("Is it?", "comment by B, 2020-01-02"),
        ("All of it.", "hidden text"),
    ]


def test_fields_show_their_results() -> None:
    inner = (
        mark("begin") + "<w:r><w:instrText>REF x</w:instrText></w:r>" + mark("separate") + run("inner") + mark("end")
    )
    body = f"<w:p>{mark('begin')}<w:r><w:instrText> IF </w:instrText></w:r>{inner}"
    body += f"{mark('separate')}{run('Result')}{mark('end')}<w:fldSimple w:instr='PAGE'>{run(' 7')}</w:fldSimple>"
    body += f"<w:hyperlink r:id='x'>{run(' a link')}</w:hyperlink></w:p>"
    body += paragraph("Chapter one 3", "Verzeichnis1")
    reading = read("a.docx", styled(body))
    assert shown(reading) == [("paragraph", "Result 7 a link")]
    assert left_out(reading) == [
        ("inner", "in the instruction of a field"),
        ("Chapter one 3", "a line of the table of contents"),
    ]


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


CODE = "<w:r><w:instrText>REF x</w:instrText></w:r>"


def test_a_field_that_never_ends_takes_nothing_with_it() -> None:
    whole = f"{mark('begin')}{CODE}{mark('separate')}{run('7')}{mark('end')}"
    body = f"<w:p>{run('One, ')}{mark('begin')}{CODE}{run('two.')}</w:p>{paragraph('Three.')}"
    body += f"<w:p>{run('Page ')}{whole}{mark('begin')}</w:p>{paragraph('Four.')}"
    note = f'<w:footnote w:id="1"><w:p>{mark("begin")}{run("Noted.")}</w:p></w:footnote>'
    note += f'<w:footnote w:id="2"><w:p>{run("Noted, too.")}{mark("end")}</w:p></w:footnote>'
    body += '<w:p><w:r><w:footnoteReference w:id="1"/><w:footnoteReference w:id="2"/></w:r></w:p>'
    reading = read("a.docx", docx(body, {"word/footnotes.xml": word_part("w:footnotes", note)}))
    assert [text for _, text in shown(reading)] == [
        "One, two.", "Three.", "Page 7", "Four.", "Noted.", "Noted, too.",
    ]  # fmt: skip
    assert not left_out(reading)


def test_a_field_may_go_on_for_paragraphs() -> None:
    instruction = (
        f"<w:p>{mark('begin')}{CODE}</w:p>{paragraph('Code.')}<w:p>{CODE}{mark('separate')}{run('One.')}</w:p>"
    )
    reading = read("a.docx", docx(f"{instruction}{paragraph('Two.')}<w:p>{mark('end')}{run('After.')}</w:p>"))
    assert [text for _, text in shown(reading)] == ["One.", "Two.", "After."]
    assert left_out(reading) == [("Code.", "in the instruction of a field")]


RED, BLUE = '<w:color w:val="FF0000"/>', '<w:shd w:val="clear" w:fill="0000FF"/>'
BLACK, LARGER = '<w:highlight w:val="black"/>', '<w:sz w:val="6"/>'
BEHIND = '<wp:anchor behindDoc="1"/>'
WHITE, TINY = '<w:color w:val="FFFFFF"/>', '<w:sz w:val="5"/>'
ON_WHITE, TOO_SMALL = "hidden: it is white on white", "hidden: its letters are smaller than three points"


def test_letters_that_nobody_can_see_are_told() -> None:
    body = f"<w:p>{run('Shown ')}{run('white', WHITE)}{run('small', TINY)}{run('again', LARGER)}</w:p>"
    body += paragraph("Pale.", "Pale") + f"<w:p><w:pPr><w:pStyle w:val='Pale'/></w:pPr>{run('Red.', RED)}</w:p>"
    pale = f'<w:style w:type="paragraph" w:styleId="Pale"><w:rPr>{WHITE}{TINY}</w:rPr></w:style>'
    body += f"<w:p>{run('سلام', TINY + '<w:rtl/>')}</w:p>"
    reading = read("a.docx", docx(body, {"word/styles.xml": word_part("w:styles", pale)}))
    assert [text for _, text in shown(reading)] == ["Shown again", "سلام"]
    assert left_out(reading) == [
        ("white", ON_WHITE), ("small", TOO_SMALL), ("Pale.", TOO_SMALL), ("Red.", TOO_SMALL),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        f"<w:p>{run('White.', WHITE + BLUE)}</w:p>",
        f"<w:p>{run('White.', WHITE + BLACK)}</w:p>",
        f"<w:p><w:pPr>{BLUE}</w:pPr>{run('White.', WHITE)}</w:p>",
        f"<w:p><w:pPr><w:pStyle w:val='Banner'/></w:pPr>{run('White.', WHITE)}</w:p>",
        f"<w:tbl><w:tr><w:tc><w:p>{run('White.', WHITE)}</w:p></w:tc></w:tr></w:tbl>",
        f"<w:p><w:r><w:txbxContent><w:p>{run('White.', WHITE)}</w:p></w:txbxContent></w:r></w:p>",
        f"<w:p><w:r><w:drawing>{BEHIND}</w:drawing></w:r>{run('White.', WHITE)}</w:p>",
    ],
    ids=["shaded run", "marked run", "shaded paragraph", "shaded style", "table", "box", "picture behind"],
)
def test_white_letters_on_a_colour_are_text(body: str) -> None:
    style = f'<w:style w:type="paragraph" w:styleId="Banner"><w:pPr>{BLUE}</w:pPr></w:style>'
    reading = read("a.docx", docx(body, {"word/styles.xml": word_part("w:styles", style)}))
    assert shown(reading) == [("paragraph", "White.")]


@pytest.mark.parametrize("behind", ["auto", "FFFFFF"])
def test_paper_is_no_colour(behind: str) -> None:
    body = f"<w:p>{run('White.', WHITE + BLUE.replace('0000FF', behind))}</w:p>"
    assert left_out(read("a.docx", docx(body))) == [("White.", ON_WHITE)]


def put_in(target: str, parts: Parts, kind: str = "aFChunk") -> Parts:
    return {"word/_rels/document.xml.rels": relations([("rId9", kind, target)]), **parts}


CHUNK = '<w:altChunk r:id="rId9"/>'
NOT_READ = "another document put in as a whole (altChunk), not read: "


def test_a_page_that_was_put_in_is_read_where_it_stands() -> None:
    page = "<html><body><h1>Put in</h1><p>A whole page.</p><aside class=sidebar>Its side.</aside></body></html>"
    body = f"{paragraph('Before.')}{CHUNK}{paragraph('After.')}"
    reading = read("a.docx", docx(body, put_in("chunk.html", {"word/chunk.html": page})))
    assert shown(reading) == [
        ("paragraph", "Before."), ("heading 1", "Put in"), ("paragraph", "A whole page."), ("paragraph", "Its side."),
        ("paragraph", "After."),
    ]  # fmt: skip
    reading = read("a.docx", docx(paragraph("Alone."), put_in("chunk.html", {"word/chunk.html": page})))
    assert shown(reading) == [("paragraph", "Alone.")]
    assert {why for _, why in left_out(reading)} == {"another document in the file that nothing in the text refers to"}


@pytest.mark.parametrize(
    ("target", "content", "why"),
    [
        ("afchunk1.rtf", r"{\rtf1 Text.}", "open the document in Word, and save it again"),
        ("gone.html", "", "open the document in Word, and save it again (broken: its part word/gone.html is missing)"),
        ("https://example.org/x", "", "index that file, too"),
    ],
)
def test_a_document_that_was_put_in_and_is_not_read_is_told(target: str, content: str, why: str) -> None:
    parts = put_in(target, {f"word/{target}": content} if content else {})
    name = target if "://" in target else f"word/{target}"
    reading = read("a.docx", docx(paragraph("Text.") + CHUNK, parts))
    assert left_out(reading) == [(name, NOT_READ + why)]
    with pytest.raises(EmptyFile) as error:
        read("a.docx", docx(CHUNK, parts))
    assert error.value.reason == f"empty but for {NOT_READ}{why}: {name}"


def test_a_chapter_that_is_a_file_of_its_own_is_told() -> None:
    parts = put_in("file://chapter1.docx", {}, "subDocument")
    reading = read("a.docx", docx(f'<w:p>{run("Text.")}<w:subDoc r:id="rId9"/></w:p>', parts))
    reason = "a part of the document that is a file of its own (sub-document), not read: index that file, too"
    assert left_out(reading) == [("file://chapter1.docx", reason)]


def test_a_text_box_is_read_once() -> None:
    inside = f"<w:txbxContent>{paragraph('In the box.')}</w:txbxContent>"
    choice = f'<mc:Choice Requires="wps"><wps:txbx>{inside}</wps:txbx></mc:Choice>'
    fallback = f"<mc:Fallback><v:textbox>{inside}</v:textbox></mc:Fallback>"
    boxes = f"<mc:AlternateContent>{choice}{fallback}</mc:AlternateContent>"
    emoji = "<mc:Choice Requires='w16se'/><mc:Fallback><w:t>☺</w:t></mc:Fallback>"
    emoji = f"<mc:AlternateContent>{emoji}</mc:AlternateContent>"
    body = f"<w:p>{run('Around')}<w:r>{boxes}</w:r><w:r>{emoji}</w:r></w:p>"
    assert shown(read("a.docx", docx(body))) == [("paragraph", "Around☺"), ("paragraph", "In the box.")]


def test_formulas_and_content_controls_are_text() -> None:
    body = f"<w:p>{run('x ')}<m:oMath><m:r><m:t>= y + 1</m:t></m:r></m:oMath></w:p>"
    body += f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('Filled in.')}</w:sdtContent></w:sdt>"
    assert [text for _, text in shown(read("a.docx", docx(body)))] == ["x = y + 1", "Filled in."]


def test_what_stands_on_every_page_and_what_is_not_text_comes_last() -> None:
    parts: Parts = {
        "word/header1.xml": word_part("w:hdr", paragraph("The Registry")),
        "word/footer1.xml": word_part("w:ftr", paragraph("Page 1")),
        "word/vbaProject.bin": b"never run",
        "word/embeddings/sheet.xlsx": b"not read",
    }
    reading = read("a.docx", docx(paragraph("Text."), parts))
    assert shown(reading) == [("paragraph", "Text.")]
    assert left_out(reading) == [
        ("The Registry", "running head of a page"),
        ("Page 1", "running foot of a page"),
        ("word/embeddings/sheet.xlsx", "a file inside the document, which is not read: save it as a file of its own"),
        ("word/vbaProject.bin", "a program in the file (macros): it is told, never run"),
    ]


def test_properties_are_claims_where_they_say_anything() -> None:
    told = read("a.docx", docx("", title="On weirs", creator="A. Clerk; B. Keeper", modified="2021-03-09T18:40:00Z"))
    assert [(claim.field, claim.value, claim.evidence) for claim in told.claims] == [
        ("title", "On weirs", "title in the file's properties"),
        ("authors", "A. Clerk", "author in the file's properties"),
        ("authors", "B. Keeper", "author in the file's properties"),
        ("published", "2021-03-09", "inferred from when the file was last saved: 2021-03-09T18:40:00Z"),
    ]
    assert not read(
        "a.docx", docx("", title="Microsoft Word - Document1.doc", creator="Administrator", modified="1601")
    ).claims


@pytest.mark.parametrize(
    "title", ["Dokument1", "PowerPoint Presentation", "report_final.docx", "C:\\x\\y", "12/3", "-", "Untitled 2", "ab"]
)
def test_what_programs_fill_in_is_no_title(title: str) -> None:
    assert not read("a.docx", docx("", title=title)).claims


def test_an_outside_template_is_passed_over_and_a_part_by_another_name_is_found() -> None:
    named = [("rId1", "attachedTemplate", "http://evil.example/x.dotm"), ("rId2", "styles", "\\word\\STYLES.xml")]
    parts = {"word/_rels/document.xml.rels": relations(named), "word\\Styles.xml": STYLES}
    assert shown(read("a.docx", docx(paragraph("Text.", "berschrift1"), parts)))[0][1] == "Text."


def test_without_its_main_part_it_is_broken() -> None:
    with pytest.raises(DamagedFile, match=r"a\.docx: broken: its part word/document\.xml is missing"):
        read("a.docx", package({"[Content_Types].xml": "<Types/>"}))
