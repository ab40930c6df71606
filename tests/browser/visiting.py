"""A page of the browser, with what it asked for and what it complained of."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request, Response

_AN_ERROR_PAGE = "Failed to load resource: the server responded with a status of"


class Visit:
    """A page, `requests` it made and `complaints` that nobody wants."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.page: Page = context.new_page()
        self.site = site
        self.requests: list[Request] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request))  # noqa: PLW0108 - a builtin will not do
        self.page.on("response", self._look_at)
        self.page.on("console", self._read)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._dismiss)

    def open(self, path: str) -> Page:
        self.page.goto(self.site + path)
        return self.page

    def other_hosts(self) -> set[str]:
        """Hosts that something was asked of, save ours."""
        hosts = {urlsplit(request.url).netloc for request in self.requests}
        return hosts - {urlsplit(self.site).netloc}

    def _look_at(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.complaints.append(f"{response.status} {response.url}")

    def _read(self, message: ConsoleMessage) -> None:
        if not message.text.startswith(_AN_ERROR_PAGE):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _dismiss(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()


def unfold(page: Page) -> None:
    """Open all that can be unfolded on the page."""
    page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })')


def told(found: Mapping[str, Sequence[str]]) -> str:
    """What is wrong with each state, at most five things, a line each."""
    return "".join(f"\n{state}: {one}" for state, wrong in found.items() for one in wrong[:5])
