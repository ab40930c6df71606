"""The routes of the API. What they answer with is made in `search.representation`, as the command line has it."""

from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from flask import Blueprint, Response, g, jsonify, request

from search import representation
from search.citation import STYLES
from search.errors import NotInCollection
from search.exporting import encoded
from search.records import FileStatus, Origin, Span
from search.searcher import Searcher
from webapp import forms
from webapp.api import caching, description, parameters
from webapp.api.paging import links
from webapp.api.parameters import Part
from webapp.opened import searcher

MOST = 100
"""Hits, passages or values of a facet in one answer; for more, follow `next`."""
MOST_EXPLAINED = 10
"""Hits in one answer that are explained: each part of each score is a search of its own."""
MOST_SUGGESTIONS = 50
MOST_CHARACTERS = 100_000
"""Code points of a document's text in one answer."""
MOST_FILES = 500
"""Rows of the ledger in one answer."""
UNTAGGED = ("api.openapi", "api.health")
"""What is answered without an index, or must be asked anew each time."""

blueprint = Blueprint("api", __name__)

_View = TypeVar("_View", bound=Callable[..., Response])


def _route(path: str) -> Callable[[_View], _View]:
    return blueprint.get(path, provide_automatic_options=False)


@blueprint.before_request
def _find() -> Response | None:
    """Find the searcher of the request; whoever has its answer already is told so."""
    if request.endpoint in UNTAGGED:
        return None
    g.searcher = searcher(parameters.text(request.args, "generation"))
    g.tag = caching.tag(g.searcher)
    return Response(status=304) if caching.is_known(g.tag) else None


blueprint.after_request(caching.tagged)


@_route("/api/v1/search")
def search() -> Response:
    """The search object for the query string; with `explain=1`, the first hits bring their explanation."""
    current = _searcher()
    asked = parameters.search(request.args, current.manifest.fields, most=MOST)
    explaining = parameters.is_set(request.args, "explain")
    wanted = asked.request
    page = current.search(replace(wanted, offset=min(wanted.offset, current.coverage.passages)))
    explained = page.hits[:MOST_EXPLAINED] if explaining else ()
    explanations = {hit.passage.id: current.explain(wanted, hit.passage) for hit in explained}
    pairs = (*asked.form.at(1).pairs(), *((("explain", "1"),) if explaining else ()))
    return jsonify(
        {
            **representation.result_page(replace(page, notes=(*asked.notes, *page.notes)), explanations),
            **links(Part(wanted.offset, wanted.limit), page.total_passages, pairs, current.snapshot),
        }
    )


@_route("/api/v1/document/<identity>")
def document(identity: str) -> Response:
    """A document with what is known of it, and its passages or its text in parts."""
    current = _searcher()
    shown = parameters.choice(request.args, "as", ("passages", "text"), "passages")
    is_text = shown == "text"
    most = MOST_CHARACTERS if is_text else MOST
    part = parameters.part(request.args, usual=most, most=most)
    with_omitted = parameters.is_set(request.args, "omitted")
    found, passages = current.document(identity)
    end = part.offset + part.limit
    content: object = found.text[part.offset : end]
    if not is_text:
        content = [representation.whole_passage(one) for one in passages[part.offset : end]]
    omitted = {"omitted": [representation.omission(one) for one in found.omitted]} if with_omitted else {}
    pairs = ((("as", "text"),) if is_text else ()) + ((("omitted", "1"),) if with_omitted else ())
    return jsonify(
        {
            "origin": _origin(found.origin),
            "copies": current.catalogue.copies(found.id)[:MOST],
            "characters": len(found.text),
            "total_passages": len(passages),
            shown: content,
            **omitted,
            **links(part, len(found.text) if is_text else len(passages), pairs, current.snapshot),
            "generation": current.manifest.generation,
        }
    )


@_route("/api/v1/passage/<identity>")
def passage(identity: str) -> Response:
    """A passage with its document's origin and the ids of its neighbours; with `q`, what the query marks in it."""
    current = _searcher()
    asked = parameters.query(request.args, current.manifest.fields).request
    found, origin = current.catalogue.passage(identity)
    ordinal = found.locator.ordinal
    marks: dict[str, object] = {}
    if asked.query:
        (highlights,) = current.highlights_in(asked, [found])
        marks["highlights"] = [representation.spans(mark.span) for mark in highlights]
        marks["highlight_rungs"] = [str(mark.rung) for mark in highlights]
    return jsonify(
        {
            **representation.whole_passage(found),
            **marks,
            "origin": _origin(origin),
            "before": _existing(current, f"{found.document}.{ordinal - 1}"),
            "after": _existing(current, f"{found.document}.{ordinal + 1}"),
            "link": representation.passage_link(found.id, asked.query),
            "generation": current.manifest.generation,
        }
    )


