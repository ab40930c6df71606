"""The answers for programs, in JSON: /api/v1/search and /healthz.

The search object is that of `search.representation`, the one that the command line prints.
"""

from dataclasses import replace

from flask import Blueprint, Response, jsonify, request

from search.representation import result_page
from webapp import forms
from webapp.opened import searcher

MOST_HITS = 100
"""Hits in one answer; for more, ask again with `offset`."""

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/v1/search")
def search() -> Response:
    """The search object for the query string."""
    asked, notes = forms.read_request(request.args, most=MOST_HITS)
    page = searcher().search(asked)
    return jsonify(result_page(replace(page, notes=(*notes, *page.notes))))


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
