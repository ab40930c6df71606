"""A collection, its index, and ways to run the command line in this process and in its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pincite import main
from tests.indexer.reading import MORE, PROSE

Run = Callable[..., Result]
Process = Callable[..., "subprocess.CompletedProcess[bytes]"]
PAGE = f"""<html><head><meta property="og:site_name" content="The Courier"><meta name="date" content="2021-03">
<link rel="canonical" href="https://courier.example/third"></head><body><nav>Menu of the day</nav>
<h1>The third call</h1><p>{PROSE}</p><h2>The night</h2><p>17.20: “I rang three times,” said Ilsa Marten.</p>
<footer>Foot of the page</footer></body></html>"""


def command(*arguments: str | bytes | Path) -> "subprocess.CompletedProcess[bytes]":
    """Run `pincite` as a user would, in a process of its own, with nothing on a terminal."""
    program: list[str | bytes | Path] = [sys.executable, "-W", "error", "-m", "pincite", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(program, capture_output=True, check=False, timeout=60, env=environment)


@pytest.fixture(scope="session")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three documents, and a file that cannot be read."""
    folder = tmp_path_factory.mktemp("collection")
    (folder / "page.html").write_text(PAGE)
    (folder / "notes.txt").write_text(f"{PROSE} Again.\n\n{MORE}\n")
    (folder / "persian.txt").write_text("می‌دانم «آژیر» را نشنیدند، و دفترچه آبی بود و بچه‌ها به مدرسه نمی‌رفتند.\n")
    (folder / "scan.pdf").write_bytes(b"%PDF-1.7 x")
    return folder


@pytest.fixture(scope="session")
def index(collection: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("index")
    result = CliRunner().invoke(main, ["index", str(collection), "--index", str(directory), "--engine", "whoosh"])
    assert result.exit_code == 2
    return directory


@pytest.fixture
def run() -> Run:
    """Run a command in this process."""
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def answer(run: Run, index: Path) -> Callable[..., dict[str, Any]]:
    """The search object for a query."""

    def search(*arguments: str) -> dict[str, Any]:
        result = run("search", "--index", index, "--json", *arguments)
        assert (result.exit_code, result.stderr) == (0, "")
        found: dict[str, Any] = json.loads(result.stdout)
        return found

    return search
