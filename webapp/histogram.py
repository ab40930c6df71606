"""When what was found was published: a bar for each year, or each month of the year that is chosen.

Bars are measured in the units of an SVG's view box, so that they need no style.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.records import Facet, FacetValue
from search.schema import NO_VALUE
from webapp import forms, wording
from webapp.forms import Form

WIDTH, HEIGHT = 240, 56
"""Of the drawing, without the line of labels below."""
LETTER = 6.0
"""How wide a letter of a label is, at most, on the average of its letters."""
MOST_BARS = 120
"""More years than these are told in the list of the facet only."""
_LONGEST_GAP = 40
"""Years in a row without a passage that still have their place in the drawing."""
_MONTHS_OF_A_YEAR = 12
_NO_DATE = "no date"
_UNDATED = 60
"""Room for what has no date, with its label, of the drawing's width."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A year or month: where its bar stands, the query string of the search that it leads to, and what it says."""

    x: float
    y: float
    width: float
    height: float
    target: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Label:
    """What stands below a bar; `x` is its middle, as near to the bar's as there is room."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """The bars from early to late, what has no date, and labels: of the first place, the last, and no date."""

    bars: tuple[Bar, ...]
    undated: Bar | None
    labels: tuple[Label, ...]


def histogram(form: Form, facets: Sequence[Facet]) -> Histogram | None:
    """The drawing for the counts of `facets`: months where one year is chosen; None where there is nothing to draw."""
    if form.is_long:
        return None
    counted = {facet.field: facet for facet in facets}
    years = form.filters.get("year", ())
    if len(years) == 1 and years[0] != NO_VALUE and "month" in counted:
        named = {f"{years[0]}-{month:02}": f"{years[0]}-{month:02}" for month in range(1, _MONTHS_OF_A_YEAR + 1)}
        known = any(value.value in named for value in counted["month"].values)
        return _drawn(form, counted["month"], list(named)) if known else None
    if "year" not in counted:
        return None
    known_years = sorted(value.value for value in counted["year"].values if value.value.isdecimal())
    return _drawn(form, counted["year"], list(_in_a_row(known_years))) if len(known_years) > 1 else None


def _in_a_row(years: Sequence[str]) -> Iterator[str]:
    """`years`, in order, with the years between them unless they are too many."""
    before = int(years[0])
    for year in map(int, years):
        if year - before <= _LONGEST_GAP:
            yield from (f"{between:04}" for between in range(before + 1, year))
        yield f"{year:04}"
        before = year


def _drawn(form: Form, facet: Facet, places: Sequence[str]) -> Histogram | None:
    values = {value.value: value for value in facet.values}
    if len(places) > MOST_BARS:
        return None
    most = max((value.count for value in values.values()), default=0) or 1
    undated = values.get(NO_VALUE)
    step = round((WIDTH - (_UNDATED if undated else 0)) / len(places), 2)
    width = round(step * 0.8, 2)

    choosing = form.choosing(facet.field)

    def bar(value: FacetValue, x: float, width: float) -> Bar:
        height = max(2.0, round(HEIGHT * value.count / most, 1)) if value.count else 0.0
        title = f"{wording.facet_value(facet.field, value)}: {wording.how_many(value)}"
        if value.selected or value.excluded:
            search = (form.without_value if value.selected else form.with_value)(facet.field, value.value)
            target = forms.encode(search.pairs())
        else:
            target = choosing(forms.quoted(value.value))
        return Bar(x, round(HEIGHT - height, 1), width, height, target, title, value.selected)

    at = {name: round(step * place, 2) for place, name in enumerate(places)}
    bars = tuple(bar(values[name], x, width) for name, x in at.items() if name in values)
    labels = tuple(_label(_called(facet.field, name), at[name] + width / 2) for name in (places[0], places[-1]))
    if undated is None:
        return Histogram(bars, None, labels)
    beside = _label(_NO_DATE, WIDTH)
    thin = min(width, len(_NO_DATE) * LETTER)
    return Histogram(bars, bar(undated, round(beside.x - thin / 2, 2), thin), (*labels, beside))


def _called(field: str, name: str) -> str:
    """What a place of the drawing is called: a year, or a month without its year, which is chosen."""
    label = wording.facet_value(field, FacetValue(name, name, 0))
    return label if field == "year" else label.split()[0]


def _label(text: str, middle: float) -> Label:
    half = len(text) * LETTER / 2
    return Label(round(min(max(middle, half), WIDTH - half), 2), text)
