"""The tantivy adapter: the default engine, embedded and fast.

Terms are made by `search.analysis` and handed over joined by spaces, so tantivy only splits them.
tantivy's own query parser, snippets and stemmers are not used: the first can be brought down by a
query, the others count in bytes or fold differently. What it stores is numbers and values; text
stays in the catalogue.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import wraps
from importlib.metadata import version
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import tantivy
from tantivy import FieldType, Occur, Order, Query, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from search.engine import Found
from search.errors import IndexDamaged, IndexUnwritable
from search.plan import Adjacent, AllOf, AnyOf, Between, Has, NoneOf, Plan, Ranking, StartsWith, Term, leaves
from search.records import Sort
from search.schema import FACETS, SEARCHED, Entry, value_field

_HEAP_BYTES = 128_000_000
_PLACE_BITS = 36
_BUCKETS = 60_000
"""An aggregation may have 65,000 buckets; distinct values are counted in parts of so many documents."""
_TIES = 16
"""How many more passages are asked for on each side of a page, to see where equal scores begin and end."""
_SPECIAL = str.maketrans({char: f"\\{char}" for char in r"\.+*?()|[]{}^$#&-~"})


Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("number", indexed=True, fast=True)
    builder.add_integer_field("document_number", indexed=True, fast=True)
    builder.add_integer_field("first_day", indexed=True, fast=True)
    builder.add_integer_field("last_day", indexed=True, fast=True)
    builder.add_integer_field("newest", fast=True)
    for field in SEARCHED:
        builder.add_text_field(field, tokenizer_name="terms")
    for facet in FACETS:
        builder.add_text_field(value_field(facet), tokenizer_name="raw", index_option="basic", fast=True)
    return builder.build()


def _splitting() -> TextAnalyzer:
    return TextAnalyzerBuilder(Tokenizer.whitespace()).build()


class TantivyWriter:
    """Adds entries to one index; tantivy indexes them in threads of its own."""

    def __init__(self, directory: Path) -> None:
        self._schema = _schema()
        self._directory = directory
        with _writing(directory):
            index = tantivy.Index(self._schema, path=str(directory))
            index.register_tokenizer("terms", _splitting())
            self._writer = index.writer(_HEAP_BYTES)

    def add(self, entry: Entry) -> None:
        row: dict[str, Any] = {
            "number": entry.number,
            "document_number": entry.document,
            "first_day": entry.first_day,
            "last_day": entry.last_day,
            "newest": (entry.first_day << _PLACE_BITS) - entry.number,
            **entry.words,
        }
        for facet, values in entry.values.items():
            row[value_field(facet)] = list(values)
        with _writing(self._directory):
            self._writer.add_document(tantivy.Document.from_dict(row, self._schema))

    def commit(self) -> None:
        with _writing(self._directory):
            self._writer.commit()
            self._writer.wait_merging_threads()

    def abandon(self) -> None:
        with suppress(ValueError):
            self._writer.rollback()
        del self._writer


@contextmanager
def _writing(directory: Path) -> Iterator[None]:
    """Tantivy tells of a full disk, or of a directory that is gone, by a ValueError."""
    try:
        yield
    except ValueError as error:
        raise IndexUnwritable(str(directory.parent.parent), f"tantivy: {error}") from error


def _answering(
    method: Callable[Concatenate["TantivyReader", Given], Answer],
) -> Callable[Concatenate["TantivyReader", Given], Answer]:
    """What tantivy raises where its files were changed by others: a ValueError, or a panic of Rust."""

    @wraps(method)
    def answered(self: "TantivyReader", /, *values: Given.args, **named: Given.kwargs) -> Answer:
        try:
            return method(self, *values, **named)
        except BaseException as error:
            if isinstance(error, ValueError) or type(error).__name__ == "PanicException":
                raise IndexDamaged(str(self._directory.parent.parent), f"tantivy cannot read it ({error})") from error
            raise

    return answered


class TantivyReader:
    """Answers from the searcher that was current at opening."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._schema = _schema()
        index = tantivy.Index.open(str(directory))  # the constructor would make an empty index where none is
        index.register_tokenizer("terms", _splitting())
        self._searcher = index.searcher()
        self._documents = self._last_document() + 1

    @_answering
    def search(self, ranking: Ranking, sort: Sort, offset: int, limit: int) -> Sequence[Found]:
        if limit < 1:
            return []
        if sort is Sort.RELEVANCE and _is_scored(ranking):
            return self._by_score(self._ranked(ranking), offset, limit)
        field, order = ("newest", Order.Desc) if sort is Sort.DATE else ("number", Order.Asc)
        hits = self._searcher.search(
            self._query(ranking.matching), limit, count=False, order_by_field=field, offset=offset, order=order
        ).hits
        return [Found(number, 0.0) for number in self._numbers(hits)]

    @_answering
    def count(self, plan: Plan) -> int:
        return int(self._searcher.search(self._query(plan), 1).count)  # type: ignore[attr-defined]

    @_answering
    def documents(self, plan: Plan) -> int:
        aggregation = {"documents": {"terms": {"field": "document_number", "size": _BUCKETS}}}
        return sum(
            len(self._searcher.aggregate(part, aggregation)["documents"]["buckets"]) for part in self._parts(plan)
        )

    @_answering
    def facets(self, plan: Plan, fields: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        counts: dict[str, dict[str, int]] = {field: {} for field in fields}
        # The limit of buckets holds for an aggregation as a whole, and documents alone may fill one.
        groups = [field for field in fields if field == "document"], [field for field in fields if field != "document"]
        parts = self._parts(plan)
        for group in filter(None, groups):
            aggregation = {field: {"terms": {"field": value_field(field), "size": _BUCKETS}} for field in group}
            for part in parts:
                for field, result in self._searcher.aggregate(part, aggregation).items():
                    for bucket in result["buckets"]:
                        counts[field][bucket["key"]] = counts[field].get(bucket["key"], 0) + bucket["doc_count"]
        return counts

    def close(self) -> None:
        del self._searcher

    def _last_document(self) -> int:
        hits = self._searcher.search(
            Query.all_query(), 1, count=False, order_by_field="document_number", order=Order.Desc
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
                [(Occur.Must, whole), (Occur.Must, self._range("document_number", start, start + _BUCKETS - 1))]
            )
            for start in starts
        ]

    def _by_score(self, query: Query, offset: int, limit: int) -> Sequence[Found]:
        """A page by score with equal scores in reading order, which tantivy does not keep.

        The page is widened on both sides until it holds all passages that score as its ends do.
        """
        first, last, margin = offset, offset + limit, _TIES
        while True:
            start, stop = max(0, first - margin), last + margin
            hits = self._searcher.search(query, stop - start, count=False, offset=start).hits
            scores = [score for score, _ in hits]
            page = scores[first - start : last - start]
            if not page:
                return []
            above = start == 0 or scores[0] > page[0]
            below = len(scores) < stop - start or scores[-1] < page[-1]
            if above and below:
                break
            margin *= 4
        found = [Found(number, score) for number, score in zip(self._numbers(hits), scores, strict=True)]
        found.sort(key=lambda one: (-one.score, one.number))
        return found[first - start : last - start]

    def _numbers(self, hits: Sequence[tuple[Any, tantivy.DocAddress]]) -> list[int]:
        values = self._searcher.fast_field_values("number", [address for _, address in hits])
        return [int(value) for value in values if value is not None]

    def _ranked(self, ranking: Ranking) -> Query:
        clauses = [(Occur.Must, self._query(ranking.matching))]
        clauses += [
            (Occur.Should, Query.boost_query(self._query(preference.plan), preference.weight))
            for preference in ranking.preferences
        ]
        return Query.boolean_query(clauses)

    def _query(self, plan: Plan) -> Query:
        match plan:
            case Term(field, term):
                return Query.term_query(self._schema, field, term)
            case Adjacent(field, terms):
                return Query.phrase_query(self._schema, field, list(terms))
            case StartsWith(field, prefix, ()):
                return Query.regex_query(self._schema, field, _beginning(prefix))
            case StartsWith(field, prefix, before):
                return self._phrases(field, before, prefix)
            case Has(field, value):
                return self._unscored(Query.term_query(self._schema, value_field(field), value, "basic"))
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
                return Query.boolean_query([(Occur.Should, self._query(part)) for part in parts])
            case NoneOf(part):
                return Query.boolean_query(
                    [(Occur.Must, self._unscored(Query.all_query())), (Occur.MustNot, self._query(part))]
                )

    def _phrases(self, field: str, before: Sequence[str], prefix: str) -> Query:
        """The phrases that `before` and a word with `prefix` stand for, among words that are near it.

        tantivy's own regex phrase refuses a prefix of more than 16,384 words.
        """
        near = Query.boolean_query([(Occur.Must, Query.term_query(self._schema, field, term)) for term in before])
        words = self._searcher.terms_with_prefix(field, prefix, near)
        phrases = [Query.phrase_query(self._schema, field, [*before, word]) for word, _ in words]
        return self._unscored(Query.boolean_query([(Occur.Should, phrase) for phrase in phrases]))

    def _range(self, field: str, first: int, last: int | None) -> Query:
        return Query.range_query(self._schema, field, FieldType.Integer, first, last)

    @staticmethod
    def _unscored(query: Query) -> Query:
        return Query.const_score_query(query, 0.0)


def _beginning(prefix: str) -> str:
    return prefix.translate(_SPECIAL) + ".*"


def _is_scored(ranking: Ranking) -> bool:
    """Whether scores can differ: prefixes score alike, and so does what is no text."""
    plans = [ranking.matching, *(preference.plan for preference in ranking.preferences)]
    return any(not isinstance(leaf, StartsWith) for plan in plans for leaf in leaves(plan))


class TantivyEngine:
    name = "tantivy"
    version = version("tantivy")

    def create(self, directory: Path) -> TantivyWriter:
        return TantivyWriter(directory)

    def open(self, directory: Path) -> TantivyReader:
        try:
            reader = TantivyReader(directory)
            for field in SEARCHED:  # the first query of a field opens its files
                reader.count(Term(field, ""))
        except (ValueError, OSError) as error:
            raise IndexDamaged(str(directory.parent.parent), f"tantivy cannot read it ({error})") from error
        return reader


engine = TantivyEngine()
