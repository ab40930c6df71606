"""How a number is shown in a cell of a spreadsheet, by the format of the cell (ECMA-376, part 1, 18.8.30 and 18.8.31).

What a format leaves to the system of whoever looks at it, as the short date does, is shown as ISO 8601 writes it: for
one reader 3/4/2021 is in March, for another in April. Colours, padding and fractions are passed over.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

_GENERAL = "General"
_ISO_DATE, _ISO_TIME = "yyyy\\-mm\\-dd", "yyyy\\-mm\\-dd hh:mm"
BUILT_IN = {
    0: _GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: _ISO_DATE, 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: _ISO_TIME, 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 49: "@",
    **dict.fromkeys((*range(27, 37), *range(50, 59)), _ISO_DATE),
}  # fmt: skip
"""The formats that have a number and are not written into files; those of East Asia are dates."""
_SYSTEM = re.compile(r"\[\$-f(?P<what>8|4)00\]", re.IGNORECASE)
"""The long date and the time as the system writes them."""
_TOKEN = re.compile(
    r"""(?P<literal>"[^"]*"|\\.|[_*].|\[\$[^\]]*\])|(?P<elapsed>\[(?:h+|m+|s+)\])|\[[^\]]*\]
    |(?P<date>y+|m+|d+|h+|s+(?:\.0+)?|am/pm|a/p)|(?P<number>[0#?][0#?,.]*(?:e[+-][0#?]+)?|\.[0#?]+)|(?P<general>general)
    |(?P<sign>.)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_EPOCH, _EPOCH_1904 = datetime.fromisoformat("1899-12-30"), datetime.fromisoformat("1904-01-01")
_FIRST_TRUE_DAY = 61
"""Excel has a 29 February 1900, which is day 60; days before it are one later than those after it say."""
_LAST_DAY = 2_958_466
_LONGEST = 255
"""Code points of a format; Excel allows no more."""
_DECIMALS = 30
_EXACT = Context(prec=400)
"""Digits enough for every number that a cell can have."""
_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def shown(value: float, number_format: str, *, since_1904: bool = False) -> str:
    """What a cell with a number and such a format shows."""
    code = number_format[:_LONGEST]
    if system := _SYSTEM.search(code):
        code = _ISO_DATE if system["what"] == "8" else "h:mm:ss"
    sections = _sections(code)
    tokens = sections[0]
    if len(sections) > 2 and value == 0:
        tokens = sections[2]
    elif len(sections) > 1 and value < 0:
        tokens, value = sections[1], -value
    if any(token["date"] or token["elapsed"] for token in tokens):
        return _date(value, tokens, since_1904=since_1904)
    return _number(value, tokens)


def general(value: float) -> str:
    """A number as a cell without a format shows it, with all of its digits where it is whole."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.10G}"


@lru_cache(maxsize=1024)
def _sections(code: str) -> Sequence[Sequence[re.Match[str]]]:
    """The tokens of a format for what is above, below and at zero."""
    parts, start = [], 0
    for token in re.finditer(r'"[^"]*"|\\.|;', code):
        if token[0] == ";":
            parts.append(code[start : token.start()])
            start = token.end()
    return [[*_TOKEN.finditer(part)] for part in (*parts, code[start:])]


def _literal(token: str) -> str:
    if token.startswith("[$"):
        return token[2:-1].partition("-")[0]
    return token[1:-1] if token.startswith('"') else token[1:] if token.startswith("\\") else ""


def _number(value: float, tokens: Sequence[re.Match[str]]) -> str:
    codes = [token["number"] for token in tokens if token["number"]]
    if len(codes) != 1:
        literal = "".join(_literal(token["literal"]) for token in tokens if token["literal"])
        is_told = any(token["general"] or token["number"] or token["sign"] == "@" for token in tokens)
        return general(value) if is_told or not literal.strip() else literal.strip()
    percents = sum(token["sign"] == "%" for token in tokens)
    pieces = []
    for token in tokens:
        if token["number"]:
            pieces.append(_digits(value * 100**percents, token["number"]))
        elif token["literal"]:
            pieces.append(_literal(token["literal"]))
        else:
            pieces.append(token["sign"] or "")
    return "".join(pieces).strip()


def _digits(value: float, code: str) -> str:
    mantissa, exponent, _ = code.lower().partition("e")
    whole, _, decimals = mantissa.partition(".")
    least, most = decimals.count("0"), min(len(decimals.replace(",", "")), _DECIMALS)
    if exponent:
        return f"{value:.{most}E}"
    scale = len(mantissa) - len(mantissa.rstrip(","))
    rounded = Decimal(repr(value)).scaleb(-3 * scale).quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP, _EXACT)
    number = f"{rounded:,f}" if "," in whole.rstrip(",") else f"{rounded:f}"
    if most > least:
        head, point, tail = number.partition(".")
        tail = tail[:least] + tail[least:].rstrip("0")
        number = f"{head}{point}{tail}" if tail else head
    least_whole = whole.count("0")
    sign, digits = ("-", number[1:]) if number.startswith("-") else ("", number)
    head, point, tail = digits.partition(".")
    return f"{sign}{head.zfill(least_whole)}{point}{tail}"


def _date(value: float, tokens: Sequence[re.Match[str]], *, since_1904: bool) -> str:
    if not 0 <= value < _LAST_DAY - 1:
        return general(value)
    seconds = round(value * 86_400)
    early = not since_1904 and value < _FIRST_TRUE_DAY
    start = _EPOCH_1904 if since_1904 else _EPOCH
    moment = start + timedelta(days=early, seconds=seconds)
    codes = [(token["date"] or token["elapsed"] or "").lower() for token in tokens]
    noon = any(code in ("am/pm", "a/p") for code in codes)
    pieces = []
    for place, (token, code) in enumerate(zip(tokens, codes, strict=True)):
        if token["elapsed"]:
            unit = {"h": 3_600, "m": 60, "s": 1}[code[1]]
            pieces.append(str(seconds // unit).zfill(len(code) - 2))
        elif code:
            pieces.append(_part(moment, code, noon=noon, is_minute=_is_minute(codes, place)))
        elif token["literal"]:
            pieces.append(_literal(token["literal"]))
        else:
            pieces.append(token["sign"] or token["number"] or "")
    return "".join(pieces).strip()


def _is_minute(codes: Sequence[str], place: int) -> bool:
    """Whether an m stands for minutes: it does right behind hours and right before seconds."""
    before = next((code for code in reversed(codes[:place]) if code), "")
    after = next((code for code in codes[place + 1 :] if code), "")
    return before.strip("[")[:1] == "h" or after.strip("[")[:1] == "s"


def _part(moment: datetime, code: str, *, noon: bool, is_minute: bool) -> str:
    wide = len(code) > 1
    match code[0]:
        case "y":
            return f"{moment:%Y}" if len(code) > 2 else f"{moment:%y}"
        case "m" if is_minute:
            return str(moment.minute).zfill(1 + wide)
        case "m":
            name = _MONTHS[moment.month - 1]
            names = {3: name[:3], 5: name[0]}
            return str(moment.month).zfill(1 + wide) if len(code) < 3 else names.get(len(code), name)
        case "d":
            name = _DAYS[moment.weekday()]
            return str(moment.day).zfill(1 + wide) if len(code) < 3 else name[:3] if len(code) == 3 else name
        case "h":
            hour = (moment.hour - 1) % 12 + 1 if noon else moment.hour
            return str(hour).zfill(1 + wide)
        case "s":
            return str(moment.second).zfill(1 + (code[1:2] == "s"))
        case _:
            return ("AM" if moment.hour < 12 else "PM")[: 1 + (code == "am/pm")]
