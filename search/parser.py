"""The query language: text becomes a query tree, or an error with a span and a hint.

    query    = or-part { or-part }                  side by side: `Together`
    or-part  = and-part { "OR" and-part }
    and-part = not-part { "AND" not-part }
    not-part = { "NOT" | "-" } atom
    atom     = "(" query ")" | [ field ":" ] ( '"' phrase '"' | word [ "*" ] )

Operators are written in capitals. `docs/query-language.md` is the specification. A query is
bounded in length, depth and number of words here, before any engine sees it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum

from search import analysis
from search.errors import QueryError
from search.query import (
    After,
    And,
    Anything,
    Before,
    InField,
    InYear,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Together,
    Word,
)
from search.records import Note, PartialDate, Span
from search.schema import WORD_FIELDS

MAX_LENGTH = 8_000
"""Code points of a query that are read as query language; a longer one is searched literally."""
MAX_DEPTH = 30
"""Brackets and NOTs inside each other."""
MAX_WORDS = 250
"""Words, phrases and field values in a query; a literal search takes the first so many."""

DATE_FIELDS = ("after", "before", "year")

QUOTES = '"“”„‟«»″＂'

_LEXEME = re.compile(
    rf"""
      (?P<space>\s+)
    | (?P<open>\()
    | (?P<close>\))
    | (?P<field>[A-Za-z_]+):(?=[^\s():*{QUOTES}]|[{QUOTES}])(?!//)
    | [{QUOTES}](?P<phrase>[^{QUOTES}]*)(?:[{QUOTES}]|(?P<unclosed>\Z))
    | (?P<minus>[-−–](?=[\w({QUOTES}]))
    | (?P<word>[^\s(){QUOTES}]+)
    """,
    re.VERBOSE,
)


class Kind(Enum):
    OPEN = "("
    CLOSE = ")"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    FIELD = "field"
    PHRASE = "phrase"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Lexeme:
    kind: Kind
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query tree, with what the user must know of how the text was read."""

    query: Query
    notes: tuple[Note, ...] = ()


def parse(text: str) -> Parsed:
    """Read `text` as query language; raise `QueryError` where it is not."""
    if len(text) > MAX_LENGTH:
        raise QueryError(text, Span(MAX_LENGTH, len(text)), f"A query may have {MAX_LENGTH:,} characters")
    parser = _Parser(text, list(_lexemes(text)))
    return Parsed(parser.whole(), tuple(parser.notes))


def literal(text: str) -> Parsed:
    """Read `text` as plain words, whatever it contains. Never raises."""
    words: list[Query] = []
    for token in analysis.tokens(text[: MAX_LENGTH * 4]):
        if len(words) == MAX_WORDS:
            note = Note("shortened", f"Only the first {MAX_WORDS} words of the query were searched.")
            return Parsed(_together(words), (note,))
        words.append(Word(token.span.of(text)))
    if len(text) > MAX_LENGTH * 4:
        note = Note("shortened", f"Only the first {MAX_LENGTH * 4:,} characters of the query were searched.")
        return Parsed(_together(words), (note,))
    return Parsed(_together(words))


def _lexemes(text: str) -> Iterator[Lexeme]:
    """The lexemes of `text`; a sign that is neither word nor operator is passed over."""
    place = 0
    attached = False
    while place < len(text):
        found = _LEXEME.match(text, place)
        if found is None:
            place += 1
            continue
        kind, value = str(found.lastgroup), found.group()
        span = Span(*found.span())
        place = found.end()
        if found["unclosed"] is not None:
            raise QueryError(text, span, "A quotation mark is opened and not closed")
        if kind == "minus" and attached:
            continue
        if kind == "word" and value in ("AND", "OR", "NOT"):
            yield Lexeme(Kind[value], value, span)
        elif kind == "phrase":
            yield Lexeme(Kind.PHRASE, found["phrase"], span)
        elif kind == "field":
            yield Lexeme(Kind.FIELD, found["field"], span)
        elif kind == "minus":
            yield Lexeme(Kind.NOT, value, span)
        elif kind in ("open", "close"):
            yield Lexeme(Kind.OPEN if kind == "open" else Kind.CLOSE, value, span)
        elif kind == "word":
            yield Lexeme(Kind.WORD, value, span)
        attached = kind not in ("space", "open", "field", "minus")


@dataclass(slots=True)
class _Parser:
    """Recursive descent over the lexemes of one query; `depth` bounds the recursion."""

    text: str
    lexemes: list[Lexeme]
    place: int = 0
    depth: int = 0
    words: int = 0
    notes: list[Note] = field(default_factory=list)

    def whole(self) -> Query:
        query = self.together()
        if self.place < len(self.lexemes):
            raise self.error("A bracket is closed that was not opened")
        return query

    def together(self) -> Query:
        parts: list[Query] = []
        while (kind := self.peek()) is not None and kind is not Kind.CLOSE:
            if kind in (Kind.AND, Kind.OR):
                raise self.error(f"{kind.value} needs something on both sides")
            if (part := self.either()) != Anything():
                parts.append(part)
        return _together(parts)

    def either(self) -> Query:
        return self.joined(Kind.OR, Or, self.both)

    def both(self) -> Query:
        return self.joined(Kind.AND, And, self.negated)

    def joined(self, operator: Kind, node: type[And] | type[Or], operand: Callable[[], Query]) -> Query:
        parts = [operand()]
        while self.peek() is operator:
            self.place += 1
            parts.append(operand())
        if len(parts) == 1:
            return parts[0]
        if Anything() in parts:
            raise self.error(f"{operator.value} needs a word on both sides")
        return node(tuple(parts))

    def negated(self) -> Query:
        if self.peek() is not Kind.NOT:
            return self.atom()
        self.descend()
        part = self.negated()
        self.depth -= 1
        if part == Anything():
            raise self.error("NOT needs a word after it")
        return Not(part)

    def atom(self) -> Query:
        if self.peek() is Kind.OPEN:
            self.descend()
            query = self.together()
            if self.peek() is not Kind.CLOSE:
                raise self.error("A bracket is opened and not closed")
            self.place += 1
            self.depth -= 1
            return query
        if self.peek() not in (Kind.WORD, Kind.PHRASE, Kind.FIELD):
            raise self.error("Something is missing here: a word, a phrase or a bracket")
        lexeme = self.lexemes[self.place]
        self.place += 1
        self.words += 1
        if self.words > MAX_WORDS:
            raise QueryError(self.text, lexeme.span, f"A query may have {MAX_WORDS} words")
        if lexeme.kind is Kind.FIELD:
            return self.in_field(lexeme)
        return self.value(lexeme)

    def in_field(self, lexeme: Lexeme) -> Query:
        if self.peek() not in (Kind.WORD, Kind.PHRASE):
            raise self.error(f"{lexeme.text}: needs a value after the colon")
        name, given = lexeme.text.lower(), self.lexemes[self.place]
        self.place += 1
        if name in DATE_FIELDS:
            return self.dated(name, given)
        if name in WORD_FIELDS:
            value = self.value(given)
            return InField(name, value) if isinstance(value, Word | Phrase | Prefix) else value
        known = ", ".join((*WORD_FIELDS, *DATE_FIELDS))
        self.notes.append(
            Note("unknown field", f"There is no field {lexeme.text!r}; its text was searched. Fields: {known}.")
        )
        whole = f"{lexeme.text}:{given.text}"
        return self.value(replace(given, text=whole))

    def dated(self, name: str, given: Lexeme) -> Query:
        try:
            when = PartialDate.parse(given.text)
        except ValueError:
            raise QueryError(self.text, given.span, f"{name}: takes a date as 2019, 2019-05 or 2019-05-31") from None
        if name == "year" and when.month:
            raise QueryError(self.text, given.span, "year: takes a year as 2019; for a month use after: and before:")
        if name == "year":
            return InYear(when.year)
        return After(when) if name == "after" else Before(when)

    def value(self, lexeme: Lexeme) -> Query:
        if not analysis.terms(lexeme.text):
            return Anything()
        if lexeme.kind is Kind.PHRASE:
            return Phrase(lexeme.text)
        if lexeme.text.endswith("*"):
            return Prefix(lexeme.text.rstrip("*"))
        return Word(lexeme.text)

    def peek(self) -> Kind | None:
        return self.lexemes[self.place].kind if self.place < len(self.lexemes) else None

    def descend(self) -> None:
        self.place += 1
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error(f"Brackets and NOTs may be {MAX_DEPTH} deep")

    def error(self, hint: str) -> QueryError:
        end = len(self.text)
        span = self.lexemes[self.place].span if self.place < len(self.lexemes) else Span(end, end)
        return QueryError(self.text, span, hint)


def _together(parts: list[Query]) -> Query:
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Together) else (part,))]
    if not flat:
        return Anything()
    return flat[0] if len(flat) == 1 else Together(tuple(flat))
