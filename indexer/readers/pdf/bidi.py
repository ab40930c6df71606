"""From how a line looks to how it is read: letters from right to left, with numbers and other scripts among them.

The reverse of the Unicode bidirectional algorithm (UAX #9) for one line, as far as a line can tell: runs of letters
from left to right and numbers are put back, brackets face what they hold.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

RIGHT_TO_LEFT = re.compile(
    r"[\u0590\u05be\u05c0\u05c3\u05c6\u05d0-\u05f4\u0608-\u064a\u066d-\u066f\u0671-\u06d5\u06e5\u06e6\u06ee\u06ef\u06fa-\u08bd"
    r"\ufb1d-\ufdff\ufe70-\ufefc]"
)
_BETWEEN_WORDS = 0.15
"""Share of the size that letters of two words are apart, at least."""
_ARABIC_FORMS = re.compile(r"[\ufb50-\ufdff\ufe70-\ufefc]")
_NUMBER = {
    "R": re.compile(r"\d+(?:[.,:/+\-]\d+)*[%$€£°]*|[$€£]\d+(?:[.,:/+\-]\d+)*"),
    "AL": re.compile(r"\d+(?:[.,:/٫٬]\d+)*[%٪]?"),
}
"""What stays together in a number, behind letters of Hebrew and of Arabic (UAX #9, W2 and W4)."""
_OPENING = {")": "(", "]": "[", "}": "{", "»": "«", "›": "‹", ">": "<"}
_CLOSING = {opening: closing for closing, opening in _OPENING.items()}


class Glyph(NamedTuple):
    """What one sign on the page stands for, and its edges in points."""

    text: str
    left: float
    right: float


def logical(glyphs: Sequence[Glyph], size: float, apart: float) -> Iterator[tuple[str, float, float]]:
    """The texts of a line as they are read, with their edges; what is `apart` sizes from each other is parted."""
    signs = _signs(glyphs)
    rights = [sign.right for sign in signs]
    start = 0
    for end in range(1, len(signs) + 1):
        if end == len(signs) or signs[end].left - max(rights[max(start, end - 3) : end]) > apart * size:
            yield _read(signs[start:end], size), signs[start].left, max(rights[start:end])
            start = end


def _signs(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The signs from left to right: what shares a box is one, and a mark goes with the letter that it stands at."""
    joined: list[Glyph] = []
    for glyph in glyphs:
        if joined and abs(joined[-1].left - glyph.left) < 0.01 and abs(joined[-1].right - glyph.right) < 0.01:
            joined[-1] = glyph._replace(text=joined[-1].text + glyph.text)
        else:
            joined.append(glyph)
    marks = [one for one in joined if unicodedata.combining(one.text[0])]
    if not marks or len(marks) == len(joined):
        return sorted(joined, key=_middle)
    letters = sorted((one for one in joined if not unicodedata.combining(one.text[0])), key=_middle)
    places = {id(letter): place for place, letter in enumerate(letters)}
    for mark in marks:
        nearest = min(letters, key=lambda one: abs(_middle(one) - _middle(mark)))
        place = places.pop(id(nearest))
        letters[place] = nearest._replace(text=nearest.text + mark.text)
        places[id(letters[place])] = place
    return letters


def _middle(glyph: Glyph) -> float:
    return (glyph.left + glyph.right) / 2


def _read(signs: Sequence[Glyph], size: float) -> str:
    seen: list[str] = []
    before: Glyph | None = None
    for sign in signs:
        if before is not None and sign.left - before.right > _BETWEEN_WORDS * size:
            seen.append(" ")
        seen.append(sign.text)
        before = sign
    if _ARABIC_FORMS.search("".join(seen)):
        seen = [unicodedata.normalize("NFKC", text) if _ARABIC_FORMS.search(text) else text for text in seen]
    sides = [_side(text) for text in seen]
    if sides.count("R") + sides.count("AL") >= sides.count("L"):
        return _facing(_from_right(seen, sides))
    return _from_left(seen, sides)


@lru_cache(1024)
def _side(text: str) -> str:
    """The bidirectional type of a sign, as far as it matters: R, AL, L, a number's, or "" for what is neither."""
    kind = unicodedata.bidirectional(text[0])
    if kind in ("R", "AL", "L"):
        return kind
    return "EN" if kind in ("EN", "AN") else ""


def _from_right(seen: Sequence[str], sides: Sequence[str]) -> str:
    """A line that begins at the right: turned, and what runs from left to right in it turned back."""
    turned = list(reversed(seen))
    kinds = list(reversed(sides))
    place = 0
    strong = "R"
    while place < len(turned):
        if kinds[place] in ("R", "AL"):
            strong = kinds[place]
        elif kinds[place] in ("L", "EN"):
            end = _run_end(kinds, place)
            within = list(reversed(turned[place:end]))
            if "L" not in kinds[place:end]:
                within = _numbers("".join(within), strong)
            turned[place:end] = within
            place = end
            continue
        place += 1
    return "".join(turned)


def _run_end(kinds: Sequence[str], start: int) -> int:
    """Where what runs from left to right ends that begins at `start`: with its last letter or digit."""
    end = start + 1
    for place in range(start + 1, len(kinds)):
        if kinds[place] in ("R", "AL"):
            break
        if kinds[place]:
            end = place + 1
    return end


def _numbers(text: str, strong: str) -> list[str]:
    """Numbers as they look, one after another: each is one sign, and they are read from the right."""
    signs: list[str] = []
    place = 0
    for found in _NUMBER[strong].finditer(text):
        signs += text[place : found.start()]
        signs.append(found[0])
        place = found.end()
    signs += text[place:]
    padding = [""] * (len(text) - len(signs))
    return [*reversed(signs), *padding]


def _from_left(seen: Sequence[str], sides: Sequence[str]) -> str:
    """A line that begins at the left, with words in it that do not."""
    read: list[str] = []
    place = 0
    while place < len(seen):
        if sides[place] not in ("R", "AL"):
            read.append(seen[place])
            place += 1
            continue
        end = place + 1
        for other in range(place + 1, len(seen)):
            if sides[other] == "L":
                break
            if sides[other] in ("R", "AL"):
                end = other + 1
        read.append(_facing(_from_right(seen[place:end], sides[place:end])))
        place = end
    return "".join(read)


def _facing(text: str) -> str:
    """`text` with its brackets the right way round: they may be as they look, or as they are read."""
    if not any(sign in text for sign in (*_OPENING, *_CLOSING)):
        return text
    signs = list(text)
    is_open: list[str] = []
    for place, sign in enumerate(signs):
        opening = _OPENING.get(sign, sign)
        if opening not in _CLOSING:
            continue
        before = signs[place - 1] if place else " "
        after = signs[place + 1] if place + 1 < len(signs) else " "
        opens = before.isspace() if before.isspace() != after.isspace() else opening not in is_open
        signs[place] = opening if opens else _CLOSING[opening]
        if opens:
            is_open.append(opening)
        elif opening in is_open:
            is_open.remove(opening)
    return "".join(signs)
