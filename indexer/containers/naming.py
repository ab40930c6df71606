"""The names of what is in a container, as paths below the container: each one its own, and none that leads away.

What a container calls its members is whatever its author wrote. Nothing is ever written to a disk by such a name;
it only has to name one member, and no more than that, in the ledger and in citations.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from indexer.containers.container import Member
from indexer.sources import HIDDEN, left_out_below
from search.paths import source_of_name

THE_REST = "…"
"""The name of what is too much to be told one by one; no member has it."""
_DRIVE = re.compile(r"[A-Za-z]:(?=/)")
_LONGEST_PART, _LONGEST = 200, 2_000
"""Code points of a folder's or file's name, and of all of them in a row."""
_SUFFIX = re.compile(r"\.\w{1,10}$")
_FROM_MACOS = "__MACOSX"


def names(members: Sequence[Member]) -> list[str]:
    """The path of each member below its container: no two alike, and none that stands for another's folder."""
    wanted = [_clean(member.name) for member in members]
    folders = {folder for name in wanted for folder in _folders(name)}
    taken = {THE_REST}
    given: dict[str, int] = {}
    result = []
    for name in wanted:
        unique = name
        while unique in taken or unique in folders:
            given[name] = given.get(name, 1) + 1
            unique = _numbered(name, given[name])
        taken.add(unique)
        result.append(unique)
    return result


def omissions(paths: Sequence[str]) -> Iterator[str]:
    """For each path below a container, why the file is left out on purpose; "" for one that is not."""
    entries: dict[str, set[str]] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        entries.setdefault(folder, set()).add(name)
    for path in paths:
        yield next(_reasons(path, entries), "")


def _reasons(path: str, entries: dict[str, set[str]]) -> Iterator[str]:
    *folders, name = path.split("/")
    for place, folder in enumerate(folders):
        if folder == _FROM_MACOS:
            yield "what macOS adds to an archive"
        elif reason := left_out_below(folder, entries.get("/".join(folders[:place]), ())):
            yield reason
    if name.startswith("."):
        yield HIDDEN


def _clean(name: str) -> str:
    path = _DRIVE.sub("", name.replace("\\", "/").replace("\0", "\ufffd"), count=1)
    parts = [_part(part) for part in path.split("/") if part not in ("", ".")]
    return source_of_name("/".join(parts)[:_LONGEST].rstrip("/") or "unnamed")


def _part(part: str) -> str:
    if part == "..":
        return "__"
    part = "".join("\ufffd" if "\ud800" <= sign < "\udc80" or "\udcff" < sign <= "\udfff" else sign for sign in part)
    if len(part) <= _LONGEST_PART:
        return part
    suffix = _SUFFIX.search(part)
    end = suffix[0] if suffix else ""
    return f"{part[: _LONGEST_PART - len(end)]}…{end}"


def _folders(path: str) -> Iterable[str]:
    parts = path.split("/")
    return ("/".join(parts[:count]) for count in range(1, len(parts)))


def _numbered(name: str, number: int) -> str:
    suffix = _SUFFIX.search(name)
    end = suffix[0] if suffix else ""
    return f"{name.removesuffix(end)} ({number}){end}"
