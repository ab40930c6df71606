"""Pages of documents as they look, with a passage boxed. Who draws them is told to the application from outside."""

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import cast

from flask import Blueprint, Flask, Response, current_app

from search.errors import NoFacsimile
from search.records import Locator, Origin
from webapp.opened import searcher

Draw = Callable[[Path, str, str, int, str], bytes]
"""The image (PNG) of a page of a file of a collection, by its path, its SHA-256, the page, and what to box on it.

Raises `NoFacsimile`.
"""
_NAME = "pincite-facsimiles"
_KEPT = 64
"""Images, of some 100 KB each."""
_A_DAY = 86_400
_DRAWN = ("application/pdf", "image/")

blueprint = Blueprint("facsimiles", __name__)


class _Kept:
    """The images that were drawn last."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._images: OrderedDict[tuple[str, str, int, str], bytes] = OrderedDict()
        self._lock = Lock()

    def image(self, collection: Path, origin: Origin, page: int, quotation: str) -> bytes:
        key = origin.source, origin.sha256, page, quotation
        with self._lock:
            if key in self._images:
                self._images.move_to_end(key)
                return self._images[key]
        image = self._draw(collection, *key)
        with self._lock:
            self._images[key] = image
            if len(self._images) > _KEPT:
                self._images.popitem(last=False)
        return image


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
