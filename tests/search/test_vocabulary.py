"""The words of an index: prefixes, patterns, misspellings and accents against every term there is."""

import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import fold, terms
from search.query import with_letters, with_signs
from search.schema import OWN, STEMMED, WRITTEN
from search.vocabulary import Vocabulary
from tests.building import Filed, entries_of, filed, memory_reader
from tests.strategies import BEGINNINGS, MISSPELT, PATTERNS, WORDS, collections, examples


def vocabulary(*texts: str, language: str | None = "en") -> Vocabulary:
    return Vocabulary(memory_reader([filed(*texts, language=language)]))


def lexicon(collection: Sequence[Filed], field: str) -> set[str]:
    return {term for entry in entries_of(collection) for term in entry.words.get(field, "").split(" ") if term}


def matches(pattern: str, term: str) -> bool:
    """The plainest reading of a pattern."""
    if not pattern:
        return not term
    if pattern[0] == "*":
        return matches(pattern[1:], term) or (bool(term) and matches(pattern, term[1:]))
    return bool(term) and pattern[0] in ("?", term[0]) and matches(pattern[1:], term[1:])


def edits(one: str, other: str) -> int:
    """Optimal string alignment, as it is defined."""
    rows = [list(range(len(other) + 1))]
    for i, left in enumerate(one, 1):
        row = [i]
        for j, right in enumerate(other, 1):
            cheapest = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cheapest = min(cheapest, rows[-2][j - 2] + 1)
            row.append(cheapest)
        rows.append(row)
    return rows[-1][-1]


@pytest.mark.parametrize(
    ("one", "other", "distance"), [("gauge", "guage", 1), ("dam", "dams", 1), ("ca", "abc", 3), ("", "ab", 2)]
)
def test_edits_of_the_test_itself(one: str, other: str, distance: int) -> None:
    assert edits(one, other) == distance


def spelled(text: str) -> str:
    """A beginning or pattern as terms are spelled."""
    return with_signs(terms(with_letters(text))[-1])


@settings(max_examples=examples(80), deadline=None)
@given(collections(), st.sampled_from(BEGINNINGS))
def test_a_prefix_is_every_term_that_begins_so(collection: list[Filed], beginning: str) -> None:
    prefix = spelled(f"{beginning}*").rstrip("*")
    found = Vocabulary(memory_reader(collection)).beginning(WRITTEN, prefix)
    assert found == tuple(sorted(term for term in lexicon(collection, WRITTEN) if term.startswith(prefix)))


@settings(max_examples=examples(80), deadline=None)
@given(collections(), st.sampled_from(PATTERNS))
def test_a_pattern_is_every_term_that_it_matches(collection: list[Filed], text: str) -> None:
    pattern = spelled(text)
    found = Vocabulary(memory_reader(collection)).matching(WRITTEN, pattern)
    assert found == tuple(sorted(term for term in lexicon(collection, WRITTEN) if matches(pattern, term)))


@settings(max_examples=examples(80), deadline=None)
@given(collections(), st.sampled_from((*MISSPELT, *WORDS)), st.integers(1, 2))
def test_a_misspelling_is_every_term_so_many_letters_away(collection: list[Filed], text: str, most: int) -> None:
    (*_, term) = terms(text)
    found = Vocabulary(memory_reader(collection)).similar(WRITTEN, term, most)
    most = min(most, len(fold(term)) // 2)
    near = (other for other in lexicon(collection, WRITTEN) if edits(fold(term), fold(other)) <= most)
    assert found == tuple(sorted(near))


@pytest.mark.slow
@settings(max_examples=examples(150), deadline=None)
@given(collections(), st.sampled_from(WORDS))
def test_variants_are_every_other_term_and_stem_with_the_same_fold(collection: list[Filed], text: str) -> None:
    known = lexicon(collection, WRITTEN) | lexicon(collection, STEMMED)
    words = Vocabulary(memory_reader(collection))
    for term in terms(text):
        assert words.variants(term) == tuple(sorted(one for one in known if fold(one) == fold(term) and one != term))


@settings(max_examples=examples(80), deadline=None)
@given(collections(), st.sampled_from(BEGINNINGS), st.sampled_from(PATTERNS))
def test_beginnings_and_patterns_without_accents(collection: list[Filed], beginning: str, text: str) -> None:
    words, known = Vocabulary(memory_reader(collection)), lexicon(collection, WRITTEN)
    prefix, pattern = spelled(f"{beginning}*").rstrip("*"), spelled(text)
    begun = (one for one in known if fold(one).startswith(fold(prefix)) and not one.startswith(prefix))
    assert words.variants_beginning(prefix) == tuple(sorted(begun))
    folded = with_signs(fold(with_letters(pattern)))
    like = (one for one in known if matches(folded, fold(one)) and not matches(pattern, one))
    assert words.variants_matching(pattern) == tuple(sorted(like))


VARIANTS: tuple[tuple[str, str, str | None, tuple[str, ...]], ...] = (
    ("resume", "Her résumé", "en", ("résumé",)),
    ("résumé", "a resume", "en", ("resume",)),
    ("resume", "a resume", "en", ()),
    ("resume", "re\u0301sume\u0301", None, ("résumé",)),
    ("еж", "ёж", "ru", ("ёж",)),
    ("мои", "мой", "ru", ()),
    ("کتاب", "كِتَاب", "ar", ("کِتَاب",)),
    ("שלום", "שָׁלוֹם", "he", ("שָׁלוֹם",)),
    ("क़लम", "क़लम", "hi", ()),
    ("strasse", "Straße", "de", ()),
    ("o", "ø", "no", ("ø",)),
)


@pytest.mark.parametrize(("word", "text", "language", "variants"), VARIANTS)
def test_variants(word: str, text: str, language: str | None, variants: tuple[str, ...]) -> None:
    (term,) = terms(word)
    assert tuple(one for one in vocabulary(text, language=language).variants(term) if "." not in one) == variants


def test_own_fields_are_apart_from_each_other() -> None:
    words = vocabulary("text")
    assert words.beginning(OWN, "box=") == ()


def test_frequencies_count_passages() -> None:
    words = vocabulary("dam dam", "dam", "weir")
    assert [words.frequency(WRITTEN, term) for term in ("dam", "weir", "absent")] == [2, 1, 0]


def test_completions_are_the_most_frequent_first() -> None:
    words = vocabulary("dam dams", "dams", "weir")
    assert list(words.completions(WRITTEN, "da", None, 5)) == [("dams", 2), ("dam", 1)]
    assert list(words.completions(WRITTEN, "da", None, 1)) == [("dams", 2)]


HARD = ("a*" * 60 + "b", "*a" * 60 + "*b", "a?" * 40 + "*b", "*" * 200 + "b")


@pytest.mark.parametrize("pattern", HARD, ids=["a*", "*a", "a?", "*"])
def test_patterns_of_many_stars_do_not_hang(pattern: str) -> None:
    term = "a" * 250
    words = vocabulary(" ".join(f"{term[: len(term) - number]}c{number}" for number in range(200)), f"{term}b")
    started = time.process_time()
    assert words.matching(WRITTEN, pattern) == (f"{term}b",)
    assert time.process_time() - started < 1
