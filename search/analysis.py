"""One analysis for everything: how text becomes terms, with the place of each in the text.

Engines are given terms, never text, so that the same words mean the same thing to every engine, to
the highlighter and to the query. A *term* is a word without what is no letter of it: case, kinds of
apostrophe, encodings of one letter, soft hyphens and other invisible characters, a possessive 's.
It keeps its accents; `fold` takes them away, and words whose fold is equal differ in nothing else.
Hyphens, slashes and underscores part words, a hyphen at the end of a line does not; an elided
article (l', d', dell') is a word of its own. Positions are those of the text as stored.

Sources: Unicode normalisation forms (UAX #15), Snowball stemmers (https://snowballstem.org).
"""

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from threading import get_ident
from typing import TypeVar

import Stemmer

from search.records import Span

ANALYSIS_VERSION = 2

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

_Made = TypeVar("_Made")
_Piece = tuple[str, int, int]

_KEPT, _LONGEST_KEPT = 1 << 17, 64
"""How many texts' terms and folds are kept, and how long they are at most."""


def _marks(*blocks: tuple[int, int]) -> str:
    """The combining marks of ranges of code points, to stand in a character class."""
    return "".join(chr(code) for block in blocks for code in range(*block) if unicodedata.category(chr(code))[0] == "M")


_APOSTROPHES = "'’‘‛ʼʻ׳′＇`\u00b4\u02b9\u0374\u1fef\u1ffd"
"""The last three are normalised to others of them."""
_INVISIBLE = (
    "\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\u20dd-\u20e4\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
)
"""What leaves no trace on a line, or only a frame: hyphens, joiners, directions, variants, keycaps."""
_TATWEEL = "\u0640"
_MARKS = _marks((0x0300, 0x3100), (0xA660, 0xAC00), (0xFB1E, 0xFE30))
_RARE_MARKS = _marks((0x10100, 0x12000), (0x16A00, 0x17000), (0x1E000, 0x1EA00))
_ACCENTS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f"
    "\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
"""The marks that fold away: accents, cantillation, harakat. Others are letters of their scripts."""

_IN_WORD = rf"0-9A-Za-z\w{_MARKS}{_INVISIBLE}"
_RUN = re.compile(
    rf"\w[{_IN_WORD}]*+(?:(?=[{_APOSTROPHES}\U00010000-\U0010ffff])"
    rf"(?:[{_APOSTROPHES}]+[{_INVISIBLE}]*\w[{_IN_WORD}]*|[{_RARE_MARKS}][{_IN_WORD}]*))*+"
)
"""What is common comes first: the digits and letters before the class that has them, one sign before many marks."""
_ASCII_RUN = re.compile(r"[A-Za-z0-9]+(?:['`]+[A-Za-z0-9]+)*")
_ASCII = "".join(char.lower() if char.isalnum() else "'" if char in "'`" else " " for char in map(chr, range(128)))
"""What each ASCII character is to the terms of a text that has no others."""
_TYPEWRITTEN = (*((sign, "'") for sign in "’‘"), *((sign, " ") for sign in "“”„—–…•«»\u00a0"))
"""Signs of print, each with one in ASCII that means the same to terms."""
_LINE_END = re.compile(r"[-‐\u00ad][ \t\u00a0]*\r?\n[ \t\u00a0]*")
"""What may stand inside a word that goes on in the next line."""
_NAMED_BY_SIGN = re.compile("[A-Za-z\u212a]{1,2}")
_SIGN = re.compile(rf"(?<=[A-Za-z\u212a])(?:\+\+|#)(?:[{_APOSTROPHES}][sS](?![{_APOSTROPHES}]*[{_IN_WORD}]))?(?!\w)")
"""What is a part of a name of one or two letters: `C++`, `F#`."""

_WORD = re.compile(rf"[^_{_MARKS}{_INVISIBLE}{_APOSTROPHES}][^_]*")
_ELIDING = "aeiouyhæœøıAEIOUYHÆŒØ"
_CONSONANTS = "".join(
    char
    for char in map(chr, (*range(0x41, 0x250), *range(0x1E00, 0x1F00)))
    if char.isalpha() and unicodedata.normalize("NFD", char)[0] not in _ELIDING
)
"""The Latin letters that no word is elided before, whatever stands on them."""
_ELISION = re.compile(
    r"((?:jus|lors|puis|quoi|quel|pres)?qu|[cdjlmnst]|[dns]?[ae]ll|sull|coll|quell|(?:ness|alc|qualc|ciasc)?un"
    rf"|tutt|quest|sant)[{_APOSTROPHES}]+"
    rf"(?=[^\W_{_CONSONANTS}]|[{_CONSONANTS}][{_MARKS}{_INVISIBLE}]*[{_APOSTROPHES}]?[^\W_])",
    re.IGNORECASE,
)
"""An elided word, and more to come than a lone consonant: `l'à`, `d'y`, `l'FBI`, `d'l'eau`, but not `C's`."""

