"""Pages of a plain text, and the lines that only number or name them.

Form feeds part pages. A text without any may still have been printed: lines with the numbers of its
pages then stand in the midst of its sentences, far from each other.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise, takewhile

from indexer.shapes import NUMBERED, ends_sentence, goes_on

_EDGE = 3
"""Lines at the top and at the foot of a page that may be running ones."""
_RUNNING = 70
"""Code points of the longest line that may be a running one."""
_OFTEN = 0.1
"""Share of the pages on which a running line stands; a refrain or a short answer may end two pages as well."""
_SHORTEST_PAGE = 700
"""Code points between two numbers of pages, at least; numbers closer to each other are a table's."""
_LONGEST_NUMBER = 6
_BESIDE = 2
"""Lines before and after the number of a page that may be running ones."""
_LINE_ENDS = ("\r\n", "\r", "\x0b", "\x85", "\u2028", "\u2029")
_NUMBER = re.compile(
    r"(?:(?:page|seite|página|pagina|p\.)\s*)?[-–—|\[]?\s*\d[\d\s./|–-]*(?:of\s+\d+)?\s*[-–—|\]]?", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page without the blanks around them; `number` counts from 1, None in a text without pages.

    `furniture` maps the places of lines that are none of the text to what they are.
    """

    number: int | None
    lines: Sequence[str]
    furniture: Mapping[int, str]


def pages_of(text: str) -> tuple[Page, ...]:
    """The pages of a text, which is one where there are no form feeds."""
    for sign in _LINE_ENDS:
        text = text.replace(sign, "\n")
    pages = [[line.strip() for line in page.split("\n")] for page in text.lstrip("\ufeff").split("\f")]
    if len(pages) == 1:
        return (Page(None, pages[0], dict(_numbers_amid(pages[0]))),)
    tops = [_edge(lines, range(len(lines))) for lines in pages]
    feet = [_edge(lines, range(len(lines) - 1, -1, -1)) for lines in pages]
    runs = _recurring(pages, tops) | _recurring(pages, feet)
    return tuple(
        Page(
            number,
            lines,
            dict.fromkeys(_running(lines, foot, runs), "running foot of a page")
            | dict.fromkeys(_running(lines, top, runs), "running head of a page"),
        )
        for number, (lines, top, foot) in enumerate(zip(pages, tops, feet, strict=True), start=1)
    )


def _edge(lines: Sequence[str], places: Sequence[int]) -> list[int]:
    """The places of the first lines with text on them, in the order of `places`, to the first that is a long one."""
    filled = (place for place in places if lines[place])
    return list(islice(takewhile(lambda place: len(lines[place]) <= _RUNNING, filled), _EDGE))


def _recurring(pages: Sequence[Sequence[str]], edges: Sequence[Sequence[int]]) -> frozenset[str]:
    """The keys of lines that stand there on two pages or more, and not only now and then."""
    keys = Counter(
        key for lines, edge in zip(pages, edges, strict=True) for key in {_key(lines[place]) for place in edge}
    )
    return frozenset(key for key, count in keys.items() if count >= max(2, _OFTEN * len(pages)))


def _running(lines: Sequence[str], edge: Sequence[int], runs: frozenset[str]) -> Iterator[int]:
    """The running lines of an edge, from the outermost to the first that is text."""
    return takewhile(lambda place: _NUMBER.fullmatch(lines[place]) or _key(lines[place]) in runs, edge)


def _key(line: str) -> str:
    """A line without what differs from page to page: its numbers, and which of its parts is on which side."""
    return " ".join(sorted(_DIGITS.sub("#", line).split()))


def _numbers_amid(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines that number a page, of a text that has lost its form feeds."""
    numbered = [
        place
        for place, line in enumerate(lines)
        if 0 < len(line) <= _RUNNING
        and (line[-1].isdigit() or line[0].isdigit() or line[0] in "-–—|[")
        and not NUMBERED.match(line)
    ]
    if not numbered:
        return
    offsets = list(accumulate(map(len, lines)))
    found = defaultdict(list)
    for place in numbered:
        found[_key(lines[place])].append(place)
    for places in found.values():
        far = all(offsets[after] - offsets[before] >= _SHORTEST_PAGE for before, after in pairwise(places))
        written = {lines[place] for place in places}
        alike = all(_NUMBER.fullmatch(line) for line in written) or len(written) == len(places) > 1
        names = set(_names_beside(lines, places)) if far and alike else set()
        if names or (far and alike and (_count_on(written) or any(_interrupts(lines, place) for place in places))):
            yield from ((place, "number of a page") for place in places)
            yield from ((place, "running line of a page") for place in names)


def _count_on(numbers: Collection[str]) -> bool:
    """Whether one of them is the next after another."""
    values = {int(number) for number in numbers if number.isdecimal() and len(number) < _LONGEST_NUMBER}
    return any(value + 1 in values for value in values)


def _names_beside(lines: Sequence[str], numbers: Sequence[int]) -> Iterator[int]:
    """The lines that come back beside most of the numbers: what is being printed, its day or its author."""
    taken = frozenset(numbers)
    beside = [
        (place, _key(lines[place]))
        for number in numbers
        for place in range(max(0, number - _BESIDE), min(len(lines), number + _BESIDE + 1))
        if place not in taken and 0 < len(lines[place]) <= _RUNNING
    ]
    often = Counter(key for _, key in beside)
    return (place for place, key in beside if often[key] >= max(2, 0.6 * len(numbers)))


def _interrupts(lines: Sequence[str], place: int) -> bool:
    """Whether a sentence goes on behind the line that began before it."""
    before = next((line for line in reversed(lines[max(0, place - 4) : place]) if line), "")
    after = next((line for line in lines[place + 1 : place + 5] if line), "")
    return bool(before) and not ends_sentence(before) and goes_on(after)
