"""What a researcher does from the question to the proof: with scripts, and without them by links and forms only."""

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from pincite import VERDICTS
from tests.browser.collection import CHANGED, GONE
from tests.browser.conftest import Built, Visiting
from tests.browser.states import LIVE, MEMO
from tests.browser.visiting import Visit
from tests.cli.conftest import command

pytestmark = pytest.mark.browser

WITH_SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
QUOTED = "There is no mention of the sirens."
SIGNS = {
    "Plain text": "— ", "Markdown": "> ", "BibTeX": "@", "RIS": "TY  - ", "CSL-JSON": '"title"',
    "Web Annotation": "TextQuoteSelector",
}  # fmt: skip
"""What a citation of each style has in it, by the style's name."""


def total(page: Page) -> int:
    """How many passages the page of results says that there are."""
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(re.compile(r"^[\d,]+ passages? in [\d,]+ documents?$"))
    return int(heading.inner_text().split()[0].replace(",", ""))


def found(page: Page, words: str) -> Locator:
    return page.get_by_role("article").filter(has_text=words)


def downloaded(page: Page, link: Locator) -> str:
    """The text of the file that the link gives."""
    with page.expect_download() as download:
        link.click()
    return Path(download.value.path()).read_text("utf-8")


@WITH_SCRIPTS
def test_find_filter_exclude_and_let_in_again(visiting: Visiting, scripts: bool) -> None:
    page = visiting(java_script_enabled=scripts).open("/")
    page.get_by_label("Search the passages").fill("siren")
    page.get_by_role("button", name="Search", exact=True).click()
    everything = total(page)

    page.get_by_role("link", name=re.compile("^English")).click()
    expect(page).to_have_url(re.compile("[?&]language=en"))
    english = total(page)
    assert 0 < english < everything

    page.get_by_role("link", name="Exclude Kettlow Watch", exact=True).click()
    expect(page).to_have_url(re.compile("[?&]not.publisher=Kettlow"))
    left = total(page)
    assert 0 < left < english
    expect(found(page, "Kettlow Watch")).to_have_count(0)
    assert page.get_by_label("Search the passages").input_value() == "siren"

    page.get_by_role("link", name=re.compile("^Remove filter: Language")).click()
    assert left < total(page) < everything
    page.get_by_role("link", name="Remove filter: Publisher not Kettlow Watch").click()
    assert total(page) == everything
    page.go_back()
    page.go_back()
    assert total(page) == left, "the browser's own way back is the state of the page"


@WITH_SCRIPTS
def test_open_at_the_hit_go_on_to_the_next_and_back_to_the_place(
    visiting: Visiting, built: Built, scripts: bool
) -> None:
    page = visiting(java_script_enabled=scripts).open("/?q=siren+OR+sirens&year=2021&year=2020")
    results = page.url
    page.get_by_role("list", name="Links of this passage").last.get_by_role("link", name="In context").click()
    expect(page).to_have_url(re.compile("/document/"))
    steps = page.get_by_role("navigation", name="Marks in this document")
    expect(page.locator("mark[aria-current]")).to_be_in_viewport()
    expect(steps).to_be_in_viewport()

    page = page.context.pages[0]
    page.goto(results.partition("?")[0] + f"document/{built.ids[LIVE]}?q=siren&p=1")
    expect(steps).to_contain_text(re.compile(r"1 of \d+"))
    page.get_by_role("link", name="Next mark").click()
    expect(steps).to_contain_text(re.compile(r"2 of \d+"))
    expect(page.locator("mark[aria-current]")).to_be_in_viewport()
    page.get_by_role("link", name="Next mark").click()
    page.get_by_role("link", name="Previous mark").click()
    expect(steps).to_contain_text(re.compile(r"2 of \d+"))

    page.get_by_role("link", name="Back to the results").click()
    expect(page).to_have_url(re.compile(r"/\?q=siren"))


