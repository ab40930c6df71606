"""One analysis for everything: how text becomes terms, with the place of each in the text.

Engines are given terms, never text, so that the same words mean the same thing to every engine,
to the highlighter and to the query. A term is a word folded: case, accents and kinds of quotation
mark are gone, so are soft hyphens and other invisible characters; hyphens and slashes part words;
a possessive 's is dropped, an elided article (l', d', dell') is a word of its own. Positions are
those of the text as stored: folding happens here and never to what is shown.

Sources: Unicode normalisation forms (UAX #15), Snowball stemmers (https://snowballstem.org).
"""

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import get_ident

import Stemmer

from search.records import Span

ANALYSIS_VERSION = 1

STEMMERS = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
    "ru": "russian",
}
"""Languages whose words are stemmed; in any other, a word has one form. Persian is left out on
purpose: Snowball has no stemmer for it, and the Arabic one mutilates Persian names."""

LONGEST_TERM = 255
"""Code points of a term that are kept: no engine takes terms without end, no word is longer."""

_APOSTROPHES = "'’‘‛ʼʹ´`′＇"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f"
    "\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
"""Combining marks that fold away: accents, cantillation, harakat."""
_VOWEL_SIGNS = "".join(chr(code) for code in range(0x0900, 0x1100) if unicodedata.category(chr(code)) in ("Mn", "Mc"))
"""Combining marks that are letters of their scripts and stay."""

_IN_WORD = rf"\w{_MARKS}{_VOWEL_SIGNS}\u3099\u309a"
_RUN = re.compile(rf"[{_IN_WORD}][{_IN_WORD}{_INVISIBLE}{_APOSTROPHES}]*")
_STRIPPED = re.compile(rf"[{_MARKS}{_INVISIBLE}\u0640]")
_ELISION = re.compile(
    rf"(?:(?:jus|lors|puis|quoi|quel|pres)?qu|[cdjlmnst]|(?:d|n|s)?[ae]ll|un|tutt|quest|sant)[{_APOSTROPHES}]",
    re.IGNORECASE,
)
_APOSTROPHE = re.compile(rf"[{_APOSTROPHES}]")
_LETTERS = str.maketrans(
    {
        "ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th",
        "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "ٱ": "ا", "ؤ": "و", "ئ": "ی", "أ": "ا", "إ": "ا",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A term and the span of the text, in code points, that it was made from."""

    term: str
    span: Span


def tokens(text: str) -> Iterator[Token]:
    """The words of `text` in order; spans are in order and do not overlap."""
    for run in _RUN.finditer(text):
        start = run.start()
        for term, first, last in _pieces(run.group()):
            yield Token(term, Span(start + first, start + last))


def terms(text: str) -> list[str]:
    """The terms of `tokens(text)`, without their places, and faster."""
    return [piece[0] for run in _RUN.findall(text) for piece in _pieces(run)]


def stems(words: Iterable[str], language: str | None) -> list[str]:
    """The stem of each term in `language` (an ISO 639-1 code); terms of other languages stay.

    A stem carries its language, `siren.en`, so that words which only share a stem across languages
    are not taken for each other.
    """
    if language not in STEMMERS:
        return list(words)
    return [f"{stem}.{language}" for stem in _stemmer(language, get_ident()).stemWords(list(words))]


def fold(text: str) -> str:
    """`text` without what does not tell words apart: case, accents, invisible characters."""
    if text.isascii():
        return text.lower()
    composed = unicodedata.normalize("NFC", text)
    decomposed = unicodedata.normalize("NFKD", composed.replace("й", "\ue000").replace("Й", "\ue000"))
    bare = _STRIPPED.sub("", decomposed).casefold().translate(_LETTERS).replace("\ue000", "й")
    folded = unicodedata.normalize("NFC", bare)
    return "".join(str(unicodedata.digit(char)) if char.isdigit() and not char.isascii() else char for char in folded)


@lru_cache(maxsize=1 << 16)
def _pieces(run: str) -> tuple[tuple[str, int, int], ...]:
    """The terms of a run of word characters, each with its start and end in the run."""
    if run.isascii() and run.isalnum():
        return ((sys.intern(run.lower()[:LONGEST_TERM]), 0, len(run)),)
    pieces = []
    for first, last in _parts(run):
        folded = "".join(fold(run[first:last]).split())  # a few letters, such as U+FDFA, decompose to several words
        term = _APOSTROPHE.sub("'", folded)[:LONGEST_TERM]
        if term:
            pieces.append((sys.intern(term), first, last))
    return tuple(pieces)


def _parts(run: str) -> Iterator[tuple[int, int]]:
    """Where the words of `run` begin and end: parted at underscores and after elided articles."""
    for found in re.finditer(r"[^_]+", run):
        first, last = found.span()
        while elided := _ELISION.match(run, first, last):
            if elided.end() == last:
                break
            yield first, elided.end() - 1
            first = elided.end()
        last = _before_possessive(run, first, last)
        if first < last:
            yield first, last


def _before_possessive(run: str, first: int, last: int) -> int:
    """Where the word at `first` ends without any 's or ' at `last`. From the end, as runs may be long."""
    while first < last:
        if run[last - 1] in _APOSTROPHES:
            last -= 1
        elif run[last - 1] in "sSſ" and first < last - 1 and run[last - 2] in _APOSTROPHES:
            last -= 2
        else:
            break
    return last


@lru_cache(maxsize=256)
def _stemmer(language: str, thread: int) -> "Stemmer.Stemmer":  # noqa: ARG001 - one for each thread
    """A stemmer for one thread: PyStemmer's are not to be shared."""
    return Stemmer.Stemmer(STEMMERS[language])
