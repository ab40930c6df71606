"""Asking for what stands in pictures: in order, a few ahead, and from all sides where it is doubtful."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from multiprocessing import Pipe
from threading import Thread

from indexer.recognition.asking import FAILED, FOUND, Asking, recogniser, recognising, upright
from indexer.recognition.pictures import Picture, unpacked
from indexer.recognition.words import Recognised, Word


def row(text: str, certain: float = 90) -> bytes:
    return f"5\t1\t1\t1\t1\t1\t0\t0\t10\t10\t{certain}\t{text}\n".encode()


def pictures(count: int) -> Iterator[Picture]:
    return (Picture(1, 1, bytes([number])) for number in range(count))


def asked(ahead: int, count: int, taken: int) -> tuple[list[Recognised], list[int]]:
    """What is told of the first pictures, and how many were waiting whenever one was answered."""
    ours, theirs = Pipe()
    waiting: list[int] = []
    answered = []

    def answer() -> None:
        received = 0
        try:
            while True:
                number = unpacked(theirs.recv_bytes()).pixels[0]
                received += 1
                while theirs.poll(0.02):
                    received += 1
                    answered.append(unpacked(theirs.recv_bytes()).pixels[0])
                waiting.append(received)
                for one in (number, *answered):
                    theirs.send_bytes(FAILED + b"why not" if one == 2 else FOUND + row(f"word{one}"))
                    received -= 1
                answered.clear()
        except EOFError:
            pass

    thread = Thread(target=answer)
    thread.start()
    asking = Asking("a test", ahead, ours, lambda: None)
    found = asking(pictures(count))
    told = [next(found) for _ in range(taken)]
    found.close()  # type: ignore[attr-defined]
    again = next(iter(asking(pictures(1))))
    assert again.lines[0][0].text == "word0"
    ours.close()
    thread.join()
    return told, waiting


def test_answers_are_in_order_and_only_so_many_pictures_are_ahead() -> None:
    told, waiting = asked(3, 10, 10)
    assert [one.lines[0][0].text if one.lines else one.failed for one in told] == [
        "why not" if number == 2 else f"word{number}" for number in range(10)
    ]
    assert max(waiting) == 4


def test_who_asks_no_further_leaves_no_answer_behind() -> None:
    assert len(asked(3, 10, 2)[0]) == 2


class Sides:
    """Recognises pictures whose only pixel is how they are turned: certain where that is `upright`."""

    name = "sides"

    def __init__(self, upright: int) -> None:
        self.upright = upright
        self.looked = 0

    def __call__(self, pictures: Iterable[Picture], /) -> Iterator[Recognised]:
        for picture in pictures:
            self.looked += 1
            turn = picture.pixels[0]
            certain = 95.0 if turn == self.upright else 20.0
            yield Recognised(((Word(f"seen{turn}", 0, 0, 20, 10, certain),),) if turn < 9 else ())


class Failing:
    """Recognises the first picture, and fails with the next until it gives up."""

    name = "failing"

    def __call__(self, pictures: Iterable[Picture], /) -> Iterator[Recognised]:
        for picture, failed in zip(pictures, ("", "it fails"), strict=False):
            yield Recognised(failed=failed) if failed else Recognised(((Word("seen", 0, 0, 20, 10, 20.0),),))
            assert picture.pixels[0] < 4


def test_who_gives_up_has_told_what_was_found_before() -> None:
    found = upright([view, view, view], Failing())
    assert [bool(one.lines) for one in found] == [True, False, False]
    assert [one.failed for one in found[:2]] == ["", "it fails"]
    assert found[2].failed.startswith("not looked at")


def test_who_fails_too_often_is_asked_no_more() -> None:
    ours, theirs = Pipe()
    sent: list[bytes] = []

    def answer() -> None:
        with suppress(EOFError):
            while True:
                sent.append(theirs.recv_bytes())
                theirs.send_bytes(FAILED + b"why not")

    thread = Thread(target=answer)
    thread.start()
    told = list(Asking("a test", 2, ours, lambda: None)(Picture(1, 1, b"x") for _ in range(100)))
    ours.close()
    thread.join()
    assert len(told) == 20
    assert len(sent) <= 23


def view(turn: int) -> Picture:
    return Picture(1, 1, bytes([turn]))


def test_a_picture_that_stands_upright_is_looked_at_once() -> None:
    sides = Sides(0)
    assert [one.turn for one in upright([view, view], sides)] == [0, 0]
    assert sides.looked == 2


def test_one_that_is_turned_is_turned_back() -> None:
    for turn in (1, 2, 3):
        (found,) = upright([view], Sides(turn))
        assert (found.turn, found.lines[0][0].text) == (turn, f"seen{turn}")


def test_one_without_words_is_looked_at_once() -> None:
    sides = Sides(0)
    assert upright([lambda _: Picture(1, 1, b"\x09")], sides)[0].lines == ()
    assert sides.looked == 1


def test_there_is_a_recogniser_only_as_long_as_there_is_one() -> None:
    assert recogniser() is None
    sides = Sides(0)
    with recognising(sides):
        assert recogniser() is sides
        with recognising(None):
            assert recogniser() is None
    assert recogniser() is None
