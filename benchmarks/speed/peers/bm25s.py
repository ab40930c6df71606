"""bm25s, which ranks and does nothing else: no counts, no facets, no operators but OR.

Stemmed as Pincite's English (PyStemmer), without a list of stop words, the text beside it.
"""

from collections.abc import Sequence
from pathlib import Path

import bm25s  # type: ignore[import, unused-ignore] # it has no types
import Stemmer

from benchmarks.speed.passages import Ready
from benchmarks.speed.peers.peer import PAGE
from benchmarks.speed.queries import Asked, How

_english = Stemmer.Stemmer("english")


class Bm25s:
    """Answers with the top hits and their text."""

    def __init__(self, directory: Path) -> None:
        self._index = bm25s.BM25.load(directory, load_corpus=True, mmap=True, show_progress=False)

    @staticmethod
    def index(passages: Sequence[Ready], directory: Path) -> None:
        texts = [passage.text for passage in passages]
        tokens = bm25s.tokenize(texts, stopwords=[], stemmer=_english, show_progress=False)
        index = bm25s.BM25()
        index.index(tokens, show_progress=False)
        index.save(directory, corpus=texts, show_progress=False)

    @staticmethod
    def can(asked: Asked) -> bool:
        return not asked.kind and (asked.how is How.ANY or (asked.how is How.ALL and len(asked.words) == 1))

    def answer(self, asked: Asked) -> int:
        stems = [_english.stemWord(word) for word in asked.words]
        most = min(asked.offset + PAGE, len(self._index.corpus))
        found = self._index.retrieve([stems], k=most, show_progress=False)
        for document in found.documents[0][asked.offset :]:
            document["text"]
        return 0

    def close(self) -> None:
        """Its files are closed when it is let go."""
