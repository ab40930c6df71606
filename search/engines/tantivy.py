"""The tantivy adapter: the default engine, embedded and fast.

Terms are made by `search.analysis` and handed over joined by spaces, so tantivy only splits them.
tantivy's own query parser, snippets and stemmers are not used: the first can be brought down by a
query, the others count in bytes or fold differently. What it stores is numbers and values; text
stays in the catalogue.
"""

import json
import math
import os
import shutil
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache, wraps
from importlib.metadata import version
from itertools import permutations, product, takewhile
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Concatenate, ParamSpec, TypeVar

import tantivy
from tantivy import FieldType, Occur, Order, Query, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from search import bm25
from search.engine import Answer, Found, Tally
from search.errors import IndexDamaged, IndexUnreadable, IndexUnwritable
from search.plan import (
    LAST_DAY,
    Adjacent,
    AllOf,
    Among,
    AnyOf,
    Between,
    Close,
    Has,
    NoneOf,
    OneOf,
    Plan,
    Ranking,
    Slot,
    Term,
    Text,
    leaves,
)
from search.records import Sort
from search.schema import DOCUMENT, PLACELESS, SEARCHED, VALUED, Entry

_HEAP_BYTES = 128_000_000
_THREADS = 1
"""More leave more, smaller segments, which each search pays for, and indexing waits for Python anyway."""
_PLACE_BITS = 41
"""Of a passage's number, below the day that goes before it in the orders by date."""
_FEW = 2_000
"""Passages that are as soon written anew as changed, and then scored as if nothing had ever been removed."""
_MOST_LOST = 10
"""Where more than one passage in so many was removed, all are written anew: removed ones still count in scores."""
_BUCKETS = 60_000
"""An aggregation may have 65,000 buckets; distinct values are counted in parts of so many documents."""
_TOGETHER = 30_000
"""Documents up to which they are counted in one aggregation with the values of facets."""
_SEGMENT = 32
"""The length of a segment's name, which its files have before a full stop."""
_TIES, _DEEP_TIES = 16, 1024
"""How many more passages are asked for on each side of the first page, and of a later one, to see where
equal scores begin and end."""
_KEPT = 1_024
"""Terms whose rarity is kept."""
_FEW_PHRASES = 64
"""Phrases that are asked for as they are; of more, only those whose words are in the same passages."""
_NUMBER_OF_DOCUMENT = "document_number"
_ORDERS = {
    Sort.DATE: ("newest", Order.Desc), Sort.OLDEST: ("oldest", Order.Asc), Sort.PLACE: ("number", Order.Asc),
    Sort.RELEVANCE: ("number", Order.Asc),
}  # fmt: skip
"""The field that gives each order; what has no scores is in reading order."""


Given = ParamSpec("Given")
Answered = TypeVar("Answered")


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("number", indexed=True, fast=True)
    builder.add_integer_field(_NUMBER_OF_DOCUMENT, indexed=True, fast=True)
    builder.add_integer_field("first_day", indexed=True, fast=True)
    builder.add_integer_field("last_day", indexed=True, fast=True)
    builder.add_integer_field("newest", fast=True)
    builder.add_integer_field("oldest", fast=True)
    for field in SEARCHED:
        builder.add_text_field(field, tokenizer_name="terms", index_option="freq" if field in PLACELESS else "position")
    for facet in VALUED:
        builder.add_text_field(_values_of(facet), tokenizer_name="raw", index_option="basic", fast=True)
    return builder.build()


def _values_of(facet: str) -> str:
    """The field of a facet's whole values, beside the field of the same name that has its terms."""
    return f"value_{facet}"


def _stored(value: str) -> str:
    """A value as it is written; tantivy has no empty terms."""
    return f"={value}"


def _splitting() -> TextAnalyzer:
    return TextAnalyzerBuilder(Tokenizer.whitespace()).build()


