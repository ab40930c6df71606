"""The parameters of the API: what they have in common with the search page's is read as there, but strictly.

A program is told of a value that a parameter cannot have, where a page would pass it over. Any query is a
query, any value of a facet can be chosen, and parameters that are not known are passed over.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from search.errors import RequestError
from search.records import Match, Note, SearchRequest, Sort
from search.schema import FACETS
from webapp import forms
from webapp.forms import HIGHEST_NUMBER, PAGE_SIZE, Arguments, Form


class BadParameter(RequestError):
    """A parameter was given more than once, not at all, or with a value that it cannot have."""


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a long answer is asked for: `limit` things from the one numbered `offset` on, from 0."""

    offset: int
    limit: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as the address has it, as a form, as a request, and with the notes on what was cut."""

    form: Form
    request: SearchRequest
    notes: tuple[Note, ...]


def text(arguments: Arguments, name: str) -> str:
    """The value of a parameter that may be given once, "" where it is not given."""
    values = arguments.getlist(name)
    if len(values) > 1:
        raise BadParameter(f"{name} is given {len(values):,} times. Give it once.")
    return values[0] if values else ""


def whole(arguments: Arguments, name: str, *, default: int, lowest: int = 0) -> int:
    """The whole number that a parameter is, from `lowest` to `HIGHEST_NUMBER`."""
    written = text(arguments, name)
    if not arguments.getlist(name):
        return default
    if len(written) <= len(str(HIGHEST_NUMBER)) and written.isascii() and written.isdigit():
        number = int(written)
        if lowest <= number <= HIGHEST_NUMBER:
            return number
    raise BadParameter(f"{name} must be a whole number from {lowest} to {HIGHEST_NUMBER}, not {_shown(written)}.")


def choice(arguments: Arguments, name: str, choices: Iterable[str], default: str) -> str:
    """The one of `choices` that a parameter names."""
    written = text(arguments, name)
    if not arguments.getlist(name):
        return default
    known = tuple(choices)
    if written not in known:
        raise BadParameter(f"{name} must be one of {', '.join(known)}, not {_shown(written)}.")
    return written


def is_set(arguments: Arguments, name: str) -> bool:
    """Whether a parameter is 1, and not 0 or left out."""
    return choice(arguments, name, ("0", "1"), "0") == "1"


def part(arguments: Arguments, *, usual: int, most: int) -> Part:
    """The part that `offset` and `limit` ask for; a limit above `most` is cut to it."""
    limit = min(whole(arguments, "limit", default=usual, lowest=1), most)
    return Part(whole(arguments, "offset", default=0), limit)


def search(arguments: Arguments, own: Collection[str], *, most: int) -> Asked:
    """The search that is asked for: `page` counts in limits, and `offset` goes before it."""
    page = whole(arguments, "page", default=1, lowest=1)
    choice(arguments, "sort", tuple(Sort), Sort.RELEVANCE)
    asked = query(arguments, own)
    for facet in arguments.getlist("facet"):
        known_facet(facet, own)
    limit = min(whole(arguments, "limit", default=PAGE_SIZE, lowest=1), most)
    offset = whole(arguments, "offset", default=min((page - 1) * limit, HIGHEST_NUMBER))
    return replace(asked, request=replace(asked.request, offset=offset, limit=limit))


def query(arguments: Arguments, own: Collection[str]) -> Asked:
    """The query, the forms of words that may match and what is chosen among the facets, in no order."""
    choice(arguments, "match", tuple(Match), Match.ANY)
    form = forms.read(arguments, own)
    return Asked(form, form.request(), form.notes)


def known_facet(name: str, own: Collection[str]) -> str:
    """`name`, where it is that of a facet; raise `BadParameter` where it is not."""
    known = tuple(dict.fromkeys((*FACETS, *own)))
    if name not in known:
        raise BadParameter(f"facet must be one of {', '.join(known)}, not {_shown(name)}.")
    return name


def _shown(written: str) -> str:
    return repr(written if len(written) <= 40 else f"{written[:40]}…")
