"""A real browser on the real application: Debian's chromium, driven by Playwright."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Request, sync_playwright
from werkzeug.serving import make_server

from tests.webapp.inquiry_collection import Built, build_inquiry
from webapp import create_app

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        missing = f"{CHROMIUM} is missing. Install it: apt-get install chromium"
        pytest.fail(missing, pytrace=False) if os.environ.get("CI") else pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build_inquiry(tmp_path_factory.mktemp("inquiry"))


@pytest.fixture(scope="session")
def site(built: Built) -> Iterator[str]:
    """The address of the application, on a free port."""
    server = make_server("127.0.0.1", 0, create_app(built.index), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(timeout=10)


class Visit:
    """A page of the browser, with what it asked for and what it complained of."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.page: Page = context.new_page()
        self.site = site
        self.requests: list[Request] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request))  # noqa: PLW0108 - a builtin will not do
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._dismiss)

    def _dismiss(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def open(self, path: str) -> Page:
        self.page.goto(self.site + path)
        return self.page

    def other_hosts(self) -> set[str]:
        """Hosts that something was asked of, save ours."""
        hosts = {urlsplit(request.url).netloc for request in self.requests}
        return hosts - {urlsplit(self.site).netloc}


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Visit]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield Visit(context, site)
    context.close()


@pytest.fixture
def visit_without_scripts(chromium: Browser, site: str) -> Iterator[Visit]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    yield Visit(context, site)
    context.close()


@pytest.fixture
def visit_by_phone(chromium: Browser, site: str) -> Iterator[Visit]:
    context = chromium.new_context(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    yield Visit(context, site)
    context.close()
