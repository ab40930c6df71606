"""All hits of a search as one file: /export, streamed, in the formats of `search.exporting`, or as a bundle.

Takes the parameters of the search page and `format`; without it, a page offers the formats. A file is
written while it is sent: who stops reading stops the work. The searcher is held until then, and its
commit with it, so that a file is of one state of the collection whatever is indexed meanwhile.
"""

import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import ServiceUnavailable

from search import analysis
from search.bundle import Limits, bundle
from search.errors import RequestError
from search.exporting import FORMATS, Provenance, cited_hits, encoded, provenance
from search.records import Sort
from search.searcher import Searcher
from webapp import forms, security
from webapp.forms import Form
from webapp.markup import render
from webapp.opened import searcher
from webapp.pages import absolute, link

BUNDLE = "bundle"
AT_ONCE = 4
"""Files that are written at once: each keeps a thread of the server busy, and searches need some, too."""
LIMITS = Limits()
_LONGEST_NAME = 40
_PLAIN = re.compile("[a-z0-9]+")

blueprint = Blueprint("exports", __name__)
_places = threading.BoundedSemaphore(AT_ONCE)


@blueprint.get("/export")
def export() -> Response | str:
    """The file in the format that is asked for, or the page that offers them."""
    current = searcher()
    form = forms.read(request.args, current.manifest.fields).at(1)
    address = absolute(link("search", form.pairs()))
    asked = request.args.get("format", "")
    if asked not in ("", BUNDLE, *FORMATS):
        raise RequestError(f"There is no format {asked!r}. Formats: {', '.join((*FORMATS, BUNDLE))}")
    of = provenance(current, form.request(), datetime.now(UTC), address)
    if not asked:
        return _offer(form, of)
    sort = Sort.PLACE if asked == BUNDLE else of.page.request.sort
    beginning = absolute(link("passage"))
    hits = cited_hits(
        current.all_hits(form.request(), sort), current.catalogue, of.page.generation, lambda one: f"{beginning}{one}"
    )
    if asked == BUNDLE:
        return _download(bundle(of, current, hits, LIMITS), "application/zip", _name(of, ".zip"), current)
    kind = FORMATS[asked]
    return _download(encoded(kind.written(of, hits)), kind.media_type, _name(of, kind.suffix), current)


class Download:
    """A file that is being written and sent: bytes to iterate over once, and to close.

    Keeps one of `AT_ONCE` places, and the searcher, until it is read to its end or closed; raises
    `ServiceUnavailable` where there is no place.
    """

    def __init__(self, content: Iterator[bytes], current: Searcher, release: Callable[[], object]) -> None:
        self._content = content
        self._current: Searcher | None = current
        self._release = release

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._content)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Stop the work, if it is not done."""
        if self._current is None:
            return
        self._current = None
        try:
            if close := getattr(self._content, "close", None):
                close()
        finally:
            self._release()


def _download(content: Iterator[bytes], media_type: str, name: str, current: Searcher) -> Response:
    if not _places.acquire(blocking=False):
        raise ServiceUnavailable(f"{AT_ONCE} files are being written now. Wait until one is done, and try again.")
    response = Response(Download(content, current, _places.release), mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = security.SANDBOX
    response.headers["Cache-Control"] = "no-store"
    return response


def _offer(form: Form, of: Provenance) -> str:
    def address(kind: str) -> str:
        return url_for("exports.export") + forms.encode(form.pairs(format=kind))

    return render(
        "export.html",
        form=form,
        of=of,
        notes=(*form.notes, *of.page.notes),
        formats=[(kind, address(name)) for name, kind in FORMATS.items()],
        bundle=address(BUNDLE),
        limits=LIMITS,
    )


def _name(of: Provenance, suffix: str) -> str:
    """What the file is called, in ASCII letters: `pincite-third-time-000001.000002.csv`."""
    words = [word for term in analysis.terms(of.query) for word in _PLAIN.findall(analysis.fold(term))]
    said = "-".join(words)[:_LONGEST_NAME].strip("-") or "passages"
    return f"pincite-{said}-{of.page.generation}{suffix}"
