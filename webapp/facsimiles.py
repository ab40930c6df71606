"""Pages of documents as they look, with a passage boxed. Who draws them is told to the application from outside."""

import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import cast

from flask import Blueprint, Flask, Response, current_app
from werkzeug.exceptions import ServiceUnavailable

from search.errors import NoFacsimile
from search.records import Locator, Origin
from webapp.opened import searcher

Draw = Callable[[Path, str, str, int, str], bytes]
"""The image (PNG) of a page of a file of a collection, by its path, its SHA-256, the page, and what to box on it.

Raises `NoFacsimile`.
"""
_NAME = "pincite-facsimiles"
AT_ONCE = 4
"""Pages that are waited for at once: each keeps a thread of the server busy, and searches need some, too."""
_KEPT = 8 << 20
"""Bytes of images, of some 100 KB each."""
_FAILURE_KEPT = 60.0
"""Seconds in which a page that could not be drawn is not tried again."""
_A_DAY = 86_400
_DRAWN = ("application/pdf", "image/")

blueprint = Blueprint("facsimiles", __name__)


_Page = tuple[str, str, int]


class _Kept:
    """The images that were drawn last, and what could not be drawn of late."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._images: OrderedDict[tuple[_Page, str], bytes] = OrderedDict()
        self._bytes = 0
        self._failures: dict[_Page, tuple[float, str]] = {}
        """Until when which page is not tried again, whatever is to be boxed on it, and why."""
        self._lock = Lock()
        self._places = BoundedSemaphore(AT_ONCE)

    def image(self, collection: Path, origin: Origin, page: int, quotation: str) -> bytes:
        """Raises `NoFacsimile`, or `ServiceUnavailable` where too many are waited for."""
        place = origin.source, origin.sha256, page
        key = place, quotation
        with self._lock:
            if key in self._images:
                self._images.move_to_end(key)
                return self._images[key]
            self._failures = {one: told for one, told in self._failures.items() if told[0] > time.monotonic()}
            if place in self._failures:
                raise NoFacsimile(origin.source, page, self._failures[place][1])
        if not self._places.acquire(blocking=False):
            raise ServiceUnavailable(f"{AT_ONCE} pages are being drawn now. Wait until one is done, and try again.")
        try:
            image = self._draw(collection, *place, quotation)
        except NoFacsimile as error:
            with self._lock:
                self._failures[place] = time.monotonic() + _FAILURE_KEPT, error.reason
            raise
        finally:
            self._places.release()
        self._keep(key, image)
        return image

    def _keep(self, key: tuple[_Page, str], image: bytes) -> None:
        with self._lock:
            self._bytes += len(image) - len(self._images.pop(key, b""))
            self._images[key] = image
            while self._bytes > _KEPT:
                _, oldest = self._images.popitem(last=False)
                self._bytes -= len(oldest)


def install(app: Flask, draw: Draw | None) -> None:
    """Make `draw` what draws pages; without it, none are shown."""
    app.extensions[_NAME] = draw and _Kept(draw)
    app.jinja_env.globals["has_facsimile"] = lambda origin, place: bool(draw) and has_facsimile(origin, place)
    app.register_blueprint(blueprint)


def has_facsimile(origin: Origin, place: Locator) -> bool:
    """Whether the page that a passage stands on can be drawn."""
    return origin.media_type.startswith(_DRAWN) and place.page is not None


@blueprint.get("/passage/<identity>/page.png")
def page(identity: str) -> Response:
    """The page that a passage begins on, with the passage boxed."""
    current = searcher()
    found, origin = current.catalogue.passage(identity)
    kept = cast("_Kept | None", current_app.extensions[_NAME])
    number = found.locator.page
    if kept is None or number is None or not has_facsimile(origin, found.locator):
        raise NoFacsimile(origin.source, number or 1, "only pages of PDF files and images are")
    image = kept.image(Path(current.manifest.collection), origin, number, found.text)
    response = Response(image, mimetype="image/png")
    response.headers["Cache-Control"] = f"private, max-age={_A_DAY}"
    return response
