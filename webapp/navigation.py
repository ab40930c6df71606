"""Where one can go from a page of results: filters, chips and pages, each with the form of its link.

Plain records for the templates; no HTML and no URLs are made here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from search.parser import QUOTES
from search.records import Facet, FacetValue, Match, ResultPage
from search.schema import FACETS
from webapp.forms import PAGE_SIZE, Form

SHOWN_VALUES = 6
"""Values of a facet that are listed at once; the others are folded."""


@dataclass(frozen=True, slots=True)
class FacetLink:
    """A value of a facet, and the search that has it if this one has not, or has it not if this one has."""

    value: FacetValue
    target: Form


@dataclass(frozen=True, slots=True)
class FacetList:
    """A facet with its first values and those that are folded. `unlisted` counts those that are neither."""

    field: str
    label: str
    shown: tuple[FacetLink, ...]
    folded: tuple[FacetLink, ...]
    unlisted: int


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the search without it."""

    field: str
    facet: str
    label: str
    target: Form


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a page of results stands among all; `previous` and `following` are None at the ends."""

    page: int
    pages: int
    first: int
    last: int
    previous: Form | None
    following: Form | None


@dataclass(frozen=True, slots=True)
class WayOut:
    """Another search to try where this one found nothing."""

    label: str
    target: Form


def facet_lists(form: Form, facets: tuple[Facet, ...]) -> tuple[FacetList, ...]:
    """The facets that have values to choose from; none for a search too long to be in every link."""
    if form.is_long:
        return ()
    return tuple(_facet_list(form, facet) for facet in facets if facet.values)


def chips(form: Form, facets: tuple[Facet, ...]) -> tuple[Chip, ...]:
    """One chip for each filter that is on, in the order of the facets."""
    labels: Mapping[tuple[str, str], str] = {
        (facet.field, value.value): value.label for facet in facets for value in facet.values
    }
    return tuple(
        Chip(field, FACETS[field], labels.get((field, value), value), form.without_value(field, value))
        for field in FACETS
        for value in form.filters.get(field, ())
    )


def last_page(total: int) -> int:
    """The number of the last page, at least 1, where `total` passages were found."""
    return max(1, -(-total // PAGE_SIZE))


def pager(form: Form, page: ResultPage) -> Pager:
    """The pager of a page of results."""
    pages = last_page(page.total_passages)
    first = page.request.offset + 1
    return Pager(
        page=form.page,
        pages=pages,
        first=first,
        last=page.request.offset + len(page.hits),
        previous=form.at(form.page - 1) if form.page > 1 else None,
        following=form.at(form.page + 1) if form.page < pages else None,
    )


def ways_out(form: Form, active: tuple[Chip, ...]) -> Iterator[WayOut]:
    """What to try where nothing was found, the smallest change first."""
    for chip in active:
        yield WayOut(f"Remove filter: {chip.facet} {chip.label}", chip.target)
    if len(active) > 1:
        yield WayOut("Remove all filters", form.unfiltered())
    if form.match is Match.WRITTEN:
        yield WayOut("Search for any form of the words", form.matching(Match.ANY))
    unquoted = " ".join(form.query.translate(_NO_QUOTES).split())
    if unquoted and unquoted != form.query.strip():
        yield WayOut("Search for the words without quotation marks", form.asking(unquoted))


_NO_QUOTES = str.maketrans(dict.fromkeys(QUOTES, " "))


def _facet_list(form: Form, facet: Facet) -> FacetList:
    links = tuple(
        FacetLink(
            value,
            form.without_value(facet.field, value.value)
            if value.selected
            else form.with_value(facet.field, value.value),
        )
        for value in sorted(facet.values, key=lambda value: not value.selected)
    )
    known = sum(1 for value in facet.values if value.count)
    return FacetList(
        field=facet.field,
        label=facet.label,
        shown=links[:SHOWN_VALUES],
        folded=links[SHOWN_VALUES:],
        unlisted=max(0, facet.distinct - known),
    )
