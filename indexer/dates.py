"""Dates as people write them: read with as much precision as is there, never more."""

import re
from collections.abc import Iterator

from search.records import PartialDate

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier januar jänner enero gennaio janeiro januari",
            "february feb février fevrier februar febrero febbraio fevereiro februari",
            "march mar mars märz marzo março maart",
            "april apr avril abril aprile",
            "may mai mayo maggio maio mei",
            "june jun juin juni junio giugno junho",
            "july jul juillet juli julio luglio julho",
            "august aug août aout agosto augustus",
            "september sept sep septembre septiembre settembre setembro",
            "october oct octobre oktober octubre ottobre outubro okt",
            "november nov novembre noviembre novembro",
            "december dec décembre decembre dezember diciembre dicembre dezembro",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY = r"(?:[^\W\d_]{2,10}\.?,?\s+)?(?:(?:the|den|le|el)\s+)?"

WRITTEN = re.compile(
    rf"""(?<!\w)(?:
      (?P<iso_year>\d{{4}})-(?P<iso_month>\d{{2}})(?:-(?P<iso_day>\d{{2}}))?(?!-?\d)
    | (?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\s+(?:de\s+|of\s+)?
      (?P<month>{_MONTH})\.?,?\s+(?:de\s+)?(?P<year>\d{{4}})
    | (?P<us_month>{_MONTH})\.?\s+(?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<us_year>\d{{4}})
    | (?P<only_month>{_MONTH})\.?,?\s+(?:de\s+)?(?P<only_year>\d{{4}})
    )(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_ALONE = re.compile(rf"{_WEEKDAY}{WRITTEN.pattern}\.?", re.IGNORECASE | re.VERBOSE)
_IN_PATH = re.compile(r"/(?P<year>(?:19|20)\d{2})/(?P<month>\d{1,2})(?:/(?P<day>\d{1,2}))?(?=/|$)")


_DOTTED_I = str.maketrans("İı", "ii")
"""The Turkish letters that a pattern without regard to case takes for an i."""


def written_dates(text: str) -> Iterator[tuple[str, str]]:
    """Each date in `text`: as ISO 8601 and as it is written there."""
    for found in WRITTEN.finditer(text):
        if date := _date(found):
            yield date.iso, found.group()


def only_date(text: str) -> str | None:
    """The date that is all of `text`, a weekday allowed, as ISO 8601."""
    found = _ALONE.fullmatch(" ".join(text.split()))
    date = found and _date(found)
    return date.iso if date else None


def date_in_path(url: str) -> str | None:
    """The date in a path such as `/2021/04/12/`, as ISO 8601."""
    found = _IN_PATH.search(url)
    if found is None:
        return None
    parts = [part for part in (found["year"], found["month"], found["day"]) if part]
    date = _checked("-".join(part.zfill(2) for part in parts))
    return date.iso if date else None


def iso_date(text: str) -> str | None:
    """The date that a machine-readable time such as `2021-03-09T18:40:00+01:00` begins with."""
    found = re.match(r"\s*(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?![\d])", text)
    date = found and _checked(found[1])
    if date:
        return date.iso
    return next((iso for iso, _ in written_dates(text)), None)


def _date(found: re.Match[str]) -> PartialDate | None:
    groups = found.groupdict()
    year = groups["iso_year"] or groups["year"] or groups["us_year"] or groups["only_year"]
    name = groups["month"] or groups["us_month"] or groups["only_month"]
    month = groups["iso_month"] or f"{_MONTHS[name.translate(_DOTTED_I).casefold()]:02}"
    day = groups["iso_day"] or groups["day"] or groups["us_day"]
    return _checked("-".join((year, month, day.zfill(2)) if day else (year, month)))


def _checked(iso: str) -> PartialDate | None:
    try:
        date = PartialDate.parse(iso)
    except ValueError:
        return None
    return date if 1000 <= date.year <= 2100 else None
