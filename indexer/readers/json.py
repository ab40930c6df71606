"""JSON (RFC 8259): an article as its text with what it says of itself; other data as one row for each value.

Which fields of an article are its title, date, names and text is told by their names, those that news archives,
content systems and https://schema.org/Article use. A field that is none of these is kept: searched where it is prose,
else left out in sight. A number is as it is written.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from indexer.blocks import Block, BlockKind, Claim, Reading
from indexer.dates import iso_date
from indexer.readers import html, text
from indexer.readers.claims.bylines import names_in
from indexer.shapes import is_prose, is_web_address
from search.errors import DamagedFile, EmptyFile, TooLarge

MOST_ROWS = 100_000
"""Values of one file that are made to rows."""
_BODY = "articlebody body fulltext text content contenthtml bodyhtml html message description".split()
"""Fields that hold an article's text, by small letters without signs; the first that is there is it."""
_TITLE = "title headline subject".split()
_AUTHORS = "authors author byline creator creators writer".split()
_PUBLISHED = (
    "datepublished published publishedat publicationdate publisheddate publishdate pubdate firstpublished date datetime"
    " createdat datecreated created"
).split()
_URL = "url canonicalurl link permalink href sourceurl weburl".split()
_LANGUAGE = "language lang inlanguage".split()
_PUBLISHER = "publisher sitename source outlet publication site website".split()
_LEAD = "standfirst subtitle deck lead description summary excerpt abstract".split()
_NAME = "name title rendered value".split()
"""Fields that hold the text of a value which is an object."""
_TAGS = re.compile(r"</(?:p|div|li|h[1-6]|a|em|strong|b|i|span|blockquote)\s*>|<(?:p|br|hr)\b[^<>]*>", re.IGNORECASE)
_SIGNS = re.compile(r"[\W_]+")
_LONGEST_PATH = 200
_LONGEST_ROW = 300
"""Code points of the values that are put into one row."""
_LANGUAGE_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS, _MILLISECONDS = range(631_152_000, 4_102_444_800), range(631_152_000_000, 4_102_444_800_000)
"""From 1990 to 2100, as seconds since 1970 are written."""
_NO_TEXT = "a field that is no text"


class _Object(tuple[tuple[str, object], ...]):
    """An object with each of its keys, also one that it has twice."""

    __slots__ = ()


class _Number(str):
    """A number, or one of `true` and `false`, as it is written."""

    __slots__ = ()


def read(source: str, text: str) -> Reading:
    """The blocks and claims of an article, or a row for each value of other data.

    Raises `DamagedFile`, `EmptyFile` or `TooLarge`, naming `source`.
    """
    values = [*_values(source, text)]
    if len(values) == 1 and isinstance(values[0], _Object) and (body := _body(values[0])):
        reading = _article(source, values[0], body)
    else:
        reading = Reading(tuple(_bounded(source, (row for value in values for row in _rows(value, "")))))
    if not reading.blocks:
        raise EmptyFile(source, "empty: there is no value in it")
    return reading


def _values(source: str, text: str) -> Iterator[object]:
    """The value that the text is, or the values that follow each other in it."""
    decoder = json.JSONDecoder(
        object_pairs_hook=_Object, parse_float=_Number, parse_int=_Number, parse_constant=_Number, strict=False
    )
    place, whole = 0, text.strip(" \t\r\n\ufeff")
    while place < len(whole):
        try:
            value, place = decoder.raw_decode(whole, place)
        except RecursionError as error:
            raise DamagedFile(source, "nested too deep to be read as JSON") from error
        except json.JSONDecodeError as error:
            raise DamagedFile(source, f"no JSON: {error.msg} in line {error.lineno}, column {error.colno}") from error
        yield value
        while place < len(whole) and whole[place] in " \t\r\n,":
            place += 1


def _key(name: str) -> str:
    return _SIGNS.sub("", name).lower()


def _text(value: object) -> str:
    """A value that is a text, or an object that has one, such as `{"rendered": ...}`."""
    if isinstance(value, _Object):
        inner = {_key(name): one for name, one in value}
        return next((found for name in _NAME if (found := _text_only(inner.get(name)))), "")
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return "\n\n".join(value)
    return _text_only(value)


