"""Links to the parts before and after, which are of the same commit, so that no hit is lost or doubled between them.

They hold as long as the commit is the current one or kept: see `search.searcher.LiveSearcher`.
"""

from urllib.parse import quote

from flask import request

from webapp import forms
from webapp.api.parameters import Part
from webapp.forms import Pairs


def links(part: Part, total: int, pairs: Pairs, snapshot: str) -> dict[str, str | None]:
    """The addresses, path and query string, of the parts after and before `part` of `total` things; None where none.

    `pairs` are the parameters besides those of the part, `snapshot` names what is searched.
    """
    start = min(part.offset, total)

    def address(offset: int, limit: int) -> str:
        place = (("offset", str(offset)), ("limit", str(limit)), ("generation", snapshot))
        return quote(request.path) + forms.encode((*pairs, *place))

    return {
        "next": address(start + part.limit, part.limit) if start + part.limit < total else None,
        "previous": address(max(0, start - part.limit), min(part.limit, start)) if start else None,
    }
