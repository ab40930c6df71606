"""What is on paper: what was asked, when and of what, full addresses, and nothing that can only be clicked."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.conftest import Built
from tests.browser.states import LIVE, MEMO, every_path
from tests.browser.visiting import Visit, told

pytestmark = pytest.mark.browser

CHROME = (
    "Skip to", "Next ›", "‹ Previous", "Back to the", "Clear all", "Search help", "In context", "Export and print",
    "Next mark", "Cite these words", "Quote only these", "Turn the keys", "Count also by", "Search the passages",
)  # fmt: skip
CONTROLS = """
() => [...document.querySelectorAll("form, button, input:not([type=hidden]), nav")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height > 1)
  .map((one) => one.outerHTML.slice(0, 60))
"""


def on_paper(visit: Visit, path: str) -> str:
    """The text of a page as it is printed."""
    page = visit.open(path)
    page.emulate_media(media="print")
    return str(page.evaluate("document.body.innerText"))


def today() -> str:
    """A pattern for the day, as it was when the test began or is a moment later."""
    days = (datetime.now(UTC), datetime.now(UTC) - timedelta(minutes=5))
    return "|".join(f"{day:%Y-%m-%d}|{day.day} {day:%B %Y}" for day in days)


def test_results_have_query_filters_date_collection_and_addresses(visit: Visit, built: Built) -> None:
    text = on_paper(visit, "/?q=siren&year=2021&not.publisher=Plumbline")
    assert "Query: siren" in text
    assert re.search(r"Year\s+2021", text)
    assert re.search(r"Publisher\s+not\s+Plumbline", text)
    assert re.search(today(), text), "when it was printed"
    assert "000001" in text, "the generation"
    assert built.collection.name in text
    assert f"{visit.site}/?q=siren" in text
    assert text.count(f"{visit.site}/passage/") == visit.page.get_by_role("article").count()
    assert visit.page.locator("mark").first.evaluate("one => getComputedStyle(one).printColorAdjust") == "exact"


def test_a_page_of_many_says_which_it_is(visit: Visit) -> None:
    assert re.search(r"Passages 1–10 of \d\d; an export has all of them", on_paper(visit, "/?q=siren"))
    assert "an export has all of them" not in on_paper(visit, "/?q=siren&year=2021&publisher=Plumbline")


def test_a_document_and_a_passage_have_their_addresses(visit: Visit, built: Built) -> None:
    text = on_paper(visit, f"/document/{built.ids[LIVE]}?q=siren")
    assert f"{visit.site}/document/{built.ids[LIVE]}" in text
    assert "siren" in text.partition("marked for the query")[2][:20]
    text = on_paper(visit, f"/passage/{built.ids[MEMO]}.2?q=siren")
    assert f"{visit.site}/passage/{built.ids[MEMO]}.2" in text
    assert re.search("[0-9a-f]{64}", text)


def test_a_report_has_its_link_its_digest_and_its_day(visit: Visit) -> None:
    text = on_paper(visit, "/absence?q=zeppelin&year=2019")
    assert f"{visit.site}/absence?q=zeppelin" in text
    assert re.search("[0-9a-f]{64}", text)
    assert re.search(today(), text)


def test_no_page_prints_what_can_only_be_clicked(visit: Visit, built: Built) -> None:
    found = {}
    for name, path in every_path(built).items():
        text = on_paper(visit, path)
        printed = [words for words in CHROME if words in text]
        controls = visit.page.evaluate(CONTROLS)
        if printed or controls:
            found[name] = printed + controls
    assert not found, told(found)


def test_everything_is_printed_in_black_on_white_and_nothing_is_cut_off(visit: Visit, built: Built) -> None:
    """Pages are made of what stands on the paper, and a passage stays on one if it has room there."""
    page = visit.open("/?q=siren")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in (
        "rgb(255, 255, 255)",
        "rgba(0, 0, 0, 0)",
    )
    for passages in ("/?q=siren", f"/document/{built.ids[LIVE]}?q=siren"):
        visit.open(passages)
        breaks = page.locator("blockquote, article > div[id^=p]").evaluate_all(
            "all => all.map((one) => getComputedStyle(one.closest('article.result, div[id]') ?? one).breakInside)"
        )
        assert breaks
        assert set(breaks) == {"avoid"}


def test_a_pdf_is_made_of_results_and_of_a_document(visit: Visit, built: Built) -> None:
    """Sheets are as many as the text needs: no state hides most of it, or leaves empty ones."""
    for path, least, most in (("/?q=siren", 2, 9), (f"/document/{built.ids[LIVE]}?q=siren", 2, 9), ("/coverage", 1, 1)):
        visit.open(path)
        pdf = visit.page.pdf(format="A4")
        assert pdf.startswith(b"%PDF-")
        sheets = len(re.findall(rb"/Type\s*/Page\b", pdf))
        assert least <= sheets <= most, f"{path}: {sheets} sheets"
