"""The query string: read into a form once, and written from a form for every link.

All state is in the URL. Reading never fails: what is unknown is passed over, a bad value gives way
to the default, and what was cut is said in a note. Writing leaves default values out, so that the
same search has one address.

A facet is a parameter of its name, `publisher=X`; what is left out is `not.publisher=X`, and an
empty value stands for having none. A facet that is counted beside the usual ones is `facet=month`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import Protocol, TypeVar
from urllib.parse import quote_plus

from search.parser import MAX_LENGTH
from search.records import Match, Note, SearchRequest, Sort
from search.schema import FACETS, NO_VALUE

PAGE_SIZE = 10
MOST_FILTERS = 100
"""Values of all facets together that a search is narrowed by; a link with more is a mistake or an attack."""
LONGEST_QUERY = MAX_LENGTH * 4 + 1
"""One code point more than the searcher reads of a query, so that it still says that it read no further."""
LONGEST_STATE = 2_000
"""Code points of a search that are repeated in every link of a page; a longer one is in a few only."""
HIGHEST_NUMBER = 10**9
EXCLUDING = "not."
"""Before the parameter of a facet: passages with this value are left out."""
TAKEN = frozenset(
    (
        "q", "match", "sort", "view", "page", "facet", "offset", "limit", "explain", "p", "hit", "anyway", "rung",
        "why", "around", "find", "quote", "from", "to", "style", "generation", "format", "cursor", "by", "window",
        "common", "at", "prefix",
    )
)  # fmt: skip
"""Parameters that are no facets. A field of the user's with such a name is written `field.NAME`."""
_ANY = "\ud800"
"""A value that no query string can hold."""
_ALWAYS = frozenset(("document", "kind", "match"))
"""Facets of which every passage has a value."""

_PLACES = {facet: place for place, facet in enumerate(FACETS)}

Values = Mapping[str, tuple[str, ...]]
Pairs = tuple[tuple[str, str], ...]

_Choice = TypeVar("_Choice", bound=StrEnum)


class View(StrEnum):
    """How results are listed: each passage by itself, or the best ones of each document together."""

    PASSAGES = "passages"
    DOCUMENTS = "documents"