class TantivyWriter:
    """Adds entries to one index and removes others; tantivy indexes them in threads of its own."""

    def __init__(self, directory: Path, index: tantivy.Index) -> None:
        self._schema = index.schema
        self._directory = directory
        index.register_tokenizer("terms", _splitting())
        self._values: Mapping[str, Sequence[str]] = {}
        self._stored: Sequence[tuple[str, str]] = ()
        """The values of the facets as they are written; passages of a document mostly share them."""
        with _writing(directory):
            self._writer = index.writer(_HEAP_BYTES, _THREADS)

    def add(self, entry: Entry) -> None:
        row = tantivy.Document()
        row.add_integer("number", entry.number)
        row.add_integer(_NUMBER_OF_DOCUMENT, entry.document)
        row.add_integer("first_day", entry.first_day)
        row.add_integer("last_day", entry.last_day)
        row.add_integer("newest", (_days(entry.first_day) << _PLACE_BITS) - entry.number)
        row.add_integer("oldest", (_days(entry.first_day or LAST_DAY) << _PLACE_BITS) + entry.number)
        for field, words in entry.words.items():
            row.add_text(field, words)
        if entry.values is not self._values:
            self._values = entry.values
            self._stored = [
                (_values_of(facet), _stored(value)) for facet, values in entry.values.items() for value in values
            ]
        for field, value in self._stored:
            row.add_text(field, value)
        try:
            self._writer.add_document(row)
        except ValueError as error:
            raise _unwritable(self._directory, error) from error

    def remove(self, document: int) -> None:
        with _writing(self._directory):
            self._writer.delete_documents_by_query(Query.term_query(self._schema, _NUMBER_OF_DOCUMENT, document))

    def commit(self) -> None:
        with _writing(self._directory):
            self._writer.commit()
            self._writer.wait_merging_threads()
        _sweep(self._directory)
        for path in self._directory.iterdir():  # tantivy lets nobody else read what it writes last
            path.chmod(self._directory.stat().st_mode & 0o666)

    def abandon(self) -> None:
        with suppress(ValueError):
            self._writer.rollback()
        del self._writer


