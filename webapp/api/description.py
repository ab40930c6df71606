"""What the API promises: the OpenAPI 3.1 document that /api/v1/openapi.json serves."""

from collections.abc import Mapping, Sequence
from typing import Any

from search.citation import STYLES
from search.records import FileStatus, Match, Sort
from search.schema import FACETS
from webapp.api.schemas import DOCUMENT_ID, PASSAGE_ID, SCHEMAS, Schema, count, one_of, ref, string
from webapp.errors import MEDIA_TYPE
from webapp.forms import EXCLUDING, HIGHEST_NUMBER, MOST_FILTERS, parameter

_TAG = {"description": "Of this answer of this commit.", "schema": {"type": "string"}}
_FLAG = {"type": "string", "enum": ["0", "1"], "default": "0"}


def _whole(what: str, *, lowest: int = 0) -> Schema:
    return {**count(what), "minimum": lowest, "maximum": HIGHEST_NUMBER}


def _asked(name: str, schema: Schema, *, required: bool = False) -> dict[str, Any]:
    """A parameter of the query string."""
    described = dict(schema)
    what = described.pop("description")
    return {"name": name, "in": "query", "required": required, "description": what, "schema": described}


def _choices(facet: str, sign: str, what: str) -> dict[str, Any]:
    schema = {"type": "array", "items": {"type": "string"}, "description": what}
    return {**_asked(sign + parameter(facet), schema), "style": "form", "explode": True}


def _flag(what: str) -> Schema:
    return {**_FLAG, "description": what}


_Q = _asked("q", string("The query. Every text is one; where it does not parse, it is searched as plain words."))
_MATCH = _asked("match", one_of("Which forms of a word match: any with its stem, or as written.", tuple(Match)))
_GENERATION = _asked(
    "generation", string("The commit to answer from, as a link or a search object names it. 410 if it is not kept.")
)
_OFFSET = _asked("offset", _whole("How many to pass over."))
_FILTERS = [
    *(_choices(facet, "", f"{label}: one of these values, empty for none.") for facet, label in FACETS.items()),
    *(_choices(facet, EXCLUDING, f"{label}: not one of these values.") for facet, label in FACETS.items()),
]


def _limit(most: int, usual: int, what: str) -> dict[str, Any]:
    return _asked(
        "limit", _whole(f"How many {what} at most; {usual} by default, and {most:,} whatever is asked.", lowest=1)
    )


def _identity(what: str, pattern: str) -> dict[str, Any]:
    schema = {"type": "string", "pattern": pattern}
    return {"name": "identity", "in": "path", "required": True, "description": what, "schema": schema}


def _problem(what: str) -> dict[str, Any]:
    return {"description": what, "content": {MEDIA_TYPE: {"schema": ref("Problem")}}}


_PROBLEMS: Mapping[str, dict[str, Any]] = {
    "400": _problem("A parameter has a value that it cannot have, or the request has no host of ours."),
    "401": _problem("The server has passwords, and none of them was given."),
    "404": _problem("There is no such document or passage in this commit of the index."),
    "410": _problem("The generation that was asked for is no longer kept: start again."),
    "500": _problem("A fault of ours, written to the server's log."),
    "503": _problem("There is no index to search, or it cannot be used."),
}
_UNCHANGED = {"description": "The answer is that of the tag in `If-None-Match`.", "headers": {"ETag": _TAG}}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "Tags of answers that are there already.",
    "schema": {"type": "string"},
}


def _get(
    operation: str,
    summary: str,
    content: Mapping[str, Schema],
    parameters: Sequence[Mapping[str, Any]] = (),
    problems: Sequence[str] = ("400", "401", "410", "500", "503"),
) -> dict[str, Any]:
    """An operation, which takes `generation` and has a tag where it may find a generation gone."""
    kept = "410" in problems
    headers = {} if operation == "health" else {"ETag": _TAG}
    found = {
        "description": summary,
        "headers": headers,
        "content": {kind: {"schema": one} for kind, one in content.items()},
    }
    unchanged = {"304": _UNCHANGED} if headers else {}
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "parameters": [*parameters, *((_GENERATION,) if kept else ()), *((_IF_NONE_MATCH,) if headers else ())],
            "responses": {"200": found, **unchanged, **{status: _PROBLEMS[status] for status in problems}},
        }
    }


def _json(name: str) -> dict[str, Schema]:
    return {"application/json": ref(name)}


_ONE = ("400", "401", "404", "410", "500", "503")

