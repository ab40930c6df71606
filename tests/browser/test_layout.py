"""How pages stand in a window: narrow, enlarged, in forced colours, without motion, from right to left."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.collection import ARABIC, HEBREW, OVERRIDE, PERSIAN, RIGHT_TO_LEFT, TURNED
from tests.browser.conftest import DESK, PHONE, ZOOMED, Built, Visiting
from tests.browser.states import LIVE, every_path, one_of_each
from tests.browser.visiting import Visit, told, unfold

pytestmark = pytest.mark.browser


TOO_WIDE = """
() => {
  const root = document.documentElement, wide = [];
  if (root.scrollWidth > innerWidth) wide.push(`the page: ${root.scrollWidth}`);
  for (const one of [root, document.body])
    if (!["visible", "auto"].includes(getComputedStyle(one).overflowX))
      wide.push(`${one.localName} hides what is too wide`);
  for (const one of document.querySelectorAll("body *")) {
    const style = getComputedStyle(one);
    if (["auto", "scroll"].includes(style.overflowX) && one.scrollWidth > one.clientWidth + 1 && one.clientWidth)
      wide.push(`${one.localName}.${one.className} scrolls: ${one.scrollWidth}`);
  }
  return wide;
}
"""
SMALL = """
() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary, textarea")]
  .filter((one) => !one.closest("svg, p:not(.crumbs):not(.margin), details:not([open]) > :not(summary), .skip"))
  .filter((one) => !one.matches(".skip, input[type=radio]") && one.getClientRects().length)
  .map((one) => [one.textContent.trim() || one.name, one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 24 || box.width < 24)
  .map(([words, box]) => `${words}: ${box.width} × ${box.height}`)
"""
MOVING = """
() => [...document.querySelectorAll("*")].filter((one) => {
  const style = getComputedStyle(one);
  const times = `${style.transitionDuration},${style.animationDuration}`.split(",").map(parseFloat);
  return Math.max(...times) > 0 || style.scrollBehavior === "smooth";
}).map((one) => `${one.localName}.${one.className}`)
"""
SIDES = """
(all) => all.map((one) => { const box = one.getBoundingClientRect(); return [box.left, box.right]; })
"""
LINES = """
(selector) => [...document.querySelectorAll(selector)].map((one) => {
  const style = getComputedStyle(one);
  return [one.className.replace("current", "").trim(), style.textDecorationLine, style.textDecorationStyle];
})
"""
ORDER = """
(one, words) => {
  const walk = document.createTreeWalker(one, NodeFilter.SHOW_TEXT), range = document.createRange(), places = [];
  for (let text = walk.nextNode(); text; text = walk.nextNode())
    for (const word of words) {
      const at = text.data.indexOf(word);
      if (at < 0) continue;
      range.setStart(text, at);
      range.setEnd(text, at + word.length);
      places.push([words.indexOf(word), range.getBoundingClientRect().left]);
    }
  return places.sort().map(([, left]) => left);
}
"""


@pytest.mark.parametrize(
    ("window", "states"), [(PHONE, every_path), (ZOOMED, one_of_each)], ids=["320 pixels", "400 per cent"]
)
def test_nothing_scrolls_sideways_or_is_too_small_to_touch(
    visiting: Visiting, built: Built, window: dict[str, object], states: Callable[[Built], dict[str, str]]
) -> None:
    visit = visiting(**window)
    found = {}
    for name, path in states(built).items():
        page = visit.open(path)
        wrong = page.evaluate(TOO_WIDE) + page.evaluate(SMALL)
        unfold(page)
        if wrong := wrong + page.evaluate(TOO_WIDE):
            found[name] = wrong
    assert not found, told(found)


@pytest.mark.parametrize("window", [PHONE, ZOOMED], ids=["320 pixels", "400 per cent"])
def test_a_mark_that_was_opened_is_not_covered(visiting: Visiting, built: Built, window: dict[str, object]) -> None:
    page = visiting(**window).open(f"/document/{built.ids[LIVE]}?q=siren&hit=2#hit-2")
    mark = page.locator("mark[aria-current]")
    expect(mark).to_be_in_viewport(ratio=1)
    assert mark.evaluate(
        """(one) => {
          const box = one.getClientRects()[0];
          const on_top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
          return one === on_top || one.contains(on_top);
        }"""
    )


@pytest.mark.parametrize("window", [DESK, PHONE, ZOOMED], ids=["desk", "320 pixels", "400 per cent"])
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_way_back_and_the_citation_are_in_reach_wherever_one_reads(
    visiting: Visiting, built: Built, window: dict[str, object], scripts: bool
) -> None:
    page = visiting(**window, java_script_enabled=scripts).open(f"/document/{built.ids[LIVE]}?q=siren&p=9#p9")
    back, bar = page.get_by_role("link", name="Back to the results"), page.locator(".hit-bar")
    for cite in (page.get_by_role("link", name="Cite passage 9"), page.get_by_role("link", name="Cite", exact=True)):
        page.mouse.wheel(0, 100_000)
        for one in (back, cite.last):
            expect(one).to_be_in_viewport(ratio=1)
        assert page.evaluate("scrollY") > 0
        height = bar.evaluate("one => one.getBoundingClientRect().height")
        assert height < 60, "one row"
        cite.last.click()
        expect(page).to_have_url(re.compile("/passage/.*#cite$"))
        expect(back).to_be_in_viewport(ratio=1)
        heading = page.get_by_role("heading", name="Cite", exact=True)
        expect(heading).to_be_in_viewport(ratio=1)
        assert heading.evaluate("one => one.getBoundingClientRect().top") >= height, "the bar does not cover it"


@pytest.mark.parametrize("query", ["/?q=siren", "/?q=siren&year=2021", "/"])
def test_the_labels_of_the_histogram_stand_below_their_bars(visit: Visit, query: str) -> None:
    page = visit.open(query)
    bars = page.locator(".histogram path:not(.reach)").evaluate_all(SIDES)
    labels = page.locator(".histogram text").evaluate_all(SIDES)
    assert len(labels) in (2, 3)
    ends = [bars[0], *([bars[-2], bars[-1]] if len(labels) == 3 else [bars[-1]])]
    if "year" not in query:
        for (left, right), (first, last) in zip(labels, ends, strict=True):
            assert left <= (first + last) / 2 <= right
    for (_, right), (left, _) in pairwise(labels):
        assert right < left
    sides = page.locator(".histogram").evaluate_all(SIDES)[0]
    assert sides[0] - 1 <= labels[0][0]
    assert labels[-1][1] <= sides[1] + 1


def test_nothing_moves_for_those_who_asked_for_it(visiting: Visiting, built: Built) -> None:
    visit = visiting(reduced_motion="reduce")
    found = {name: visit.open(path).evaluate(MOVING) for name, path in one_of_each(built).items()}
    assert not any(found.values()), told(found)


def test_filters_are_folded_on_a_phone_and_open_beside_results(visit: Visit, visit_by_phone: Visit) -> None:
    value = re.compile("^Kettlow Watch")
    expect(visit.open("/?q=siren").get_by_role("link", name=value)).to_be_visible()
    page = visit_by_phone.open("/?q=siren&year=2021")
    expect(page.get_by_role("link", name=value)).to_be_hidden()
    summary = page.locator("summary", has_text="Filters")
    expect(summary).to_contain_text("1")
    summary.click()
    expect(page.get_by_role("link", name=value)).to_be_visible()


@pytest.mark.parametrize("seen", ["light", "dark", "print", "forced colours"])
def test_marks_are_told_by_their_lines_not_by_colour_alone(visiting: Visiting, seen: str) -> None:
    visit = visiting(
        color_scheme="dark" if seen == "dark" else "light",
        forced_colors="active" if seen == "forced colours" else "none",
    )
    page = visit.open("/?q=sirens+alrm~")
    page.emulate_media(media="print" if seen == "print" else "screen")
    marks = {tuple(line) for line in page.evaluate(LINES, "mark")}
    assert marks == {("", "underline", "solid"), ("stem", "underline", "dashed"), ("fuzzy", "underline", "wavy")}
    samples = {(name.replace("sample", "").strip(), *line) for name, *line in page.evaluate(LINES, ".sample")}
    assert samples == marks, "the legend shows what the marks look like"
    visit.open("/?q=%22vallee%22")
    assert {tuple(line) for line in page.evaluate(LINES, "mark")} == {("folded", "underline", "dotted")}


def test_forced_colours_keep_what_colour_told(visiting: Visiting, built: Built) -> None:
    """Marks, the bars of the histogram and what is chosen stand out from the ground in the colours of the system."""
    page = visiting(forced_colors="active").open("/?q=siren&year=2021")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert page.locator("mark").first.evaluate("one => getComputedStyle(one).backgroundColor") != ground
    bars = page.locator("svg a path:last-of-type")
    assert bars.count() > 2
    for fill in bars.evaluate_all("all => all.map((one) => getComputedStyle(one).fill)"):
        assert fill != ground
    page.goto(f"{page.url.partition('?')[0]}document/{built.ids[LIVE]}?q=siren&hit=2")
    lines = page.locator("mark").evaluate_all("all => all.map((one) => getComputedStyle(one).outlineStyle)")
    assert lines.count("solid") == 1, "the current mark has a line around it"


def is_right_to_left(one: Locator) -> bool:
    return bool(one.evaluate("one => getComputedStyle(one).direction") == "rtl")


@pytest.mark.parametrize("source", [ARABIC, PERSIAN, HEBREW])
def test_text_from_right_to_left_stands_so_and_what_is_ours_does_not(visit: Visit, built: Built, source: str) -> None:
    language, title, texts = next((one[1], one[2], one[4]) for one in RIGHT_TO_LEFT if one[0] == source)
    page = visit.open(f"/document/{built.ids[source]}?q=siren")
    heading = page.get_by_role("heading", level=1, name=title)
    assert is_right_to_left(heading)
    assert heading.get_attribute("lang") == language
    words = page.get_by_role("article").get_by_text(texts[0][:20])
    assert is_right_to_left(words)
    assert words.get_attribute("lang") == language
    first, second = words.evaluate(ORDER, texts[0].split()[:2])
    assert first > second, "the second word stands to the left of the first"
    assert words.evaluate("one => getComputedStyle(one).textAlign") in ("start", "right")
    ours = page.get_by_role("navigation", name="Marks in this document")
    assert not is_right_to_left(ours)
    assert page.evaluate("document.documentElement.dir || 'ltr'") == "ltr"
    mark = words.locator("mark").first
    assert mark.inner_text() == "siren"

    page.goto(f"{page.url.partition('/document')[0]}/passage/{built.ids[source]}.1?q=siren")
    quoted = page.get_by_role("group", name="Citation, Plain text")
    text = quoted.inner_text()
    assert texts[0] in re.sub("[\u2066-\u2069]", "", text)
    assert is_right_to_left(page.locator("blockquote").first)


def test_by_lines_are_isolated(visit: Visit) -> None:
    """What follows a name from right to left, or one that turns the line around, still stands to the right of it."""
    page = visit.open("/?q=siren&language=ar&language=he&language=fa&sort=place")
    lines = page.get_by_role("article").locator(".byline")
    assert lines.count() >= 3
    for line in lines.all():
        assert is_in_order(line), line.inner_text()


def test_a_name_cannot_turn_the_line_around(visit: Visit, built: Built) -> None:
    page = visit.open(f"/?document={built.ids[TURNED]}")
    chip = page.get_by_role("link", name=re.compile("^Remove filter: Document"))
    assert OVERRIDE in chip.inner_text()
    assert is_in_order(chip)
    for path in (f"/document/{built.ids[TURNED]}", f"/passage/{built.ids[TURNED]}.1", "/coverage"):
        visit.open(path)
        assert names_that_are_not_isolated(page) == [], path


def is_in_order(line: Locator) -> bool:
    """Whether what the line is made of stands from left to right."""
    lefts = line.evaluate(
        "one => [...one.children].filter((part) => getComputedStyle(part).position !== 'absolute')"
        ".map((part) => part.getBoundingClientRect().left)"
    )
    return bool(lefts == sorted(lefts)) and len(lefts) > 1


def names_that_are_not_isolated(page: Page) -> list[str]:
    """Texts with an override whose element does not close it in."""
    return list(
        page.evaluate(
            """(sign) => {
              const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
              for (let text = walk.nextNode(); text; text = walk.nextNode())
                if (text.data.includes(sign)
                    && !/isolate|plaintext/.test(getComputedStyle(text.parentElement).unicodeBidi)
                    && getComputedStyle(text.parentElement).display === "inline") found.push(text.data);
              return found;
            }""",
            OVERRIDE,
        )
    )


@pytest.mark.parametrize("width", [900, 1280, 1600])
@pytest.mark.parametrize("query", ["", "?q=siren&p=1"])
def test_what_is_known_of_a_document_has_room_whether_anything_is_marked_or_not(
    visiting: Visiting, built: Built, width: int, query: str
) -> None:
    page = visiting(viewport={"width": width, "height": 900}).open(f"/document/{built.ids[LIVE]}{query}")
    box = page.locator(".about").bounding_box()
    assert box is not None
    assert box["width"] > 200


def test_each_line_of_a_concordance_tells_its_passage(visiting: Visiting) -> None:
    page = visiting(viewport={"width": 1280, "height": 900}).open("/concordance?q=siren")
    cut = page.locator(".kwic-line .source .place").evaluate_all(
        "(all) => all.filter((one) => one.scrollWidth > one.clientWidth || !one.clientWidth"
        " || one.getBoundingClientRect().right > one.closest('.source').getBoundingClientRect().right + 1)"
        ".map((one) => one.textContent)"
    )
    assert cut == []
