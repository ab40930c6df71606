"""The only map from our errors to HTTP: a page, or for programs a problem (RFC 9457).

Paths under /api/ and /healthz are answered with a problem, all others with a page.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

from flask import Flask, Response, current_app, make_response, request
from werkzeug.exceptions import BadHost, HTTPException, SecurityError

from search.errors import (
    CapsuleUnreadable,
    CollectionMissing,
    GenerationGone,
    IndexProblem,
    NoFacsimile,
    NotInCollection,
    PinciteError,
    QueryError,
    ReadError,
    ReadersUnavailable,
    RecogniserUnavailable,
    RequestError,
    TooBroad,
)
from webapp.access import PasswordsUnusable
from webapp.markup import render

log = logging.getLogger(__name__)


class OriginalChanged(PinciteError):
    """The file on disk is no longer the one that was indexed."""


class OriginalMissing(PinciteError):
    """The file of a document cannot be given: it is gone, or not a file of the collection."""


MEDIA_TYPE = "application/problem+json"
TYPES = "urn:pincite:problem:"
"""What the type of a problem of ours begins with; of one that HTTP tells of by itself, it is `ABOUT_BLANK`."""
ABOUT_BLANK = "about:blank"

STATUS: Mapping[type[PinciteError], tuple[int, str, str]] = {
    RequestError: (400, "This search cannot be done", "request"),
    QueryError: (400, "This query cannot be read", "query"),
    TooBroad: (400, "This query asks for too much", "too-broad"),
    NotInCollection: (404, "Not in this collection", "not-in-collection"),
    NoFacsimile: (404, "This page cannot be drawn", "no-facsimile"),
    OriginalMissing: (404, "The original file is not there", "original-missing"),
    OriginalChanged: (409, "The file has changed since it was indexed", "original-changed"),
    GenerationGone: (410, "The index has changed", "generation-gone"),
    ReadError: (422, "The file cannot be read", "unreadable-file"),
    CapsuleUnreadable: (422, "The citation cannot be read", "unreadable-citation"),
    IndexProblem: (503, "There is no index to search", "no-index"),
    CollectionMissing: (503, "The collection is not there", "no-collection"),
    ReadersUnavailable: (503, "No file can be read", "no-readers"),
    RecogniserUnavailable: (503, "Text in images cannot be recognised", "no-recogniser"),
    PasswordsUnusable: (503, "The passwords cannot be used", "no-passwords"),
    PinciteError: (500, "Something went wrong", "fault"),
}
"""Status, title and type by error; one that is not named here has those of its nearest ancestor that is."""

_DETAILS = {
    400: "The request cannot be understood.",
    404: "There is no page at this address. Nothing is lost: search again, or start from the beginning.",
    405: "This address cannot be used in that way.",
    500: "The fault is ours and has been written to the server's log. The collection and its index are as they were.",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as it is told: `detail` says what happened and what to do next, `type` is a URI."""

    status: int
    title: str
    detail: str
    type: str = ABOUT_BLANK


def problem_of(error: PinciteError) -> Problem:
    """How an error of ours is told."""
    status, title, name = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    return Problem(status, title, str(error), TYPES + name)


def install(app: Flask) -> None:
    """Answer every error that a request to `app` ends in."""
    app.register_error_handler(PinciteError, lambda error: answer(problem_of(error)))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def answer(problem: Problem) -> Response:
    """The response that tells `problem`, in JSON or as a page."""
    if _is_for_programs():
        body = {
            "type": problem.type,
            "title": problem.title,
            "status": problem.status,
            "detail": problem.detail,
            "instance": quote(request.path, errors="replace"),
        }
        response = Response(current_app.json.dumps(body) + "\n", content_type=MEDIA_TYPE)
    else:
        response = make_response(render("error.html", problem=problem))
    response.status_code = problem.status
    return response


def _is_for_programs() -> bool:
    return request.path.startswith("/api/") or request.path == "/healthz"


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return make_response(error.get_response())
    if isinstance(error, BadHost | SecurityError) and not _is_for_programs():
        # No address can be made under a host that is none, so no page either.
        return Response(f"{error.code} {error.name}: the Host of the request.\n", error.code, mimetype="text/plain")
    detail = _DETAILS.get(error.code) or error.description or error.name
    response = answer(Problem(error.code, error.name, detail))
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _unforeseen(error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return answer(Problem(500, "Something went wrong", _DETAILS[500], f"{TYPES}fault"))
