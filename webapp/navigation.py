"""Where one can go from a page of results: filters, chips and pages, each with the form of its link.

Plain records for the templates; no HTML is made here. There are many links to values of facets, so
these are ready-made query strings; all others are forms.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from search.facets import ON_REQUEST
from search.lexer import QUOTES
from search.records import Expansion, Facet, FacetValue, Highlight, Match, Passage, Rung
from search.schema import FACETS, NO_VALUE
from search.wording import counted
from webapp import forms, wording
from webapp.forms import PAGE_SIZE, Form

SHOWN_VALUES = 5
"""Values of a facet that are listed beside the results; all of them are on the facet's page."""
FACET_PAGE = 100
"""Values on one page of a facet's."""
HITS_OF_A_GROUP = 3
"""Passages that are shown of each document."""
MOST_WAYS_OUT = 12
"""Other searches that are tried where one found nothing."""
LISTED_WORDS = 100
"""Words of an expansion that are listed."""
TOLD_IN_SHORT = 3
"""Parts of a query whose expansions are told before they are unfolded."""
LISTED_EXPANSIONS = 20
"""Parts of a query whose expansions are listed."""


@dataclass(frozen=True, slots=True)
class FacetLink:
    """A value of a facet with the query strings of the searches it leads to.

    `target` has the value if this search has not, and has it not if this one has; `opposite` does the
    same with leaving it out.
    """

    value: FacetValue
    label: str
    target: str
    opposite: str


@dataclass(frozen=True, slots=True)
class FacetList:
    """A facet with some of its values; `distinct` counts all.

    `without` is the search that does not count the facet, None where it is counted anyway.
    """

    field: str
    label: str
    shown: tuple[FacetLink, ...]
    distinct: int
    without: Form | None

    @property
    def has_more(self) -> bool:
        """Whether there are values that are not shown."""
        return self.distinct > len(self.shown)


@dataclass(frozen=True, slots=True)
class FacetOffer:
    """A facet that is not counted, and the search that counts it."""

    label: str
    target: Form


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the search without it. `excluded` says that the value is left out."""

    field: str
    facet: str
    label: str
    excluded: bool
    target: Form

    @property
    def words(self) -> str:
        """`Publisher A`, `Publisher not A`."""
        return f"{self.facet} {'not ' if self.excluded else ''}{self.label}"


@dataclass(frozen=True, slots=True)
class StoodFor:
    """What a part of the query stood for: the first words of `total`."""

    part: str
    rung: Rung
    words: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a page stands among all; `first` to `last` are numbers of what is on it.

    `previous` and `following` are None at the ends.
    """

    page: int
    pages: int
    first: int
    last: int
    previous: Form | None
    following: Form | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The passages right before and after the one `of` this id, in reading order."""

    of: str
    before: tuple[Passage, ...]
    after: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class WayOut:
    """Another search to try where this one found nothing, and how many passages it finds."""

    label: str
    target: Form
    passages: int = 0


def facet_lists(form: Form, facets: Sequence[Facet]) -> tuple[FacetList, ...]:
    """The facets that leave a choice; none for a search too long to be in every link."""
    if form.is_long:
        return ()
    return tuple(facet_list(form, facet, SHOWN_VALUES) for facet in facets if _is_choice(facet))


def facet_offers(form: Form, facets: Sequence[Facet]) -> tuple[FacetOffer, ...]:
    """The facets that are counted only where they are asked for, and are not here."""
    if form.is_long:
        return ()
    counted = {facet.field for facet in facets}
    return tuple(FacetOffer(FACETS[facet], form.counting(facet)) for facet in ON_REQUEST if facet not in counted)


def chips(form: Form, facets: Sequence[Facet]) -> tuple[Chip, ...]:
    """One chip for each filter that is on, then for each exclusion, in the order of the facets."""
    names: Mapping[str, str] = {**FACETS, **{facet.field: facet.label for facet in facets}}
    labels: Mapping[tuple[str, str], str] = {
        (facet.field, value.value): wording.facet_value(facet.field, value)
        for facet in facets
        for value in facet.values
    }

    def chip(field: str, value: str, target: Form, *, excluded: bool) -> Chip:
        return Chip(field, names.get(field, field), labels.get((field, value), value), excluded, target)

    return (
        *(
            chip(field, value, form.without_value(field, value), excluded=False)
            for field, value in forms.chosen(form.filters)
        ),
        *(
            chip(field, value, form.including(field, value), excluded=True)
            for field, value in forms.chosen(form.excluded)
        ),
    )


def stood_for(expansions: Sequence[Expansion]) -> tuple[StoodFor, ...]:
    """The expansions of a query that are told, each with as many words as are listed."""
    return tuple(
        StoodFor(wording.shortened(one.part), one.rung, one.terms[:LISTED_WORDS], len(one.terms))
        for one in expansions[:LISTED_EXPANSIONS]
    )


def stood_in_short(expansions: Sequence[Expansion]) -> str:
    """`inspect* stood for 5 words; siern~ for 2`: the first parts of a query, and how many others there are."""
    totals: dict[str, int] = {}
    for one in expansions:
        totals[one.part] = totals.get(one.part, 0) + len(one.terms)
    told = [
        f"{wording.shortened(part)} {'' if place else 'stood '}for {counted(total, 'word')}"
        for place, (part, total) in enumerate(totals.items())
    ]
    others = [f"{len(told) - TOLD_IN_SHORT:,} more"] if len(told) > TOLD_IN_SHORT else []
    return "; ".join((*told[:TOLD_IN_SHORT], *others))


def rungs_marked(highlights: Sequence[Sequence[Highlight]]) -> tuple[Rung, ...]:
    """The rungs of the marks on a page, from strict to loose; none where all are as written."""
    found = {one.rung for inside in highlights for one in inside}
    return tuple(rung for rung in Rung if rung in found) if found - {Rung.WRITTEN} else ()


def last_page(total: int, size: int = PAGE_SIZE) -> int:
    """The number of the last page, at least 1, where there are `total` to list."""
    return max(1, -(-total // size))


def pager(form: Form, total: int, size: int = PAGE_SIZE) -> Pager:
    """The pager of a form's page of `size`, where there are `total` to list."""
    pages = last_page(total, size)
    return Pager(
        page=form.page,
        pages=pages,
        first=(form.page - 1) * size + 1,
        last=min(form.page * size, total),
        previous=form.at(form.page - 1) if form.page > 1 else None,
        following=form.at(form.page + 1) if form.page < pages else None,
    )


