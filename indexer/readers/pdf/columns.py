"""The order in which a page is read: columns one after another, the rows of a table each by itself.

A page is cut along the white space that goes through it, first between columns, then between what stands above and
below them, and each part again: the recursive XY-cut of G. Nagy and S. Seth, "Hierarchical representation of optically
scanned documents" (ICPR 1984), with the preference for columns of J.-L. Meunier, "Optimized XY-cut for determining a
page reading order" (ICDAR 2005). White space is also between the columns of a table, which differ from those of a text
in that their lines are not full, and that no sentence goes on from one to the next.
"""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from statistics import median, median_low
from typing import NamedTuple

from indexer.readers.pdf.lines import Line, Strip, is_right_to_left, lines_of, strips_of
from indexer.readers.pdf.pieces import Piece
from indexer.shapes import BULLET

_GUTTER = 0.7
"""Share of the size of the letters that columns are apart, at least."""
_FULL = 0.6
"""Share of the width of its column that half of the lines of a text have, at least."""
_NARROWEST = 18
"""Code points on a line in the narrowest column."""
_GOING_ON = 0.25
"""Share of the lines of a text that begin with a small letter, at least."""
_FEWEST = 3
"""Lines in the shortest of two columns."""
_NEAR = 2.6
"""How many sizes below a line the next one stands that belongs to the same column, at most."""
_FILLS, _PARTED = 0.8, 0.9
"""Share of its column's width that a line has which fills it, and of its size how far a text is from another."""
_FEWEST_ROWS, _MANY_ROWS, _WIDE = 2, 5, 1.5
"""Rows of the smallest table, and of one whose columns are less than this share of the size apart."""
_STRETCHED, _SAME_EDGE = 2.5, 0.25
"""Shares of the size of the widest space in a stretched line, and by which the ends of such lines differ."""
_ALIGNED, _ALIGNED_TWO, _MOST = 0.4, 0.1, 0.6
"""Shares of the size by which the cells of a column differ in place, in many rows and in two; of the rows that do."""
_LINES_APART = 0.85
"""Share of the size that is between the lines of one cell at most, from the foot of one to the head of the next."""
_AIRY = 0.3
"""Share of a table's lines that have more above them than others, if they begin its rows."""
_NUMBERED_LINES, _LONGEST_NUMBER = 10, 4
"""Lines in a row that have numbers, from which they are numbers of lines, and the digits of these."""
_MOST_RUNS = 40
"""Gutters of a part of a page that are looked at."""
_DEEPEST = 12
_MOST_STRIPS = 1_500
"""Strips of a page beyond which it is read from top to foot: nobody has printed so many lines on one."""
_MARKER = re.compile(
    rf"(?:{BULLET.pattern[:-6]}|[-–—−*>o§+✓■□▪➢]|[(\[]?(?:\d{{1,4}}|[ivxlcIVXLC]{{1,6}}|\w)(?:\.\d{{1,3}}){{0,4}}[.):\]]{{0,2}})"
)
"""What stands before the text of a list's item or a numbered paragraph, often at some distance."""


class Column(NamedTuple):
    """Lines that are read from top to foot."""

    lines: list[Line]


class Row(NamedTuple):
    """A row of a table: the lines of each cell."""

    cells: list[list[Line]]


class Margin(NamedTuple):
    """The numbers of the lines beside which they stand."""

    numbers: list[str]


class _Run(NamedTuple):
    """Strips from `first` up to `last`, and the place of the gutter that goes through them."""

    first: int
    last: int
    gutter: float


class _Cut(NamedTuple):
    """What becomes of the strips from `first` up to `last`: parts that are read one after another, or rows."""

    first: int
    last: int
    parts: Sequence[list[Strip]] = ()
    rows: Sequence[Column | Row | Margin] = ()


def parts_of(strips: list[Strip]) -> Iterator[Column | Row | Margin]:
    """The parts of a page in the order in which they are read."""
    leftward = is_right_to_left(piece for strip in strips for piece in strip.pieces)
    if len(strips) > _MOST_STRIPS:
        yield Column(lines_of(strips, leftward=leftward))
        return
    yield from _merged(_ordered(strips, leftward=leftward, depth=0))


