"""The shapes of lines: what a bullet, a clock time, a speaker's turn or the end of a sentence look like.

Rules as data, used by the readers, by `indexer.strip`, `indexer.front` and `indexer.segment`.
"""

import re

BULLET = re.compile(r"(?:[•·▪▫‣◦●○*]\s*|[-–—]\s+)(?=\S)")
NUMBERED = re.compile(r"(?:\d{1,3}|[ivxlc]{1,6}|[a-z])[.)]\s+(?=\S)")
CLOCK_TIME = re.compile(
    r"(?P<time>(?:[01]?\d|2[0-3])[.:h][0-5]\d(?:\s?[ap]\.?m\.?)?)(?=\s*[:–—-]\s|\s*$|\s+\S)", re.IGNORECASE
)
CLOCK_ENTRY = re.compile(rf"{CLOCK_TIME.pattern}(?:\s*[:–—-])\s", re.IGNORECASE)
"""A paragraph that begins with a clock time and a sign that parts the time from the text."""
TURN = re.compile(
    r"(?P<speaker>(?:(?:THE|LE|LA|DER|DIE)\s)?[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’\-]*[A-ZÀ-ÖØ-Þ]\.?(?:\s[A-ZÀ-ÖØ-Þ.'’\-]+){0,4})\s?:\s(?=\S)"
    r"|(?P<mark>[QA])[.:]\s+(?=\S)"
)
"""A speaker's turn in a transcript: a name in capitals and a colon, or Q. and A."""
ENDS_SENTENCE = re.compile(r"[.!?…؟۔:;][\"'”’»)\]]*\s*$")

LONG_LINE = 200
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#]\S*", re.IGNORECASE)


def is_prose(text: str) -> bool:
    """Whether `text` reads like a sentence rather than like a label, a heading or a name."""
    if len(text) >= LONG_LINE:
        return True
    return len(text) >= 45 and len(text.split()) >= 7 and bool(ENDS_SENTENCE.search(text)) and not text.endswith(":")


def is_web_address(text: str) -> bool:
    """Whether `text` is an address that a browser may be sent to."""
    return _WEB_ADDRESS.fullmatch(text.strip()) is not None


def is_label(text: str) -> bool:
    """Whether `text` is a short line that is no sentence: a menu entry, a heading, a name."""
    return len(text) <= 90 and len(text.split()) <= 12 and not ENDS_SENTENCE.search(text)
