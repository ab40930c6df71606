"""Links that open an original page at a quotation: text fragments (WICG, scroll-to-text-fragment).

    https://example.org/page#:~:text=[prefix-,]start[,end][,-suffix]

A browser marks the first place that matches: `start`, or all from it to the next `end`, each within one block of
the page and from word to word. Of the ways to write a quotation, the shortest is taken that matches our text first
where it stands. Only http and https links are made: an address is written by whoever wrote the document.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from search.records import Span

LONGEST_WHOLE = 300
"""Code points of a quotation that is given whole; of a longer one, its first and last words."""
_WORDS_AT_AN_END = 8
_MORE_WORDS = (8, 16, 32)
_WORDS_OF_CONTEXT = 4
_AROUND = 400
"""Code points before and after a quotation in which its context is looked for."""
_MOST_TRIED = 1_000
"""Places that are looked at for one way of writing: in a text that says one thing over and over, others are as good."""
_KEPT = 4
"""Documents whose words are kept in memory."""
_DIRECTIVE = ":~:"
_WEB = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
_LOOPBACK = re.compile(r"https?://(?:127(?:\.\d+){3}|localhost|\[::1\])(?::\d+)?(?:[/?#]|$)", re.IGNORECASE)
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\ud800-\udfff\"<>\\^`{|}]")
_SPACES = re.compile(r"\s+")
_BLOCKS = re.compile(r"[\n\r\t\v\f\x85\u2028\u2029]+")
"""What parts blocks of a page in our text: line breaks, and tabs between the cells of a table."""
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Scripts whose words are not parted by spaces."""


@dataclass(frozen=True, slots=True)
class _Terms:
    """What a text directive looks for; "" where it does not."""

    start: str
    end: str = ""
    prefix: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        prefix = f"{_encoded(self.prefix)}-," if self.prefix else ""
        end = f",{_encoded(self.end)}" if self.end else ""
        suffix = f",-{_encoded(self.suffix)}" if self.suffix else ""
        return f"{prefix}{_encoded(self.start)}{end}{suffix}"


def lasting_address(url: str | None) -> str | None:
    """`url` where it is a web address that others can have: not one of the machine that it is asked on."""
    address = web_address(url)
    return None if address is None or _LOOPBACK.match(address) else address


def web_address(url: str | None) -> str | None:
    """`url` if it is of the web, with what a link cannot hold percent-encoded; else None."""
    if not url or not _WEB.match(stripped := url.strip()):
        return None
    return _UNSAFE.sub(lambda found: quote(found.group(), safe="", errors="replace"), stripped)


def original_link(url: str | None, quotation: str) -> str | None:
    """The address of the original page at `quotation`, or None where there is no web address."""
    return _with_directive(url, next(_ways(quotation), None)) if url else None


def original_link_in(url: str | None, text: str, span: Span) -> str | None:
    """The same for a span of a document's text, told apart from other places that say the same.

    A word that the span cuts is marked whole.
    """
    if not url:
        return None
    if not span.of(text).strip():
        return _with_directive(url, None)
    whole = _whole_words(text, span)
    plain = _plain(text)
    place = len(_one_line(text[: whole.start]))
    ways = [*_ways(whole.of(text)), *_ways_with_context(text, whole)]
    wanted = (place, place + len(_one_line(whole.of(text))))
    return _with_directive(url, next((way for way in ways if _first(plain, way) == wanted), ways[-1]))


def _with_directive(url: str | None, terms: _Terms | None) -> str | None:
    address = web_address(url)
    if address is None or terms is None:
        return address
    page, _, fragment = address.partition("#")
    return f"{page}#{fragment.partition(_DIRECTIVE)[0]}{_DIRECTIVE}text={terms}"


def _ways(quotation: str) -> Iterator[_Terms]:
    """How a quotation can be looked for, the shortest first: whole, or by more and more of its ends."""
    lines = [line.split() for line in _BLOCKS.split(quotation) if line.strip()]
    if not lines:
        return
    whole = " ".join(words := [word for line in lines for word in line])
    if len(lines) == 1 and (len(words) <= 2 * _WORDS_AT_AN_END or len(whole) <= LONGEST_WHOLE):
        yield _Terms(whole)
        return
    for number in _MORE_WORDS:
        yield _Terms(*_ends(lines, number))