def _merged(parts: Iterator[Column | Row | Margin]) -> Iterator[Column | Row | Margin]:
    """Columns of which one goes on below the other, as one."""
    before: Column | None = None
    for part in parts:
        if not isinstance(part, Column):
            if before:
                yield before
                before = None
            yield part
        elif before and part.lines[0].base > before.lines[-1].base and _overlap(before.lines[-1], part.lines[0]):
            before = Column([*before.lines, *part.lines])
        else:
            if before:
                yield before
            before = part
    if before:
        yield before


def _overlap(one: Line, other: Line) -> bool:
    return one.start < other.end and other.start < one.end


def _ordered(strips: list[Strip], *, leftward: bool, depth: int) -> Iterator[Column | Row | Margin]:
    """The parts of these strips: cut where they can be, at the gutter that most pieces stand beside."""
    if not strips:
        return
    cut = None
    if depth < _DEEPEST:
        runs = _runs(strips)
        cuts = chain(
            (_between_columns(strips, run, leftward=leftward) for run in runs),
            (_cut(strips, run, leftward=leftward) for run in runs),
        )
        cut = next(filter(None, cuts), None)
    if cut is None:
        yield Column(lines_of(strips, leftward=leftward))
        return
    yield from _ordered(strips[: cut.first], leftward=leftward, depth=depth + 1)
    for part in cut.parts:
        yield from _ordered(part, leftward=leftward, depth=depth + 1)
    yield from cut.rows
    yield from _ordered(strips[cut.last :], leftward=leftward, depth=depth + 1)


def _between_columns(strips: list[Strip], run: _Run, *, leftward: bool) -> _Cut | None:
    """The columns of text that a gutter parts, if it does."""
    first, last, gutter = run
    if not all(map(_is_text, _sides(strips[first:last], gutter))):
        return None
    first, last = _without_others(strips, first, last, gutter)
    parts = [strips_of(side) for side in _sides(strips[first:last], gutter)]
    return _Cut(first, last, parts=parts[::-1] if leftward else parts)


def _cut(strips: list[Strip], run: _Run, *, leftward: bool) -> _Cut | None:
    """What a gutter parts that is none between columns: the cells of a table, markers from their items; or nothing."""
    first, last, gutter = run
    inside = strips[first:last]
    left, right = _sides(inside, gutter)
    marks = [piece.text for piece in (right if leftward else left)]
    if _count_on(marks):
        return _Cut(first, last, parts=[strips_of(left if leftward else right)], rows=[Margin(marks)])
    if all(map(_MARKER.fullmatch, marks)):
        return _Cut(first, last, parts=[_without(inside, gutter, leftward=leftward)])
    aligned = _aligned(inside, gutter)
    if aligned and not _is_within_text(strips, first + aligned[0], first + aligned[1]):
        begin, end = aligned
        return _Cut(first + begin, first + end, rows=list(_rows(inside[begin:end], leftward=leftward)))
    return None


def _count_on(marks: Sequence[str]) -> bool:
    """Whether these number every line, as in the transcripts of courts."""
    if len(marks) < _NUMBERED_LINES or not all(mark.isdecimal() and len(mark) <= _LONGEST_NUMBER for mark in marks):
        return False
    return all(int(after) - int(before) == 1 for before, after in pairwise(marks))


def _aligned(run: Sequence[Strip], gutter: float) -> tuple[int, int] | None:
    """From which strip up to which of a run what stands behind the gutter begins, ends or is centred at one place.

    None where it does not in most of them, so that they are no rows of a table.
    """
    beside = {
        place: next(piece for piece in strip.pieces if piece.right > gutter)
        for place, strip in enumerate(run)
        if strip.pieces[0].right <= gutter < strip.pieces[-1].right
    }
    if len(beside) < _FEWEST_ROWS:
        return None
    size = median(piece.size for piece in beside.values())
    before = [piece.right for place in beside for piece in run[place].pieces if piece.right <= gutter]
    is_narrow = min(map(_left, beside.values())) - max(before) < _WIDE * size
    if (is_narrow and len(beside) < _MANY_ROWS) or _is_justified([run[place] for place in beside], size):
        return None
    tolerance = (_ALIGNED if len(beside) > _FEWEST_ROWS else _ALIGNED_TWO) * size
    for at in (_left, _right, _middle):
        middle = median_low(map(at, beside.values()))
        rows = [place for place, piece in beside.items() if abs(at(piece) - middle) < tolerance]
        if len(rows) >= max(_FEWEST_ROWS, _MOST * len(beside)):
            last = rows[-1] + 1
            while last < len(run) and last not in beside and _goes_on(run[last - 1], run[last]):
                last += 1
            return rows[0], last
    return None