def _days(day: int) -> int:
    """A day, YYYYMMDD, as a number of fewer bits in the same order."""
    return (day // 10_000 * 13 + day // 100 % 100) * 32 + day % 100


def _sweep(directory: Path) -> None:
    """Remove what merging has left: tantivy knows only of files that it wrote itself."""
    segments = {one["segment_id"].replace("-", ""): one["deletes"] for one in _meta(directory)["segments"]}
    for path in directory.iterdir():
        segment, _, rest = path.name.partition(".")
        deletes = segments.get(segment)
        is_old = rest.endswith(".del") and not (deletes and rest == f"{deletes['opstamp']}.del")
        if len(segment) == _SEGMENT and (segment not in segments or is_old):
            path.unlink()


def _meta(directory: Path) -> dict[str, Any]:
    """What tantivy writes of an index: its segments, and how many passages they have and have lost."""
    meta: dict[str, Any] = json.loads((directory / "meta.json").read_text("utf-8"))
    return meta


@contextmanager
def _writing(directory: Path) -> Iterator[None]:
    """Tantivy tells of a full disk, or of a directory that is gone, by a ValueError."""
    try:
        yield
    except ValueError as error:
        raise _unwritable(directory, error) from error


def _unwritable(directory: Path, error: ValueError) -> IndexUnwritable:
    return IndexUnwritable(str(directory.parents[2]), f"tantivy: {error}")


def _answering(
    method: Callable[Concatenate["TantivyReader", Given], Answered],
) -> Callable[Concatenate["TantivyReader", Given], Answered]:
    """What tantivy raises where its files were changed by others: a ValueError, or a panic of Rust."""

    @wraps(method)
    def answered(self: "TantivyReader", /, *values: Given.args, **named: Given.kwargs) -> Answered:
        try:
            return method(self, *values, **named)
        except BaseException as error:
            if _is_damage(error):
                raise IndexDamaged(str(self._directory.parents[2]), f"tantivy cannot read it ({error})") from error
            raise

    return answered


def _is_damage(error: BaseException) -> bool:
    return isinstance(error, ValueError | OSError) or type(error).__name__ == "PanicException"


class TantivyReader:
    """Answers from the searcher that was current at opening."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._schema = _schema()
        links = _links(directory)
        self._remove_links = weakref.finalize(self, shutil.rmtree, links, ignore_errors=True) if links else None
        index = tantivy.Index.open(str(links or directory))  # the constructor would make an empty index where none is
        index.register_tokenizer("terms", _splitting())
        self._searcher = index.searcher()
        self._documents = self._last_document() + 1
        segments = _meta(directory)["segments"]
        self._counted_with = sum(one["max_doc"] for one in segments)
        """How many passages tantivy counts with for scores: those, too, that were removed."""
        self._has_lost = any(one["deletes"] for one in segments)
        self._share = lru_cache(maxsize=_KEPT)(self._share_of)

    @_answering
    def search(self, ranking: Ranking, sort: Sort, offset: int, limit: int) -> Answer:
        limit = min(limit, self._searcher.num_docs - offset)  # tantivy makes room for all that it is asked for
        if limit < 1:
            return Answer([], self.count(ranking.matching))
        if sort is Sort.RELEVANCE and _is_scored(ranking):
            return self._by_score(self._ranked(ranking), offset, limit)
        field, order = _ORDERS[sort]
        result = self._searcher.search(
            self._query(ranking.matching), limit, order_by_field=field, offset=offset, order=order
        )
        return Answer([Found(number, 0.0) for number in self._numbers(result.hits)], _total(result))

    @_answering
    def count(self, plan: Plan) -> int:
        return _total(self._searcher.search(self._query(plan), 1))

    @_answering
    def tally(self, plan: Plan, fields: Sequence[str]) -> Tally:
        counts: dict[str, dict[Any, int]] = {field: {} for field in fields}
        parts = self._parts(plan)
        for part in parts:
            for field, result in self._counted(part, fields):
                found = {bucket["key"]: bucket["doc_count"] for bucket in result["buckets"]}
                if len(parts) > 1:
                    known = counts[field]
                    found = known | {key: known.get(key, 0) + count for key, count in found.items()}
                counts[field] = found
        documents = counts.pop(DOCUMENT, {})
        if len(parts) > 1:
            documents = dict(sorted(documents.items(), key=lambda pair: -pair[1]))
        values = {field: {key[1:]: count for key, count in found.items()} for field, found in counts.items()}
        return Tally(documents, values)

    def _counted(self, part: Query, fields: Sequence[str]) -> Iterable[tuple[str, Any]]:
        """The buckets of each facet, in one aggregation where that has few enough of them."""
        wanted = {
            field: {
                "terms": {"field": _NUMBER_OF_DOCUMENT if field == DOCUMENT else _values_of(field), "size": _BUCKETS}
            }
            for field in fields
        }
        if self._documents <= _TOGETHER or len(fields) == 1:
            with suppress(ValueError):
                return list(self._searcher.aggregate(part, wanted).items())
        return [
            pair
            for field, aggregation in wanted.items()
            for pair in self._searcher.aggregate(part, {field: aggregation}).items()
        ]

    @_answering
    def terms(
        self, field: str, prefix: str, *, within: Plan | None = None, limit: int | None = None
    ) -> Sequence[tuple[str, int]]:
        everywhere = Query.all_query() if self._has_lost else None
        here = everywhere if within is None else self._query(within)
        found = self._searcher.terms_with_prefix(field, prefix, here, None)
        return [pair for pair in found if pair[1]][:limit]

    @_answering
    def frequency(self, field: str, term: str) -> int:
        if self._has_lost:
            return _total(self._searcher.search(Query.term_query(self._schema, field, term), 1))
        return int(self._searcher.doc_freq(field, term))

    def close(self) -> None:
        del self._searcher
        if self._remove_links:
            self._remove_links()

    def _last_document(self) -> int:
        hits = self._searcher.search(
            Query.all_query(), 1, count=False, order_by_field=_NUMBER_OF_DOCUMENT, order=Order.Desc
        ).hits
        return int(hits[0][0]) if hits else -1

    def _parts(self, plan: Plan) -> list[Query]:
        """The passages of `plan` in parts of at most `_BUCKETS` documents each."""
        whole = self._query(plan)
        if self._documents <= _BUCKETS:
            return [whole]
        starts = range(0, self._documents, _BUCKETS)
        return [
            Query.boolean_query(
                [(Occur.Must, whole), (Occur.Must, self._range(_NUMBER_OF_DOCUMENT, start, start + _BUCKETS - 1))]
            )
            for start in starts
        ]

    def _by_score(self, query: Query, offset: int, limit: int) -> Answer:
        """A page by score with equal scores in reading order, which tantivy does not keep.

        The page is widened on both sides until it holds all passages that score as its ends do.
        """
        first, last, margin = offset, offset + limit, _DEEP_TIES if offset else _TIES
        while True:
            start, stop = max(0, first - margin), min(last + margin, self._searcher.num_docs)
            result = self._searcher.search(query, stop - start, offset=start)
            scores = [score for score, _ in result.hits]
            page = scores[first - start : last - start]
            above = start == 0 or not page or scores[0] > page[0]
            below = stop == self._searcher.num_docs or len(scores) < stop - start or scores[-1] < page[-1]
            if above and below:
                break
            margin *= 16
        numbers = self._numbers(result.hits)
        found = [Found(number, score) for number, score in zip(numbers, scores, strict=True)]
        found.sort(key=lambda one: (-one.score, one.number))
        return Answer(found[first - start : last - start], _total(result))

    def _numbers(self, hits: Sequence[tuple[Any, tantivy.DocAddress]]) -> list[int]:
        values = self._searcher.fast_field_values("number", [address for _, address in hits])
        return [int(value) for value in values if value is not None]

    def _ranked(self, ranking: Ranking) -> Query:
        clauses = [(Occur.Must, self._query(ranking.matching))]
        clauses += [
            (Occur.Should, Query.boost_query(self._query(preference.plan), preference.weight))
            for preference in ranking.preferences
        ]
        clauses += [
            (Occur.Should, Query.const_score_query(self._query(bonus.plan), bonus.score)) for bonus in ranking.bonuses
        ]
        return clauses[0][1] if len(clauses) == 1 else Query.boolean_query(clauses)

    def _query(self, plan: Plan) -> Query:  # noqa: C901, PLR0911 - one case for each kind of plan
        match plan:
            case Term(field, term, weight):
                query = self._as_held(Query.term_query(self._schema, field, term), field, (term,))
                return query if weight == 1.0 else Query.boost_query(query, weight)
            case OneOf(field, terms):
                return Query.const_score_query(Query.term_set_query(self._schema, field, list(terms)), 1.0)
            case Adjacent(field, slots):
                return self._any(self._phrases(field, self._together(field, slots)))
            case Close(field, groups, others, ordered):
                return self._any(self._close(field, groups, others, ordered=ordered))
            case Among(numbers):
                if not numbers:
                    return Query.empty_query()
                return self._unscored(Query.term_set_query(self._schema, "number", sorted(numbers)))
            case Has(field, value):
                return self._unscored(Query.term_query(self._schema, _values_of(field), _stored(value), "basic"))
            case Between(first, last):
                return self._unscored(
                    Query.boolean_query(
                        [
                            (Occur.Must, self._range("first_day", 1, last)),
                            (Occur.Must, self._range("last_day", max(first, 1), None)),
                        ]
                    )
                )
            case AllOf(()) | NoneOf(AnyOf(())):
                return self._unscored(Query.all_query())
            case AnyOf(()):
                return Query.empty_query()
            case AllOf(parts):
                return Query.boolean_query([(Occur.Must, self._query(part)) for part in parts])
            case AnyOf(parts):
                return self._any(self._query(part) for part in parts)
            case NoneOf(part):
                return Query.boolean_query(
                    [(Occur.Must, self._unscored(Query.all_query())), (Occur.MustNot, self._query(part))]
                )

    def _as_held(self, query: Query, field: str, terms: Sequence[str]) -> Query:
        """`query` scored as if what was removed had never been there; of the lengths of passages, that is left out."""
        return Query.boost_query(query, self._share(field, tuple(terms))) if self._has_lost else query

    def _share_of(self, field: str, terms: Sequence[str]) -> float:
        """The rarity of terms over that which tantivy takes them to have."""
        here = sum(bm25.rarity(self.frequency(field, term), self._searcher.num_docs) for term in terms)
        held = sum(bm25.rarity(self._searcher.doc_freq(field, term), self._counted_with) for term in terms)
        return here / held if held else 1.0

    @staticmethod
    def _any(queries: Iterable[Query]) -> Query:
        several = list(queries)
        return several[0] if len(several) == 1 else Query.boolean_query([(Occur.Should, one) for one in several])

    def _phrases(self, field: str, slots: Sequence[Slot]) -> Iterator[Query]:
        return (
            self._as_held(Query.phrase_query(self._schema, field, list(words)), field, words)
            for words in product(*slots)
        )

    def _together(self, field: str, slots: Sequence[Slot]) -> Sequence[Slot]:
        """`slots` without terms that are in no passage with the others, where they make many phrases."""
        if math.prod(map(len, slots)) <= _FEW_PHRASES:
            return slots
        here = Query.boolean_query([(Occur.Must, self._query(OneOf(field, slot))) for slot in slots])
        kept = []
        for slot in slots:
            found = self._searcher.terms_with_prefix(field, _beginning(slot), here)
            with_others = {term for term, count in found if count}
            kept.append(tuple(term for term in slot if term in with_others))
        return kept

    def _close(self, field: str, groups: Sequence[Sequence[Slot]], others: int, *, ordered: bool) -> Iterator[Query]:
        """Phrases that together say the same as `Close`.

        tantivy's slop allows for other words in all and for any order, which is exact for two words
        that differ; for all else each distance is a phrase.
        """
        pair = [slot for group in groups for slot in group]
        if not ordered and len(groups) == len(pair) == 2 and not set(pair[0]) & set(pair[1]):
            for words in product(*pair):
                yield Query.phrase_query(self._schema, field, list(words), slop=others)
                yield Query.phrase_query(self._schema, field, list(reversed(words)), slop=others)
            return
        for order in [tuple(groups)] if ordered else permutations(groups):
            for gaps in _gaps(len(groups) - 1, others):
                places = _places(order, gaps)
                for words in product(*(slot for group in order for slot in group)):
                    yield Query.phrase_query(self._schema, field, list(zip(places, words, strict=True)))

    def _range(self, field: str, first: int, last: int | None) -> Query:
        return Query.range_query(self._schema, field, FieldType.Integer, first, last)

    @staticmethod
    def _unscored(query: Query) -> Query:
        return Query.const_score_query(query, 0.0)


def _total(result: Any) -> int:
    return int(result.count)


def _beginning(slot: Slot) -> str:
    """What all terms of the slot begin with."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(min(slot), max(slot), strict=False))
    return "".join(letter for letter, _ in same)


def _gaps(gaps: int, others: int) -> Iterator[tuple[int, ...]]:
    """Every way to put at most `others` words into so many gaps."""
    return (ways for ways in product(range(others + 1), repeat=gaps) if sum(ways) <= others)


def _places(groups: Sequence[Sequence[Slot]], gaps: Sequence[int]) -> list[int]:
    """The positions of the slots of `groups`, from 0, with these gaps between the groups."""
    places: list[int] = []
    place = 0
    for group, gap in zip(groups, (*gaps, 0), strict=True):
        places += range(place, place + len(group))
        place += len(group) + gap
    return places


def _is_scored(ranking: Ranking) -> bool:
    """Whether scores can differ."""
    scored: list[Text] = leaves(ranking.matching)
    return bool(ranking.preferences or ranking.bonuses) or any(not isinstance(leaf, OneOf) for leaf in scored)


def _links(directory: Path) -> Path | None:
    """A directory of links to an index's files, where tantivy, to read them, could not write its lock beside them.

    Raises `IndexUnreadable` where there is no place for it.
    """
    if os.access(directory, os.W_OK):
        return None
    try:
        links = Path(mkdtemp(prefix="pincite-"))
    except OSError as error:
        reason = f"no temporary directory can be made ({error})"
        raise IndexUnreadable(
            str(directory.parents[2]), reason, "Set TMPDIR to a folder that can be written to"
        ) from error
    for path in directory.iterdir():
        if not path.name.endswith(".lock"):
            (links / path.name).symlink_to(path.resolve())
    return links


def _link(path: Path, link: Path) -> None:
    """The same file under another name, or a copy where the disk knows no links."""
    try:
        link.hardlink_to(path)
    except OSError:
        shutil.copy2(path, link)


class TantivyEngine:
    name = "tantivy"
    version = f"{version('tantivy')}, 2"

    def create(self, directory: Path) -> TantivyWriter:
        with _writing(directory):
            return TantivyWriter(directory, tantivy.Index(_schema(), path=str(directory)))

    def resume(self, before: Path, directory: Path) -> TantivyWriter | None:
        segments = _meta(before)["segments"]
        passages = sum(one["max_doc"] for one in segments)
        lost = sum(one["deletes"]["num_deleted_docs"] for one in segments if one["deletes"])
        if passages - lost <= _FEW or lost * _MOST_LOST > passages:
            return None
        for path in before.iterdir():
            if path.name.startswith("."):
                continue
            if path.suffix == ".json":
                shutil.copy2(path, directory)
            else:
                _link(path, directory / path.name)
        with _writing(directory):
            return TantivyWriter(directory, tantivy.Index.open(str(directory)))

    def open(self, directory: Path) -> TantivyReader:
        try:
            reader = TantivyReader(directory)
        except BaseException as error:
            if _is_damage(error):
                raise IndexDamaged(str(directory.parents[2]), f"tantivy cannot read it ({error})") from error
            raise
        return reader


engine = TantivyEngine()
