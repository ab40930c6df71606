"""Makes collections of any size: invented text whose words are as frequent as those of a language.

    python -m benchmarks.speed.generator FOLDER PASSAGES [DOCUMENTS] [SEED]

Words follow the law of Zipf and Mandelbrot, f(rank) ~ 1 / (rank + 2.7)^1.05; the commonest are
English, so that the text is taken for English, and the rest invented, with English endings, so that
there is something to stem. The same arguments make the same files. A sidecar gives each document
a title, an author, a publisher and a date, so that every facet has values.
"""

import csv
import random
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate, islice
from pathlib import Path

SEED = 1988
PASSAGES_OF_A_DOCUMENT = 36
"""As the speeches have, on average."""
_WORDS = 200_000
_SHORTEST, _LONGEST = 40, 120
"""Words of a passage; 80 on average."""
_SENTENCE = 20
_FIRST_DAY = date(1946, 1, 1)
_DAYS = 28_000
_PUBLISHERS, _AUTHORS = 40, 900
_COMMONEST = (
    "the of and to in a that is for we it our this be with as on are not have by at which has from will an they all "
    "or but was their been must its can more who one us should these there also would new were other no when what"
).split()
_STARTS = "b c d f g h l m n p r s t v w br cl cr dr fl gr pl pr sh sl sp st th tr".split()
_VOWELS = "a e i o u ai ea ou".split()
_ENDS = "l m n r s t d ck nd nt rd st".split()
_SUFFIXES = ("", "", "", "s", "ed", "ing", "ly", "tion", "er", "ness", "al", "ment")


def generate(folder: Path, passages: int, documents: int = 0, seed: int = SEED) -> None:
    """Write `documents` text files of `passages` paragraphs in all; 0 documents for as many as speeches would be."""
    chance = random.Random(seed)
    documents = documents or max(1, passages // PASSAGES_OF_A_DOCUMENT)
    vocabulary = _vocabulary(chance)
    weights = list(accumulate(1 / (rank + 2.7) ** 1.05 for rank in range(1, len(vocabulary) + 1)))
    names = vocabulary[1_000 : 1_000 + _PUBLISHERS + _AUTHORS]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "metadata.csv").open("w", encoding="utf-8", newline="") as sidecar:
        table = csv.writer(sidecar)
        table.writerow(("file", "title", "author", "publisher", "date"))
        for number in range(documents):
            count = passages * (number + 1) // documents - passages * number // documents
            paragraphs = [_paragraph(chance, vocabulary, weights) for _ in range(count)]
            day = _FIRST_DAY + timedelta(days=chance.randrange(_DAYS))
            file = Path(str(day.year), f"{number:06}.txt")
            (folder / file.parent).mkdir(exist_ok=True)
            (folder / file).write_text("\n\n".join(paragraphs) + "\n", "utf-8")
            title = " ".join(chance.choices(vocabulary[100:10_000], k=5)).capitalize()
            author, publisher = chance.choice(names[_PUBLISHERS:]), chance.choice(names[:_PUBLISHERS])
            table.writerow((file.as_posix(), title, author.title(), publisher.title(), day.isoformat()))


def _vocabulary(chance: random.Random) -> Sequence[str]:
    """Words by rank; those that are frequent tend to be short (Zipf's law of abbreviation)."""
    invented = dict.fromkeys(islice(_invented(chance), _WORDS * 2))
    ranked = sorted(invented, key=lambda word: len(word) + 4 * chance.random())
    return [*_COMMONEST, *islice((word for word in ranked if word not in _COMMONEST), _WORDS)]


def _invented(chance: random.Random) -> Iterator[str]:
    while True:
        syllables = [
            chance.choice(_STARTS) + chance.choice(_VOWELS) + (chance.choice(_ENDS) if chance.random() < 0.6 else "")
            for _ in range(chance.choice((1, 2, 2, 3)))
        ]
        yield "".join(syllables) + chance.choice(_SUFFIXES)


def _paragraph(chance: random.Random, vocabulary: Sequence[str], weights: Sequence[float]) -> str:
    words = chance.choices(vocabulary, cum_weights=weights, k=chance.randint(_SHORTEST, _LONGEST))
    sentences = (words[start : start + _SENTENCE] for start in range(0, len(words), _SENTENCE))
    return " ".join(f"{' '.join(sentence).capitalize()}." for sentence in sentences)


if __name__ == "__main__":
    generate(Path(sys.argv[1]), *map(int, sys.argv[2:]))
