"""The query language: text becomes a query tree, or an error with a span and a hint.

    query     = or-part { or-part }                 side by side: `Together`
    or-part   = and-part { "OR" and-part }
    and-part  = not-part { "AND" not-part }
    not-part  = { "NOT" | "-" | "+" } near-part
    near-part = atom { ( "NEAR" [ "/" number ] | "PRE/" number ) atom }
    atom      = "(" query ")" | field ":" "(" query ")" | [ field ":" ] value
    value     = '"' phrase '"' [ "~" [ ">" ] number ] | '="' phrase '"' | word [ "*" ] | word "~" [ number ]

Operators are written in capitals. `docs/query-language.md` is the specification. A query is
bounded in length, depth and number of words here, before any engine sees it.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

from search import analysis
from search.errors import QueryError
from search.lexer import Kind, Lexeme, lexemes
from search.query import (
    WANTED,
    After,
    And,
    Anything,
    Before,
    Close,
    Demanded,
    During,
    Exact,
    Fuzzy,
    InField,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Together,
    Undated,
    Wildcard,
    Word,
    with_letters,
)
from search.records import Note, PartialDate, Sort, Span
from search.schema import ALIASES, WORD_FIELDS

MAX_LENGTH = 8_000
"""Code points of a query that are read as query language; a longer one is searched literally."""
MAX_DEPTH = 30
"""Brackets, NOTs and pluses inside each other."""
MAX_WORDS = 250
"""Words, phrases and field values in a query; a literal search takes the first so many."""
MAX_OTHERS = 100
"""Other words that may stand between words that are near each other."""
MAX_PATTERNS = 24
"""Words with `*`, `?` or `~` in a query: each may stand for thousands."""
MAX_EDITS = 2
"""Letters by which a word may differ from a fuzzy one."""

DATE_FIELDS = ("date", "after", "before", "year")
ORDER = "sort"

_FUZZY = re.compile(r"(?P<word>.+)~(?P<edits>\d*)[^\w~]*")
_STARRED = re.compile(r"\w[*]|[*]\w")
_PLAIN = re.compile(r"[\w*?~'’‐‑-]+")
"""What a sign is meant to stand for letters in: no address and no formula."""
_NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query tree, the order it asks for, and what the user must know of how the text was read."""

    query: Query
    notes: tuple[Note, ...] = ()
    sort: Sort | None = None


