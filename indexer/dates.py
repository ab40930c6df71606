"""Dates as people write them: read with as much precision as is there, never more.

A date in numbers with the year last is read only where dots part it or where the day can be told
from the month, by its size or because the reader knows the order (`day_first`).
"""

import re
from collections.abc import Iterator

from indexer.calendars import JALALI_MONTHS, gregorian, western_digits
from search.records import PartialDate


def _numbered(*rows: str) -> dict[str, int]:
    return {name: number for number, row in enumerate(rows, start=1) for name in row.split()}


_MONTHS = _numbered(
    "january jan janvier januar jänner enero gennaio janeiro januari stycznia января ocak يناير ژانویه",
    "february feb février fevrier februar febrero febbraio fevereiro februari lutego февраля şubat فبراير فوریه",
    "march mar mars märz marzo março maart marca марта mart مارس",
    "april apr avril abril aprile kwietnia апреля nisan أبريل آوریل",
    "may mai mayo maggio maio mei maja мая mayıs مايو",
    "june jun juin juni junio giugno junho czerwca июня haziran يونيو ژوئن",
    "july jul juillet juli julio luglio julho lipca июля temmuz يوليو ژوئیه",
    "august aug août aout agosto augustus sierpnia августа ağustos أغسطس اوت",
    "september sept sep septembre septiembre settembre setembro września сентября eylül سبتمبر سپتامبر",
    "october oct octobre oktober octubre ottobre outubro okt października октября ekim أكتوبر اکتبر",
    "november nov novembre noviembre novembro listopada ноября kasım نوفمبر نوامبر",
    "december dec décembre decembre dezember diciembre dicembre dezembro grudnia декабря aralık ديسمبر دسامبر",
)
_AFTER_A_DAY = _MONTHS | _numbered(
    "jän janv ene gen",
    "févr fev",
    "mrz",
    "avr abr",
    "mag",
    "giu",
    "juil lug",
    "ago",
    "set",
    "out ott",
    "",
    "dez déc dic",
)
"""With abbreviations that are words of their own in some language."""
_ALONE = _MONTHS.keys() | JALALI_MONTHS.keys()
_BESIDE_A_DAY = _AFTER_A_DAY.keys() | JALALI_MONTHS.keys()


_DOTTED_I = str.maketrans("İı", "ii")
"""The Turkish letters that a pattern without regard to case takes for an i."""
_PERSIAN_DIGITS = frozenset("۰۱۲۳۴۵۶۷۸۹")
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º)?"
_NAME = r"(?P<name>[^\W\d_]{2,10})"
_SPELLINGS = tuple(
    re.compile(rf"(?<![\w/])(?<!\d[.,:])(?:{spelling})(?!\w)", re.IGNORECASE)
    for spelling in (
        r"(?P<year>\d{4})-(?P<month>\d{2})(?:-(?P<day>\d{2}))?(?!-?\d)",
        rf"{_DAY}[\s-]?\s*(?:de\s+|of\s+)?{_NAME}[.,]{{0,2}}[\s-]\s*(?:del?\s+|ماه\s+)?(?P<year>\d{{4}})",
        rf"{_NAME}\.?\s+{_DAY},?\s+(?:\d\d:\d\d:\d\d\s+[a-z]{{2,5}}\s+)?(?P<year>\d{{4}})",
        r"(?P<alone>[^\W\d_]{2,10})\.?,?\s+(?:del?\s+|ماه\s+)?(?P<year>\d{4})",
        r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})(?!\.\d)",
        r"(?P<first>\d{1,2})(?P<sign>[/-])(?P<second>\d{1,2})(?P=sign)(?P<year>\d{4})(?!/)",
        r"(?P<year>\d{4})(?P<sign>[/.-])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!/)",
        r"(?P<year>\d{4})\s?年\s?(?P<month>\d{1,2})\s?月(?:\s?(?P<day>\d{1,2})\s?日)?",
    )
)
_SHORT = re.compile(r"(?<![\w/])(?<!\d[.,:])(?P<day>\d\d)\.(?P<month>\d\d)\.(?P<short>\d\d)(?![\w:]|\.\d)")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_WEEKDAY = re.compile(r"(?:[^\W\d_]{2,10}\.?,?\s+)?(?:(?:the|den|le|el)\s+)?", re.IGNORECASE)
_CLOCK = re.compile(
    r"[\s,|/·•–—-]*(?:(?:um|at|à)\s+)?(?:\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s*(?:uhr|h|[ap]\.?m\.?))?(?:\s[a-z]{2,4})?)?\.?",
    re.IGNORECASE,
)
_LONGEST_LINE = 250
"""Code points of a line that is nothing but a date."""
_MACHINE = re.compile(r"\s*(\d{4})(?:[-/]?(\d{2})(?:[-/]?(\d{2}))?)?(?![-/]?\d)")
_IN_PATH = re.compile(
    r"/(?P<year>(?:19|20)\d{2})[/-](?P<month>\d{1,2})(?:/(?P<day>\d{1,2}))?(?=/|$)"
    r"|(?<![\d.])(?P<whole>(?:199|20\d)\d(?P<sign>[-_]?)\d{2}(?P=sign)\d{2})(?!\d)"
)
_IN_NAME = re.compile(r"^((?:19|20)\d{2})(?=[_ -])|[_ -]((?:19|20)\d{2})(?:\.\w+)?$")


