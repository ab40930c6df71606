"""What a word adds to the score of a passage, and where: the ranking that engines are given.

Explained, with what was measured, in `docs/ranking.md`.
"""

import math
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from search.compiler import Compiled
from search.highlight import marked
from search.plan import (
    EVERYTHING,
    Adjacent,
    Bonus,
    Close,
    OneOf,
    Plan,
    Preference,
    Ranking,
    Term,
    Text,
    leaves,
)
from search.records import Passage, Rung
from search.schema import STEMMED, TITLE_STEMS, WRITTEN
from search.vocabulary import Vocabulary

IN_TITLE = 0.5
"""What a word adds to a passage's score where it stands in the title, as a part of what it adds in
the text itself."""
PREFERRED = {WRITTEN: 0.2, "heading": 0.2, "speaker": 0.2}
"""The same for where it stands just as written, in a heading, or in the speaker's name."""
CLOSENESS = 0.3
"""What two words of the query add where they follow each other as written."""
PREFERRED_WORDS = 24
"""A longer query is specific enough: words past this many add no preferences."""
MOST_OF_A_WORD = 128.0
"""More than a word can add in all: BM25 gives it 2.2 times its rarity, which is below 17 up to ten
million passages, and the additions are not twice that again."""


def for_words(compiled: Compiled, matching: Plan, vocabulary: Vocabulary) -> Ranking:
    """How to order the passages of `matching` for a query of a few words.

    What every passage found has anyway adds nothing.
    """
    words = compiled.words[:PREFERRED_WORDS]
    asked = leaves(compiled.some_words)
    is_as_written = all(leaf.field != STEMMED for leaf in asked)
    preferences = [
        Preference(Term(field, word), weight)
        for word in dict.fromkeys(words)
        for field, weight in PREFERRED.items()
        if vocabulary.frequency(field, word) and not (field == WRITTEN and is_as_written)
    ]
    pairs = (Adjacent(WRITTEN, ((first,), (second,))) for first, second in dict.fromkeys(pairwise(words)))
    preferences += [Preference(pair, CLOSENESS) for pair in pairs if pair not in asked]
    preferences = [*_in_title(compiled, vocabulary), *preferences, *_repeated(compiled, vocabulary)]
    return Ranking(matching, tuple(preferences), _all_words(compiled))


def for_question(compiled: Compiled, matching: Plan, vocabulary: Vocabulary) -> Ranking:
    """How to choose the passages that `search.question` looks at again."""
    preferences = (*_in_title(compiled, vocabulary), *_repeated(compiled, vocabulary))
    return Ranking(matching, preferences, _all_words(compiled))


def parts(compiled: Compiled, vocabulary: Vocabulary, passage: Passage) -> Iterator[tuple[str, Ranking]]:
    """Each part of the score of `passage` in plain words, with the ranking that has this part alone.

    A word is named as it stands in the text; one of its title as it was asked for.
    """
    asked = {form: word for word, forms in compiled.forms.items() for form in forms}

    def told(leaf: Text) -> str:
        match leaf:
            case Term(field, term) if field == STEMMED and (said := _said(leaf, passage)):
                return f"“{'”, “'.join(said)}”"
            case Term(field, term) if field in (STEMMED, TITLE_STEMS) and term in asked:
                return f"“{asked[term]}”"
            case _:
                return _told(leaf)

    for leaf in dict.fromkeys(leaves(compiled.some_words)):
        yield f"the text has {told(leaf)}", Ranking(leaf)
    whole = for_words(compiled, EVERYTHING, vocabulary)
    for preference in whole.preferences:
        where = _WHERE.get(preference.plan.field, preference.plan.field)
        yield f"{where} {told(preference.plan)}", Ranking(EVERYTHING, (preference,))
    for bonus in whole.bonuses:
        yield "it has all words", Ranking(EVERYTHING, (), (bonus,))


def all_words(compiled: Compiled) -> float:
    """What puts passages with all words before those with some: a power of two above every other score.

    A power of two, so that adding it costs the least precision.
    """
    return float(2 ** math.ceil(math.log2(MOST_OF_A_WORD * max(len(compiled.words), 8))))


def shown(score: float, compiled: Compiled) -> float:
    """A score as users see it: 1 to 2 where all words were found, 0 to 1 where some were, 0 without any."""
    if not score:
        return 0.0
    bonus = all_words(compiled) if _has_some_only(compiled) else 0.0
    has_all = score >= bonus
    rest = score - bonus if has_all else score
    return has_all + rest / (1 + rest)


def _in_title(compiled: Compiled, vocabulary: Vocabulary) -> Iterator[Preference]:
    for word, times in Counter(compiled.words[:PREFERRED_WORDS]).items():
        forms = compiled.forms.get(word, (word,))
        for form in forms:
            yield Preference(Term(TITLE_STEMS, form, vocabulary.share(TITLE_STEMS, form, forms)), IN_TITLE * times)


def _repeated(compiled: Compiled, vocabulary: Vocabulary) -> Iterator[Preference]:
    """A word that was said twice counts twice."""
    for word, times in Counter(compiled.words).items():
        forms = compiled.forms.get(word, ()) if times > 1 else ()
        for form in forms:
            yield Preference(Term(STEMMED, form, vocabulary.share(STEMMED, form, forms)), times - 1.0)


def _all_words(compiled: Compiled) -> tuple[Bonus, ...]:
    return (Bonus(compiled.all_words, all_words(compiled)),) if _has_some_only(compiled) else ()


def _has_some_only(compiled: Compiled) -> bool:
    """Whether a passage can be found that has not all words."""
    return compiled.all_words != compiled.some_words


_WHERE = {
    WRITTEN: "just as written:", STEMMED: "said again:", TITLE_STEMS: "in the title:", "heading": "in a heading:",
    "speaker": "in the speaker's name:",
}  # fmt: skip


def _said(leaf: Term, passage: Passage) -> tuple[str, ...]:
    """The words of the text that `leaf` finds, each once."""
    words: dict[str, str] = {}
    for one in marked(passage, ((Rung.STEM, leaf),)).highlights:
        word = one.span.of(passage.text)
        words.setdefault(word.casefold(), word)
    return tuple(words.values())


def _told(leaf: Text) -> str:
    match leaf:
        case Term(_, term):
            return f"“{term.partition('.')[0]}”"
        case OneOf(_, terms):
            return f"one of {len(terms):,} words"
        case Adjacent(_, slots):
            return f"“{' '.join(slot[0] for slot in slots)}”"
        case Close(_, groups):
            return f"near each other “{' '.join(slot[0] for group in groups for slot in group)}”"