@_route("/api/v1/facets")
def facets() -> Response:
    """The values of one facet that what is found has, in parts, all or those that begin with `prefix`."""
    current = _searcher()
    name = parameters.known_facet(parameters.text(request.args, "facet"), current.manifest.fields)
    prefix = parameters.text(request.args, "prefix")
    part = parameters.part(request.args, usual=MOST, most=MOST)
    asked = parameters.query(request.args, current.manifest.fields)
    found = current.facet(replace(asked.request, offset=part.offset, limit=part.limit), name, prefix)
    pairs = (*replace(asked.form, facets=(name,), page=1).pairs(), *((("prefix", prefix),) if prefix else ()))
    return jsonify(
        {
            "query": asked.request.query,
            "facet": found.field,
            "label": found.label,
            "total_values": found.distinct,
            "values": representation.facet_values(found),
            "notes": [{"kind": note.kind, "message": note.message} for note in asked.notes],
            **links(part, found.distinct, pairs, current.snapshot),
            "generation": current.manifest.generation,
        }
    )


@_route("/api/v1/suggest")
def suggest() -> Response:
    """How the query of the query string may go on, in what its filters leave."""
    current = _searcher()
    limit = parameters.part(request.args, usual=forms.PAGE_SIZE, most=MOST_SUGGESTIONS).limit
    asked = forms.read(request.args, current.manifest.fields).request()
    found = current.suggest(replace(asked, limit=limit))
    return jsonify(representation.suggestions(asked, found, current.manifest.generation))


@_route("/api/v1/cite/<identity>")
def cite(identity: str) -> Response:
    """A citation of a passage, or of its characters `from` … `to`, in a style, with the media type of that."""
    current = _searcher()
    style = STYLES[parameters.choice(request.args, "style", tuple(STYLES), "text")]
    found, _ = current.catalogue.passage(identity)
    part, place = None, ""
    if "from" in request.args or "to" in request.args:
        start = parameters.whole(request.args, "from", default=0)
        part = Span(start, parameters.whole(request.args, "to", default=len(found.text)))
        place = forms.encode((("from", str(part.start)), ("to", str(part.end))))
    permalink = f"{request.host_url.rstrip('/')}/passage/{identity}{place}" if request.host else ""
    content = b"".join(encoded(style.written((current.capsule(identity, part, permalink),))))
    return Response(content, content_type=f"{style.media_type}; charset=utf-8")


@_route("/api/v1/status")
def status() -> Response:
    """What the index holds, and what became of each file, in parts, all or those of one status."""
    current = _searcher()
    chosen = parameters.choice(request.args, "status", tuple(FileStatus), "")
    part = parameters.part(request.args, usual=MOST, most=MOST_FILES)
    counts = current.catalogue.counts()
    total = counts[FileStatus(chosen)] if chosen else sum(counts.values())
    rows = current.catalogue.files(FileStatus(chosen) if chosen else None)
    files = islice(rows, part.offset, part.offset + part.limit) if part.offset < total else ()
    manifest = current.manifest
    return jsonify(
        {
            "generation": manifest.generation,
            "engine": manifest.engine,
            "engine_version": manifest.engine_version,
            "collection": Path(manifest.collection).name,
            "documents": manifest.documents,
            "passages": manifest.passages,
            "failed": manifest.failed,
            "languages": {code: manifest.by_language[code] for code in manifest.languages},
            "fields": {name: manifest.by_field[name] for name in manifest.fields},
            "counts": {str(one): counts[one] for one in FileStatus},
            "total_files": total,
            "files": [representation.file_record(file) for file in files],
            **links(part, total, (("status", chosen),) if chosen else (), current.snapshot),
        }
    )


@_route("/api/v1/openapi.json")
def openapi() -> Response:
    """The description of the API."""
    response = jsonify(description.document(caching.VERSION))
    g.tag = caching.made_of(response.get_data(as_text=True))
    return response


@_route("/healthz")
def health() -> Response:
    """Whether there is an index to search, and which."""
    current = searcher()
    return jsonify(
        {
            "status": "ok",
            "generation": current.manifest.generation,
            "documents": current.coverage.documents,
            "passages": current.coverage.passages,
            "failed": current.coverage.failed,
        }
    )


def _origin(one: Origin) -> dict[str, Any]:
    own = {name: list(values) for name, values in one.metadata.own.items()}
    return {**representation.origin(one), "own": own}


def _existing(current: Searcher, identity: str) -> str | None:
    """The id of a passage, where there is one."""
    try:
        current.catalogue.number(identity)
    except NotInCollection:
        return None
    return identity


def _searcher() -> Searcher:
    found: Searcher = g.searcher
    return found