def written_dates(text: str, *, day_first: bool | None = None, short: bool = False) -> Iterator[tuple[str, str]]:
    """Each date in `text`, in order: as ISO 8601 and as it is written there.

    `day_first` tells what 3/8/2017 is; where that is not known, it is no date. `short` tells that
    03.08.17 is one.
    """
    spellings = _SPELLINGS if _YEAR.search(text) else ()
    if short and _SHORT.search(text):
        spellings = (*spellings, _SHORT)
    if not spellings:
        return
    plain = western_digits(text)
    found = [match for spelling in spellings for match in spelling.finditer(plain) if _is_named(match)]
    end = 0
    for match in sorted(found, key=lambda match: (match.start(), -match.end())):
        if match.start() >= end:
            end = match.end()
            written = text[match.start() : end]
            if date := _date(match, day_first, persian=not _PERSIAN_DIGITS.isdisjoint(written)):
                yield date.iso, written


def only_date(text: str, *, day_first: bool | None = None) -> str | None:
    """The date that is all of `text`, a weekday and a clock time allowed, as ISO 8601."""
    if len(text) > _LONGEST_LINE:
        return None
    line = " ".join(text.split())
    for iso, written in written_dates(line, day_first=day_first):
        before, _, after = line.partition(written)
        return iso if _WEEKDAY.fullmatch(before) and _CLOCK.fullmatch(western_digits(after)) else None
    return None


def date_in_path(url: str) -> str | None:
    """The date in a path such as `/2021/04/12/` or `/2021-04-12-minutes`, as ISO 8601."""
    for found in _IN_PATH.finditer(url):
        digits = re.sub("[-_]", "", found["whole"] or "")
        parts = (digits[:4], digits[4:6], digits[6:]) if digits else (found["year"], found["month"], found["day"])
        if date := _checked(*parts):
            return date.iso
    return None


def year_in_name(path: str) -> str | None:
    """The year at the end or the beginning of a file's name, such as that of `USA_25_1970.txt`."""
    found = _IN_NAME.search(path.rpartition("/")[2])
    return found[1] or found[2] if found else None


def iso_date(text: str, *, day_first: bool | None = None) -> str | None:
    """The date that a machine-readable time such as `2021-03-09T18:40:00+01:00` begins with."""
    found = _MACHINE.match(text)
    date = found and _checked(*found.groups())
    return date.iso if date else next((iso for iso, _ in written_dates(text, day_first=day_first)), None)


def _is_named(found: re.Match[str]) -> bool:
    """Whether what stands in the place of a month's name is one."""
    parts = found.groupdict()
    if "alone" in parts:
        return _folded(parts["alone"]) in _ALONE
    return "name" not in parts or _folded(parts["name"]) in _BESIDE_A_DAY


def _folded(name: str) -> str:
    return name.translate(_DOTTED_I).casefold()


def _date(found: re.Match[str], day_first: bool | None, *, persian: bool) -> PartialDate | None:
    parts = found.groupdict()
    name = _folded(parts.get("name") or parts.get("alone") or "")
    year, month, day = parts.get("year") or _full_year(parts["short"]), parts.get("month"), parts.get("day")
    if "first" in parts:
        day, month = parts["first"], parts["second"]
        if day != month and max(int(day), int(month)) <= 12 and day_first is None:
            return None
        if int(month) > 12 or (day_first is False and int(day) <= 12):
            day, month = month, day
    if name in JALALI_MONTHS or (persian and int(year) < 1500):
        return _from_jalali(int(year), JALALI_MONTHS.get(name) or int(month or 0), int(day or 0))
    return _checked(year, str(_AFTER_A_DAY[name]) if name else month, day)


def _full_year(short: str) -> str:
    """A year of two digits, none of which is before 1970."""
    return f"19{short}" if short >= "70" else f"20{short}"


def _from_jalali(year: int, month: int, day: int) -> PartialDate | None:
    """The same day; of a month, which lies in two of ours, the year where that is one."""
    try:
        first, last = gregorian(year, month, day or 1), gregorian(year, month, day or 29)
    except ValueError:
        return None
    if day:
        return PartialDate(first.year, first.month, first.day)
    return PartialDate(first.year) if first.year == last.year else None


def _checked(year: str, month: str | None, day: str | None) -> PartialDate | None:
    try:
        date = PartialDate.parse("-".join(part.zfill(2) for part in (year, month, day) if part))
    except ValueError:
        return None
    return date if 1000 <= date.year <= 2100 else None
