"""A document from top to bottom: nothing is lost, hits are counted."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.records import (
    Document,
    Highlight,
    Locator,
    Mark,
    MarkKind,
    Metadata,
    Origin,
    Passage,
    PassageKind,
    Rung,
    Span,
)
from tests.webapp.inquiry_collection import INTERIM, LIVE, compose
from webapp import reading


def document_of(text: str, *marks: Mark) -> Document:
    return Document(Origin("a.txt", "0" * 64, "text/plain", Metadata(title="A title")), text, marks)


def passage_of(text: str, ordinal: int, start: int, end: int) -> Passage:
    return Passage("0" * 20, Span(start, end), text[start:end], Locator(ordinal))


def test_text_in_neither_passage_nor_mark_shows() -> None:
    document, passages, _ = compose(INTERIM)
    found = reading.pieces(document, passages, [()] * len(passages))
    gaps = [piece.text for piece in found if not (piece.passage or piece.mark)]
    assert gaps == ["Printed for the members of the inquiry only", "Appendix <table> of the registrar"]


def test_the_title_shows_once_when_the_page_is_headed_with_it() -> None:
    text = "A  title\n\nA passage"
    document = document_of(text, Mark(MarkKind.TITLE, Span(0, 8), "A  title"))
    assert [piece.text for piece in reading.pieces(document, [passage_of(text, 1, 10, 19)], [()])] == ["A passage"]
    other = document_of("Another title", Mark(MarkKind.TITLE, Span(0, 13), "Another title"))
    assert [piece.text for piece in reading.pieces(other, [], [])] == ["Another title"]


def test_a_mark_inside_of_a_passage_is_not_shown_twice() -> None:
    text = "17.30 The chair speaks"
    document = document_of(text, Mark(MarkKind.TIME, Span(0, 5), "17.30"))
    assert [piece.text for piece in reading.pieces(document, [passage_of(text, 1, 0, len(text))], [()])] == [text]


def test_a_page_mark_without_text_is_kept() -> None:
    text = "One Two"
    document = document_of(text, Mark(MarkKind.PAGE, Span(4, 4), "2"))
    found = reading.pieces(document, [passage_of(text, 1, 0, 3), passage_of(text, 2, 4, 7)], [(), ()])
    assert [piece.mark.label if piece.mark else piece.text for piece in found] == ["One", "2", "Two"]


def test_a_time_shows_where_it_changes_and_a_speaker_always() -> None:
    document, passages, _ = compose(LIVE)
    found = reading.pieces(document, passages, [()] * len(passages))
    assert [piece.voice for piece in found if piece.passage] == [
        "reports what The chair said", "Ilsa Marten", "Ilsa Marten", "</bdi><i>Counsel</i>",
    ]  # fmt: skip
    assert [piece.time for piece in found if piece.passage] == [None] * 4, "the text shows the times itself"


@pytest.mark.parametrize(
    ("text", "bulleted"),
    [("that the siren", True), ("“Nobody”", True), ("آب", True),
     ("• that", False), ("- that", False), ("(a) that", False),
     ("b) that", False), ("3. that", False), ("iv. that", False), ("A wall", True)],
)  # fmt: skip
def test_an_item_of_a_list_has_one_sign(text: str, bulleted: bool) -> None:
    passage = Passage("0" * 20, Span(0, len(text)), text, Locator(1, kind=PassageKind.LIST_ITEM))
    assert reading.Piece(text, passage=passage).bulleted is bulleted
    assert not reading.Piece(text).bulleted


@pytest.mark.parametrize(
    ("wanted", "ordinal", "current"),
    [(0, 0, 1), (0, 1, 1), (0, 2, 3), (0, 3, 3), (0, 4, 4), (2, 3, 2), (4, 0, 4), (5, 0, 1), (-1, 0, 1)],
)
def test_the_current_hit_is_the_one_asked_for_or_the_first_from_the_passage(
    wanted: int, ordinal: int, current: int
) -> None:
    text = "aa b c d"
    passages = [passage_of(text, number, a, b) for number, (a, b) in enumerate([(0, 2), (3, 4), (5, 6), (7, 8)], 1)]
    spans = [(Span(0, 1), Span(1, 2)), (), (Span(0, 1),), (Span(0, 1),)]
    highlights = [tuple(Highlight(span, Rung.WRITTEN) for span in inside) for inside in spans]
    found = reading.pieces(document_of(text), passages, highlights)
    hits = reading.hits(found, wanted=wanted, ordinal=ordinal)
    assert (hits.total, hits.current) == (4, current)
    assert hits.previous == (current - 1 or None)
    assert hits.following == (current + 1 if current < 4 else None)


def test_a_document_without_hits_has_no_current_one() -> None:
    assert reading.hits([], wanted=3, ordinal=1) == reading.Hits(0, 0)


@settings(deadline=None)
@given(st.text(alphabet="ab \n", max_size=40), st.lists(st.integers(0, 40), max_size=8), st.data())
def test_no_character_is_lost(text: str, cuts: list[int], data: st.DataObject) -> None:
    places = sorted({min(cut, len(text)) for cut in cuts})
    spans = list(pairwise(places))
    chosen = [(span, data.draw(st.sampled_from(["passage", "heading", "nothing"]))) for span in spans]
    passages = [passage_of(text, a, a, b) for (a, b), kind in chosen if kind == "passage"]
    marks = [Mark(MarkKind.HEADING, Span(a, b), "", 2) for (a, b), kind in chosen if kind == "heading"]
    found = reading.pieces(document_of(text, *marks), passages, [()] * len(passages))
    assert "".join("".join(piece.text.split()) for piece in found) == "".join(text.split())


class TestMap:
    def test_marks_stand_where_they_are_in_the_whole(self) -> None:
        passages = (passage_of("a" * 400, 1, 0, 100), passage_of("a" * 400, 2, 200, 400))
        highlights = (
            (Highlight(Span(0, 5), Rung.WRITTEN),),
            (Highlight(Span(0, 5), Rung.WRITTEN), Highlight(Span(100, 105), Rung.WRITTEN)),
        )
        found = reading.pieces(document_of("a" * 400), passages, highlights)
        ticks = reading.ticks(found, 400, current=3)
        half, three_quarters = (
            reading.MOST_TICKS * part // 4 * reading.LENGTH // reading.MOST_TICKS for part in (2, 3)
        )
        assert [(tick.y, tick.number, tick.current) for tick in ticks] == [
            (0, 1, False), (half, 2, False), (three_quarters, 3, True),
        ]  # fmt: skip

    def test_marks_near_each_other_are_one_and_the_readers_is_kept(self) -> None:
        text = "ab " * 10_000
        highlights = tuple(Highlight(Span(place, place + 2), Rung.WRITTEN) for place in range(0, len(text), 3))
        found = reading.pieces(document_of(text), (passage_of(text, 1, 0, len(text)),), (highlights,))
        ticks = reading.ticks(found, len(text), current=7)
        assert len(ticks) == reading.MOST_TICKS
        assert [tick.number for tick in ticks if tick.current] == [7]
        assert all(0 <= tick.y < reading.LENGTH for tick in ticks)

    def test_without_marks_there_is_none(self) -> None:
        assert reading.ticks(reading.pieces(document_of(""), (), ()), 0, current=0) == ()
