"""The words of an index: what a prefix, a pattern, a misspelling or a word without accents stands for.

Resolved once, here, to terms that are in the index; the plan, the highlights and the account of
what was searched all use the same list.
"""

import fnmatch
import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search import analysis, bm25
from search.engine import EngineReader
from search.plan import EVERYTHING, AllOf, Plan, Slot, Term
from search.schema import STEMMED, VARIANTS, WRITTEN

_CACHED, _LISTS = 1 << 16, 64
"""How many answers are kept in memory: about one word, and lists of many."""
BUDGET, LEAST_BUDGET = 8, 3_000_000
"""What a query may cost (`search.cost`): so many times what one phrase does that could be in every passage."""
_WILD = re.compile(r"[*?]")


class Vocabulary:
    """The terms of one snapshot of an index. Safe to use from many threads."""

    def __init__(self, reader: EngineReader) -> None:
        self._reader = reader
        self.forms = lru_cache(maxsize=_CACHED)(self._forms)
        self.variants = lru_cache(maxsize=_CACHED)(self._variants)
        self.beginning = lru_cache(maxsize=_LISTS)(self._beginning)
        self.matching = lru_cache(maxsize=_LISTS)(self._matching)
        self.similar = lru_cache(maxsize=_LISTS)(self._similar)
        self.frequency = lru_cache(maxsize=_CACHED)(reader.frequency)
        self._passages = reader.count(EVERYTHING)
        self.most_cost = max(LEAST_BUDGET, BUDGET * self._passages)
        self._has_variants = bool(reader.terms(VARIANTS, "", limit=1))

    def _forms(self, term: str, languages: tuple[str, ...]) -> Slot:
        """The stems of `term` in `languages` ("" for none), without those that no passage has."""
        forms = dict.fromkeys(analysis.stems([term], language or None)[0] for language in languages or ("",))
        if len(forms) > 1:
            forms = {form: None for form in forms if self.frequency(STEMMED, form)} or forms
        return tuple(sorted(forms))

    def share(self, field: str, form: str, forms: Slot) -> float:
        """What the rarity of all the forms of a word, each of a language, is of that of one.

        A word is as rare as all its forms are, and not the rarer for standing in few passages of some language.
        """
        having = self.frequency(field, form)
        if len(forms) == 1 or not having:
            return 1.0
        together = min(sum(self.frequency(field, one) for one in forms), self._passages)
        return bm25.rarity(together, self._passages) / bm25.rarity(having, self._passages)

    def having(self, *terms: Term) -> int:
        """How many passages have all of these terms."""
        return self._reader.count(AllOf(terms))

    def _variants(self, term: str) -> Slot:
        """Other terms or stems with the same fold, `résumé` for `resume` and the other way round."""
        fold = analysis.fold(term)
        found = set(self._folding_to(f"{fold}=")) if self._has_variants else set()
        if fold != term and (self.frequency(WRITTEN, fold) or self.frequency(STEMMED, fold)):
            found.add(fold)
        return tuple(sorted(found - {term}))

    def _beginning(self, field: str, prefix: str) -> Slot:
        """The terms of `field` that begin with `prefix`."""
        return tuple(sorted(term for term, _ in self._reader.terms(field, prefix)))

    def _matching(self, field: str, pattern: str) -> Slot:
        """The terms of `field` that a pattern with `*` and `?` stands for."""
        head = _WILD.split(pattern, maxsplit=1)[0]
        wanted = _expression(pattern)
        return tuple(term for term in self.beginning(field, head) if wanted.fullmatch(term))

    def variants_beginning(self, prefix: str) -> Slot:
        """Written terms whose fold begins with that of `prefix`, and which do not begin with it themselves."""
        fold = analysis.fold(prefix)
        found = {term for _, term in self._folds(fold, plain=fold != prefix)}
        return tuple(sorted(term for term in found if not term.startswith(prefix)))

    def variants_matching(self, pattern: str) -> Slot:
        """Written terms whose fold matches that of `pattern`, and which do not match it themselves."""
        pieces = re.split(r"([*?])", pattern)
        folded = "".join(piece if piece in ("*", "?") else analysis.fold(piece) for piece in pieces)
        wanted, strict = _expression(folded), _expression(pattern)
        found = {
            term
            for fold, term in self._folds(analysis.fold(pieces[0]), plain=folded != pattern)
            if wanted.fullmatch(fold)
        }
        return tuple(sorted(term for term in found if not strict.fullmatch(term)))

    def _similar(self, field: str, word: str, edits: int) -> Slot:
        """Terms of `field` at most `edits` letters from `word`, accents aside.

        A letter added, dropped or changed, or two neighbours swapped, is one: optimal string
        alignment (Damerau, 1964). Never more than half of the letters.
        """
        edits = min(edits, len(analysis.fold(word)) // 2)
        terms, folds = self._lexicon if field == WRITTEN else _with_folds(self.beginning(field, ""))
        near = process.extract(analysis.fold(word), folds, scorer=OSA.distance, score_cutoff=edits, limit=None)
        return tuple(sorted(terms[place] for _, _, place in near))

    def warm(self) -> None:
        """Read the list of words now that the first misspelling would wait for."""
        self._lexicon  # noqa: B018 - reads it

    def completions(self, field: str, prefix: str, within: Plan | None, limit: int) -> Sequence[tuple[str, int]]:
        """The most frequent terms of `field` that begin with `prefix`, in passages of `within`, with their numbers."""
        return self._reader.terms(field, prefix, within=within, limit=limit)

    def _folds(self, head: str, *, plain: bool) -> Iterator[tuple[str, str]]:
        """Written terms whose fold begins with `head`, each with its fold; without `plain`, those with accents."""
        if plain:
            yield from ((analysis.fold(term), term) for term in self.beginning(WRITTEN, head))
        rows = self._reader.terms(VARIANTS, head) if self._has_variants else ()
        for row, _ in rows:
            fold, _, term = row.partition("=")
            if "." not in term:
                yield fold, term

    def _folding_to(self, key: str) -> Iterator[str]:
        return (row.partition("=")[2] for row, _ in self._reader.terms(VARIANTS, key))

    @cached_property
    def _lexicon(self) -> tuple[Slot, Slot]:
        return _with_folds(self.beginning(WRITTEN, ""))


def _with_folds(terms: Slot) -> tuple[Slot, Slot]:
    return terms, tuple(analysis.fold(term) for term in terms)


def _expression(pattern: str) -> re.Pattern[str]:
    """A pattern with `*` and `?` as a regular expression that does not backtrack over its stars."""
    return re.compile(fnmatch.translate(pattern))
