"""The answers for programs, in JSON: /api/v1/search, /api/v1/suggest and /healthz.

The search object is that of `search.representation`, the one that the command line prints.
"""

from dataclasses import replace

from flask import Blueprint, Response, jsonify, request

from search import representation
from webapp import forms
from webapp.opened import searcher

MOST_HITS = 100
"""Hits in one answer; for more, ask again with `offset`."""
MOST_EXPLAINED = 10
"""Hits in one answer that are explained: each part of each score is a search of its own."""
MOST_SUGGESTIONS = 50

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/v1/search")
def search() -> Response:
    """The search object for the query string; with `explain=1`, the first hits bring their explanation."""
    current = searcher()
    asked, notes = forms.read_request(request.args, current.manifest.fields, most=MOST_HITS)
    page = current.search(replace(asked, offset=min(asked.offset, current.coverage.passages)))
    explained = page.hits[:MOST_EXPLAINED] if request.args.get("explain", "") == "1" else ()
    explanations = {hit.passage.id: current.explain(asked, hit.passage) for hit in explained}
    return jsonify(representation.result_page(replace(page, notes=(*notes, *page.notes)), explanations))


@blueprint.get("/api/v1/suggest")
def suggest() -> Response:
    """How the query of the query string may go on, in what its filters leave."""
    current = searcher()
    asked, _ = forms.read_request(request.args, current.manifest.fields, most=MOST_SUGGESTIONS)
    found = current.suggest(asked)
    return jsonify(representation.suggestions(asked, found, current.manifest.generation))


@blueprint.get("/healthz")
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
