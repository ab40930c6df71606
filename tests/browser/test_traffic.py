"""What pages weigh, whom they ask, whether they jump, and whether anything in a document runs.

That no page asks another host, breaks the policy or complains on the console is asserted of every visit of
every test, in `conftest`: the tests of layout, print and accessibility each open all states.
"""

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response

from tests.browser.collection import EVIL, IMAGE, PLAIN, SCRIPT, WIDE
from tests.browser.conftest import PHONE, Built, Visiting
from tests.browser.recording_proxy import Proxy
from tests.browser.states import LIVE
from tests.browser.visiting import Visit

pytestmark = pytest.mark.browser

MOST_BYTES = 60_000
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shifted += one.value; })
  .observe({ type: "layout-shift", buffered: true });
"""
SETTLED = "() => new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 250))"


@pytest.mark.parametrize("path", ["/", "/?q=dam", "document", "passage", "/help"])
def test_a_first_page_is_light(visit: Visit, built: Built, path: str) -> None:
    answers: list[Response] = []
    visit.page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - a builtin will not do
    readings = {"document": f"/document/{built.ids[LIVE]}?q=siren", "passage": f"/passage/{built.ids[LIVE]}.1?q=siren"}
    page = visit.open(readings.get(path, path))
    page.wait_for_load_state("networkidle")
    weights = {answer.url.removeprefix(visit.site): len(answer.body()) for answer in answers}
    assert len(weights) > 2, "style and script were counted, too"
    assert sum(weights.values()) <= MOST_BYTES, weights


@pytest.mark.parametrize("window", [{}, PHONE], ids=["desk", "phone"])
def test_nothing_jumps(visiting: Visiting, built: Built, window: dict[str, object]) -> None:
    visit = visiting(**window)
    visit.page.add_init_script(SHIFTS)
    shifted = {}
    for path in (
        "/",
        "/?q=siren",
        "/help",
        f"/document/{built.ids[LIVE]}?q=siren&p=9#p9",
        f"/passage/{built.ids[LIVE]}.1",
    ):
        page = visit.open(path)
        page.evaluate(SETTLED)
        shifted[path] = page.evaluate("shifted")
    assert set(shifted.values()) == {0}, shifted
    page.evaluate('document.querySelector("main").insertAdjacentHTML("afterbegin", "<h1>Late</h1><h1>and large</h1>")')
    page.evaluate(SETTLED)
    assert page.evaluate("shifted") > 0, "a jump would be seen"


def test_an_original_is_given_and_never_runs(visit: Visit, built: Built, proxy: Proxy) -> None:
    before = len(proxy.asked)
    page = visit.open(f"/document/{built.ids[SCRIPT]}")
    for source in (SCRIPT, IMAGE, WIDE):
        page.goto(f"{visit.site}/document/{built.ids[source]}")
        with page.expect_download() as download:
            page.get_by_role("link", name="Original file").click()
        assert Path(download.value.path()).read_bytes() == (built.collection / source).read_bytes()
    page.goto(f"{visit.site}/source/{built.ids[PLAIN]}")
    assert f"<img src=https://{EVIL}/p>" in page.inner_text("body")
    assert page.locator("img, script").count() == 0
    page.wait_for_timeout(200)
    assert proxy.asked[before:] == []


def test_exported_pages_open_by_themselves_and_ask_nobody(
    chromium: Browser, visit: Visit, proxy: Proxy, tmp_path: Path
) -> None:
    """The printable file and the pages of an evidence bundle, from the disk, with hostile documents in them."""
    before = len(proxy.asked)
    page = visit.open("/export?q=siren")
    for name in ("Page to print", "Evidence bundle"):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        Path(download.value.path()).rename(tmp_path / name)
    with zipfile.ZipFile(tmp_path / "Evidence bundle") as bundle:
        bundle.extractall(tmp_path / "bundle")
    written = [path for path in (tmp_path / "bundle").rglob("*.html") if "originals" not in path.parts]
    (tmp_path / "Page to print").rename(tmp_path / "printable.html")
    with chromium.new_context() as context:
        opened = context.new_page()
        complaints: list[str] = []
        opened.on("dialog", lambda dialog: complaints.append(dialog.message))
        opened.on("console", lambda message: complaints.append(message.text))
        for path in (tmp_path / "printable.html", *written):
            opened.goto(path.as_uri())
            assert "siren" in opened.inner_text("body").lower()
        assert complaints == []
    assert len(written) > 1
    assert proxy.asked[before:] == []


def test_the_proxy_would_see_what_a_page_asks_for_elsewhere(chromium: Browser, proxy: Proxy) -> None:
    with chromium.new_context() as context:
        page: Page = context.new_page()
        before = len(proxy.asked)
        page.goto(f"data:text/html,<img src=http://{EVIL}/a.png><link rel=stylesheet href=https://{EVIL}/b.css>")
        page.wait_for_timeout(200)
    assert sorted(proxy.asked[before:]) == [f"{EVIL}:443", f"http://{EVIL}/a.png"]
    del proxy.asked[before:]
