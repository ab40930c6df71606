"""Write the golden files of speeches again: `python -m tests.golden.speeches`, from the root of the repository.

The speeches (https://doi.org/10.7910/DVN/0TJX8Y) stand beside the repository, and no text of theirs
is kept in it: a golden file has the spans, kinds and pages of the passages, and a digest of their texts.
"""

import hashlib
import json
import tarfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from indexer.reading import read_document

ARCHIVE = Path(__file__).parents[3] / "shared" / "corpora" / "un-general-debates" / "speeches.tar.xz"
GOLDEN = Path(__file__).parent / "speeches"


def names() -> list[str]:
    """The names of the files that have a golden file."""
    return sorted(path.stem for path in GOLDEN.glob("*.json"))


@cache
def contents() -> Mapping[str, bytes]:
    """The files by name, out of the archive, which takes some seconds."""
    wanted = set(names())
    found = {}
    with tarfile.open(ARCHIVE, "r|xz") as archive:
        for member in archive:
            if (name := member.name.rpartition("/")[2]) in wanted and (file := archive.extractfile(member)):
                found[name] = file.read()
    return found


def described(name: str) -> dict[str, Any]:
    """What is compared. The texts are digested in order, each with a zero byte behind it."""
    content = contents()[name]
    read = read_document(name, content)
    texts = hashlib.sha256()
    for passage in read.passages:
        texts.update(passage.text.encode("utf-8") + b"\x00")
    return {
        "sha256": hashlib.sha256(content).hexdigest(),
        "texts": texts.hexdigest(),
        "marks": [[str(mark.kind), mark.span.start, mark.span.end] for mark in read.document.marks],
        "omitted": [[len(omission.text), omission.reason] for omission in read.document.omitted],
        "passages": [
            [one.locator.ordinal, one.span.start, one.span.end, str(one.locator.kind), one.locator.page, one.language]
            for one in read.passages
        ],
    }


def text_of(name: str) -> str:
    """The golden file: JSON with one passage in a line."""
    fields = []
    for key, value in described(name).items():
        rows = ",\n".join(map(json.dumps, value)) if isinstance(value, list) else json.dumps(value)
        fields.append(f'"{key}": [\n{rows}\n]' if isinstance(value, list) else f'"{key}": {rows}')
    return "{\n" + ",\n".join(fields) + "\n}\n"


def main() -> None:
    for name in names():
        (GOLDEN / f"{name}.json").write_text(text_of(name), "utf-8")


if __name__ == "__main__":
    main()