def _is_justified(strips: Sequence[Strip], size: float) -> bool:
    """Whether most strips end where the farthest does, with no space in them wider than stretched lines have."""
    end = max(strip.pieces[-1].right for strip in strips)
    stretched = sum(
        end - strip.pieces[-1].right < _SAME_EDGE * size
        and all(after.left - before.right < _STRETCHED * size for before, after in pairwise(strip.pieces))
        for strip in strips
    )
    return stretched >= _MOST * len(strips)


def _is_within_text(strips: Sequence[Strip], first: int, last: int) -> bool:
    """Whether a few strips are lines of one stretched text, which goes on above or below them as wide as they are."""
    inside = strips[first:last]
    if len(inside) >= _MANY_ROWS:
        return False
    left, right = inside[0].pieces[0].left, inside[0].pieces[-1].right
    tolerance = _SAME_EDGE * inside[0].pieces[0].size

    def fills(strip: Strip) -> bool:
        return abs(strip.pieces[0].left - left) < tolerance and abs(strip.pieces[-1].right - right) < tolerance

    above = [*strips[max(0, first - 1) : first], inside[0]]
    below = [inside[-1], *strips[last : last + 1]]
    return all(map(fills, inside)) and any(
        len(both) > 1 and _goes_on(*both) and all(map(fills, both)) for both in (above, below)
    )


def _left(piece: Piece) -> float:
    return piece.left


def _right(piece: Piece) -> float:
    return piece.right


def _middle(piece: Piece) -> float:
    return (piece.left + piece.right) / 2


def _sides(run: Sequence[Strip], gutter: float) -> tuple[list[Piece], list[Piece]]:
    """What stands at the left and at the right of a gutter."""
    left: list[Piece] = []
    right: list[Piece] = []
    for strip in run:
        for piece in strip.pieces:
            (left if piece.right <= gutter else right).append(piece)
    return left, right


def _without(run: Sequence[Strip], gutter: float, *, leftward: bool) -> list[Strip]:
    """The strips with each marker made a part of the piece that stands beside it."""
    changed = []
    for strip in run:
        left = [piece for piece in strip.pieces if piece.right <= gutter]
        right = [piece for piece in strip.pieces if piece.right > gutter]
        if left and right:
            one, other = (right[0], left[-1]) if leftward else (left[-1], right[0])
            both = (other if leftward else one)._replace(
                text=f"{one.text} {other.text}",
                left=left[-1].left,
                right=right[0].right,
                bold=left[-1].bold and right[0].bold,
            )
            changed.append(strip._replace(pieces=[*left[:-1], both, *right[1:]]))
        else:
            changed.append(strip)
    return changed


def _runs(strips: Sequence[Strip]) -> list[_Run]:
    """The runs of strips that a gutter goes through, those first that most pieces stand in on both sides."""
    found: dict[_Run, int] = {}
    for place, strip in enumerate(strips):
        if len(strip.pieces) == 1:
            continue
        for low, high in _gaps(strip):
            if any(run.first <= place < run.last and low <= run.gutter <= high for run in found):
                continue
            run = _run(strips, place, low, high)
            found[run] = sum(_beside(one, run.gutter) for one in strips[run.first : run.last])
    return sorted(found, key=lambda run: -found[run])[:_MOST_RUNS]


