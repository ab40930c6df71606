"""Where leaves occur in a sequence of terms, against every choice there is."""

from collections.abc import Iterator, Sequence
from itertools import pairwise, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.places import Occurrence, occurrences, places_of
from search.plan import Adjacent, Close, OneOf, Slot, Term, Text
from tests.strategies import examples

WORDS = "a b a a abc c b"


def adjacent(*slots: str) -> Adjacent:
    return Adjacent("written", tuple(tuple(slot.split("|")) for slot in slots))


def near(others: int, *groups: str, ordered: bool = False) -> Close:
    slots = tuple(tuple(tuple(slot.split("|")) for slot in group.split(" ")) for group in groups)
    return Close("written", slots, others, ordered)


OCCURRENCES: tuple[tuple[Text, list[Occurrence]], ...] = (
    (Term("written", "a"), [(0, 0), (2, 2), (3, 3)]),
    (Term("written", "absent"), []),
    (OneOf("written", ("abc", "b", "absent")), [(1, 1), (4, 4), (6, 6)]),
    (OneOf("written", ()), []),
    (adjacent("a", "b"), [(0, 1)]),
    (adjacent("a", "a"), [(2, 3)]),
    (adjacent("a", "b", "a"), [(0, 2)]),
    (adjacent("a", "abc|b"), [(0, 1), (3, 4)]),
    (adjacent("a|b", "a|c"), [(1, 2), (2, 3)]),
    (adjacent("abc", "a"), []),
    (near(0, "a", "b"), [(0, 0), (1, 1), (2, 2)]),
    (near(0, "b", "a", ordered=True), [(1, 1), (2, 2)]),
    (near(1, "abc", "b"), [(4, 4), (6, 6)]),
    (near(0, "abc", "b"), []),
    (near(0, "a b", "a"), [(0, 1), (2, 2)]),
    (near(0, "c", "a", "abc"), [(3, 3), (4, 4), (5, 5)]),
    (near(9, "absent", "a"), []),
    (near(1, "abc", "abc"), []),
)


@pytest.mark.parametrize(("leaf", "runs"), OCCURRENCES)
def test_occurrences(leaf: Text, runs: list[Occurrence]) -> None:
    assert occurrences(leaf, places_of(WORDS.split(" "))) == runs
    assert occurrences(leaf, places_of([])) == []


slots = st.lists(st.sampled_from("abcd"), min_size=1, max_size=2, unique=True).map(tuple)
groups = st.lists(st.lists(slots, min_size=1, max_size=2).map(tuple), min_size=2, max_size=4).map(tuple)


def runs_of(group: Sequence[Slot], words: Sequence[str]) -> list[Occurrence]:
    return [
        (start, start + len(group) - 1)
        for start in range(len(words) - len(group) + 1)
        if all(words[start + distance] in slot for distance, slot in enumerate(group))
    ]


def choices(leaf: Close, words: Sequence[str]) -> Iterator[tuple[Occurrence, ...]]:
    """Every choice of one occurrence of each group that is near enough."""
    for chosen in product(*(runs_of(group, words) for group in leaf.groups)):
        in_order = sorted(chosen)
        if any(left[1] >= right[0] for left, right in pairwise(in_order)):
            continue
        between = in_order[-1][1] - in_order[0][0] + 1 - sum(last - first + 1 for first, last in chosen)
        if between <= leaf.others and (not leaf.ordered or list(chosen) == in_order):
            yield chosen


@settings(max_examples=examples(500), deadline=None)
@given(st.builds(Close, st.just("written"), groups, st.integers(0, 4), st.booleans()), st.text("abcde", max_size=12))
def test_words_near_each_other_are_found_where_any_choice_of_them_is(leaf: Close, text: str) -> None:
    every = list(choices(leaf, text))
    runs = occurrences(leaf, places_of(list(text)))
    assert bool(runs) == bool(every)
    assert set(runs) <= {run for chosen in every for run in chosen}


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(slots, min_size=2, max_size=4).map(tuple), st.text("abcde", max_size=14))
def test_words_that_follow_each_other(group: tuple[Slot, ...], text: str) -> None:
    assert occurrences(Adjacent("written", group), places_of(list(text))) == runs_of(group, text)


@pytest.mark.parametrize("ordered", [True, False])
def test_eight_groups_of_one_word_in_a_long_text_are_found_soon(ordered: bool) -> None:
    """The worst there is: each word can be each group, and one of them is missing from every window."""
    leaf = Close("written", tuple(((letter,),) for letter in "aaaaaaab"), 100, ordered)
    words = (["a"] * 110 + ["x"]) * 40
    assert occurrences(leaf, places_of([*words, "x"])) == []
    assert occurrences(leaf, places_of([*words, "b"])) != []


def test_orders_of_the_groups_do_not_matter_unless_they_are_asked_for() -> None:
    words = places_of(list("xaybzcw"))
    for order in permutations("abc"):
        assert occurrences(near(2, *order), words) == [(1, 1), (3, 3), (5, 5)]
        assert bool(occurrences(near(2, *order, ordered=True), words)) == (order == ("a", "b", "c"))
