"""How records are put into words: dates, numbers, places, citations. Plain text, never HTML."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Flask

from search.facets import RUNG_LABELS
from search.records import (
    FacetValue,
    Locator,
    MarkKind,
    Metadata,
    Origin,
    PartialDate,
    Passage,
    PassageKind,
    Precision,
    Rung,
)
from search.schema import LANGUAGE_NAMES, NO_VALUE

_MONTHS = (
    "", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SHORT = 80
_SPACES = re.compile(r"\s+")
_BULLET = re.compile(r"\A(?:[•·▪‣◦●*]\s*|[-–—]\s+)(?=\S)")


def date(value: PartialDate) -> str:
    """`3 August 2017`, `August 2017` or `2017 (inferred)`: never more than is known."""
    inferred = "(inferred)" if value.is_inferred else ""
    parts = (str(value.day) if value.day else "", _MONTHS[value.month], f"{value.year}", inferred)
    return " ".join(part for part in parts if part)


def _undated(metadata: Metadata) -> str:
    return f"no date, saved {date(metadata.captured)}" if metadata.captured else "no date"


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


def number(value: int) -> str:
    """`1,204`."""
    return f"{value:,}"


def counted(value: int, one: str, many: str = "") -> str:
    """`1 passage`, `1,204 passages`; `many` is needed only where it is not `one` with an s."""
    return f"{value:,} {one if value == 1 else many or one + 's'}"


def language(code: str) -> str:
    """The name of a language, or its code where we have no name for it."""
    return LANGUAGE_NAMES.get(code, code)


def bytes_of(size: int) -> str:
    """`812 bytes`, `4.1 kB`, `12.0 MB`: decimal units."""
    if size < 1000:
        return counted(size, "byte")
    for unit in ("kB", "MB"):
        size_in_unit = size / 1000 if unit == "kB" else size / 1_000_000
        if size_in_unit < 1000:
            return f"{size_in_unit:,.1f} {unit}"
    return f"{size / 1_000_000_000:,.1f} GB"


def place(locator: Locator) -> str:
    """Which passage: `passage 12`, `passage 12, list item`.

    Not "paragraph 12": reports and judgments number their own paragraphs, and ours must not be taken
    for theirs.
    """
    kind = "" if locator.kind is PassageKind.PARAGRAPH else f", {locator.kind}"
    return f"passage {locator.ordinal}{kind}"


def where(locator: Locator) -> str:
    """The whole locator in one line: `p. 3, § The facts › The night, 17.30, Ilsa Marten, passage 12`."""
    parts = (
        f"p. {locator.page}" if locator.page else "",
        f"§ {' › '.join(locator.heading)}" if locator.heading else "",
        locator.time or "",
        locator.voice or "",
        place(locator),
    )
    return ", ".join(part for part in parts if part)


def citation(passage: Passage, origin: Origin, permalink: str) -> tuple[str, ...]:
    """All that is needed to find a quoted passage again and check it, in the order it is cited in.

    Characters that turn the direction of text are left out of names, so that they cannot reverse the
    line that they are pasted into. The quotation itself is the passage's text, to the character.
    """
    metadata = origin.metadata
    known = (
        origin.name,
        ", ".join(metadata.authors),
        metadata.publisher or "",
        date(metadata.published) if metadata.published else _undated(metadata),
        where(passage.locator),
        f"file {origin.source}",
        f"SHA-256 {origin.sha256}",
        permalink,
    )
    return tuple(_one_line(part) for part in known if part)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage's text as it is quoted in a citation, to the character, between `opening` and `closing`."""

    opening: str
    text: str
    closing: str


def quotation(text: str) -> Quotation:
    """`text` ready to be cited: without the bullet of a list, in quotation marks unless it brings its own."""
    words = _BULLET.sub("", text, count=1)
    own = words[:1] in "“„«\"'‘" and words[-1:] in "”“»\"'’.!?…"
    return Quotation("", words, "") if own else Quotation("“", words, "”")


def _one_line(text: str) -> str:
    return _SPACES.sub(" ", _BIDI_CONTROLS.sub("", text)).strip()


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
