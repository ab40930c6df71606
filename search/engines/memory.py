"""The memory engine: brute force over the entries, the reference for what each plan means.

Every passage is looked at for every plan, in the plainest way there is, so that the other engines
have something to be compared with.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from search import bm25
from search.engine import Answer, Found, Tally
from search.errors import IndexDamaged
from search.places import Places, occurrences, places_of
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
    Term,
    Text,
    leaves,
)
from search.records import Sort
from search.schema import DOCUMENT, Entry

_FILE_NAME = "entries.jsonl"


class MemoryWriter:
    """Writes one entry a line."""

    def __init__(self, directory: Path) -> None:
        self._file = (directory / _FILE_NAME).open("w", encoding="utf-8", errors="surrogatepass")

    def add(self, entry: Entry) -> None:
        self._file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")

    def commit(self) -> None:
        self._file.close()

    def abandon(self) -> None:
        self._file.close()


class MemoryReader:
    """Holds all entries in memory."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = {entry.number: entry for entry in sorted(entries, key=lambda entry: entry.number)}
        self._terms = {
            number: {field: words.split(" ") for field, words in entry.words.items()}
            for number, entry in self._entries.items()
        }
        self._places: dict[int, dict[str, Places]] = {
            number: {field: places_of(terms) for field, terms in fields.items()}
            for number, fields in self._terms.items()
        }

    def search(self, ranking: Ranking, sort: Sort, offset: int, limit: int) -> Answer:
        numbers = self._numbers(ranking.matching)
        scores: Mapping[int, float] = {}
        match sort:
            case Sort.DATE:
                numbers.sort(key=lambda number: -self._entries[number].first_day)
            case Sort.OLDEST:
                numbers.sort(key=lambda number: self._entries[number].first_day or LAST_DAY)
            case Sort.RELEVANCE:
                scores = self._scores(ranking)
                numbers.sort(key=lambda number: -scores[number])
        page = numbers[offset : offset + limit]
        return Answer([Found(number, scores.get(number, 0.0)) for number in page], len(numbers))

    def count(self, plan: Plan) -> int:
        return len(self._numbers(plan))

    def tally(self, plan: Plan, fields: Sequence[str]) -> Tally:
        numbers = self._numbers(plan)
        documents = Counter(self._entries[number].document for number in numbers if DOCUMENT in fields)
        values = {
            field: Counter(value for number in numbers for value in self._entries[number].values.get(field, ()))
            for field in fields
            if field != DOCUMENT
        }
        return Tally(dict(documents.most_common()), values)

    def terms(
        self, field: str, prefix: str, *, within: Plan | None = None, limit: int | None = None
    ) -> Sequence[tuple[str, int]]:
        numbers = self._entries if within is None else self._numbers(within)
        found = Counter(
            term for number in numbers for term in self._places[number].get(field, ()) if term.startswith(prefix)
        )
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]

    def frequency(self, field: str, term: str) -> int:
        return sum(term in places.get(field, ()) for places in self._places.values())

    def close(self) -> None:
        self._entries, self._terms, self._places = {}, {}, {}

    def _numbers(self, plan: Plan) -> list[int]:
        return [number for number in self._entries if self._holds(plan, number)]

    def _holds(self, plan: Plan, number: int) -> bool:
        match plan:
            case AllOf(parts):
                return all(self._holds(part, number) for part in parts)
            case AnyOf(parts):
                return any(self._holds(part, number) for part in parts)
            case NoneOf(part):
                return not self._holds(part, number)
            case Among(numbers):
                return number in numbers
            case Has(field, value):
                return value in self._entries[number].values.get(field, ())
            case Between(first, last):
                entry = self._entries[number]
                return entry.last_day >= max(first, 1) and 0 < entry.first_day <= last
            case Term() | OneOf() | Adjacent() | Close():
                return self._frequency(plan, number) > 0

    def _frequency(self, leaf: Text, number: int) -> int:
        return len(occurrences(leaf, self._places[number].get(leaf.field, {})))

    def _scores(self, ranking: Ranking) -> dict[int, float]:
        scores = dict.fromkeys(self._entries, 0.0)
        weighted = [(leaf, 1.0) for leaf in leaves(ranking.matching)]
        weighted += [(preference.plan, preference.weight) for preference in ranking.preferences]
        for leaf, weight in weighted:
            for number, score in self._scored(leaf).items():
                scores[number] += weight * score
        for bonus in ranking.bonuses:
            for number in self._numbers(bonus.plan):
                scores[number] += bonus.score
        return scores

    def _scored(self, leaf: Text) -> dict[int, float]:
        frequencies = {n: f for n in self._entries if (f := self._frequency(leaf, n))}
        if isinstance(leaf, OneOf):
            return dict.fromkeys(frequencies, 1.0)
        lengths = {number: len(terms.get(leaf.field, ())) for number, terms in self._terms.items()}
        mean = sum(lengths.values()) / len(lengths) if any(lengths.values()) else 1.0
        rarity = bm25.rarity(len(frequencies), len(self._entries)) * (leaf.weight if isinstance(leaf, Term) else 1.0)
        return {number: rarity * bm25.weight(f, lengths[number], mean) for number, f in frequencies.items()}


class MemoryEngine:
    name = "memory"
    version = "3"

    def create(self, directory: Path) -> MemoryWriter:
        return MemoryWriter(directory)

    def resume(self, _before: Path, _directory: Path) -> None:
        """An index is written as a whole."""

    def open(self, directory: Path) -> MemoryReader:
        try:
            with (directory / _FILE_NAME).open(encoding="utf-8", errors="surrogatepass") as lines:
                return MemoryReader([_entry(json.loads(line)) for line in lines])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexDamaged(str(directory.parents[2]), f"its entries cannot be read ({error})") from error


def _entry(row: dict[str, object]) -> Entry:
    entry = Entry(**row)  # type: ignore[arg-type]
    return Entry(
        entry.number, entry.document, entry.words,
        {field: tuple(values) for field, values in entry.values.items()}, entry.first_day, entry.last_day,
    )  # fmt: skip


engine = MemoryEngine()
