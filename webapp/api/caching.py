"""Entity tags (RFC 9110): an answer follows from the commit, the request and our version, so that one who has it
is told so before anything is searched.
"""

from hashlib import sha256
from importlib.metadata import version

from flask import Response, g, request

from search.searcher import Searcher

VERSION = version("pincite")
"""Pincite's own, which is also that of the description of the API."""


def tag(searcher: Searcher) -> str:
    """The tag of what `searcher` answers to this request."""
    return made_of(searcher.snapshot, request.host_url, request.path, request.query_string.decode("latin-1"))


def made_of(*parts: str) -> str:
    """A tag of these parts and our version."""
    return sha256("\0".join((VERSION, *parts)).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def is_known(wanted: str) -> bool:
    """Whether who asks has an answer of this tag."""
    known = request.if_none_match
    return not known.star_tag and known.contains_weak(wanted)


def tagged(response: Response) -> Response:
    """An answer with its tag in `g.tag` if it has one, and without its body where that is known."""
    if "tag" in g and response.status_code in (200, 304):
        response.set_etag(g.tag, weak=True)
        if response.status_code != 304:
            response.make_conditional(request)
    return response
