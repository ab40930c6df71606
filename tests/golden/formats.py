"""Write the golden files of formats again: `python -m tests.golden.formats`, from the root of the repository."""

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from indexer.outcomes import outcome_of
from indexer.sources import SourceFile, walk
from tests.files.reports import REPORTS
from tests.golden.write import described

GOLDEN = Path(__file__).parent / "formats"


def golden_file(name: str) -> Path:
    return GOLDEN / f"{name}.json"


def rows(name: str) -> list[dict[str, Any]]:
    """What is compared: what becomes of the report in a format, and of each file in it."""
    with TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(REPORTS[name]())
        return [row for source in walk(Path(folder)) for row in _rows(source)]


def _rows(source: SourceFile) -> Iterator[dict[str, Any]]:
    outcome = outcome_of(source)
    row = {"file": source.source, "status": str(outcome.file.status), "reason": outcome.file.reason}
    found = outcome.document and described(outcome.document, outcome.passages)
    yield {**row, "document": found} if found else row
    for member in outcome.members:
        yield from _rows(member)


def main() -> None:
    GOLDEN.mkdir(exist_ok=True)
    for path in GOLDEN.glob("*.json"):
        path.unlink()
    for name in REPORTS:
        golden_file(name).write_text(json.dumps(rows(name), ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
