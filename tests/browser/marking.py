"""Which characters of a page a browser has marked for a text fragment.

There is no way to ask: what is marked is painted in one colour, letters and all, and looked for on a screenshot.
"""

import base64
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Self

from playwright.sync_api import Browser, Route

from search.records import Span

_PAINTED = "::target-text { background: rgb(255,0,255) !important; color: rgb(255,0,255) !important; }"
_WHERE = """([words, before]) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let text = ""; const places = [];
  for (let node; (node = walker.nextNode());) {
    if (["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE"].includes(node.parentNode.nodeName)) continue;
    for (let at = 0; at < node.data.length; at++)
      if (!/\\s/.test(node.data[at])) { text += node.data[at]; places.push([node, at]); }
  }
  const bare = (one) => one.replace(/\\s+/gu, "");
  const wanted = bare(words), context = bare(before);
  const rects = (begin) => {
    const found = []; let held = null;
    const add = () => { if (held) found.push(...held.getClientRects()); };
    for (const [node, at] of places.slice(begin, begin + wanted.length)) {
      if (!held || held.startContainer !== node) { add(); held = document.createRange(); held.setStart(node, at); }
      held.setEnd(node, at + 1);
    }
    add();
    return found.map((one) => [one.left, one.top, one.right, one.bottom]);
  };
  const all = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1))
    all.push([at, text.slice(Math.max(0, at - context.length), at) === context]);
  const those = all.some((one) => one[1]) ? all.filter((one) => one[1]) : all;
  return those.map(([at]) => rects(at)).filter((one) => one.length);
}"""
_PIXELS = """async ([png, rects]) => {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height), context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const {data, width, height} = context.getImageData(0, 0, image.width, image.height);
  const marked = (x, y) => {
    const at = 4 * (y * width + x);
    return data[at] > 230 && data[at + 1] < 60 && data[at + 2] > 230;
  };
  let inside = 0, hit = 0, outside = 0;
  for (const [left, top, right, bottom] of rects) {
    const y = Math.round((top + bottom) / 2);
    if (y < 0 || y >= height) continue;
    for (let x = Math.ceil(left) + 1; x < Math.min(right - 1, width); x++)
      if (x >= 0) { inside++; hit += marked(x, y); }
  }
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++)
    if (marked(x, y) && !rects.some(([left, top, right, bottom]) =>
        x >= left - 2 && x <= right + 8 && y >= top - 12 && y <= bottom + 12)) outside++;
  return [inside, hit, outside];
}"""


@dataclass(frozen=True, slots=True)
class Marked:
    """Pixels of the quotation that are in sight, how many of them are marked, and how many others are."""

    wanted: int
    marked: int
    others: int

    @property
    def is_right(self) -> bool:
        return self.wanted > 0 and self.marked >= 0.97 * self.wanted and self.others == 0


class Server:
    """Serves a folder on a free port while the context lasts."""

    def __init__(self, folder: Path) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=10)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


class Marker:
    """Opens links in a browser and tells what is marked."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._address = address
        self._context = browser.new_context(viewport={"width": 1000, "height": 1600})
        self._context.route("**/*", self._ours_only)
        self._canvas = self._context.new_page()

    def _ours_only(self, route: Route) -> None:
        if route.request.url.startswith((self._address, "data:")):
            route.continue_()
        else:
            route.abort()

    def marked(self, link: str, text: str, span: Span) -> Marked:
        """What is marked of `span`, with the words before it to tell it apart, on the page of a link."""
        page = self._context.new_page()
        page.goto(link)
        page.add_style_tag(content=_PAINTED)
        page.wait_for_timeout(120)
        picture = base64.b64encode(page.screenshot()).decode()
        before = text[max(0, span.start - 30) : span.start]
        places = page.evaluate(_WHERE, [span.of(text), before])
        page.close()
        found = [Marked(*self._canvas.evaluate(_PIXELS, [picture, rects])) for rects in places]
        return next((one for one in found if one.is_right), found[0] if found else Marked(0, 0, 0))

    def close(self) -> None:
        self._context.close()
