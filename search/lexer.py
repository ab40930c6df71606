"""The lexemes of a query: words, quoted text, field names, operators and brackets, each with its place."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from search.errors import QueryError
from search.records import Span

QUOTES = '"“”„‟«»‹›″＂「」『』〝〞'
_CLOSING = {"“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "›": "‹", "「": "」", "『": "』", "〝": "〞"}
"""What closes a quotation mark that is not the same on both sides."""

_DASHES = r"\-‐‑‒–—―−－﹣"
_UNSEEN = "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_WORDLIKE = rf"[^\s()（）{QUOTES}]"
_LEXEME = re.compile(
    rf"""
      (?P<space>[\s{_UNSEEN}]+)
    | (?P<open>[(（])
    | (?P<close>[)）])
    | (?P<field>[A-Za-z][A-Za-z0-9_]*)[:：](?=[^\s:：)）])(?!//)
    | (?P<quote>=?[{QUOTES}])
    | (?P<sign>[-−–‐‑－﹣+＋](?=[^\s\w()（）{QUOTES}{_DASHES}>]*[\w(（{QUOTES}]))
    | (?P<near>(?:NEAR(?:/\d+)?|PRE/\d+)(?=[\s()（）{QUOTES}]|\Z))
    | (?P<word>{_WORDLIKE}+(?:(?<=[א-ת])[{QUOTES}](?=[א-ת]){_WORDLIKE}+)*
        (?:(?:(?<=\d)|(?<=\d[A-Za-z])|(?<=[)）]))[(（]\w{{1,5}}[)）]{_WORDLIKE}*)*)
    """,
    re.VERBOSE,
)
"""Between Hebrew letters a quotation mark is a gershayim, `צה"ל`; after a number a bracket is a part of it, `4(a)`."""
_QUOTE = re.compile(rf"(?<![א-ת])[{QUOTES}]|[{QUOTES}](?![א-ת])")
_DISTANCE = re.compile(r"~(?P<then>>)?(?P<others>\d+)")


class Kind(Enum):
    OPEN = "("
    CLOSE = ")"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    PLUS = "+"
    NEAR = "NEAR"
    FIELD = "field"
    PHRASE = "phrase"
    EXACT = "exact"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Lexeme:
    """`text` is what a word, phrase or field says; `others` how many other words a distance allows."""

    kind: Kind
    text: str
    span: Span
    others: int | None = None
    ordered: bool = False


NEAR_BY = 10
"""Other words that `NEAR` allows where it gives no number."""


def lexemes(text: str) -> Iterator[Lexeme]:
    """The lexemes of `text`; a sign that is neither word nor operator is passed over.

    Raises `QueryError` for a quotation mark that is not closed.
    """
    quotes = [found.start() for found in _QUOTE.finditer(text)]
    place = 0
    attached = False
    while place < len(text):
        found = _LEXEME.match(text, place)
        if found is None:
            place += 1
            continue
        if found["sign"] and attached:
            place = found.end()
            continue
        lexeme = _quoted(text, found, quotes) if found["quote"] else _lexeme(found, Span(*found.span()))
        place = lexeme.span.end if lexeme else found.end()
        if lexeme:
            yield lexeme
        attached = lexeme is not None and lexeme.kind not in _OPENING


def _quoted(text: str, found: re.Match[str], quotes: Sequence[int]) -> Lexeme:
    opening = found.end() - 1
    closing = _closing(text, opening, quotes)
    if closing is None:
        raise QueryError(text, Span(found.start(), len(text)), "A quotation mark is opened and not closed")
    kind = Kind.EXACT if found["quote"].startswith("=") else Kind.PHRASE
    said = text[opening + 1 : closing]
    if distance := _DISTANCE.match(text, closing + 1):
        others, span = int(distance["others"][:9]), Span(found.start(), distance.end())
        return Lexeme(kind, said, span, others, ordered=bool(distance["then"]))
    return Lexeme(kind, said, Span(found.start(), closing + 1))


def _closing(text: str, opening: int, quotes: Sequence[int]) -> int | None:
    """Where the quotation mark at `opening` is closed; a quotation in other marks may stand inside."""
    rest = bisect_right(quotes, opening)
    ends = _CLOSING.get(text[opening], "")
    while rest < len(quotes):
        mark = text[quotes[rest]]
        inner = _CLOSING.get(mark, "") if mark != text[opening] and mark not in ends else ""
        if not inner or rest + 2 >= len(quotes) or text[quotes[rest + 1]] not in inner:
            return quotes[rest]
        rest += 2
    return None


_OPENING = {Kind.OPEN, Kind.FIELD, Kind.NOT, Kind.PLUS, Kind.NEAR}
_NAMED = {"open": Kind.OPEN, "close": Kind.CLOSE}
_SIGNS = {"+": Kind.PLUS, "＋": Kind.PLUS}


def _lexeme(found: re.Match[str], span: Span) -> Lexeme | None:
    name, value = str(found.lastgroup), found.group()
    match name:
        case "space":
            return None
        case "open" | "close":
            return Lexeme(_NAMED[name], value, span)
        case "field":
            return Lexeme(Kind.FIELD, found["field"], span)
        case "sign":
            return Lexeme(_SIGNS.get(value, Kind.NOT), value, span)
        case "near":
            operator, _, number = value.partition("/")
            others = int(number[:9]) if number else NEAR_BY
            return Lexeme(Kind.NEAR, value, span, others, ordered=operator == "PRE")
        case _:
            return Lexeme(Kind[value] if value in ("AND", "OR", "NOT") else Kind.WORD, value, span)
