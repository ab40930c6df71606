"""A query in plain words, so that its author sees what was searched."""

from collections.abc import Collection, Sequence

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
    Value,
    Wildcard,
    Word,
)


def paraphrase(query: Query, passed_over: Collection[str] = ()) -> str:
    """What `query` asks for, as `passages with the phrase “a b” and not the word “c”`.

    `passed_over` are words that were not searched; they are not told.
    """
    if query == Anything():
        return "every passage"
    return f"passages {_told(query, passed_over)}"


def _told(query: Query, passed_over: Collection[str]) -> str:  # noqa: C901, PLR0911, PLR0912 - one case for each node
    match query:
        case Anything():
            return "of any kind"
        case Exact(text):
            return f"with exactly “{text}”"
        case Close(text, others, ordered):
            return f"with the words “{text}” {'in this order' if ordered else 'in any order'}, {_among(others)}"
        case Near(left, right, others, ordered):
            order = "before" if ordered else "near"
            return f"with {_named(left)} {order} {_named(right)}, {_among(others)}"
        case InField(field, value):
            return f"whose {field} has {_value(value)}"
        case After(date):
            return f"published on or after {date.iso}"
        case Before(date):
            return f"published before {date.iso}"
        case During(first, last):
            if first == last and first is not None:
                return f"published {'on' if first.day else 'in'} {first.iso}"
            bounds = (f"from {first.iso}" if first else "", f"up to {last.iso}" if last else "")
            return f"published {' '.join(bound for bound in bounds if bound)}"
        case Undated():
            return "without a date"
        case And(parts):
            return _listed([_bracketed(part, passed_over) for part in parts], "and")
        case Or(parts):
            return f"either {_listed([_bracketed(part, passed_over) for part in parts], 'or')}"
        case Not(part):
            return f"not {_bracketed(part, passed_over)}"
        case Demanded(part):
            return _told(part, passed_over)
        case Together(parts):
            return _together(parts, passed_over)
        case _:
            return f"with {_value(query)}"


def _bracketed(part: Query, passed_over: Collection[str]) -> str:
    if isinstance(part, Demanded):
        return _bracketed(part.part, passed_over)
    told = _told(part, passed_over)
    return f"({told})" if isinstance(part, And | Or | Together) else told


def _together(parts: Sequence[Query], passed_over: Collection[str]) -> str:
    asked = [part for part in parts if not (isinstance(part, Word) and part.text in passed_over)] or parts
    wanted = [_value(part) for part in asked if isinstance(part, WANTED)]
    demanded = [_bracketed(part, passed_over) for part in asked if not isinstance(part, WANTED)]
    if len(wanted) > 1:
        demanded.insert(0, f"with {_listed(wanted, 'or')} (all of them first)")
    elif wanted:
        demanded.insert(0, f"with {wanted[0]}")
    return _listed(demanded, "and")


def _value(value: Value) -> str:
    match value:
        case Word(text):
            return f"“{text}”"
        case Phrase(text):
            return f"the phrase “{text}”"
        case Prefix(text):
            return f"a word that begins with “{text}”"
        case Wildcard(text):
            return f"a word like “{text}”"
        case Fuzzy(text, edits):
            return f"a word at most {edits} {'letter' if edits == 1 else 'letters'} from “{text}”"


def _named(query: Query) -> str:
    if isinstance(query, Or):
        return f"one of {_listed([_named(part) for part in query.parts], 'or')}"
    return _value(query)  # type: ignore[arg-type] # the parser lets nothing else beside NEAR


def _among(others: int) -> str:
    if not others:
        return "with no other word between"
    return f"at most {others} other {'word' if others == 1 else 'words'} between"


def _listed(parts: Sequence[str], word: str) -> str:
    return f" {word} ".join(parts) if word == "and" or len(parts) < 3 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"