def _beside(strip: Strip, gutter: float) -> int:
    """How much of a strip stands on both sides of a gutter."""
    if len(strip.pieces) == 1:
        return 0
    left = sum(piece.right <= gutter for piece in strip.pieces)
    return min(2, left) * min(2, len(strip.pieces) - left)


def _gaps(strip: Strip) -> Iterator[tuple[float, float]]:
    """The white spaces between pieces of a strip that may be gutters."""
    reach = strip.pieces[0].right
    for piece in strip.pieces[1:]:
        if piece.left - reach >= _GUTTER * piece.size:
            yield reach, piece.left
        reach = max(reach, piece.right)


def _run(strips: Sequence[Strip], place: int, low: float, high: float) -> _Run:
    """How far up and down from a strip a gutter goes that lies between `low` and `high`, and where."""
    last = place + 1
    two_sided = last
    while last < len(strips):
        narrowed = _narrowed(strips[last], low, high)
        if narrowed is None or _is_far(strips[last - 1], strips[last]):
            break
        low, high, both = narrowed
        last += 1
        two_sided = last if both else two_sided
    first = top = place
    while first > 0:
        narrowed = _narrowed(strips[first - 1], low, high)
        if narrowed is None or _is_far(strips[first - 1], strips[first]):
            break
        low, high, both = narrowed
        first -= 1
        top = first if both else top
    while top > first and strips[top].top - strips[top - 1].bottom < _LINES_APART * strips[top].pieces[0].size:
        top -= 1
    while two_sided < last and _goes_on(strips[two_sided - 1], strips[two_sided]):
        two_sided += 1
    return _Run(top, last if last == len(strips) else two_sided, (low + high) / 2)


def _without_others(strips: Sequence[Strip], first: int, last: int, gutter: float) -> tuple[int, int]:
    """The strips of a run but for those at either end that are parted from it, fill neither of its sides and go across.

    A table, or the names of authors, may leave the same gutter free as the columns above or below it.
    """
    left, right = (
        [piece for strip in strips[first:last] for piece in strip.pieces if (piece.right <= gutter) == side]
        for side in (True, False)
    )
    widths = [_width(left), _width(right)]

    def fills(strip: Strip) -> bool:
        return any(piece.right - piece.left > _FILLS * widths[piece.right > gutter] for piece in strip.pieces)

    def is_other(first: int, last: int) -> bool:
        others = strips[first:last]
        across = sum(_goes_across(strip, gutter) for strip in others)
        return len(others) >= _FEWEST_ROWS and across >= _MOST * len(others) and not any(map(fills, others))

    gaps = {place: strips[place].top - strips[place - 1].bottom for place in range(first + 1, last)}
    usual = median(gaps.values()) if gaps else 0.0
    breaks = [place for place, gap in gaps.items() if gap > max(_PARTED * strips[place].pieces[0].size, 1.6 * usual)]
    for place in breaks:
        if not is_other(first, place):
            break
        first = place
    for place in reversed(breaks):
        if place <= first or not is_other(place, last):
            break
        last = place
    return first, last


def _goes_across(strip: Strip, gutter: float) -> bool:
    """Whether pieces stand on both sides of a gutter on one line."""
    left = {round(piece.base) for piece in strip.pieces if piece.right <= gutter}
    return any(piece.right > gutter and round(piece.base) in left for piece in strip.pieces)


def _is_far(above: Strip, below: Strip) -> bool:
    size = max(piece.size for piece in below.pieces)
    return below.top - above.bottom > 6 * size


def _goes_on(above: Strip, below: Strip) -> bool:
    """Whether the lines of two strips are as near as those of one text, and of one size."""
    one, other = above.pieces[0], below.pieces[0]
    return below.top - above.bottom < 0.9 * max(one.size, other.size) and abs(one.size - other.size) < 0.1 * one.size


def _narrowed(strip: Strip, low: float, high: float) -> tuple[float, float, bool] | None:
    """What a strip leaves free of a gutter, and whether pieces stand on both sides of it."""
    for piece in strip.pieces:
        if piece.right <= low or piece.left >= high:
            continue
        if piece.left - low >= high - piece.right:
            high = piece.left
        else:
            low = piece.right
        if high - low < _GUTTER * piece.size:
            return None
    middle = (low + high) / 2
    beside = [piece.right <= middle for piece in strip.pieces]
    return low, high, any(beside) and not all(beside)