def _ends(lines: list[list[str]], number: int) -> tuple[str, str]:
    """The first words of the first line and the last of the last, without using a word twice."""
    first, last = lines[0], lines[-1]
    if len(lines) == 1:
        number = min(number, len(first) // 2)
    return " ".join(first[:number]), " ".join(last[-number:])


def _ways_with_context(text: str, span: Span) -> Iterator[_Terms]:
    before = _BLOCKS.split(text[max(0, span.start - _AROUND) : span.start].rstrip())
    after = _BLOCKS.split(text[span.end : span.end + _AROUND].lstrip())
    for number in (_WORDS_OF_CONTEXT, 2 * _WORDS_OF_CONTEXT, 4 * _WORDS_OF_CONTEXT):
        prefix = " ".join(before[-1].split()[-number:])
        suffix = " ".join(after[0].split()[:number])
        for way in _ways(span.of(text)):
            yield _Terms(way.start, way.end, prefix, suffix)


def _first(plain: str, way: _Terms) -> tuple[int, int] | None:
    """Where a browser marks first, in text with single spaces; None too where that takes too long to tell."""
    start, end, prefix, suffix = map(_folded, (way.start, way.end, way.prefix, way.suffix))
    at, tried = -1, 0
    while (at := _next(plain, start, at + 1)) >= 0 and tried < _MOST_TRIED:
        tried += 1
        if prefix and not _ends_with(plain, at, prefix):
            continue
        stop = at + len(start)
        while tried < _MOST_TRIED and (not end or (found := _next(plain, end, stop)) >= 0):
            tried += 1
            stop = found + len(end) if end else stop
            if not suffix or plain.startswith(suffix, stop + (plain[stop : stop + 1] == " ")):
                return at, stop
            if not end:
                break
    return None


def _next(plain: str, words: str, at: int) -> int:
    """Where `words` next stand from `at` on, neither in the middle of a word."""
    while (at := plain.find(words, at)) >= 0:
        if not (_cuts(plain, at) or _cuts(plain, at + len(words))):
            return at
        at += 1
    return at


def _ends_with(plain: str, at: int, prefix: str) -> bool:
    begin = at - (plain[at - 1 : at] == " ")
    return plain.endswith(prefix, 0, begin) and not _cuts(plain, begin - len(prefix))


def _whole_words(text: str, span: Span) -> Span:
    """The span without the spaces at its ends, and with all of the words that it cuts."""
    words = span.of(text)
    start = span.end - len(words.lstrip())
    end = span.start + len(words.rstrip())
    while start > 0 and _cuts(text, start):
        start -= 1
    while end < len(text) and _cuts(text, end):
        end += 1
    return Span(start, end)


def _cuts(text: str, at: int) -> bool:
    """Whether a word goes on across the place `at`."""
    return 0 < at < len(text) and _is_of_a_word(text[at - 1]) and _is_of_a_word(text[at])


def _is_of_a_word(sign: str) -> bool:
    return (unicodedata.category(sign)[0] in "LMN" or sign in "_'’\u200c\u200d") and not _UNSPACED.match(sign)


def _encoded(text: str) -> str:
    """Percent-encoded whole, the hyphen too, which `quote` leaves and the directive reads as its own."""
    return quote(text, safe="", errors="replace").replace("-", "%2D")


def _one_line(text: str) -> str:
    return _SPACES.sub(" ", text.lstrip())


@lru_cache(maxsize=_KEPT)
def _plain(text: str) -> str:
    """`text` in one line, for comparing; as long as `_one_line` makes it."""
    return _folded(_one_line(text))


def _folded(text: str) -> str:
    """`text` without the difference of case, as long as it was: ß stays what it is."""
    folded = text.casefold()
    if len(folded) == len(text):
        return folded
    return "".join(small if len(small := sign.casefold()) == 1 else sign for sign in text)
