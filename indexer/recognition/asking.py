"""Having pictures recognised, as the readers in a reading process do."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Protocol

from indexer.recognition.pictures import Picture
from indexer.recognition.words import Recognised, lines_of

FOUND, FAILED = b"+", b"-"
"""What an answer begins with: a table of words follows, or the reason why there is none."""
ASK_FOR_IT = "to have its text recognised (OCR), index with --ocr and its language, such as --ocr eng"
_DOUBTFUL = 65.0
"""Percent of certainty below which a picture is looked at from its other sides."""
_TURNS = (1, 2, 3)
_MOST_FAILED = 20
"""Pictures of one file that cannot be looked at, each after a minute perhaps, before no more are tried."""
_GIVEN_UP = f"not looked at: {_MOST_FAILED} others in the file could not be"


class Recogniser(Protocol):
    """Recognises the text of pictures, in order; `name` tells what does and which languages it knows.

    It may end before the pictures do, where too many cannot be looked at.
    """

    @property
    def name(self) -> str: ...

    def __call__(self, pictures: Iterable[Picture], /) -> Iterator[Recognised]: ...


_current: ContextVar[Recogniser | None] = ContextVar("recogniser", default=None)


def recogniser() -> Recogniser | None:
    """What recognises text for the readers of this process; None where that is not wanted."""
    return _current.get()


@contextmanager
def recognising(by: Recogniser | None) -> Iterator[None]:
    """Have readers use `by` while this lasts."""
    before = _current.set(by)
    try:
        yield
    finally:
        _current.reset(before)


def upright(views: Sequence[Callable[[int], Picture]], by: Recogniser) -> list[Recognised]:
    """What is recognised of each view, which gives its picture turned by so many quarters clockwise.

    What is not certain, or runs up or down, is looked at from the other sides, for scans are often turned.
    """
    found = list(by(view(0) for view in views))
    found += [Recognised(failed=_GIVEN_UP)] * (len(views) - len(found))
    doubtful = [place for place, one in enumerate(found) if one.lines and (one.certain < _DOUBTFUL or not one.lies)]
    turned = by(views[place](turn) for place in doubtful for turn in _TURNS)
    for place in doubtful:
        sides = [found[place], *(replace(side, turn=turn) for turn, side in zip(_TURNS, turned, strict=False))]
        found[place] = max(sides, key=lambda side: (side.lies, side.certain))
    return found


class Asking:
    """The recogniser of a reading process: its parent, at the other end of a connection."""

    def __init__(self, name: str, ahead: int, connection: Connection, renewed: Callable[[], None]) -> None:
        """At most `ahead` pictures are sent before one is answered; `renewed` is called with each answer."""
        self.name = name
        self._connection = connection
        self._ahead = ahead
        self._renewed = renewed

    def __call__(self, pictures: Iterable[Picture], /) -> Iterator[Recognised]:
        waiting: deque[float] = deque()
        left = _MOST_FAILED
        try:
            for picture in pictures:
                self._connection.send_bytes(picture.packed())
                waiting.append(picture.points)
                if len(waiting) > self._ahead:
                    answer = self._answer(waiting.popleft())
                    yield answer
                    left -= bool(answer.failed)
                    if not left:
                        return
            while waiting:
                yield self._answer(waiting.popleft())
        finally:
            for points in waiting:
                self._answer(points)

    def _answer(self, points: float) -> Recognised:
        answer = self._connection.recv_bytes()
        self._renewed()
        if answer.startswith(FOUND):
            return Recognised(lines_of(answer[1:]), points)
        return Recognised(failed=answer[1:].decode("utf-8", "replace"))