def _is_text(pieces: Sequence[Piece]) -> bool:
    """Whether these are lines of a text, in one column or more, rather than cells of a table."""
    if len(pieces) < _FEWEST:
        return False
    edges = _edges(pieces)
    columns: list[list[Piece]] = [[] for _ in range(len(edges) + 1)]
    for piece in pieces:
        columns[bisect(edges, piece.left)].append(piece)
    return all(map(_is_column, columns))


def _is_column(pieces: Sequence[Piece]) -> bool:
    """Whether pieces are lines that fill their column and follow close upon each other."""
    rows: dict[int, list[Piece]] = {}
    for piece in pieces:
        rows.setdefault(round(piece.base), []).append(piece)
    if len(rows) < _FEWEST:
        return False
    width = _width(pieces)
    widths = [*map(_width, rows.values())]
    lengths = [sum(len(piece.text) for piece in row) for row in rows.values()]
    if median(lengths) < _NARROWEST or median(widths) < _FULL * width:
        return False
    if not _has_sentences([row[0].text for row in rows.values()]):
        return False
    bases = sorted(rows)
    pitch = median(below - above for above, below in pairwise(bases))
    return pitch < _NEAR * median(piece.size for piece in pieces)


def _width(pieces: Sequence[Piece]) -> float:
    if len(pieces) == 1:
        return pieces[0].right - pieces[0].left
    return max(map(_right, pieces)) - min(map(_left, pieces))


def _has_sentences(lines: Sequence[str]) -> bool:
    """Whether sentences go on from line to line: some begin with a small letter, in scripts that have any."""
    cased = [line for line in lines if line[0].isupper() or line[0].islower()]
    if len(cased) < _FEWEST or all(line.isupper() for line in cased):
        return True
    return sum(line[0].islower() for line in cased) >= _GOING_ON * len(cased)


def _rows(run: Sequence[Strip], *, leftward: bool) -> Iterator[Row | Column]:
    """The rows of a table. Close below a row, what has nothing in the first column goes on in that row.

    So does everything close below, where rows are set farther apart than the lines in their cells.
    """
    edges = _edges([piece for strip in run for piece in strip.pieces])
    first = len(edges) if leftward else 0
    gaps = [below.top - above.bottom for above, below in pairwise(run)]
    within = _LINES_APART * median(piece.size for strip in run for piece in strip.pieces)
    lines_apart = min(gaps) * 1.3 + 0.5
    is_airy = min(gaps) < within and sum(gap > lines_apart for gap in gaps) >= _AIRY * len(gaps)
    cells: list[list[Piece]] = []
    for strip, gap in zip(run, [None, *gaps], strict=True):
        parted: list[list[Piece]] = [[] for _ in range(len(edges) + 1)]
        for piece in strip.pieces:
            parted[bisect(edges, piece.left)].append(piece)
        if gap is not None and gap < within and (gap <= lines_apart if is_airy else not parted[first]):
            cells = [[*cell, *more] for cell, more in zip(cells, parted, strict=True)]
            continue
        if cells:
            yield _row(cells, leftward=leftward)
        cells = parted
    yield _row(cells, leftward=leftward)


def _edges(pieces: Sequence[Piece]) -> list[float]:
    """Where the columns of a table end: in the middle of the white spaces that go through all of it."""
    spans = sorted((piece.left, piece.right) for piece in pieces)
    size = median(piece.size for piece in pieces)
    edges = []
    reach = spans[0][1]
    for left, right in spans[1:]:
        if left - reach >= _GUTTER * size:
            edges.append((left + reach) / 2)
        reach = max(reach, right)
    return edges


def _row(cells: Sequence[Sequence[Piece]], *, leftward: bool) -> Row | Column:
    ordered = reversed(cells) if leftward else cells
    filled = [lines_of(strips_of(cell), leftward=leftward) for cell in ordered if cell]
    return Row(filled) if len(filled) > 1 else Column(filled[0])
