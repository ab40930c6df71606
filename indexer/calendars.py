"""The Persian solar calendar and Persian and Arabic digits, as the Gregorian calendar and 0 to 9."""

from datetime import date

JALALI_MONTHS = {
    name: number
    for number, names in enumerate(
        "فروردین اردیبهشت خرداد تیر مرداد/امرداد شهریور مهر آبان آذر دی بهمن اسفند".split(), start=1
    )
    for name in names.split("/")
}
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)
_EPOCH = 356_032
"""Days by which the count of `_new_year` is ahead of the proleptic Gregorian ordinal."""


def western_digits(text: str) -> str:
    """`text` with Arabic-Indic and Persian digits as 0 to 9; the length stays."""
    return text.translate(_DIGITS)


def gregorian(year: int, month: int, day: int) -> date:
    """The Gregorian day of a day of the Persian (Jalali) calendar; raise `ValueError` where there is none.

    By the cycle of 33 years with eight leap years, which agrees with the calendar as observed from
    1178 to 1633 (1799 to 2254): K. M. Borkowski, "The Persian calendar for 3000 years", Earth, Moon,
    and Planets 74 (1996), 223-230; as in R. Pournader and M. Toossi's jalali.c (2000).
    """
    if not (1178 <= year <= 1633 and 1 <= month <= 12):
        raise ValueError(f"{year}-{month} is no month of the Persian calendar")
    start = _new_year(year) + 31 * (month - 1) - max(0, month - 7)
    end = _new_year(year + 1) if month == 12 else start + (31 if month <= 6 else 30)
    if not 0 < day <= end - start:
        raise ValueError(f"{year}-{month}-{day} is no day of the Persian calendar")
    return date.fromordinal(start + day - 1)


def _new_year(year: int) -> int:
    cycles, years = divmod(year + 1595, 33)
    return 365 * (year + 1595) + 8 * cycles + (years + 3) // 4 - _EPOCH