PATHS: Mapping[str, dict[str, Any]] = {
    "/api/v1/search": _get(
        "search",
        "Passages that match a query, in order, with the facets of all that match",
        _json("SearchObject"),
        (
            _Q, _MATCH, *_FILTERS,
            _asked("sort", one_of("The order; by default the query's own, or relevance.", tuple(Sort))),
            _OFFSET, _limit(100, 10, "hits"),
            _asked("page", _whole("Counts in limits, from 1; `offset` goes before it.", lowest=1)),
            {**_asked("facet", {"type": "array", "items": {"type": "string", "enum": [*FACETS]},
                                "description": "Facets to count beside the usual ones; also the collection's own."}),
             "style": "form", "explode": True},
            _asked("explain", _flag("1 has the scores of the first 10 hits explained.")),
        ),
    ),
    "/api/v1/document/{identity}": _get(
        "document",
        "A document: what is known of it and by which evidence, and its passages or its text, in parts",
        _json("DocumentObject"),
        (
            _identity("The document's id.", DOCUMENT_ID),
            _asked("as", one_of("What to give, and what `offset` and `limit` count: passages, or code points.",
                                ("passages", "text"))),
            _OFFSET, _limit(100, 100, "passages (of the text, 100,000 code points)"),
            _asked("omitted", _flag("1 also gives what was left out of the text, and why.")),
        ),
        _ONE,
    ),
    "/api/v1/passage/{identity}": _get(
        "passage",
        "A passage with its document's origin and its neighbours; with `q`, the characters that the query finds",
        _json("PassageObject"),
        (_identity("The passage's id.", PASSAGE_ID), _Q, _MATCH),
        _ONE,
    ),
    "/api/v1/facets": _get(
        "facets",
        "The values of one facet that the passages found have, in parts",
        _json("FacetValues"),
        (
            _asked("facet", one_of("The facet; also one of the collection's own.", tuple(FACETS)), required=True),
            _asked("prefix", string("Only values with a word that begins so, whatever the case and accents.")),
            _Q, _MATCH, *_FILTERS, _OFFSET, _limit(100, 100, "values"),
        ),
    ),
    "/api/v1/suggest": _get(
        "suggest",
        "How a query may go on: words, names and titles that are in what the filters leave",
        _json("Suggestions"),
        (_Q, *_FILTERS, _limit(50, 10, "suggestions")),
    ),
    "/api/v1/cite/{identity}": _get(
        "cite",
        "A citation of a passage or of a part of it, as a file of the style",
        {style.media_type: {} if "json" in style.media_type else {"type": "string"} for style in STYLES.values()},
        (
            _identity("The passage's id.", PASSAGE_ID),
            _asked("style", one_of("How it is written; as text by default.", tuple(STYLES))),
            _asked("from", _whole("Where the quotation begins, in code points of the passage.")),
            _asked("to", _whole("Where it ends, exclusive; above `from` and within the passage.", lowest=1)),
        ),
        _ONE,
    ),
    "/api/v1/status": _get(
        "status",
        "What the index holds, and what became of each file, in parts",
        _json("Status"),
        (
            _asked("status", one_of("Only files of which this became.", tuple(FileStatus))),
            _OFFSET, _limit(500, 100, "files"),
        ),
    ),
    "/api/v1/openapi.json": _get(
        "openapi", "This document", {"application/json": {"type": "object"}}, problems=("400", "401", "500")
    ),
    "/healthz": _get(
        "health", "Whether searches can be answered", _json("Health"), problems=("400", "401", "500", "503")
    ),
}  # fmt: skip


def document(version: str) -> dict[str, Any]:
    """The OpenAPI document of this version of Pincite."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Pincite",
            "version": version,
            "summary": "Full-text search for people who must find the exact passage, quote it and cite it",
            "description": (
                "Only GET and HEAD. Parameters that are not known are passed over, and so a field that the user has "
                "added filters by its name; a value that a parameter cannot have is refused with 400. Values of one "
                f"facet are alternatives, different facets must all hold; the first {MOST_FILTERS} values are used. "
                "Follow `next` and `previous` as they are: they name the commit that answered, so that what is "
                "indexed meanwhile loses and doubles nothing."
            ),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "security": [{}, {"password": []}],
        "paths": dict(PATHS),
        "components": {
            "schemas": dict(SCHEMAS),
            "securitySchemes": {"password": {"type": "http", "scheme": "basic"}},
        },
    }
