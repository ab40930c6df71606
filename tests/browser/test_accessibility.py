"""What axe-core finds on every page and state: nothing."""

from collections.abc import Sequence
from importlib.resources import files

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PHONE, Built, Visiting
from tests.browser.states import every_path, one_of_each
from tests.browser.visiting import told, unfold

pytestmark = pytest.mark.browser

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
VIOLATIONS = """
([only, without]) => axe.run(document, {
  resultTypes: ["violations"], preload: false,
  rules: { "target-size": { enabled: true }, "label-content-name-mismatch": { enabled: true },
    ...Object.fromEntries(without.map((rule) => [rule, { enabled: false }])) },
  ...(only.length && { runOnly: only }),
}).then((found) => found.violations.flatMap(
  (one) => one.nodes.slice(0, 4).map((node) => `${one.id}: ${node.target.join(" ")} ${node.failureSummary}`)))
"""
COLOURS = ("color-contrast", "link-in-text-block")
"""The rules of axe-core that may hold in one light and not in another, and do not depend on the window."""


def violations(page: Page, only: Sequence[str] = (), without: Sequence[str] = ()) -> list[str]:
    """What axe-core has against the page, by `only` these rules or else by all but those in `without`."""
    return list(page.evaluate(VIOLATIONS, [only, without]))


def test_no_state_of_any_page_has_a_violation(visiting: Visiting, built: Built) -> None:
    visit = visiting()
    visit.page.add_init_script(AXE)
    found = {}
    for name, path in every_path(built).items():
        page = visit.open(path)
        unfold(page)
        found[name] = violations(page)
    assert not any(found.values()), told(found)


def test_none_has_one_on_a_phone(visiting: Visiting, built: Built) -> None:
    """There it is as it is opened, with filters folded."""
    visit = visiting(**PHONE)
    visit.page.add_init_script(AXE)
    found = {name: violations(visit.open(path), without=COLOURS) for name, path in every_path(built).items()}
    assert not any(found.values()), told(found)


def test_none_has_one_in_the_dark(visiting: Visiting, built: Built) -> None:
    visit = visiting(color_scheme="dark")
    visit.page.add_init_script(AXE)
    found = {}
    for name, path in one_of_each(built).items():
        page = visit.open(path)
        unfold(page)
        found[name] = violations(page, COLOURS)
    assert not any(found.values()), told(found)


def test_what_scripts_open_has_no_violation(visiting: Visiting) -> None:
    visit = visiting()
    visit.page.add_init_script(AXE)
    page = visit.open("/?q=siren")
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").wait_for()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("combobox", name="Search the passages").fill("")
    page.get_by_role("combobox", name="Search the passages").press_sequentially("sir")
    page.get_by_role("listbox").wait_for()
    page.keyboard.press("ArrowDown")
    assert violations(page) == []


def test_a_violation_would_be_found(visiting: Visiting) -> None:
    visit = visiting()
    visit.page.add_init_script(AXE)
    page = visit.open("/help")
    page.evaluate('document.querySelector("main").insertAdjacentHTML("beforeend", "<img src=/static/favicon.svg>")')
    assert [one.partition(":")[0] for one in violations(page)] == ["image-alt"]
