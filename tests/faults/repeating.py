"""Commands one after another in one process."""

import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from indexer import builder
from indexer.sidecar import read_sidecar
from tests.faults.dying import read_here
from tests.faults.warm import pincite

QUESTIONS: Sequence[Sequence[str]] = (
    ["telephone", "--limit", "200"],
    ["letter ministry bridge OR lighthouse"],
    ['"nobody answered the telephone"', "--sort", "place", "--limit", "200"],
    ["inspect* -lighthouse", "--sort", "date"],
    ["who took the register home?"],
    ["regster"],
    ["telephone", "--filter", "publisher=The Ministry", "--facet", "day", "--facet", "heading"],
    ["INSPECTOR IN THE MILL", "--match", "written", "--explain"],
    ["engineer", "--explain"],
    ["", "--limit", "10000", "--facet", "month"],
)
"""Every kind of search: words, a phrase, a beginning, a question, misspellings, facets, as written, and everything."""
BETWEEN = "----"


def ask_all(index: Path) -> None:
    """Put every question on the command line, for JSON; a line with `BETWEEN` follows each answer."""
    for question in QUESTIONS:
        with suppress(SystemExit):
            pincite("search", *question, "--json", "--index", index)
        print(BETWEEN)  # noqa: T201 - the test reads it


def index_file_by_file(documents: Path, order: Sequence[str], growing: Path, index: Path) -> None:
    """Index a folder as these files come into it one after another; none is read in a process of its own."""
    vars(builder)["outcomes"] = read_here
    for name in order:
        (growing / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(documents / name, growing / name)
        read_sidecar.cache_clear()  # as in a new reading process
        with suppress(SystemExit):
            pincite("index", growing, "--index", index)
        sys.stdout.flush()