def parse(text: str, own_fields: Collection[str] = ()) -> Parsed:
    """Read `text` as query language; raise `QueryError` where it is not.

    `own_fields` names the fields that the collection has beside those of the schema.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(text, Span(MAX_LENGTH, len(text)), f"A query may have {MAX_LENGTH:,} characters")
    parser = _Parser(text, list(lexemes(text)), own_fields)
    return Parsed(parser.whole(), tuple(parser.notes), parser.sort)


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


@dataclass(slots=True)
class _Parser:
    """Recursive descent over the lexemes of one query; `depth` bounds the recursion."""

    text: str
    lexemes: list[Lexeme]
    own_fields: Collection[str]
    place: int = 0
    depth: int = 0
    words: int = 0
    patterns: int = 0
    notes: list[Note] = field(default_factory=list)
    sort: Sort | None = None

    def whole(self) -> Query:
        query = self.together()
        if self.place < len(self.lexemes):
            raise self.error("A bracket is closed that was not opened")
        return query

    def together(self) -> Query:
        parts: list[Query] = []
        while (kind := self.peek()) is not None and kind is not Kind.CLOSE:
            if kind in (Kind.AND, Kind.OR, Kind.NEAR):
                raise self.error(f"{kind.value} needs something on both sides")
            if (part := self.either()) != Anything():
                parts.append(part)
        return _together(parts)

    def either(self) -> Query:
        return self.joined(Kind.OR, Or, self.both)

    def both(self) -> Query:
        return self.joined(Kind.AND, And, self.signed)

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

    def signed(self) -> Query:
        kind = self.peek()
        if kind not in (Kind.NOT, Kind.PLUS):
            return self.near()
        self.descend()
        part = self.signed()
        self.depth -= 1
        if part == Anything():
            raise self.error("NOT needs a word after it" if kind is Kind.NOT else "+ needs a word after it")
        if kind is Kind.NOT:
            return Not(part)
        return part if isinstance(part, Demanded) else Demanded(part)

    def near(self) -> Query:
        """A chain of `NEAR` is the pairs of neighbours in it."""
        left = self.atom()
        pairs: list[Query] = []
        while self.peek() is Kind.NEAR:
            operator = self.lexemes[self.place]
            self.place += 1
            right = self.atom()
            if not (_is_nearby(left) and _is_nearby(right)):
                hint = "NEAR needs a word, a phrase or a bracket of them joined by OR on both sides"
                raise QueryError(self.text, operator.span, hint)
            pairs.append(Near(left, right, self.within(operator.others or 0), operator.ordered))  # type: ignore[arg-type]
            left = right
        if not pairs:
            return left
        return pairs[0] if len(pairs) == 1 else And(tuple(pairs))

    def atom(self) -> Query:
        if self.peek() is Kind.OPEN:
            return self.bracket()
        if self.peek() not in (Kind.WORD, Kind.PHRASE, Kind.EXACT, Kind.FIELD):
            raise self.error("Something is missing here: a word, a phrase or a bracket")
        lexeme = self.lexemes[self.place]
        self.place += 1
        self.words += 1
        if self.words > MAX_WORDS:
            raise QueryError(self.text, lexeme.span, f"A query may have {MAX_WORDS} words")
        if lexeme.kind is Kind.FIELD:
            return self.in_field(lexeme)
        return self.value(lexeme)

    def bracket(self) -> Query:
        self.descend()
        query = self.together()
        if self.peek() is not Kind.CLOSE:
            raise self.error("A bracket is opened and not closed")
        self.place += 1
        self.depth -= 1
        return query

    def in_field(self, lexeme: Lexeme) -> Query:
        name = ALIASES.get(lexeme.text.lower(), lexeme.text.lower())
        known = name in WORD_FIELDS or name in self.own_fields
        if self.peek() is Kind.OPEN and name not in (*DATE_FIELDS, ORDER):
            if known:
                return self.spread(name, lexeme, self.bracket())
            self.unknown(lexeme)
            return self.bracket()
        if self.peek() not in (Kind.WORD, Kind.PHRASE, Kind.EXACT):
            raise self.error(f"{lexeme.text}: needs a value after the colon")
        given = self.lexemes[self.place]
        self.place += 1
        if name in DATE_FIELDS:
            return self.dated(name, given)
        if name == ORDER:
            return self.ordered(given)
        if known:
            query = self.spread(name, lexeme, self.value(given))
            if query == Anything():
                self.notes.append(Note("no word", f"{lexeme.text}: has no word to search for and was passed over."))
            return query
        self.unknown(lexeme)
        return self.value(replace(given, text=f"{lexeme.text}:{given.text}"))

    def unknown(self, lexeme: Lexeme) -> None:
        fields = ", ".join((*WORD_FIELDS, *DATE_FIELDS, *sorted(self.own_fields)))
        message = f"There is no field {lexeme.text!r}; its text was searched. Fields: {fields}."
        self.notes.append(Note("unknown field", message))

    def spread(self, name: str, lexeme: Lexeme, query: Query) -> Query:
        """`field:(a OR b)` is `field:a OR field:b`."""
        match query:
            case Word() | Phrase() | Prefix() | Wildcard() | Fuzzy():
                return InField(name, query)
            case Exact(text) if not analysis.terms(text):
                return Anything()
            case Exact(text) | Close(text):
                self.notes.append(
                    Note("plain phrase", f'In {name}: a phrase is searched as it is without = and ~: "{text}".')
                )
                return InField(name, Phrase(text))
            case And(parts):
                return And(tuple(self.spread(name, lexeme, part) for part in parts))
            case Or(parts):
                return Or(tuple(self.spread(name, lexeme, part) for part in parts))
            case Together(parts):
                return Together(tuple(self.spread(name, lexeme, part) for part in parts))
            case Not(part):
                return Not(self.spread(name, lexeme, part))
            case Demanded(part):
                return Demanded(self.spread(name, lexeme, part))
            case Anything():
                return query
            case _:
                raise QueryError(self.text, lexeme.span, f"{name}: takes words and phrases, no fields, dates or NEAR")

    def dated(self, name: str, given: Lexeme) -> Query:
        if name == "date" and given.text.lower() == "none":
            return Undated()
        first, dots, last = given.text.partition("..")
        if name in ("date", "year") and dots and (first or last):
            span = During(*(self.day(name, given, end) if end else None for end in (first, last)))
            if span.first and span.last and span.first.first_day > span.last.last_day:
                raise QueryError(self.text, given.span, "date: takes the earlier date first, as 2017..2019")
            return span
        when = self.day(name, given, given.text)
        if name == "year" and when.month:
            raise QueryError(self.text, given.span, "year: takes a year as 2019; for a month say date:2019-05")
        if name in ("date", "year"):
            return During(when, when)
        return After(when) if name == "after" else Before(when)

    def day(self, name: str, given: Lexeme, text: str) -> PartialDate:
        try:
            return PartialDate.parse(text)
        except ValueError:
            also = ", 2017..2019 or none" if name == "date" else ""
            hint = f"{name}: takes a date as 2019, 2019-05 or 2019-05-31{also}"
            raise QueryError(self.text, given.span, hint) from None

    def ordered(self, given: Lexeme) -> Query:
        wanted = given.text.lower()
        self.sort = next((sort for sort in Sort if wanted == sort.value), None)
        if wanted == _NEWEST:
            self.sort = Sort.DATE
        if self.sort is None:
            orders = ", ".join(sort.value for sort in Sort)
            self.notes.append(Note("unknown order", f"There is no order {given.text!r}. Orders: {orders}."))
        return Anything()

    def value(self, lexeme: Lexeme) -> Query:
        words = analysis.terms(lexeme.text)
        if lexeme.kind is Kind.EXACT and lexeme.text.strip():
            return Exact(lexeme.text)
        if not words:
            return Anything()
        if lexeme.kind is not Kind.WORD:
            if _STARRED.search(lexeme.text):
                self.notes.append(Note("plain signs", "Inside quotation marks * stands for nothing but itself."))
            if lexeme.others is None or len(words) == 1:
                return Phrase(lexeme.text)
            return Close(lexeme.text, self.within(lexeme.others), lexeme.ordered)
        if (found := _FUZZY.fullmatch(lexeme.text)) and len(analysis.terms(found["word"])) == 1:
            return self.counted(self.fuzzy(found["word"], found["edits"]), lexeme)
        return self.counted(self.pattern(lexeme.text), lexeme)

    def counted(self, query: Query, lexeme: Lexeme) -> Query:
        self.patterns += isinstance(query, Prefix | Wildcard | Fuzzy)
        if self.patterns > MAX_PATTERNS:
            raise QueryError(self.text, lexeme.span, f"A query may have {MAX_PATTERNS} words with *, ? or ~")
        return query

    def fuzzy(self, word: str, edits: str) -> Query:
        wanted = int(edits[:9]) if edits else 1
        if wanted > MAX_EDITS:
            self.notes.append(Note("bounded", f"{word}~ was searched with {MAX_EDITS} letters different, the most."))
        return Fuzzy(word, min(wanted, MAX_EDITS)) if wanted else Word(word)

    def pattern(self, text: str) -> Query:
        """A word, or what its signs make of it: `*` at the end is a prefix, `*` and `?` inside a pattern."""
        stood = with_letters(text)
        if stood == text and not (text.endswith("~") or _FUZZY.fullmatch(text)):
            return Word(text)
        spans = [token.span for token in analysis.tokens(stood)]
        whole, last = text[: spans[-1].end], spans[-1].of(text)
        beginning = whole.rstrip("*")
        if stood != text and last.rstrip("*") and beginning in stood:
            return Prefix(beginning) if beginning != whole else Word(text)
        if stood != text and len(spans) == 1:
            return Wildcard(whole)
        if _PLAIN.fullmatch(text):
            message = f"{text} was searched as the words in it: *, ? and ~ are for words without other signs."
            self.notes.append(Note("plain signs", message))
        return Word(text)

    def within(self, others: int) -> int:
        if others > MAX_OTHERS:
            self.notes.append(Note("bounded", f"Words near each other were searched within {MAX_OTHERS}, the most."))
        return min(others, MAX_OTHERS)

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


def _is_nearby(query: Query) -> bool:
    if isinstance(query, Or):
        return all(_is_nearby(part) for part in query.parts)
    return isinstance(query, WANTED | Phrase)


def _together(parts: list[Query]) -> Query:
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Together) else (part,))]
    if not flat:
        return Anything()
    return flat[0] if len(flat) == 1 else Together(tuple(flat))
