"""BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009), as Lucene has it."""

import math

K1, B = 1.2, 0.75
"""Those of tantivy, where they cannot be set."""


def rarity(having: int, passages: int) -> float:
    """The inverse document frequency of what `having` of `passages` passages have."""
    return math.log(1 + (passages - having + 0.5) / (having + 0.5))


def weight(frequency: float, length: float, mean: float, k1: float = K1, b: float = B) -> float:
    """What `frequency` occurrences in a text of `length` terms are worth, where texts have `mean` on average."""
    return frequency * (k1 + 1) / (frequency + k1 * (1 - b + b * length / mean))
