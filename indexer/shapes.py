"""The shapes of lines: what a bullet, a clock time, a speaker's turn or the end of a sentence look like.

Rules as data, used by the readers, by `indexer.strip`, `indexer.front` and `indexer.segment`.
"""

import re

BULLET = re.compile(r"(?:(?:[•·▪▫‣◦●○]|\*(?!\*))\s*|[-–—−]\s+)(?=\S)")
NUMBERED = re.compile(r"\(?(?:\d{1,3}|[ivxlc]{1,6}|[a-z])(?:\)|\s?\.)\s+(?=\S)")
CLOCK_TIME = re.compile(
    r"(?P<time>(?:[01]?\d|2[0-3])[.:h][0-5]\d(?:\s?[ap]\.?m\.?)?)(?=\s*[:–—-]\s|\s*$|\s+\S)", re.IGNORECASE
)
CLOCK_ENTRY = re.compile(rf"{CLOCK_TIME.pattern}(?:\s*[:–—-])\s", re.IGNORECASE)
"""A paragraph that begins with a clock time and a sign that parts the time from the text."""
_CAPITALS = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’\-]*[A-ZÀ-ÖØ-Þ]\.?(?:\s[A-ZÀ-ÖØ-Þ.'’\-]+){0,4}"
_FOR_WHOM = r"(?:\s\([^()\n]{2,60}\))"
TURN = re.compile(
    rf"(?P<speaker>(?:(?:THE|LE|LA|DER|DIE)\s)?{_CAPITALS}(?={_FOR_WHOM}{{0,2}}\s?:)"
    rf"|(?:Mrs?|Ms|Miss|Mme|Dr|Sir|Judge)\b\.?(?:\s[A-ZÀ-ÖØ-Þ][\w.'’\-]*){{1,5}}(?={_FOR_WHOM})"
    rf"|The\s(?:Acting\s)?(?:President|Chair(?:man|woman|person)?|Secretary-General))"
    rf"{_FOR_WHOM}{{0,2}}\s?:\s(?=\S)"
    r"|(?P<mark>[QA])[.:]\s+(?=\S)"
)
"""A speaker's turn in a transcript: a name in capitals, or one with whom it speaks for, and a colon; or Q. and A."""
_LONGEST_TURN = 250
"""Code points before the colon of a turn, at most."""
_SENTENCE_SIGNS = ".!?…؟۔:;؛。！？।։።"
_CLOSING = "\"'”’»)]}）」』“ \t\n\u00a0"
"""What may stand behind the sign that ends a sentence; some close a quotation with the sign that opens one."""

LONG_LINE = 200
LONGEST_LABEL = 90
"""Code points of a label."""
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#]\S*", re.IGNORECASE)


def clock_entry(text: str) -> re.Match[str] | None:
    """The clock time that a live entry begins with."""
    return CLOCK_ENTRY.match(text) if text[:1].isdigit() else None


def turn(text: str) -> re.Match[str] | None:
    """The speaker's name, or the Q. or A., that a turn begins with."""
    return TURN.match(text) if ":" in text[:_LONGEST_TURN] or text[:2] in ("Q.", "A.") else None


def ends_sentence(text: str) -> bool:
    """Whether `text` ends with the end of a sentence, or with the colon or semicolon of a part of it."""
    bare = text.rstrip(_CLOSING)
    return bare != "" and bare[-1] in _SENTENCE_SIGNS


def goes_on(line: str) -> bool:
    """Whether `line` may begin in the midst of a sentence: with a letter that is no capital nor an item's."""
    return line[:1].isalpha() and not line[0].isupper() and not NUMBERED.match(line)


def is_prose(text: str) -> bool:
    """Whether `text` reads like a sentence rather than like a label, a heading or a name."""
    if len(text) >= LONG_LINE:
        return True
    return len(text) >= 45 and len(text.split()) >= 7 and ends_sentence(text) and not text.endswith(":")


def is_web_address(text: str) -> bool:
    """Whether `text` is an address that a browser may be sent to."""
    return _WEB_ADDRESS.fullmatch(text.strip()) is not None


def is_label(text: str) -> bool:
    """Whether `text` is a short line that is no sentence: a menu entry, a heading, a name."""
    return len(text) <= LONGEST_LABEL and len(text.split()) <= 12 and not ends_sentence(text)
