"""What a reader does with the application, in a browser: search, narrow, read, step through hits, go back."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visit
from tests.webapp.inquiry_collection import Built

pytestmark = pytest.mark.browser

CONTRAST = """
(selector) => {
  const channel = (value) => (value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number);
    return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/, 0\\)$/.test(colour) && colour !== "transparent") return colour;
    }
    return "rgb(255, 255, 255)";
  };
  return [...document.querySelectorAll(selector)].map((element) => {
    const [a, b] = [light(getComputedStyle(element).color), light(ground(element))].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  });
}
"""


def every_page(built: Built) -> Iterator[str]:
    interim, live = built.ids["reports/interim.html"], built.ids["hearings/day-19.html"]
    yield from ("/", "/?q=siren+piezometer&year=2021", "/?q=zebra&year=2016", "/?q=alarm&page=2", "/coverage", "/help")
    yield from ("/?q=sirens+alrm~+embank*&not.publisher=Kettlow+Watch&facet=heading", "/?q=piezometre")
    yield from (f"/document/{interim}?q=siren&p=9", f"/document/{live}?q=siren", f"/passage/{interim}.2?q=siren")
    yield from ("/nowhere", f"/document/{built.ids['press/darreh.html']}", f"/document/{built.ids['letters/memo.txt']}")


def search_narrow_read_and_return(visit: Visit) -> None:
    page = visit.open("/")
    page.get_by_label("Search the passages").fill("siren")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"^\d+ passages in \d+ documents$"))

    page.get_by_role("link", name=re.compile("^Inquiry Office")).click()
    expect(page.get_by_role("link", name=re.compile("^Remove filter: Publisher Inquiry Office"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"/\?q=siren&publisher=Inquiry\+Office$"))
    results = page.url

    result = page.locator(".result").filter(has_text="no fuse")
    result.get_by_role("link", name="In context").click()
    expect(page.locator("mark.current")).to_have_id("hit-6")
    expect(page.locator("mark.current")).to_be_in_viewport()

    page.get_by_role("link", name="Next hit").click()
    expect(page.locator("mark.current")).to_have_id("hit-7")
    expect(page.locator("mark.current")).to_be_in_viewport()
    expect(page.locator(".hit-count")).to_have_text("7 of 8 hits")

    page.get_by_role("link", name="Back to the results").click()
    assert page.url.partition("#")[0] == results
    expect(page.locator(":target")).to_contain_text("no fuse")


def test_search_narrow_read_and_return(visit: Visit) -> None:
    search_narrow_read_and_return(visit)
    assert visit.complaints == []
    assert visit.other_hosts() == set()


def test_the_same_without_javascript(visit_without_scripts: Visit) -> None:
    search_narrow_read_and_return(visit_without_scripts)


def test_nothing_is_asked_of_another_host_and_nothing_runs(visit: Visit, built: Built) -> None:
    for path in every_page(built):
        if path != "/nowhere":
            visit.open(path)
    assert visit.other_hosts() == set()
    assert visit.complaints == [], "the content security policy is broken, or a script ran"
    assert len(visit.requests) > 10


def test_the_browsers_own_back_restores_the_place(visit: Visit) -> None:
    page = visit.open("/?q=siren")
    last = page.locator(".result").last
    last.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    assert before > 0
    last.get_by_role("link", name="In context").click()
    page.wait_for_url("**/document/**")
    page.go_back()
    page.wait_for_function("place => Math.abs(scrollY - place) < 5", arg=before)


def test_pages_fit_a_narrow_screen(visit_by_phone: Visit, built: Built) -> None:
    for path in every_page(built):
        page = visit_by_phone.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_links_are_large_enough_to_touch(visit_by_phone: Visit, built: Built) -> None:
    small = """
    () => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary")]
      .filter((element) => !element.closest("p:not(.crumbs):not(.margin), details:not([open]) > :not(summary), .skip"))
      .filter((element) => !element.matches(".skip, input[type=radio]") && element.getClientRects().length)
      .map((element) => [element.textContent.trim() || element.name, element.getBoundingClientRect()])
      .filter(([, box]) => box.height < 24 || box.width < 24)
      .map(([words, box]) => `${words}: ${box.width} × ${box.height}`)
    """
    for path in every_page(built):
        assert visit_by_phone.open(path).evaluate(small) == [], path


def test_filters_are_folded_on_a_phone_and_open_beside_results(visit: Visit, visit_by_phone: Visit) -> None:
    expect(visit.open("/?q=siren").get_by_role("link", name=re.compile("^Inquiry Office"))).to_be_visible()
    page = visit_by_phone.open("/?q=siren")
    value = page.get_by_role("link", name=re.compile("^Inquiry Office"))
    expect(value).to_be_hidden()
    page.locator("summary", has_text="Filters").click()
    expect(value).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_against_its_ground(chromium: Browser, site: str, built: Built, scheme: str) -> None:
    context = chromium.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    for path in every_page(built):
        page.goto(site + path)
        for selector in ("a", "p", "dt", "dd", "li", "mark", "h1", "h2", "summary", ".count", "button", ".margin *"):
            for ratio in page.evaluate(CONTRAST, selector):
                assert ratio >= 4.5, f"{selector} on {path} in {scheme}: {ratio:.2f}"
    context.close()


def test_marks_do_not_stand_by_colour_alone(visit: Visit) -> None:
    page = visit.open("/?q=siren")
    lines = page.eval_on_selector_all("mark", "all => all.map((one) => getComputedStyle(one).textDecorationLine)")
    assert lines
    assert set(lines) == {"underline"}


def leave_out_and_let_in_again(visit: Visit) -> None:
    page = visit.open("/?q=siren")
    before = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="Exclude Kettlow Watch", exact=True).click()
    expect(page).to_have_url(re.compile(r"/\?q=siren&not\.publisher=Kettlow\+Watch$"))
    expect(page.locator(".chip")).to_contain_text("Publisher not Kettlow Watch")
    expect(page.locator(".result", has_text="Kettlow Watch")).to_have_count(0)
    page.get_by_role("link", name="Remove filter: Publisher not Kettlow Watch").click()
    expect(page.locator(".chip")).to_have_count(0)
    assert page.get_by_role("heading", level=1).inner_text() == before


def test_a_value_is_left_out_and_let_in_again(visit: Visit) -> None:
    leave_out_and_let_in_again(visit)
    assert visit.complaints == []


def test_a_value_is_left_out_without_javascript(visit_without_scripts: Visit) -> None:
    leave_out_and_let_in_again(visit_without_scripts)


SEEN = ("light", "dark", "print", "forced colours")
LINES = """
(selector) => [...document.querySelectorAll(selector)].map((one) => {
  const style = getComputedStyle(one);
  return [one.className.replace("current", "").trim(), style.textDecorationLine, style.textDecorationStyle];
})
"""


@pytest.mark.parametrize("seen", SEEN)
def test_rungs_are_told_apart_by_their_lines(chromium: Browser, site: str, seen: str) -> None:
    context = chromium.new_context(
        color_scheme="dark" if seen == "dark" else "light",
        forced_colors="active" if seen == "forced colours" else "none",
    )
    page = context.new_page()
    page.goto(f"{site}/?q=sirens+alrm~")
    page.emulate_media(media="print" if seen == "print" else "screen")
    marks = {tuple(line) for line in page.evaluate(LINES, "mark")}
    assert marks == {("", "underline", "solid"), ("stem", "underline", "dashed"), ("fuzzy", "underline", "wavy")}
    samples = {(name.replace("sample", "").strip(), *line) for name, *line in page.evaluate(LINES, ".sample")}
    assert samples == marks, "the legend shows what the marks look like"
    page.goto(f"{site}/?q=%22sir%C3%A8ne%22")
    assert page.evaluate(LINES, "mark") == [["folded", "underline", "dotted"]]
    context.close()


def test_print_has_addresses_and_no_chrome(visit: Visit) -> None:
    page = visit.open("/?q=siren&year=2021")
    page.emulate_media(media="print")
    expect(page.locator("form[role=search]")).to_be_hidden()
    expect(page.locator(".filters")).to_be_hidden()
    expect(page.locator(".found .print-only")).to_contain_text("Query: siren")
    expect(page.locator(".result .address").first).to_contain_text(f"{visit.site}/passage/")
    expect(page.locator(".chip")).to_contain_text("2021")
    assert page.eval_on_selector(".result", "one => getComputedStyle(one).breakInside") == "avoid"


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.closest('.result')?.id ?? document.activeElement.id"))


def test_keys_move_through_results_and_hits(visit: Visit, built: Built) -> None:
    page = visit.open("/?q=siren")
    ids = page.eval_on_selector_all(".result", "all => all.map((one) => one.id)")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert focused(page) == ids[1]
    page.keyboard.press("k")
    assert focused(page) == ids[0]
    page.keyboard.press("/")
    assert focused(page) == "q"
    page.keyboard.type("jn/")
    assert page.input_value("#q") == "jn/", "in the box, keys are letters"
    visit.open(f"/document/{built.ids['reports/interim.html']}?q=siren")
    page.keyboard.press("n")
    page.wait_for_url("**hit=2**")
    page.keyboard.press("Shift+N")
    page.wait_for_url("**hit=1**")


def test_keys_can_be_turned_off(visit: Visit) -> None:
    page = visit.open("/help")
    page.get_by_role("button", name="Turn the keys off").click()
    visit.open("/?q=siren").keyboard.press("/")
    assert focused(page) != "q"


def test_the_keyboard_reaches_the_content_first(visit: Visit) -> None:
    page = visit.open("/?q=siren")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_name_cannot_turn_the_line_around(visit: Visit, built: Built) -> None:
    """What follows a title with a direction override still reads from left to right."""
    page = visit.open(f"/?document={built.ids['letters/memo.txt']}")
    order = page.eval_on_selector(
        ".chip", "chip => [...chip.children].slice(1).map((one) => one.getBoundingClientRect().left)"
    )
    assert order == sorted(order)
