"""A small collection of several kinds of files, as it is first, and as it is after people have worked in it."""

import os
from collections.abc import Sequence
from pathlib import Path

WEATHER = ("rain", "fog", "thunder", "frost", "sunshine", "hail", "drizzle")
PLACES = ("bridge", "harbour", "mill", "station", "lighthouse", "quarry", "school", "tannery", "weir", "chapel")


def letter(number: int, more: str = "") -> str:
    """Three paragraphs that no other number has."""
    place, weather = PLACES[number % len(PLACES)], WEATHER[number % len(WEATHER)]
    return (
        f"The inspector wrote letter number {number} to the ministry about the {place}, and kept a copy of it.\n\n"
        f"On day {number * 7} there was {weather} in the morning, and nobody answered the telephone at the {place}."
        f"{more}\n\n"
        f"Nobody at the works has been able to say who took the register of case {number * 31} home.\n"
    )


def page(number: int) -> str:
    return (
        f"<html><head><title>Page {number}</title><meta property='og:site_name' content='The Courier'>"
        f"<meta name='date' content='20{number:02}-03-01'></head><body><h1>Report {number}</h1>"
        f"<p>The engineer wrote reading {number} in red ink, and then she went to the telephone in the hut.</p>"
        f"<p>“I rang {number} times about the {PLACES[number % len(PLACES)]},” said Ilsa Marten.</p></body></html>"
    )


def make(folder: Path, order: Sequence[int] = range(24)) -> Path:
    """The collection as it is first; the letters are written in this order."""
    for below in ("letters", "pages", "notes/old"):
        (folder / below).mkdir(parents=True)
    for number in order:
        (folder / "letters" / f"{number:02}.txt").write_text(letter(number), "utf-8")
    for number in range(1, 9):
        (folder / "pages" / f"{number}.html").write_text(page(number), "utf-8")
    for number in range(40, 44):
        text = f"# Note {number}\n\n{letter(number)}"
        (folder / "notes" / f"{number}.md").write_text(text, "utf-8")
    (folder / "copy-of-5.txt").write_text(letter(5), "utf-8")
    (folder / "notes" / "old" / "7.txt").write_text(letter(7), "utf-8")
    (folder / "notes" / "Brücke.txt").write_text(letter(50), "utf-8")
    (folder / "notes" / os.fsdecode(b"\xffold.txt")).write_text(letter(51), "utf-8")
    (folder / ".hidden").write_text(letter(52), "utf-8")
    (folder / "letters" / "metadata.csv").write_text(
        "file,title,date,publisher,Case No\n"
        "01.txt,The first letter,1901-02-03,The Ministry,19/001\n"
        "02.txt,The second letter,1902,The Ministry,19/002; 19/003\n"
        "03.txt,The third letter,1903-05,The Works,\n",
        "utf-8",
    )
    return folder


def work_in(folder: Path) -> None:
    """New files, changed, moved, deleted and touched ones; an original goes, a copy comes, a table tells otherwise."""
    letters = folder / "letters"
    for number in (60, 61, 62):
        (letters / f"{number}.txt").write_text(letter(number), "utf-8")
    (folder / "copy-of-9.txt").write_text(letter(9), "utf-8")
    (letters / "10.txt").write_text(letter(10, " A zeppelin passed."), "utf-8")
    (folder / "pages" / "3.html").write_text(page(30), "utf-8")
    (letters / "12.txt").rename(folder / "notes" / "12-moved.txt")
    (folder / "notes" / "40.md").rename(folder / "notes" / "old" / "40.md")
    (letters / "14.txt").unlink()
    (letters / "07.txt").unlink()
    os.utime(letters / "16.txt", ns=(10**18, 10**18))
    table = letters / "metadata.csv"
    table.write_text(table.read_text("utf-8").replace("The third letter", "The letter of the third day"), "utf-8")


def files(folder: Path) -> set[str]:
    """The paths of all files, as the ledger writes them."""
    named = (
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()
    )
    return {os.fsencode(name).decode("utf-8", "backslashreplace") for name in named}
