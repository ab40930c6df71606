"""Whether a page is all there: in the file, and in what was read of it.

A quotation mark, a comment or a title that is never closed takes the rest of the page along, by the
HTML standard and in browsers; a page that was half written ends anywhere. Neither may pass unseen.
"""

import re
from collections.abc import Sequence
from html import unescape

from indexer.readers.page.elements import Piece
from search.errors import DamagedFile

_CUT_TAG = re.compile(r"<[/!a-zA-Z][^<>]*\Z")
_WINDOW = 8_000
"""Code points of the end of a page that its last words are looked for in."""
_NEVER_SHOWN = re.compile(
    r"<(script|style|template|title|textarea|iframe|noembed|noframes|object|canvas|audio|video|svg|select)\b.*?</\1\s*>",
    re.DOTALL | re.IGNORECASE,
)
_CUT_AT_START = re.compile(r"\A.*</(?:script|style|template|textarea|svg|select)\s*>", re.DOTALL | re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"""<(?:[^<>"']|"[^"]*"|'[^']*')*>|<[^<>]*>""")
_CODE = re.compile(r"[{}\\<]|[=:]\s*[\"']|[\"']\s*:|[\"']>")
_LEAST = 20
"""Letters of a stretch between two tags that are words of the page and no remnant of markup."""
_LAST_PIECES = 2_000


def demand_whole(source: str, text: str) -> None:
    """Raise `DamagedFile` where the file of a page breaks off."""
    end = text[-_WINDOW:].rstrip()
    if _CUT_TAG.search(end[-4096:]) or _last(text, "<script") > _last(text, "</script"):
        raise DamagedFile(source, "half-written: the page breaks off inside a tag")
    if "<html" in text[:4096].lower() and not end.endswith(">"):
        lower = text[-200_000:].lower()
        if "</html" not in lower and "</body" not in lower:
            raise DamagedFile(source, "half-written: the page breaks off in the middle of its text")


def _last(text: str, tag: str) -> int:
    return max(text.rfind(tag), text.rfind(tag.upper()))


def has_end(text: str, pieces: Sequence[Piece]) -> bool:
    """Whether the last words of a page, as its tags part them, are in the pieces that were read of it."""
    words = _last_words(text)
    return not words or words in "".join("".join(piece.text.split()) for piece in pieces[-_LAST_PIECES:])


def _last_words(text: str) -> str:
    """The last stretch of text between two tags of a page, without blanks; empty where there is none of some length."""
    window = text[-_WINDOW:]
    if len(text) > _WINDOW:
        window = window[window.find("<") :]
    window = _NEVER_SHOWN.sub("<>", window)
    if len(text) > _WINDOW:
        window = _CUT_AT_START.sub("<>", window)
    for stretch in reversed(_TAG.split(_COMMENT.sub("<>", window))):
        shown = unescape(stretch)
        words = "".join(shown.split())
        if len(words) >= _LEAST and not _CODE.search(shown):
            return words
    return ""