class Arguments(Protocol):
    """What is needed of a parsed query string, such as `flask.request.args`."""

    def get(self, key: str, default: str) -> str: ...

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Form:
    """A search as the address bar holds it.

    `facets` are counted beside the usual ones, `page` counts from 1 (pages of passages or of documents,
    as `view` has it), and `notes` say what was not taken over.
    """

    query: str = ""
    filters: Values = field(default_factory=dict)
    excluded: Values = field(default_factory=dict)
    match: Match = Match.ANY
    sort: Sort = Sort.RELEVANCE
    view: View = View.PASSAGES
    page: int = 1
    facets: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    def request(self) -> SearchRequest:
        """What to ask the searcher for, one page of results."""
        return SearchRequest(
            query=self.query,
            filters=self.filters,
            excluded=self.excluded,
            match=self.match,
            sort=self.sort,
            offset=(self.page - 1) * PAGE_SIZE,
            limit=PAGE_SIZE,
            facets=self.facets,
        )

    @property
    def choices(self) -> Pairs:
        """The parameters of what is chosen among the facets, the same in any order of choosing."""
        return (
            *((parameter(facet), value) for facet, value in chosen(self.filters)),
            *((EXCLUDING + parameter(facet), value) for facet, value in chosen(self.excluded)),
            *(("facet", facet) for facet in self.facets),
        )

    def pairs(self, **more: object) -> Pairs:
        """The parameters of this form's query string, then those of `more` that are not None."""
        settings = (
            ("match", "" if self.match is Match.ANY else self.match.value),
            ("sort", "" if self.sort is Sort.RELEVANCE else self.sort.value),
            ("view", "" if self.view is View.PASSAGES else self.view.value),
            ("page", "" if self.page == 1 else str(self.page)),
        )
        return (
            *((("q", self.query),) if self.query else ()),
            *self.choices,
            *((name, value) for name, value in settings if value),
            *((name, str(value)) for name, value in more.items() if value is not None),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is chosen or left out among the facets."""
        return bool(self.filters or self.excluded)

    @property
    def is_long(self) -> bool:
        """Whether this search is too long to be repeated in every link of a page."""
        return sum(len(name) + len(value) for name, value in self.pairs()) > LONGEST_STATE

    def at(self, page: int) -> "Form":
        """The same search at another page."""
        return replace(self, page=page)

    def with_value(self, facet: str, value: str) -> "Form":
        """The search narrowed by one more value of a facet, at its first page."""
        excluded = _without(self.excluded, facet, value)
        return replace(self, filters=_with(self.filters, facet, value), excluded=excluded, page=1)

    def choosing(self, facet: str) -> "Choosing":
        """The query strings of this search narrowed by one more value of a facet that it does not name yet."""
        return Choosing.of(self.with_value(facet, _ANY), parameter(facet))

    def leaving_out(self, facet: str) -> "Choosing":
        """The same of this search without the passages that have such a value."""
        return Choosing.of(self.excluding(facet, _ANY), EXCLUDING + parameter(facet))

    def without_value(self, facet: str, value: str) -> "Form":
        """The search without one value of a facet, at its first page."""
        return replace(self, filters=_without(self.filters, facet, value), page=1)

    def excluding(self, facet: str, value: str) -> "Form":
        """The search without the passages that have a value of a facet, at its first page."""
        filters = _without(self.filters, facet, value)
        return replace(self, filters=filters, excluded=_with(self.excluded, facet, value), page=1)

    def including(self, facet: str, value: str) -> "Form":
        """The search with passages that were left out for a value of a facet, at its first page."""
        return replace(self, excluded=_without(self.excluded, facet, value), page=1)

    def unfiltered(self) -> "Form":
        """The search without filters, at its first page."""
        return replace(self, filters={}, excluded={}, page=1)

    def counting(self, facet: str) -> "Form":
        """The same search, with a facet counted that was not; or not counted, if it was."""
        facets = tuple(one for one in self.facets if one != facet)
        return replace(self, facets=facets if facet in self.facets else (*facets, facet))

    def asking(self, query: str) -> "Form":
        """The same filters and order for another query."""
        return replace(self, query=query, page=1)

    def sorted_by(self, sort: Sort) -> "Form":
        """The same search and page with the order that its query asks for."""
        return replace(self, sort=sort)

    def viewed_as(self, view: View) -> "Form":
        """The same search with its results listed in another way, at its first page."""
        return replace(self, view=view, page=1)

    def matching(self, match: Match) -> "Form":
        """The same search with words matched in another way, at its first page."""
        return replace(self, match=match, page=1)


@dataclass(frozen=True, slots=True)
class Choosing:
    """The query strings of searches that differ in one value only: what stands around it is written once."""

    before: str
    after: str

    @classmethod
    def of(cls, form: Form, name: str) -> "Choosing":
        """Those of `form` with another value in the place of `_ANY`, which the parameter `name` has."""
        pairs = form.pairs()
        place = pairs.index((name, _ANY))
        after = encode(pairs[place + 1 :]).replace("?", "&", 1)
        return cls(encode((*pairs[:place], (name, ""))), after)

    def __call__(self, value: str) -> str:
        """The query string with `value`, as `quoted` gives it."""
        return f"{self.before}{value}{self.after}"


@lru_cache(256)
def quoted(value: str) -> str:
    """`value` as it stands in a query string. Half of a surrogate pair becomes a question mark."""
    return quote_plus(value, errors="replace")


def parameter(facet: str) -> str:
    """What a facet is called in a query string."""
    if facet == "match":
        return "rung"
    return f"field.{facet}" if facet in TAKEN else facet


def chosen(values: Values) -> Iterator[tuple[str, str]]:
    """Each facet with each of its values, in the order of the facets, the user's own after them."""
    ordered = sorted(values, key=lambda facet: (_PLACES.get(facet, len(_PLACES)), facet))
    return ((facet, value) for facet in ordered for value in values[facet])


def read(arguments: Arguments, own: Collection[str] = ()) -> Form:
    """The form in a query string, whatever that contains; `own` names the fields that the user has added."""
    known = (*FACETS, *(facet for facet in own if facet not in FACETS))
    filters, excluded, notes = _choices(arguments, known)
    return Form(
        query=arguments.get("q", "")[:LONGEST_QUERY],
        filters=filters,
        excluded=excluded,
        match=_one_of(Match, arguments.get("match", ""), Match.ANY),
        sort=_one_of(Sort, arguments.get("sort", ""), Sort.RELEVANCE),
        view=_one_of(View, arguments.get("view", ""), View.PASSAGES),
        page=number(arguments.get("page", ""), default=1, lowest=1),
        facets=tuple(facet for facet in dict.fromkeys(arguments.getlist("facet")) if facet in known),
        notes=notes,
    )


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
    encoded = "&".join(f"{quoted(name)}={quoted(value)}" for name, value in pairs)
    return f"?{encoded}" if encoded else ""


def _choices(arguments: Arguments, known: Iterable[str]) -> tuple[Values, Values, tuple[Note, ...]]:
    """The filters and exclusions of the facets in `known`, and a note where they are too many."""
    wanted = [
        (sign, facet, value)
        for sign in ("", EXCLUDING)
        for facet in known
        for value in dict.fromkeys(arguments.getlist(sign + parameter(facet)))
        if value != NO_VALUE or facet not in _ALWAYS
    ]
    found: dict[str, dict[str, tuple[str, ...]]] = {"": {}, EXCLUDING: {}}
    for sign, facet, value in wanted[:MOST_FILTERS]:
        found[sign] = _with(found[sign], facet, value)
    notes: tuple[Note, ...] = ()
    if len(wanted) > MOST_FILTERS:
        message = f"Only the first {MOST_FILTERS} of {len(wanted):,} filters were used."
        notes = (Note("filters", message),)
    return found[""], found[EXCLUDING], notes


def _with(values: Values, facet: str, value: str) -> dict[str, tuple[str, ...]]:
    return {**values, facet: (*(one for one in values.get(facet, ()) if one != value), value)}


def _without(values: Values, facet: str, value: str) -> dict[str, tuple[str, ...]]:
    kept = tuple(one for one in values.get(facet, ()) if one != value)
    others = {name: those for name, those in values.items() if name != facet}
    return {**others, facet: kept} if kept else others


def _one_of(choices: type[_Choice], text: str, default: _Choice) -> _Choice:
    return next((choice for choice in choices if choice.value == text), default)
