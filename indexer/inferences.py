"""What is only inferred of a document: its date where nothing in it is called that, its publisher's name in full.

The evidence says that it is an inference, and from what.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice, pairwise

from indexer.blocks import Block, BlockKind, Claim
from indexer.dates import date_in_path, written_dates, year_in_name
from indexer.shapes import is_prose
from indexer.strip import bare

_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday montag lundi lunes lunedì maandag",
            "tuesday dienstag mardi martes martedì dinsdag",
            "wednesday mittwoch mercredi miércoles mercoledì woensdag",
            "thursday donnerstag jeudi jueves giovedì donderdag",
            "friday freitag vendredi viernes venerdì vrijdag",
            "saturday samstag sonnabend samedi sábado sabato zaterdag",
            "sunday sonntag dimanche domingo domenica zondag",
        )
    )
    for name in names.split()
}
_LAST_WORD = re.compile(r"(?P<word>[^\W\d_]+)[,.]?\s+(?:(?:the|den|le|el)\s+)?$")
_CHANGE = re.compile(
    r"\b(?:last|zuletzt|letzte[rsn]?|dernière|última|ultima|laatst)\b.{0,40}?"
    r"(?:updated?|modified|changed|edited|revised|geändert|änderung|aktualisiert|aktualisierung|bearbeite?t|bearbeitung"
    r"|modifiée?|modification|mise à jour|modificación|actualización|modifica|aggiornamento|gewijzigd)|^stand\s*:",
    re.IGNORECASE,
)
_SHORT_FIRST = re.compile(r"(?P<short>[A-Z]{2,8})\s+[-–—:]\s+(?P<full>\S.+)")
_CAPITAL = re.compile(r"\b[A-ZÀ-ÖØ-Þ]")
_LONGEST_NOTICE, _FIRST_PARAGRAPHS, _WORDS_BEFORE = 200, 3, 5


def inferred_dates(source: str, blocks: Sequence[Block], *, live: bool) -> Iterator[Claim]:
    """When the document may be from, the likelier first. `live` tells that it was written while something went on."""
    if live:
        yield from _day_told_of(blocks)
    for block, following in pairwise([*blocks, Block(BlockKind.PARAGRAPH, "")]):
        if len(block.text) >= _LONGEST_NOTICE:
            continue
        line = bare(block)
        if _CHANGE.search(line):
            line = f"{line} {bare(following)[:_LONGEST_NOTICE]}" if line.endswith(":") else line
            for iso, _ in written_dates(line, day_first=True):
                yield Claim("published", iso, f"inferred from the last change: {line}")
    if found := date_in_path(f"/{source}"):
        yield Claim("published", found, f"path of the file: {source}")


def date_of_name(source: str) -> Iterator[Claim]:
    """The year in the name of a file; not for pages, whose name is their title and a year in it what they are about."""
    if year := year_in_name(source):
        yield Claim("published", year, f"name of the file: {source.rpartition('/')[2]}")


def full_name(publisher: str) -> str:
    """A publisher as it is cited: "NCRI - National Council" with its letters behind it, if they are its initials."""
    found = _SHORT_FIRST.fullmatch(publisher)
    if found and found["short"] == "".join(_CAPITAL.findall(found["full"])):
        return f"{found['full']} ({found['short']})"
    return publisher


def _day_told_of(blocks: Sequence[Block]) -> Iterator[Claim]:
    """The one day, with its right weekday, that the first paragraphs of a live page say it is about."""
    prose = (text for block in blocks if not block.furniture and is_prose(text := bare(block)))
    found = {
        iso: " ".join([*text[: text.index(written)].split()[-_WORDS_BEFORE:], written])
        for text in islice(prose, _FIRST_PARAGRAPHS)
        for iso, written in written_dates(text)
        if _is_on_its_weekday(iso, text[: text.index(written)])
    }
    if len(found) == 1:
        for iso, words in found.items():
            yield Claim("published", iso, f"inferred: a live page, and the day that it is about: “… {words}”")


def _is_on_its_weekday(iso: str, before: str) -> bool:
    found = _LAST_WORD.search(before)
    number = _WEEKDAYS.get(found["word"].casefold()) if found else None
    return number is not None and len(iso) == len("2019-07-15") and date.fromisoformat(iso).weekday() == number