_NO_END = re.compile(rf"[{_APOSTROPHES}{_INVISIBLE}]")
_APOSTROPHE = re.compile(rf"[{_APOSTROPHES}]")
_UNSEEN = re.compile(rf"[{_INVISIBLE}{_TATWEEL}]+")
_DOTTED_I = re.compile("i\u0307+")
_DIGIT = re.compile(r"[^\D0-9]")
_LETTER_OR_MARK = re.compile(rf"[^\W\d_]|[{_MARKS}{_INVISIBLE}{_RARE_MARKS}]")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_MANY_MARKS = re.compile(rf"([{_MARKS}]{{{LONGEST_TERM}}})[{_MARKS}]+")
"""More than a term may have, and normalising takes the square of their number."""
_ACCENT = re.compile(rf"[{_ACCENTS}]+")
_ENCODINGS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک"} | dict.fromkeys(_APOSTROPHES, "'"))
_TO_ARABIC = str.maketrans({"ی": "ي", "ک": "ك"})
_FOLDED = str.maketrans(
    {
        "ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th",
        "ي": "ی", "ة": "ه", "ە": "ه", "ٱ": "ا",
    }
)  # fmt: skip
"""What has no accent to take away, or has lost it: `ئ` is then `ي`, and `ۀ` is `ە`."""


@dataclass(frozen=True, slots=True)
class Token:
    """A term and the span of the text, in code points, that it was made from."""

    term: str
    span: Span


def tokens(text: str) -> Iterator[Token]:
    """The words of `text` in order; spans are in order and do not overlap."""
    for term, (start, end) in zip(terms(text), spans(text), strict=True):
        yield Token(term, Span(start, end))


def spans(text: str, first: int | None = None) -> list[tuple[int, int]]:
    """Where each of `tokens(text)` begins and ends, and faster; of the `first` so many, or a few more."""
    if "\n" in text and (lines := _lines(text)):
        places = [place for start, end in lines for place in range(start, end)]
        found = spans("".join(text[start:end] for start, end in lines), first)
        return [(places[start], places[end - 1] + 1) for start, end in found]
    if text.isascii() and not ("'" in text or "`" in text or _has_signs(text)):
        return [run.span() for run in islice(_ASCII_RUN.finditer(text), first)]
    found = []
    for start, end in _runs(text):
        run = text[start:end]
        if run.isascii() and run.isalnum():
            found.append((start, end))
        else:
            found += [(start + piece, start + end_of_piece) for _, piece, end_of_piece in _PIECES[run]]
        if len(found) == first:
            break
    return found


def terms(text: str) -> list[str]:
    """The terms of `tokens(text)`, without their places, and faster."""
    if "\n" in text and (lines := _lines(text)):
        text = "".join(text[start:end] for start, end in lines)
    if _has_signs(text):
        return [piece[0] for start, end in _runs(text) for piece in _PIECES[text[start:end]]]
    if not text.isascii():
        for printed, typed in _TYPEWRITTEN:
            text = text.replace(printed, typed)
    if text.isascii():
        return _ascii_terms(text)
    return [piece[0] for run in _RUN.findall(text) for piece in _PIECES[run]]


def stems(words: Iterable[str], language: str | None) -> list[str]:
    """The stem of each term in `language` (an ISO 639-1 code); terms of other languages stay.

    A stem carries its language, `siren.en`, so that words which only share a stem across languages
    are not taken for each other.
    """
    if language not in STEMMERS:
        return list(words)
    return list(map(_stems_in(language).__getitem__, words))


def fold(term: str) -> str:
    """`term` without its accents: the same for two terms that differ in nothing else.

    Takes any text; what `terms` leaves out inside a word is then gone from all of it, spaces and signs
    stay. `fold(fold(term)) == fold(term)`, and a term in ASCII is its own fold.
    """
    return term.lower().replace("`", "'") if term.isascii() else _FOLDS[term]


def _lines(text: str) -> list[tuple[int, int]]:
    """What lies between line ends inside words, where a letter is before and a small one after, if there are any."""
    breaks = [
        found.span()
        for found in _LINE_END.finditer(text)
        if _LETTER_OR_MARK.match(text, max(found.start() - 1, 0)) and text[found.end() : found.end() + 1].islower()
    ]
    if not breaks:
        return []
    starts, ends = [0, *(end for _, end in breaks)], [*(start for start, _ in breaks), len(text)]
    return list(zip(starts, ends, strict=True))


