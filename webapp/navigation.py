"""Where one can go from a page of results: filters, chips and pages, each with the form of its link.

Plain records for the templates; no HTML is made here. There are many links to values of facets, so
these are ready-made query strings; all others are forms.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from search.facets import ON_REQUEST
from search.lexer import QUOTES
from search.records import Expansion, Facet, FacetValue, Highlight, Match, ResultPage, Rung
from search.schema import FACETS, NO_VALUE
from webapp import forms, wording
from webapp.forms import PAGE_SIZE, Form

SHOWN_VALUES = 6
"""Values of a facet that are listed at once; the others are folded."""
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
    """A facet with its first values and those that are folded.

    `unlisted` counts those that are neither; `without` is the search that does not count the facet,
    None where it is counted anyway.
    """

    field: str
    label: str
    shown: tuple[FacetLink, ...]
    folded: tuple[FacetLink, ...]
    unlisted: int
    without: Form | None


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


def facet_lists(form: Form, facets: Sequence[Facet]) -> tuple[FacetList, ...]:
    """The facets that leave a choice; none for a search too long to be in every link."""
    if form.is_long:
        return ()
    return tuple(_facet_list(form, facet) for facet in facets if _is_choice(facet))


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
        f"{wording.shortened(part)} {'' if place else 'stood '}for {wording.counted(total, 'word')}"
        for place, (part, total) in enumerate(totals.items())
    ]
    others = [f"{len(told) - TOLD_IN_SHORT:,} more"] if len(told) > TOLD_IN_SHORT else []
    return "; ".join((*told[:TOLD_IN_SHORT], *others))


def rungs_marked(highlights: Sequence[Sequence[Highlight]]) -> tuple[Rung, ...]:
    """The rungs of the marks on a page, from strict to loose; none where all are as written."""
    found = {one.rung for inside in highlights for one in inside}
    return tuple(rung for rung in Rung if rung in found) if found - {Rung.WRITTEN} else ()


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
        yield WayOut(f"Remove filter: {chip.words}", chip.target)
    if len(active) > 1:
        yield WayOut("Remove all filters", form.unfiltered())
    if form.match is Match.WRITTEN:
        yield WayOut("Search for any form of the words", form.matching(Match.ANY))
    unquoted = " ".join(form.query.translate(_NO_QUOTES).split())
    if unquoted and unquoted != form.query.strip():
        yield WayOut("Search for the words without quotation marks", form.asking(unquoted))


_NO_QUOTES = str.maketrans(dict.fromkeys(QUOTES, " "))


def _is_choice(facet: Facet) -> bool:
    """Whether a facet has more to choose from than what has no value."""
    return any(value.value != NO_VALUE or value.selected or value.excluded for value in facet.values)


def _facet_list(form: Form, facet: Facet) -> FacetList:
    values = facet.values
    if facet.field != "match":
        values = tuple(sorted(values, key=lambda value: not (value.selected or value.excluded)))
    links = _facet_links(form, facet.field, values)
    known = sum(1 for value in values if value.count)
    return FacetList(
        field=facet.field,
        label=facet.label,
        shown=links[:SHOWN_VALUES],
        folded=links[SHOWN_VALUES:],
        unlisted=max(0, facet.distinct - known),
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
