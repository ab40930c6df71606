"""Which forms of each word of a query are looked for, rung by rung, and how many passages have each.

What `search.compiler` resolves a word to, told again for people: a proof that something is absent
has to say what was looked for.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from rapidfuzz.distance import OSA

from search import analysis
from search.compiler import Compiled
from search.plan import Adjacent, Close, OneOf, Term, leaves
from search.records import Rung
from search.schema import STEMMED, WRITTEN
from search.vocabulary import Vocabulary

LISTED_FORMS = 50
"""Words with one stem that are listed."""
NEAREST = 5
"""Spellings that are named for a word that no passage has."""
_LONGEST_COMPARED = 64


@dataclass(frozen=True, slots=True)
class Form:
    """A form that was looked for, and how many passages have it."""

    text: str
    passages: int


@dataclass(frozen=True, slots=True)
class Tried:
    """A word of a query with the forms that were looked for.

    `written` is the word itself, `stemmed` all words of the collection with its stem (at most `LISTED_FORMS`,
    the most frequent first), `folded` those that differ in accents; None where no such form was looked for, as
    for the words of a phrase. `passages` is how many have the word, or its stem if that was looked for.
    `nearest` are words of the collection that look like it, where no passage has it in any form.
    """

    word: str
    written: Form
    stemmed: tuple[Form, ...] | None
    folded: tuple[Form, ...] | None
    passages: int
    nearest: tuple[Form, ...]

    @property
    def is_absent(self) -> bool:
        """Whether no passage has the word in any form that was looked for."""
        return not (self.passages or any(form.passages for form in self.folded or ()))

    @property
    def rungs(self) -> tuple[tuple[Rung, tuple[Form, ...] | None], ...]:
        """The forms by rung, from strict to loose; None on a rung that was not tried."""
        return (Rung.WRITTEN, (self.written,)), (Rung.STEM, self.stemmed), (Rung.FOLDED, self.folded)


def words_tried(compiled: Compiled, languages: Sequence[str], vocabulary: Vocabulary) -> tuple[Tried, ...]:
    """What was looked for, for each different word that `compiled` wants, in the order of the query."""
    asked = set(_asked(compiled))
    return tuple(_tried(word, asked, tuple(languages), vocabulary) for word in dict.fromkeys(compiled.words))


def _asked(compiled: Compiled) -> Iterator[tuple[str, str]]:
    """The fields and terms that passages are found by."""
    for leaf in leaves(compiled.some_words):
        match leaf:
            case Term(field, term):
                yield field, term
            case OneOf(field, terms):
                yield from ((field, term) for term in terms)
            case Adjacent(field, slots):
                yield from ((field, term) for slot in slots for term in slot)
            case Close(field, groups):
                yield from ((field, term) for group in groups for slot in group for term in slot)


def _tried(word: str, asked: Collection[tuple[str, str]], languages: tuple[str, ...], vocabulary: Vocabulary) -> Tried:
    stems = [stem for stem in vocabulary.forms(word, languages) if (STEMMED, stem) in asked]
    written = Form(word, vocabulary.frequency(WRITTEN, word))
    stemmed = {one for stem in stems for one in _with_stem(word, stem, vocabulary) if one.text != word}
    known = {word, *(one.text for one in stemmed)}
    folded = {one for one in _accented(word, stems, asked, vocabulary) if one.text not in known}
    is_told = bool(stems) or (WRITTEN, word) in asked
    tried = Tried(
        word=word,
        written=written,
        stemmed=_listed(stemmed) if stems else None,
        folded=_listed(folded) if is_told else None,
        passages=max([written.passages, *(vocabulary.frequency(STEMMED, stem) for stem in stems)]),
        nearest=(),
    )
    return replace(tried, nearest=tuple(_nearest(word, vocabulary))) if tried.is_absent else tried


def _listed(forms: Iterable[Form]) -> tuple[Form, ...]:
    return tuple(sorted(forms, key=lambda one: (-one.passages, one.text))[:LISTED_FORMS])


def _with_stem(word: str, stem: str, vocabulary: Vocabulary) -> Iterator[Form]:
    """The words that have `stem` in a passage of its language; those that begin as `word` and the stem do."""
    bare, _, language = stem.rpartition(".") if "." in stem else (stem, "", "")
    head = "".join(one for one, other in takewhile(lambda pair: pair[0] == pair[1], zip(word, bare, strict=False)))
    if not head or not vocabulary.frequency(STEMMED, stem):
        return
    for other in vocabulary.beginning(WRITTEN, head):
        if analysis.stems([other], language or None)[0] == stem:
            passages = vocabulary.having(Term(WRITTEN, other), Term(STEMMED, stem))
            if passages:
                yield Form(other, passages)


def _accented(
    word: str, stems: Sequence[str], asked: Collection[tuple[str, str]], vocabulary: Vocabulary
) -> Iterator[Form]:
    """The words that differ from `word` in accents, and those of stems that differ so from its own."""
    for variant in dict.fromkeys(
        (*vocabulary.variants(word), *(v for stem in stems for v in vocabulary.variants(stem)))
    ):
        if (STEMMED, variant) in asked:
            yield from _with_stem(variant.partition(".")[0], variant, vocabulary)
        if (WRITTEN, variant) in asked:
            yield Form(variant, vocabulary.frequency(WRITTEN, variant))


def _nearest(word: str, vocabulary: Vocabulary) -> list[Form]:
    """The words of the collection with the fewest letters to change, the most frequent first (as in `corrected`)."""
    if len(word) > _LONGEST_COMPARED:
        return []
    fold = analysis.fold(word)
    similar = [one for one in vocabulary.similar(WRITTEN, word, 1 if len(word) < 5 else 2) if one != word]
    found = [Form(one, vocabulary.frequency(WRITTEN, one)) for one in similar]
    found.sort(key=lambda one: (OSA.distance(fold, analysis.fold(one.text)), -one.passages, one.text))
    return found[:NEAREST]
