"""What people and programs do to files while they are being read."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from tests.faults.collection import letter

Disturbance = Callable[[Path, int], None]
"""Done to a file again and again, the number of times told."""


def grows(file: Path, number: int) -> None:
    with file.open("a" if number % 50 else "w", encoding="utf-8") as open_file:
        open_file.write(letter(number % 90))


def shrinks(file: Path, number: int) -> None:
    if number % 4 == 0:
        file.write_text(letter(number % 90) * 8, "utf-8")
    os.truncate(file, file.stat().st_size // 2)


def is_rewritten(file: Path, number: int) -> None:
    """In its place, by as many bytes."""
    with file.open("r+b") as open_file:
        open_file.write(bytes([97 + number % 26]) * 40)


def is_replaced(file: Path, number: int) -> None:
    _put(file, lambda new: new.write_text(letter(number % 90), "utf-8"))


def vanishes(file: Path, number: int) -> None:
    if number % 2:
        file.unlink()
    else:
        file.write_text(letter(number % 90), "utf-8")


def becomes_a_directory(file: Path, number: int) -> None:
    clear(file)
    if number % 2:
        file.mkdir()
        (file / "below.txt").write_text(letter(number % 90), "utf-8")
    else:
        file.write_text(letter(number % 90), "utf-8")


def becomes_a_link(file: Path, number: int) -> None:
    """To itself, to nothing, to a file outside, to another file, to a folder; then it is a file again."""
    targets = [file.name, "nowhere", "/etc/hostname", "00.txt", ".", None]
    target = targets[number % len(targets)]
    if target is None:
        is_replaced(file, number)
    else:
        _put(file, lambda new: new.symlink_to(target))


def becomes_a_fifo(file: Path, number: int) -> None:
    if number % 2:
        _put(file, os.mkfifo)
    else:
        is_replaced(file, number)


ALWAYS_THERE = (grows, shrinks, is_rewritten, is_replaced, becomes_a_link, becomes_a_fifo)
NOT_ALWAYS = (vanishes, becomes_a_directory)


@contextmanager
def disturbing(files: Sequence[Path], how: Disturbance) -> Iterator[None]:
    """Do it to all of the files, one after another and all over again, while the context lasts."""
    end = threading.Event()
    failed: list[Exception] = []

    def disturb() -> None:
        try:
            for number in count():
                for file in files:
                    how(file, number)
                    if end.wait(0.0005):
                        return
        except Exception as error:  # noqa: BLE001 - it is raised in the test
            failed.append(error)

    thread = threading.Thread(target=disturb)
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join()
    assert failed == []


def clear(file: Path) -> None:
    """Take away whatever is in its place."""
    if file.is_dir() and not file.is_symlink():
        shutil.rmtree(file)
    else:
        file.unlink(missing_ok=True)


def _put(file: Path, make: Callable[[Path], object]) -> None:
    """Make something in the place of the file, which is there all the time."""
    new = file.parents[2] / "new"
    make(new)
    new.replace(file)
