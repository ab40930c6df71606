"""The query string: read into a form once, and written from a form for every link.

All state is in the URL. Reading never fails: what is unknown is passed over, a bad value gives way
to the default, and what was cut is said in a note. Writing leaves default values out, so that the
same search has one address.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol, TypeVar
from urllib.parse import urlencode

from search.parser import MAX_LENGTH
from search.records import Match, Note, SearchRequest, Sort
from search.schema import FACETS

PAGE_SIZE = 10
MOST_FILTERS = 100
"""Values of all facets together that a search is narrowed by; a link with more is a mistake or an attack."""
LONGEST_QUERY = MAX_LENGTH * 4 + 1
"""One code point more than the searcher reads of a query, so that it still says that it read no further."""
LONGEST_STATE = 4_000
"""Code points of a search that are repeated in every link of a page; a longer one is in a few only."""
HIGHEST_NUMBER = 10**9

Pairs = tuple[tuple[str, str], ...]

_Choice = TypeVar("_Choice", bound=StrEnum)


class Arguments(Protocol):
    """What is needed of a parsed query string, such as `flask.request.args`."""

    def get(self, key: str, default: str) -> str: ...

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Form:
    """A search as the address bar holds it. `page` counts from 1; `notes` say what was not taken over."""

    query: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    match: Match = Match.ANY
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    notes: tuple[Note, ...] = ()

    def request(self) -> SearchRequest:
        """What to ask the searcher for, one page of results."""
        offset = (self.page - 1) * PAGE_SIZE
        return SearchRequest(self.query, self.filters, self.match, self.sort, offset, PAGE_SIZE)

    def pairs(self, **more: object) -> Pairs:
        """The parameters of this form's query string, then those of `more` that are not None."""
        own = (
            ("q", self.query),
            *((name, value) for name in FACETS for value in self.filters.get(name, ())),
            ("match", "" if self.match is Match.ANY else self.match.value),
            ("sort", "" if self.sort is Sort.RELEVANCE else self.sort.value),
            ("page", "" if self.page == 1 else str(self.page)),
        )
        extra = ((name, str(value)) for name, value in more.items() if value is not None)
        return tuple((name, value) for name, value in (*own, *extra) if value)

    @property
    def is_long(self) -> bool:
        """Whether this search is too long to be repeated in every link of a page."""
        return sum(len(name) + len(value) for name, value in self.pairs()) > LONGEST_STATE

    def at(self, page: int) -> "Form":
        """The same search at another page."""
        return replace(self, page=page)

    def with_value(self, facet: str, value: str) -> "Form":
        """The search narrowed by one more value of a facet, at its first page."""
        values = (*self.filters.get(facet, ()), value)
        return replace(self, filters={**self.filters, facet: values}, page=1)

    def without_value(self, facet: str, value: str) -> "Form":
        """The search without one value of a facet, at its first page."""
        values = tuple(one for one in self.filters.get(facet, ()) if one != value)
        others = {name: kept for name, kept in self.filters.items() if name != facet}
        return replace(self, filters={**others, facet: values} if values else others, page=1)

    def unfiltered(self) -> "Form":
        """The search without filters, at its first page."""
        return replace(self, filters={}, page=1)

    def asking(self, query: str) -> "Form":
        """The same filters and order for another query."""
        return replace(self, query=query, page=1)

    def matching(self, match: Match) -> "Form":
        """The same search with words matched in another way, at its first page."""
        return replace(self, match=match, page=1)


def read(arguments: Arguments) -> Form:
    """The form in a query string, whatever that contains."""
    filters, notes = _filters(arguments)
    return Form(
        query=arguments.get("q", "")[:LONGEST_QUERY],
        filters=filters,
        match=_one_of(Match, arguments.get("match", ""), Match.ANY),
        sort=_one_of(Sort, arguments.get("sort", ""), Sort.RELEVANCE),
        page=number(arguments.get("page", ""), default=1, lowest=1),
        notes=notes,
    )


def read_request(arguments: Arguments, *, most: int) -> tuple[SearchRequest, tuple[Note, ...]]:
    """The request in a query string that may also have `offset` and `limit`, at most `most`; and the notes."""
    form = read(arguments)
    limit = min(number(arguments.get("limit", ""), default=PAGE_SIZE, lowest=1), most)
    offset = number(arguments.get("offset", ""), default=(form.page - 1) * limit, lowest=0)
    return replace(form.request(), offset=offset, limit=limit), form.notes


def number(text: str, *, default: int, lowest: int) -> int:
    """The whole number written in `text` if it is one and not below `lowest`, else `default`."""
    if not (text.isascii() and text.isdigit()):
        return default
    value = int(text) if len(text) <= len(str(HIGHEST_NUMBER)) else HIGHEST_NUMBER
    return min(value, HIGHEST_NUMBER) if value >= lowest else default


def encode(pairs: Iterable[tuple[str, str]]) -> str:
    """`pairs` as a query string with its question mark, or nothing where there are none.

    What no URL can hold, half of a surrogate pair, becomes a question mark.
    """
    encoded = urlencode(list(pairs), errors="replace")
    return f"?{encoded}" if encoded else ""


def _filters(arguments: Arguments) -> tuple[dict[str, tuple[str, ...]], tuple[Note, ...]]:
    wanted = [(name, value) for name in FACETS for value in dict.fromkeys(arguments.getlist(name)) if value]
    filters: dict[str, tuple[str, ...]] = {}
    for name, value in wanted[:MOST_FILTERS]:
        filters[name] = (*filters.get(name, ()), value)
    if len(wanted) <= MOST_FILTERS:
        return filters, ()
    message = f"Only the first {MOST_FILTERS} of {len(wanted):,} filters were used."
    return filters, (Note("filters", message),)


def _one_of(choices: type[_Choice], text: str, default: _Choice) -> _Choice:
    return next((choice for choice in choices if choice.value == text), default)