@WITH_SCRIPTS
def test_the_way_back_leads_to_the_same_result_at_the_same_place(visiting: Visiting, scripts: bool) -> None:
    page = visiting(java_script_enabled=scripts).open("/?q=siren&language=en")
    results = page.url
    last = page.get_by_role("article").last
    last.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    assert before > 500
    identity = last.get_attribute("id")
    last.get_by_role("link", name="In context").click()
    expect(page).to_have_url(re.compile("/document/"))
    page.go_back()
    page.wait_for_function("place => Math.abs(scrollY - place) < 5", arg=before)

    last.get_by_role("link", name="In context").click()
    page.get_by_role("link", name="Back to the results").click()
    assert page.url.partition("#")[0] == results
    expect(page.locator(":target")).to_be_in_viewport()
    assert page.locator(":target").get_attribute("id") == identity


@WITH_SCRIPTS
def test_cite_a_part_in_each_style_and_have_it_verified(
    visiting: Visiting, built: Built, tmp_path: Path, scripts: bool
) -> None:
    page = visiting(java_script_enabled=scripts).open('/?q="no+mention+of+the+sirens"')
    assert total(page) == 1
    page.get_by_role("link", name="Cite", exact=True).click()
    expect(page).to_have_url(re.compile(f"/passage/{built.ids[MEMO]}"))

    page.get_by_label("Quote only these words").fill(QUOTED)
    page.get_by_role("button", name="Cite these words").click()
    expect(page.get_by_role("group", name="Citation, Plain text")).to_contain_text(QUOTED)
    for style, sign in SIGNS.items():
        summary = page.locator("summary", has_text=re.compile(f"^{re.escape(style)}"))
        shown = page.get_by_role("group", name=f"Citation, {style}")
        if not shown.is_visible():
            summary.click()
        expect(shown).to_contain_text(sign)
        written = downloaded(page, page.get_by_role("link", name=f"Download as {style}"))
        assert sign in written, style
        assert QUOTED in written, style
        (tmp_path / style).write_text(written, "utf-8")

    done = command("verify", *tmp_path.iterdir(), "--index", built.index)
    assert done.returncode == VERDICTS["identical"], done.stdout + done.stderr
    assert done.stdout.count(b": identical") == len(SIGNS)
    forged = tmp_path / "Web Annotation"
    forged.write_text(forged.read_text("utf-8").replace("no mention", "my mention"), "utf-8")
    assert command("verify", forged, "--index", built.index).returncode == VERDICTS["different"]


@WITH_SCRIPTS
def test_of_words_that_stand_twice_the_one_that_is_chosen_is_cited(
    visiting: Visiting, built: Built, scripts: bool
) -> None:
    page = visiting(java_script_enabled=scripts).open(f"/passage/{built.ids[MEMO]}.2")
    page.get_by_label("Quote only these words").fill("the")
    page.get_by_role("button", name="Cite these words").click()
    places = page.locator("#several a")
    expect(places.first).to_have_attribute("aria-current", "true")
    first = page.locator(".quoted").bounding_box()
    places.nth(1).click()
    expect(places.nth(1)).to_have_attribute("aria-current", "true")
    expect(page.locator(".quoted")).to_have_text("the")
    assert page.locator(".quoted").bounding_box() != first
    cited = page.get_by_role("group", name="Citation, Plain text").inner_text()
    assert urlsplit(page.url).query in cited
    page.get_by_role("button", name="Cite these words").click()
    expect(places.nth(1)).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize(
    ("source", "told", "answer"),
    [(CHANGED, "has changed since it was indexed", "changed"), (GONE, "not where it was", "missing")],
)
def test_what_is_no_longer_so_is_told_on_the_page_and_by_verify(
    visit: Visit, built: Built, tmp_path: Path, source: str, told: str, answer: str
) -> None:
    page = visit.open(f"/document/{built.ids[source]}?q=siren")
    expect(page.get_by_role("note")).to_contain_text(told)
    page.get_by_role("link", name="Permalink of passage 1").click()
    expect(page.get_by_role("note")).to_contain_text(told)
    page.locator("summary", has_text="Web Annotation").click()
    capsule = tmp_path / "citation.json"
    capsule.write_text(downloaded(page, page.get_by_role("link", name="Download as Web Annotation")), "utf-8")
    assert command("verify", capsule, "--index", built.index).returncode == VERDICTS[answer]


