"""The shapes of lines: what a bullet, a clock time, a speaker's turn or the end of a sentence look like.

Rules as data, used by the readers, by `indexer.strip`, `indexer.front` and `indexer.segment`.
"""

import re
from dataclasses import dataclass

BULLET = re.compile(r"(?:(?:[•·▪▫‣◦●○]|\*(?!\*))\s*|[-–—−]\s+)(?=\S)")
NUMBERED = re.compile(r"\(?(?:\d{1,3}|[ivxlc]{1,6}|[a-z])(?:\)|\s?\.)\s+(?=\S)")
_TIME = r"(?:[01]?\d|2[0-3])[.:h][0-5]\d"
_HALF_OF_DAY = r"(?:\s?[ap]\.?m\.?)?"
CLOCK_TIME = re.compile(rf"(?P<time>{_TIME}{_HALF_OF_DAY})(?=\s*[:–—-]\s|\s*$|\s+\S)", re.IGNORECASE)
CLOCK_ENTRY = re.compile(rf"{CLOCK_TIME.pattern}(?:\s*[:–—-])\s", re.IGNORECASE)
"""A paragraph that begins with a clock time and a sign that parts the time from the text."""
_CAPITALS = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’\-]*[A-ZÀ-ÖØ-Þ]\.?(?:\s[A-ZÀ-ÖØ-Þ.'’\-]+){0,4}"
_FOR_WHOM = r"(?:\s\([^()\n]{2,60}\))"
_STAMP = re.compile(
    rf"(?P<bracket>[\[(]\s?)?(?P<time>{_TIME}(?::[0-5]\d)?{_HALF_OF_DAY})(?(bracket)\s?[\])])(?:\s*[:–—-])?\s+",
    re.IGNORECASE,
)
"""The clock time before a turn of a transcript, in brackets or not."""
TURN = re.compile(
    rf"(?P<speaker>(?:(?:THE|LE|LA|DER|DIE)\s)?{_CAPITALS}(?={_FOR_WHOM}{{0,2}}\s?:)"
    rf"|(?:Mrs?|Ms|Miss|Mme|Dr|Sir|Judge)\b\.?(?:\s[A-ZÀ-ÖØ-Þ][\w.'’\-]*){{1,5}}(?={_FOR_WHOM})"
    rf"|The\s(?:Acting\s)?(?:President|Chair(?:man|woman|person)?|Secretary-General))"
    rf"{_FOR_WHOM}{{0,2}}\s?:\s(?=\S)"
    r"|(?P<mark>[QA])[.:]\s+(?=\S)"
)
"""A speaker's turn in a transcript: a name in capitals, or one with whom it speaks for, and a colon; or Q. and A."""
_TITLED = re.compile(
    r"(?P<speaker>(?i:mrs?|ms|miss|mme|dr|sir|judge)\b\.?(?:\s[A-ZÀ-ÖØ-Þ][\w.'’\-]*){1,5}"
    r"|(?i:the\s(?:acting\s)?(?:president|chair(?:man|woman|person)?|secretary-general)))"
    rf"{_FOR_WHOM}{{0,2}}\s?:\s(?=\S)(?P<mark>)"
)
"""The turn of somebody with a title or office, which is told without brackets around the time before it."""
_LONGEST_TURN = 250
"""Code points before the colon of a turn, at most."""
_BEGINS_STAMP = frozenset("[(0123456789")
_SENTENCE_SIGNS = ".!?…؟۔:;؛。！？।։።"
_CLOSING = "\"'”’»)]}）」』“ \t\n\u00a0"
"""What may stand behind the sign that ends a sentence; some close a quotation with the sign that opens one."""

LONG_LINE = 200
LONGEST_LABEL = 90
"""Code points of a label."""
SURNAME_FIRST = re.compile(
    r"(?:(?:al|bin|da|de|den|der|di|du|el|ibn|la|le|ten|ter|van|von|zu)\s)*[A-ZÀ-ÖØ-Þ][^\s,]*,\s+[A-ZÀ-ÖØ-Þ]\S*(?:\s+[A-ZÀ-ÖØ-Þ]\S*){0,2}"
)
"""One person's name as catalogues write it: `O'Neil, Siobhán`."""
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#]\S*", re.IGNORECASE)


def clock_entry(text: str) -> re.Match[str] | None:
    """The clock time that a live entry begins with."""
    return CLOCK_ENTRY.match(text) if text[:1].isdigit() else None


@dataclass(frozen=True, slots=True)
class Turn:
    """How a turn begins: with the speaker's name as written or with a `mark`, Q or A; `time` may stand before it."""

    speaker: str = ""
    mark: str = ""
    time: str = ""


def turn(text: str) -> Turn | None:
    """The speaker's name, or the Q. or A., that a turn begins with, and the clock time before it."""
    if text[:1] in _BEGINS_STAMP and (stamp := _STAMP.match(text)):
        names = (_TITLED, TURN) if stamp["bracket"] else (_TITLED,)
        taken = next(filter(None, (one.match(text, stamp.end()) for one in names)), None)
        return Turn(taken["speaker"] or "", taken["mark"] or "", stamp["time"]) if taken else None
    is_near = ":" in text[:_LONGEST_TURN] or text[:2] in ("Q.", "A.")
    taken = TURN.match(text) if is_near else None
    return Turn(taken["speaker"] or "", taken["mark"] or "") if taken else None


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
