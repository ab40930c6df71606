"""How the pages put into words what `search.wording` does not: values of facets, rungs, names of fields."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from flask import Flask

from search.facets import RUNG_LABELS
from search.records import FacetValue, MarkKind, PartialDate, PassageKind, Precision, Rung
from search.schema import NO_VALUE
from search.wording import bytes_of, counted, date, language, number, place, where

_SHORT = 80


def facet_value(field: str, value: FacetValue) -> str:
    """What a value of a facet is called; months and days in words, with what is not known of them."""
    if field not in ("month", "day") or value.value == NO_VALUE:
        return value.label
    try:
        known = PartialDate.parse(value.value)
    except ValueError:
        return value.label
    if known.precision is Precision.DAY or known.precision == field:
        return date(known)
    return f"{date(known)}, no {'month' if known.precision is Precision.YEAR else 'day'}"


def how_many(value: FacetValue) -> str:
    """`12 passages in 3 documents`, as far as it is known."""
    passages = counted(value.count, "passage")
    return passages if value.documents is None else f"{passages} in {counted(value.documents, 'document')}"


def differs(rung: Rung) -> str:
    """How what was found differs from what was asked for: `other form of the word`."""
    label = RUNG_LABELS[rung]
    return label[:1].lower() + label[1:]


def shortened(text: str) -> str:
    """The beginning of a long text that is repeated only to say which one is meant."""
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"


def now() -> str:
    """The time at which a page is made, for print: `2026-11-22 23:10 UTC`."""
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"


FIELD_NAMES: Mapping[str, str] = {
    "title": "Title",
    "authors": "Author",
    "publisher": "Publisher",
    "published": "Published",
    "captured": "Saved",
    "language": "Language",
    "kind": "Kind",
    "url": "Address",
}
"""What the values of a document's metadata are called, in the order they are shown in."""

FUNCTIONS: Mapping[str, Callable[..., object]] = {
    "date": date, "number": number, "counted": counted, "language": language, "bytes_of": bytes_of, "place": place,
    "where": where, "how_many": how_many, "differs": differs,
}  # fmt: skip


def install(app: Flask) -> None:
    """Make the functions of this module filters of the templates."""
    app.jinja_env.filters.update(FUNCTIONS)
    app.jinja_env.globals.update(MarkKind=MarkKind, PassageKind=PassageKind, Rung=Rung)
