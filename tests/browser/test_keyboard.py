"""Everything by the keyboard alone: all can be reached, one sees where one is, and short ways can be switched off."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Built, Visiting
from tests.browser.states import LIVE, MEMO
from tests.browser.visiting import Visit

pytestmark = pytest.mark.browser

LISTEN = """
addEventListener("DOMContentLoaded", () => {
  const name = (one) => `${one.localName} ${one.id || one.name || ""} ${(one.getAttribute("aria-label")
    || one.textContent).trim().slice(0, 40)}`;
  const reachable = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  window.expected = () => {
    const radios = new Set();
    return [...document.querySelectorAll(reachable)].filter((one) => one.tabIndex >= 0 && !one.disabled
      && one.checkVisibility({ visibilityProperty: true })
      && !(one.type === "radio" && (radios.has(one.name) || !radios.add(one.name)))).map(name);
  };
  window.reached = [];
  window.unseen = [];
  addEventListener("focusin", ({ target }) => {
    window.reached.push(name(target));
    const style = getComputedStyle(target), box = target.getBoundingClientRect();
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2)
      window.unseen.push(`${name(target)}: no line`);
    if (!target.matches(".skip") && (box.bottom < 1 || box.top > innerHeight - 1))
      window.unseen.push(`${name(target)}: out of sight at ${box.top}`);
  });
});
"""


def states(built: Built) -> dict[str, str]:
    return {
        "start": "/",
        "results": "/?q=siren&language=en&not.publisher=Plumbline",
        "nothing": "/?q=zeppelin&year=2016",
        "document": f"/document/{built.ids[LIVE]}?q=siren",
        "passage": f"/passage/{built.ids[MEMO]}.2?q=siren",
        "facet": "/facet/publisher?q=siren",
        "concordance": "/concordance?q=siren",
        "export": "/export?q=siren",
        "absence": "/absence?q=zeppelin",
        "help": "/help",
    }


def test_tab_reaches_everything_in_order_and_shows_where_it_is(visiting: Visiting, built: Built) -> None:
    """Nothing holds the keyboard, either: the order ends with the last thing on the page."""
    visit = visiting()
    visit.page.add_init_script(LISTEN)
    for state, path in states(built).items():
        page = visit.open(path)
        expected = page.evaluate("expected()")
        for _ in expected:
            page.keyboard.press("Tab")
        assert page.evaluate("reached") == expected, state
        assert page.evaluate("unseen") == [], state


@pytest.mark.parametrize(
    ("path", "times", "name", "place"),
    [("/?q=siren", 1, "Skip to the content", "#main"), ("/?q=siren", 2, "Skip to the results", "#results"),
     ("/coverage", 1, "Skip to the content", "#main")],
)  # fmt: skip
def test_skip_links_come_first_and_lead_there(visit: Visit, path: str, times: int, name: str, place: str) -> None:
    page = visit.open(path)
    for _ in range(times):
        page.keyboard.press("Tab")
    skip = page.get_by_role("link", name=name)
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator(place)).to_be_focused()


def focused(page: Page) -> str:
    """The result that has the focus, or what else has it, by id."""
    return str(page.evaluate("document.activeElement.closest('[id^=r-]')?.id ?? document.activeElement.id"))


def test_keys_move_through_results_and_marks(visit: Visit, built: Built) -> None:
    page = visit.open("/?q=siren")
    ids = page.get_by_role("article").evaluate_all("all => all.map((one) => one.id)")
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        assert focused(page) == ids[place]
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/document/"))
    page.go_back()
    page.keyboard.press("/")
    assert focused(page) == "q"
    page.keyboard.type("jn?/")
    assert page.get_by_role("combobox", name="Search the passages").input_value().endswith("jn?/")
    visit.open(f"/document/{built.ids[LIVE]}?q=siren")
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile("hit=2"))
    expect(page.locator("mark[aria-current]")).to_be_in_viewport()
    page.keyboard.press("Shift+N")
    expect(page).to_have_url(re.compile("hit=1"))


def test_the_list_of_keys_opens_closes_and_gives_the_focus_back(visit: Visit) -> None:
    page = visit.open("/?q=siren")
    page.keyboard.press("j")
    before = focused(page)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    for key in ("/", "j", "n"):
        expect(dialog).to_contain_text(key)
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('dialog') !== null"), "the page behind is at rest"
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert focused(page) == before


def test_keys_can_be_switched_off_and_on_by_the_keyboard(visit: Visit) -> None:
    page = visit.open("/help")
    page.get_by_role("button", name="Turn the keys off").press("Enter")
    for key, untouched in (("/", "q"), ("j", "r-")):
        assert not focused(visit.open("/?q=siren")).startswith(untouched)
        page.keyboard.press(key)
        assert not focused(page).startswith(untouched)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    visit.open("/help").get_by_role("button", name="Turn the keys on").press("Enter")
    visit.open("/?q=siren").keyboard.press("/")
    assert focused(page) == "q"


def test_suggestions_are_a_combobox(visit: Visit) -> None:
    page = visit.open("/")
    box = page.get_by_role("combobox", name="Search the passages")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("piez")
    suggestions = page.get_by_role("listbox", name="Suggestions")
    expect(suggestions).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    options = suggestions.get_by_role("option")
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    expect(box).to_be_focused()
    chosen = box.input_value()
    assert chosen != "piez"
    box.press("ArrowUp")
    assert box.input_value() == "piez", "before the first one stands what was typed"
    box.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(suggestions).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    assert box.input_value() == "piez", "Escape takes the suggestion back, not what was typed"

    box.press_sequentially("o")
    expect(suggestions).to_be_visible()
    box.press("Enter")
    expect(page).to_have_url(re.compile("q=piezo(&|$)"))

    visit.open("/")
    box.press_sequentially("piez")
    expect(suggestions).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(re.compile(f"q={chosen}"))


def test_suggestions_can_be_switched_off(visit: Visit) -> None:
    page = visit.open("/help")
    page.get_by_role("button", name="Turn suggestions off").press("Enter")
    page = visit.open("/")
    page.get_by_label("Search the passages").press_sequentially("piez")
    page.wait_for_timeout(400)
    expect(page.get_by_role("listbox")).to_have_count(0)
    assert not any("suggest?" in request.url for request in visit.requests)


def test_what_is_folded_unfolds_by_enter_and_a_search_is_made_without_a_mouse(visit: Visit) -> None:
    page = visit.open("/")
    page.keyboard.press("/")
    page.keyboard.type("siren")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=siren"))
    page.get_by_role("link", name="Cite", exact=True).first.press("Enter")
    expect(page).to_have_url(re.compile("/passage/"))
    summary = page.locator("summary", has_text="BibTeX")
    summary.press("Enter")
    expect(page.get_by_role("group", name="Citation, BibTeX")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Citation, BibTeX")).to_be_hidden()
