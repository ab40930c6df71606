"""The only map from our errors to HTTP, and to the one body that an error has in JSON.

Paths under /api/ and /healthz are answered in JSON, all others with a page.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from flask import Flask, Response, jsonify, make_response, request
from werkzeug.exceptions import BadHost, HTTPException, SecurityError

from search.errors import (
    CollectionMissing,
    IndexProblem,
    NotInCollection,
    PinciteError,
    QueryError,
    ReadError,
    ReadersUnavailable,
    RequestError,
    TooBroad,
)
from webapp.markup import render

log = logging.getLogger(__name__)


class OriginalChanged(PinciteError):
    """The file on disk is no longer the one that was indexed."""


class OriginalMissing(PinciteError):
    """The file of a document cannot be given: it is gone, or not a file of the collection."""


STATUS: Mapping[type[PinciteError], tuple[int, str]] = {
    RequestError: (400, "This search cannot be done"),
    QueryError: (400, "This query cannot be read"),
    TooBroad: (400, "This query asks for too much"),
    NotInCollection: (404, "Not in this collection"),
    OriginalMissing: (404, "The original file is not there"),
    OriginalChanged: (409, "The file has changed since it was indexed"),
    ReadError: (422, "The file cannot be read"),
    IndexProblem: (503, "There is no index to search"),
    CollectionMissing: (503, "The collection is not there"),
    ReadersUnavailable: (503, "No file can be read"),
    PinciteError: (500, "Something went wrong"),
}
"""Status and title by error; an error that is not named here has those of its nearest ancestor that is."""

_DETAILS = {
    400: "The request cannot be understood.",
    404: "There is no page at this address. Nothing is lost: search again, or start from the beginning.",
    405: "This address cannot be used in that way.",
    500: "The fault is ours and has been written to the server's log. The collection and its index are as they were.",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as it is told: `detail` says what happened and what to do next."""

    status: int
    title: str
    detail: str


def problem_of(error: PinciteError) -> Problem:
    """How an error of ours is told."""
    status, title = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    return Problem(status, title, str(error))


def install(app: Flask) -> None:
    """Answer every error that a request to `app` ends in."""
    app.register_error_handler(PinciteError, lambda error: answer(problem_of(error)))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def answer(problem: Problem) -> Response:
    """The response that tells `problem`, in JSON or as a page."""
    if request.path.startswith("/api/") or request.path == "/healthz":
        body = {"status": problem.status, "title": problem.title, "detail": problem.detail}
        response = jsonify({"error": body})
    else:
        response = make_response(render("error.html", problem=problem))
    response.status_code = problem.status
    return response


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return make_response(error.get_response())
    if isinstance(error, BadHost | SecurityError):
        # No address can be made under a host that is none, so no page either.
        return Response(f"{error.code} {error.name}: the Host of the request.\n", error.code, mimetype="text/plain")
    detail = _DETAILS.get(error.code) or error.description or error.name
    response = answer(Problem(error.code, error.name, detail))
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _unforeseen(error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return answer(Problem(500, "Something went wrong", _DETAILS[500]))
