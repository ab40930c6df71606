"""Where sentences end, so that what is too long for a passage can be cut there.

In doubt a sentence goes on: what is cut too late is still whole, what is cut at "Mr." is not.
"""

import re
from collections.abc import Iterator

_END = re.compile(r"(?<![.!?…؟۔।॥։።])[.!?…؟۔।॥։።]++[\"'”’»)\]]*+\s+|[。！？]+[」』”’）]*\s*")
_LAST_WORD = re.compile(r"(?:(?P<line>^|\n)\s*)?[^\s(\[“\"'‘«]+$")
_NEVER_LAST = frozenset(
    "mr mrs ms mm mme mlle messrs dr prof rev hon st ste gen col maj capt lt sgt cmdr adm sen rep gov pres amb"
    " supt insp sr sra srta hr fr frl herr vs cf viz eg ie zb bzw ca approx incl resp".split()
)
_BEFORE_NUMBER = frozenset(
    "no nos nr nº art arts par para paras p pp s ss vol vols ch chap sec sect fig tab fn n op doc res".split()
)

_NEAR = 40
"""Code points of the longest word that may be an abbreviation, and what stands before it."""


def sentence_ends(text: str) -> Iterator[int]:
    """The places in `text` at which a sentence has ended and another begins, in code points."""
    for found in _END.finditer(text):
        start, end = found.span()
        if end < len(text) and not (
            found[0][0] == "." and stops_nothing(text[max(0, start - _NEAR) : start], text[end])
        ):
            yield end


def stops_nothing(before: str, after: str) -> bool:
    """Whether a full stop between them is an abbreviation's, an initial's, or the number's of a paragraph."""
    if after[:1].islower():
        return True
    last = _LAST_WORD.search(before[-_NEAR:])
    if last is None:
        return False
    word = last[0].strip().casefold()
    letters = word.replace(".", "")
    return (
        (letters.isalpha() and (len(letters) == 1 or "." in word))
        or letters in _NEVER_LAST
        or (letters in _BEFORE_NUMBER and after[:1].isdigit())
        or (word.isdigit() and last["line"] is not None)
    )
