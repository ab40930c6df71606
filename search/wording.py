"""How records are put into plain words: dates, numbers, places. Never HTML."""

import re

from search.records import Locator, Metadata, PartialDate, PassageKind
from search.schema import LANGUAGE_NAMES

_MONTHS = (
    "", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_NOT_IN_LINES = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Controls, and what turns the direction of text."""
_SPACES = re.compile(r"\s+")


def date(value: PartialDate) -> str:
    """`3 August 2017`, `August 2017` or `2017 (inferred)`: never more than is known."""
    inferred = "(inferred)" if value.is_inferred else ""
    parts = (str(value.day) if value.day else "", _MONTHS[value.month], f"{value.year}", inferred)
    return " ".join(part for part in parts if part)


def published(metadata: Metadata) -> str:
    """The date of publication, or that there is none: `no date, saved 3 August 2017`."""
    if metadata.published:
        return date(metadata.published)
    return f"no date, saved {date(metadata.captured)}" if metadata.captured else "no date"


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
    """Which passage: `passage 12`, `passage 12, list item`, `passage 12, OCR`.

    Not "paragraph 12": reports and judgments number their own paragraphs, and ours must not be taken
    for theirs.
    """
    kind = "" if locator.kind is PassageKind.PARAGRAPH else f", {locator.kind}"
    return f"passage {locator.ordinal}{kind}{', OCR' if locator.recognised else ''}"


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


def one_line(text: str) -> str:
    """`text` for a line of its own: spaces single, nothing in it that breaks lines or turns them around."""
    return _SPACES.sub(" ", _NOT_IN_LINES.sub("", text)).strip()
