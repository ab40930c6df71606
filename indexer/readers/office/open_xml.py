"""What all Open XML packages share: how parts name each other, and what is in them besides text (ECMA-376, part 2)."""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.blocks import Block, BlockKind
from indexer.readers.office.package import Package
from indexer.readers.office.xml import walk
from search.errors import DamagedFile

_MOST_RELATIONS = 50_000
_NOT_READ = (
    ("vbaproject", "a program in the file (macros): it is told, never run"),
    ("/embeddings/", "a file inside the document, which is not read: save it as a file of its own"),
)
"""What the name of a part holds, and what is said of it."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part names another by: an id, the last step of the type's address, and the name of the other.

    `outside` is the address of what is not in the file, and is never opened; its `part` is "".
    """

    id: str
    kind: str
    part: str = ""
    outside: str = ""


class _Relations:
    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.found: list[Relation] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:
        if tag == "rel:Relationship" and len(self.found) < _MOST_RELATIONS:
            target = attributes.get("Target", "")
            is_outside = attributes.get("TargetMode") == "External"
            part = "" if is_outside else posixpath.normpath(posixpath.join("/", self._folder, target)).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found.append(Relation(attributes.get("Id", ""), kind, part, target if is_outside else ""))
        return True

    def end(self, tag: str) -> None:
        pass

    def data(self, text: str) -> None:
        pass


def relations(package: Package, part: str = "") -> Sequence[Relation]:
    """What `part` names, or the package itself."""
    folder, name = posixpath.split(part)
    place = posixpath.join(folder, "_rels", f"{name}.rels")
    if place not in package:
        return ()
    visitor = _Relations(folder)
    walk(package, place, visitor)
    return visitor.found


def main_part(package: Package, usual: str) -> str:
    """The name of the part that the document is in; raises `DamagedFile` where there is none."""
    named = [one.part for one in relations(package) if one.kind == "officeDocument"]
    for name in (*named, usual):
        if name in package:
            return name
    raise DamagedFile(package.source, f"broken: its part {usual} is missing")


def parts_of(package: Package, found: Sequence[Relation], kind: str) -> list[str]:
    """The parts of a kind that are named and there, each once."""
    return [*dict.fromkeys(one.part for one in found if one.kind == kind and one.part in package)]


def not_read(package: Package) -> Iterator[Block]:
    """The parts of a package that hold something else than its text, as omissions."""
    for name in sorted(package.names()):
        for sign, reason in _NOT_READ:
            if sign in f"/{name.casefold()}":
                yield Block(BlockKind.PARAGRAPH, name, furniture=reason)
                break
