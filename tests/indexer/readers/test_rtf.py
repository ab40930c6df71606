"""RTF: groups, code pages, destinations, tracked changes; and what is left out of the text."""

import pytest

from indexer.readers.rtf import DEEPEST, read
from search.errors import DamagedFile
from tests.files.office import rtf
from tests.indexer.readers.office.reading import claimed, left_out, shown


def texts(body: str | bytes, head: str = "") -> list[str]:
    return [text for _, text in shown(read("a.rtf", rtf(body, head)))]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"Two \b bold\b0  words\par and\tab a tab\line line\par", ["Two bold words", "and\ta tab\nline"]),
        ("one\r\nword\\\nnext", ["oneword", "next"]),
        (r"\{braces\} \\ back\~slash\_hyphen\-soft", ["{braces} \\ back\u00a0slash\u2011hyphen\u00adsoft"]),
        (r"caf\'e9 \u8364? \u-10179?\u-8704? \lquote x\rquote", ["café € 😀 ‘x’"]),
        (r"\f1\'cf\'f0\'e8\'e2\'e5\'f2\f2 \'93\'fa\'96\'7b", ["Привет日本"]),
        (r"\uc2\u1076\'84\'94x\uc0\u1076 y", ["дxдy"]),
        (r"{\uc0\u1076{\uc3 \u1077abc}d}", ["деd"]),
        (r"\u55357?alone", ["\ufffdalone"]),
        (b"raw \xe9 and \\bin6 }}}}\\'after", ["raw é and after"]),
        (r"{\*\unknown passed {over}}{\pict 00ff}{\object{\*\objdata 00}{\result shown}}", ["shown"]),
        (r'{\field{\*\fldinst HYPERLINK "x"}{\fldrslt a link}} after', ["a link after"]),
        (r"{\upr{ansi}{\*\ud{unicode}}}", ["unicode"]),
        (
            r"{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt in\par}}{\shprslt{\*\do{\dptxbxtext in\par}}}}around\par",
            ["around", "in"],
        ),
        (r"{\v }{\deleted }plain", ["plain"]),
    ],
)  # fmt: skip
def test_text_is_read_to_the_character(body: str | bytes, expected: list[str]) -> None:
    assert texts(body) == expected


def test_styles_lists_and_tables_tell_what_paragraphs_are() -> None:
    head = r"{\stylesheet{\ql Normal;}{\s1\outlinelevel0 \'dcberschrift;}{\s2 heading 3;}{\s3 Title;}{\*\cs9 quote;}}"
    body = (
        r"\pard\s3 On weirs\par\pard\s1 One\par\pard\s2 Two\par\pard\outlinelevel1 By hand\par\pard Text\par"
        r"{\listtext (a)\tab}\ls1 Item\par\pard\intbl a\cell b\par c\cell\row\pard\intbl\cell d\cell e\cell\row\pard"
        r"\intbl\itap2 in\nestcell side\nestcell{\*\nesttableprops\nestrow}{\nonesttables\par}\pard"
        r"\intbl x\cell y\cell\row"
    )
    assert shown(read("a.rtf", rtf(body, head))) == [
        ("title", "On weirs"),
        ("heading 1", "One"),
        ("heading 3", "Two"),
        ("heading 2", "By hand"),
        ("paragraph", "Text"),
        ("list item", "(a)\tItem"),
        ("table row", "a\tb\nc"),
        ("table row", "\u200b\td\te"),
        ("table row", "in\tside"),
        ("paragraph", "x"),
        ("paragraph", "y"),
    ]


def test_what_is_left_out_is_told() -> None:
    head = r"{\*\revtbl{Unknown;}{A. Clerk;}}{\header Head\par}{\footer Foot\par}{\headerf Head\par}"
    body = (
        r"He was {\deleted\revauthdel1\revdttmdel127093376 never }{\revised often }{\v quietly }seen"
        r"{\footnote See.}{\*\atnid B}{\*\atnauthor B. Keeper}\chatn{\*\annotation{\*\atnref 1}Is it?}.\par "
        r"One {\deleted\par}paragraph.\par"
    )
    reading = read("a.rtf", rtf(body, head) + b" \x00behind")
    assert shown(reading) == [("paragraph", "He was often seen."), ("note", "See."), ("paragraph", "One paragraph.")]
    assert left_out(reading) == [
        ("never", "deleted in tracked changes (by A. Clerk, 2021-03-09)"),
        ("quietly", "hidden text"),
        ("Is it?", "comment by B. Keeper"),
        ("Head", "running head of a page"),
        ("Foot", "running foot of a page"),
        ("behind", "behind the end of the document"),
    ]


def test_information_is_claims() -> None:
    head = r"{\info{\title On \u8364?weirs}{\author A. Clerk}{\operator B}{\creatim\yr2019\mo5\dy1\hr3}"
    head += r"{\revtim\yr2021\mo3\dy9}}"
    assert claimed(read("a.rtf", rtf("x", head))) == [
        ("title", "On €weirs"),
        ("authors", "A. Clerk"),
        ("published", "2021-03-09"),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (rb"{\rtf1 " + b"{" * 100_000, f"nested too deep: more than {DEEPEST:,} groups within one another"),
        (rb"{\rtf1 text", "half-written: it breaks off before its end"),
        (rb"{\rtf1 \bin2000000000 }", "half-written: it breaks off before its end"),
    ],
)
def test_what_is_broken_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(DamagedFile) as caught:
        read("a.rtf", content)
    assert caught.value.reason == reason


def test_as_many_groups_as_may_be_are_read() -> None:
    assert texts("{" * (DEEPEST - 1) + "x" + "}" * (DEEPEST - 1)) == ["x"]