@WITH_SCRIPTS
def test_export_all_hits_and_come_back(visiting: Visiting, scripts: bool) -> None:
    page = visiting(java_script_enabled=scripts).open("/?q=siren&language=en")
    results, passages = page.url, total(page)
    page.get_by_role("link", name=re.compile("^Export")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(str(passages))
    table = downloaded(page, page.get_by_role("link", name=re.compile("CSV")))
    rows = list(csv.DictReader(io.StringIO(table.lstrip("\ufeff"))))
    assert len(rows) == passages
    lines = downloaded(page, page.get_by_role("link", name=re.compile("JSON lines|JSONL", re.IGNORECASE)))
    assert len([json.loads(line) for line in lines.splitlines()]) >= passages
    page.get_by_role("link", name="Back to the results").click()
    assert page.url == results


@WITH_SCRIPTS
def test_where_nothing_is_found_the_page_says_what_would_be(visiting: Visiting, scripts: bool) -> None:
    page = visiting(java_script_enabled=scripts).open("/?q=piezomter&year=2021&match=written")
    assert total(page) == 0
    page.get_by_role("link", name="piezometer", exact=True).click()
    assert total(page) > 0
    page.goto(page.url.partition("?")[0] + '?q="siren+of+the+moon"&year=2021')
    page.get_by_role("link", name=re.compile("without quotation marks")).click()
    assert total(page) > 0
    page.goto(page.url.partition("?")[0] + "?q=zeppelin")
    page.get_by_role("link", name="what was searched, and how", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No passage was found")


@WITH_SCRIPTS
def test_results_are_looked_at_in_other_ways_and_led_back(visiting: Visiting, scripts: bool) -> None:
    page = visiting(java_script_enabled=scripts).open("/?q=siren&language=en")
    results, passages = page.url, total(page)
    page.get_by_role("link", name="List documents").click()
    assert total(page) == passages
    expect(page.get_by_role("navigation", name="Pages of results")).to_contain_text("documents 1–10")
    page.get_by_role("link", name="List passages").click()
    page.get_by_role("link", name="More around it").first.click()
    expect(page.get_by_role("link", name="Less around it")).to_be_visible()
    page.get_by_role("link", name="Less around it").click()
    page.get_by_role("link", name="Why they match").click()
    expect(page.get_by_role("list", name="What its score is made of").first).to_be_visible()
    page.get_by_role("link", name="Hide why they match").click()
    page.get_by_role("link", name="Key words in lines").click()
    page.get_by_role("link", name="first word after").click()
    expect(page.get_by_role("link", name="first word after")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Back to the results").click()
    assert page.url == results


@WITH_SCRIPTS
def test_a_value_that_is_not_listed_is_found_and_chosen(visiting: Visiting, scripts: bool) -> None:
    page = visiting(java_script_enabled=scripts).open("/?q=siren")
    passages = total(page)
    page.get_by_role("link", name=re.compile("^All .* values of Publisher")).click()
    page.get_by_label("Only those with a word that begins with").fill("plumb")
    if not scripts:
        page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("link", name=re.compile("^Kettlow Watch"))).to_be_hidden()
    page.get_by_role("link", name=re.compile("^Plumbline")).click()
    expect(page).to_have_url(re.compile(r"\?q=siren&publisher=Plumbline$"))
    assert 0 < total(page) < passages


def test_a_bar_of_the_histogram_filters_by_its_year(visit: Visit) -> None:
    page = visit.open("/?q=siren")
    bars = page.locator("aside svg a")
    assert bars.count() > 2
    bars.filter(has_text="2019").first.click()
    expect(page).to_have_url(re.compile(r"\?q=siren&year=2019$"))
    expect(page.get_by_role("link", name="Remove filter: Year 2019")).to_be_visible()


def test_a_selection_becomes_the_quotation(visit: Visit, built: Built) -> None:
    """With scripts, what is selected in the passage is what is cited."""
    page = visit.open(f"/passage/{built.ids[MEMO]}.1?q=siren")
    chosen = page.evaluate(
        """() => {
          const text = document.createTreeWalker(document.getElementById("passage"), NodeFilter.SHOW_TEXT).nextNode();
          getSelection().setBaseAndExtent(text, 3, text, 18);
          return getSelection().toString();
        }"""
    )
    expect(page.get_by_label("Quote only these words")).to_have_value(chosen)
    page.get_by_role("button", name="Cite these words").click()
    expect(page.get_by_role("group", name="Citation, Plain text")).to_contain_text(chosen)