def _has_signs(text: str) -> bool:
    return ("#" in text or "+" in text) and _SIGN.search(text) is not None


def _runs(text: str) -> Iterable[tuple[int, int]]:
    """Where the runs of word characters in `text` begin and end, each of one word or a few."""
    runs = (_ASCII_RUN if text.isascii() else _RUN).finditer(text)
    if not _has_signs(text):
        return (run.span() for run in runs)
    return _signed_runs(text, runs)


def _signed_runs(text: str, runs: Iterable[re.Match[str]]) -> Iterator[tuple[int, int]]:
    done = 0
    for run in runs:
        start, end = run.span()
        if start < done:
            continue
        named = _NAMED_BY_SIGN.fullmatch(run[0]) and text[start - 1 : start] != "_"
        if named and (sign := _SIGN.match(text, end)):
            end = sign.end()
        yield start, end
        done = end


def _ascii_terms(text: str) -> list[str]:
    words = text.translate(_ASCII).split()
    if max(map(len, words), default=0) > LONGEST_TERM:
        return [piece[0] for run in _ASCII_RUN.findall(text) for piece in _PIECES[run]]
    if "'" in text or "`" in text:
        for place in reversed([place for place, word in enumerate(words) if "'" in word]):
            words[place : place + 1] = (piece[0] for piece in _PIECES[words[place].strip("'")])
    return words


class _Kept(dict[str, _Made]):
    """What a function makes of a string, kept once made."""

    def __init__(self, make: Callable[[str], _Made]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, text: str) -> _Made:
        made = self._make(text)
        if len(text) <= _LONGEST_KEPT:
            if len(self) >= _KEPT:
                self.clear()
            self[text] = made
        return made


def _made_pieces(run: str) -> tuple[_Piece, ...]:
    if run.isascii() and run.isalnum():
        return ((sys.intern(run.lower()[:LONGEST_TERM]), 0, len(run)),)
    pieces = []
    for first, last in _parts(run):
        term = "".join(_plain(run[first:last]).split())[:LONGEST_TERM].strip("'")  # U+FDFA, for one, is several words
        if _LETTER_OR_DIGIT.search(term):
            pieces.append((sys.intern(term), first, last))
    return tuple(pieces)


def _folded(text: str) -> str:
    bare = "й".join(_ACCENT.sub("", unicodedata.normalize("NFD", part)) for part in _plain(text).split("й"))
    return unicodedata.normalize("NFC", bare.translate(_FOLDED))


@lru_cache
def _stems_in(language: str) -> _Kept[str]:
    """The stem of each term of a language."""

    def stem(term: str) -> str:
        stemmer = _stemmer(language, get_ident())
        if language == "ar":
            return f"{stemmer.stemWord(term.translate(_TO_ARABIC)).translate(_ENCODINGS)}.ar"
        return f"{stemmer.stemWord(term)}.{language}"

    return _Kept(stem)


_PIECES = _Kept(_made_pieces)
"""The terms of a run of word characters, each with its start and end in the run."""
_FOLDS = _Kept(_folded)


def _plain(text: str) -> str:
    """`text` without what is no letter of it: case, kinds of apostrophe, encodings of one letter."""
    one_apostrophe = _APOSTROPHE.sub("'", text)  # first: to NFKC, an acute accent alone stands on a space
    composed = _seen(_seen(one_apostrophe))
    lower = _DOTTED_I.sub("i", composed.casefold()).translate(_ENCODINGS)
    ascii_digits = _DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), lower)
    return unicodedata.normalize("NFC", ascii_digits)


def _seen(text: str) -> str:
    """`text` in NFKC without what is not seen; twice, as each step makes work for the other."""
    return unicodedata.normalize("NFKC", _MANY_MARKS.sub(r"\1", _UNSEEN.sub("", text)))


def _parts(run: str) -> Iterator[tuple[int, int]]:
    """Where the words of `run` begin and end: parted at underscores and after elided articles."""
    for found in _WORD.finditer(run):
        first, last = found.span()
        while elided := _ELISION.match(run, first, last):
            yield first, elided.end(1)
            first = elided.end()
        last = _before_possessive(run, first, last)
        if first < last:
            yield first, last


def _before_possessive(run: str, first: int, last: int) -> int:
    """Where the word at `first` ends without any 's or ' at `last`. From the end, as runs may be long."""
    while first < last:
        if _NO_END.match(run, last - 1):
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
