"""The memory engine: brute force over the entries, the reference for what each plan means.

Every passage is looked at for every plan, in the plainest way there is, so that the other engines
have something to be compared with. Scores are BM25 (Robertson and Zaragoza, 2009, k1 1.2, b 0.75).
"""

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from search.engine import Found
from search.errors import IndexDamaged
from search.highlight import occurrences
from search.plan import Adjacent, AllOf, AnyOf, Between, Has, NoneOf, Plan, Ranking, StartsWith, Term, Text, leaves
from search.records import Sort
from search.schema import Entry

_FILE_NAME = "entries.jsonl"
_K1, _B = 1.2, 0.75


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
        self._entries = entries
        self._terms = [{field: words.split(" ") for field, words in entry.words.items()} for entry in entries]

    def search(self, ranking: Ranking, sort: Sort, offset: int, limit: int) -> Sequence[Found]:
        numbers = self._numbers(ranking.matching)
        if sort is Sort.DATE:
            numbers.sort(key=lambda number: -self._entries[number].first_day)
        if sort is not Sort.RELEVANCE:
            return [Found(number, 0.0) for number in numbers[offset : offset + limit]]
        scores = self._scores(ranking)
        numbers.sort(key=lambda number: -scores[number])
        return [Found(number, scores[number]) for number in numbers[offset : offset + limit]]

    def count(self, plan: Plan) -> int:
        return len(self._numbers(plan))

    def documents(self, plan: Plan) -> int:
        return len({self._entries[number].document for number in self._numbers(plan)})

    def facets(self, plan: Plan, fields: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        counts: dict[str, Counter[str]] = {field: Counter() for field in fields}
        for number in self._numbers(plan):
            for field in fields:
                counts[field].update(self._entries[number].values.get(field, ()))
        return counts

    def close(self) -> None:
        self._entries, self._terms = (), []

    def _numbers(self, plan: Plan) -> list[int]:
        return [number for number in range(len(self._entries)) if self._holds(plan, number)]

    def _holds(self, plan: Plan, number: int) -> bool:
        match plan:
            case AllOf(parts):
                return all(self._holds(part, number) for part in parts)
            case AnyOf(parts):
                return any(self._holds(part, number) for part in parts)
            case NoneOf(part):
                return not self._holds(part, number)
            case Has(field, value):
                return value in self._entries[number].values.get(field, ())
            case Between(first, last):
                entry = self._entries[number]
                return entry.last_day >= max(first, 1) and 0 < entry.first_day <= last
            case Term() | Adjacent() | StartsWith():
                return self._frequency(plan, number) > 0

    def _frequency(self, leaf: Text, number: int) -> int:
        return sum(1 for _ in occurrences(leaf, self._terms[number].get(leaf.field, ())))

    def _scores(self, ranking: Ranking) -> list[float]:
        scores = [0.0] * len(self._entries)
        weighted = [(leaf, 1.0) for leaf in leaves(ranking.matching)]
        for preference in ranking.preferences:
            weighted += [(leaf, preference.weight) for leaf in leaves(preference.plan)]
        for leaf, weight in weighted:
            for number, score in self._bm25(leaf).items():
                scores[number] += weight * score
        return scores

    def _bm25(self, leaf: Text) -> dict[int, float]:
        frequencies = {n: f for n in range(len(self._entries)) if (f := self._frequency(leaf, n))}
        lengths = [len(terms.get(leaf.field, ())) for terms in self._terms]
        mean = sum(lengths) / len(lengths) if any(lengths) else 1.0
        rarity = math.log(1 + (len(self._entries) - len(frequencies) + 0.5) / (len(frequencies) + 0.5))
        return {
            number: rarity * f * (_K1 + 1) / (f + _K1 * (1 - _B + _B * lengths[number] / mean))
            for number, f in frequencies.items()
        }


class MemoryEngine:
    name = "memory"
    version = "1"

    def create(self, directory: Path) -> MemoryWriter:
        return MemoryWriter(directory)

    def open(self, directory: Path) -> MemoryReader:
        try:
            with (directory / _FILE_NAME).open(encoding="utf-8", errors="surrogatepass") as lines:
                return MemoryReader([_entry(json.loads(line)) for line in lines])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexDamaged(str(directory.parent.parent), f"its entries cannot be read ({error})") from error


def _entry(row: dict[str, object]) -> Entry:
    entry = Entry(**row)  # type: ignore[arg-type]
    return Entry(
        entry.number, entry.document, entry.words,
        {field: tuple(values) for field, values in entry.values.items()}, entry.first_day, entry.last_day,
    )  # fmt: skip


engine = MemoryEngine()