def ways_out(form: Form, active: tuple[Chip, ...], count: Callable[[Form], int]) -> tuple[WayOut, ...]:
    """Searches that find something where this one found nothing, the smallest change first; `count` counts."""
    ways = {way.target.pairs(): way for way in reversed([*islice(_ways_out(form, active), MOST_WAYS_OUT)])}
    counted = (replace(way, passages=count(way.target)) for way in reversed(ways.values()))
    return tuple(way for way in counted if way.passages)


def _ways_out(form: Form, active: tuple[Chip, ...]) -> Iterator[WayOut]:
    for chip in active:
        yield WayOut(f"Remove filter: {chip.words}", chip.target)
    if len(active) > 1:
        yield WayOut("Remove all filters", form.unfiltered())
    if form.match is Match.WRITTEN:
        yield WayOut("Search for any form of the words", form.matching(Match.ANY))
    unquoted = " ".join(form.query.translate(_NO_QUOTES).split())
    if unquoted and unquoted != form.query.strip():
        yield WayOut("Search for the words without quotation marks", form.asking(unquoted))
    words = " ".join(word for word in _SIGNS.sub(" ", unquoted).split() if word not in _OPERATORS)
    if words and words != unquoted and not _LEAVES_OUT.search(unquoted):
        yield WayOut(f"Search for any of the words: {wording.shortened(words)}", form.asking(words))
    if active and words:
        yield WayOut("Search everywhere for any of the words", form.unfiltered().matching(Match.ANY).asking(words))


_NO_QUOTES = str.maketrans(dict.fromkeys(QUOTES, " "))
_OPERATORS = ("AND", "OR")
_SIGNS = re.compile(r"[()+=]|~>?\d*|\b(?:NEAR|PRE)(?:/\d+)?\b|\b[a-z]+:(?=\S)")
_LEAVES_OUT = re.compile(r"\bNOT\b|(?<!\S)-\S|\b(?:date|after|before|year|sort):")


def _is_choice(facet: Facet) -> bool:
    """Whether a facet has more to choose from than what has no value."""
    return any(value.value != NO_VALUE or value.selected or value.excluded for value in facet.values)


def facet_list(form: Form, facet: Facet, most: int) -> FacetList:
    """The first values of a facet, at most `most` with what has none, or else all that are chosen or left out."""
    values = facet.values
    if facet.field != "match":
        values = tuple(sorted(values, key=lambda value: not (value.selected or value.excluded)))
    taken = sum(1 for value in values if value.selected or value.excluded)
    shown, others = values[: max(most, taken)], values[max(most, taken) :]
    none = tuple(value for value in others if value.value == NO_VALUE)
    if taken < most:
        shown = (*shown[: most - len(none)], *none)
    return FacetList(
        field=facet.field,
        label=facet.label,
        shown=_facet_links(form, facet.field, shown),
        distinct=facet.distinct,
        without=form.counting(facet.field) if facet.field in form.facets and facet.field in ON_REQUEST else None,
    )


def _facet_links(form: Form, field: str, values: Sequence[FacetValue]) -> tuple[FacetLink, ...]:
    choosing, leaving_out = form.choosing(field), form.leaving_out(field)

    def linked(value: FacetValue) -> FacetLink:
        if value.selected or value.excluded:
            target = (form.without_value if value.selected else form.with_value)(field, value.value)
            opposite = (form.including if value.excluded else form.excluding)(field, value.value)
            addresses = (forms.encode(target.pairs()), forms.encode(opposite.pairs()))
        else:
            quoted = forms.quoted(value.value)
            addresses = (choosing(quoted), leaving_out(quoted))
        return FacetLink(value, wording.facet_value(field, value), *addresses)

    return tuple(map(linked, values))