def _text_only(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of an article whose meaning is known: its place in it, its name and value, and what was read in that."""

    place: int
    name: str
    value: object
    text: str

    @property
    def evidence(self) -> str:
        shown = self.value if isinstance(self.value, _Number) else json.dumps(_plain(self.value), ensure_ascii=False)
        return f"{self.name}: {shown}"

    @property
    def rest(self) -> object:
        """What else is in the value, where that is an object."""
        if not isinstance(self.value, _Object):
            return None
        inner = [_text_only(value) for _, value in self.value]
        used = inner.index(self.text) if self.text in inner else len(inner)
        return _Object((*self.value[:used], *self.value[used + 1 :]))


def _first(article: _Object, names: Sequence[str], text_of: Callable[[object], str]) -> _Field | None:
    """The first of the fields of these names in which `text_of` reads something."""
    for wanted in names:
        for place, (name, value) in enumerate(article):
            if _key(name) == wanted and (found := text_of(value)):
                return _Field(place, name, value, found)
    return None


def _body(article: _Object) -> _Field | None:
    """The field that holds an article's text."""
    return _first(article, _BODY, lambda value: "" if isinstance(value, _Number) else _text(value))


def _article(source: str, article: _Object, body: _Field) -> Reading:
    title = _first(article, _TITLE, _text)
    lead = _first(article, [one for one in _LEAD if one != _key(body.name)], _text)
    shown = {one.place: one for one in (body, title, lead) if one}
    claims = tuple(_claims(article, title))
    told = {claim.evidence: claim.field for claim in claims}
    blocks = [Block(BlockKind.TITLE, _bare(title.text))] if title else []
    blocks += [Block(BlockKind.LEAD, _bare(lead.text))] if lead and lead.text not in body.text else []
    blocks += _text_blocks(source, body.text)
    for place, (name, value) in enumerate(article):
        row = _Object(((name, shown[place].rest if place in shown else value),))
        field = told.get(_Field(place, name, value, "").evidence, "")
        why = f"read as the document's {field}" if field else _NO_TEXT
        blocks += (replace(one, furniture="" if is_prose(one.text) and not field else why) for one in _rows(row, ""))
    return Reading(tuple(_bounded(source, blocks)), claims)


def _claims(article: _Object, title: _Field | None) -> Iterator[Claim]:
    found = (
        ("title", title and replace(title, text=_bare(title.text))),
        ("published", _first(article, _PUBLISHED, _date)),
        ("url", _first(article, _URL, lambda value: _text(value) if is_web_address(_text(value)) else "")),
        ("language", _first(article, _LANGUAGE, _language)),
        ("publisher", _first(article, _PUBLISHER, lambda value: "" if is_web_address(_text(value)) else _text(value))),
    )
    yield from (Claim(name, field.text, field.evidence) for name, field in found if field)
    if authors := _first(article, _AUTHORS, lambda value: "\n".join(_people(value))):
        yield from (Claim("authors", name, authors.evidence) for name in authors.text.split("\n"))


def _plain(value: object) -> object:
    """A value as `json.dumps` writes it."""
    if isinstance(value, _Object):
        return {name: _plain(one) for name, one in value}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _date(value: object) -> str:
    """ISO 8601, reduced precision; empty for what is no date."""
    written = _text_only(value)
    if isinstance(value, _Number):
        whole = written.partition(".")[0]
        moment = int(whole) if whole.isdecimal() and len(whole) <= 13 else 0
        since = moment if moment in _SECONDS else moment // 1000 if moment in _MILLISECONDS else 0
        return (_EPOCH + timedelta(seconds=since)).date().isoformat() if since else ""
    return iso_date(written[:_LONGEST_PATH]) or ""


def _language(value: object) -> str:
    written = _text(value)
    return written.replace("_", "-") if _LANGUAGE_CODE.fullmatch(written) else ""


def _people(value: object) -> Iterator[str]:
    """The names in a field of authors: a text, a list, or objects that have names."""
    for one in value if isinstance(value, list) else [value]:
        written = "" if isinstance(one, _Number) else _text(one)
        if written and not is_web_address(written):
            yield from names_in(" ".join(written.split())[:_LONGEST_ROW])


def _text_blocks(source: str, written: str) -> Sequence[Block]:
    """An article's text, which may be HTML."""
    if _TAGS.search(written):
        with suppress(DamagedFile):
            return html.read_blocks(written, source)[1]
    return text.read(source, written).blocks


def _bare(written: str) -> str:
    """A line that may be HTML, without its markup."""
    if _TAGS.search(written) or "&" in written:
        with suppress(DamagedFile):
            written = " ".join(block.text for block in html.read_blocks(written)[1]) or written
    return " ".join(written.split())


def _rows(value: object, path: str) -> Iterator[Block]:
    """A row for each value, by its path; values that stand together and are short share one."""
    if not isinstance(value, list | _Object):
        yield from _row(path, [_shown(value)])
        return
    fields = value if isinstance(value, _Object) else [("", one) for one in value]
    together: list[str] = []
    for number, (name, one) in enumerate(fields):
        is_short = not isinstance(one, list | _Object) and len(_shown(one)) + len(name) <= _LONGEST_ROW
        if is_short:
            shown = _shown(one)
            together += [f"{name}: {shown}" if name and shown else shown]
        if together and (not is_short or len(" | ".join(together)) > _LONGEST_ROW):
            yield from _row(path, together)
            together = []
        if not is_short:
            yield from _rows(one, _under(path, name or f"[{number}]"))
    yield from _row(path, together)


def _row(path: str, values: Sequence[str]) -> Iterator[Block]:
    if values := [one for value in values if (one := value.strip())]:
        row = " | ".join(values)
        yield Block(BlockKind.TABLE_ROW, f"{path}: {row}".lstrip() if path else row)


def _shown(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value).lower()


def _under(path: str, name: str) -> str:
    longer = path + name if name.startswith("[") else f"{path}.{name}".lstrip(".")
    return longer if len(longer) <= _LONGEST_PATH else f"…{longer[1 - _LONGEST_PATH :]}"


def _bounded(source: str, blocks: Iterable[Block]) -> Iterator[Block]:
    for number, block in enumerate(blocks):
        if number == MOST_ROWS:
            raise TooLarge(source, f"more than {MOST_ROWS:,} values: part it into several files")
        yield block
