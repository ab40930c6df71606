"""The page to print: one file, everything escaped, marks where they are, and nothing that loads or runs."""

from search.exporting.printed import Piece, pieces
from search.records import Highlight, Rung, Span
from tests.search.exporting.conftest import PAYLOAD, Exported
from tests.webapp.page_elements import addresses, parsed, texts


def test_it_is_whole_and_loads_nothing(exported: Exported) -> None:
    page = exported("html").decode()
    assert page.lstrip().startswith("<!doctype html>")
    assert page.rstrip().endswith("</html>")
    assert parsed(page).select("script, img, link, iframe, object, embed, form, base") == []
    assert len(parsed(page).select("style")) == 1
    assert {address.partition(":")[0] for _, _, address in addresses(page)} == {"https"}
    policy = parsed(page).select_one('meta[http-equiv="Content-Security-Policy"]')
    assert policy
    assert str(policy["content"]).startswith("default-src 'none'")


def test_passages_are_to_the_character_with_their_marks(exported: Exported) -> None:
    page = exported("html").decode()
    shown = [quote.get_text() for quote in parsed(page).select("blockquote")]
    assert PAYLOAD in shown
    assert "siren \ufffd \u2028 \u2029 \x85 end" in shown
    assert len(texts(page, "mark")) == len(shown) == 10
    assert set(texts(page, "mark")) == {"siren"}


def test_it_says_what_was_asked_of_what(exported: Exported) -> None:
    page = exported("html").decode()
    facts = " ".join(texts(page, "dl.search div"))
    for part in ("Querysiren", "10 passages in 1 document", "generation 000001.000001", "2026-11-22 22:04:54 UTC"):
        assert part in facts


def test_pieces_are_the_text_whatever_is_marked() -> None:
    marks = (Highlight(Span(0, 2), Rung.WRITTEN), Highlight(Span(2, 3), Rung.STEM))
    found = list(pieces("abcd", marks))
    assert "".join(piece.text for piece in found) == "abcd"
    assert [piece for piece in found if piece.rung] == [Piece("ab", Rung.WRITTEN), Piece("c", Rung.STEM)]
