"""`pincite serve`: what it says, whom it answers, and how it ends."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from click.testing import CliRunner

from pincite import NOTHING_DONE, SOME_FAILED, main
from tests.cli.conftest import command
from webapp.access import Passwords

ROOT = Path(__file__).parents[2]


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def served(index: Path, port: int) -> Iterator[tuple[str, str]]:
    """What the server says, and its address."""
    arguments = [sys.executable, "-u", "-m", "pincite", "serve", "--index", str(index), "--port", str(port)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        yield process.stdout.readline() + process.stdout.readline(), f"http://127.0.0.1:{port}"
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)


def status(address: str, host: str | None = None) -> int:
    try:
        with urlopen(Request(address, headers={"Host": host} if host else {}), timeout=20) as answer:
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return error.code


def test_it_says_what_was_indexed_and_where_to_look_and_answers_there(served: tuple[str, str]) -> None:
    said, address = served
    assert re.fullmatch(
        r"Pincite: \d+ passages in 3 documents, 1 files could not be read\.\n"
        rf"Open {re.escape(address)}/ \(stop with Ctrl-C\)\n",
        said,
    )
    assert status(f"{address}/?q=register") == 200
    assert status(f"{address}/healthz") == 200


def test_on_loopback_it_answers_to_no_other_name(served: tuple[str, str]) -> None:
    address = served[1]
    assert status(f"{address}/", "localhost:8000") == 200
    assert status(f"{address}/", "evil.example") == 400
    assert status(f"{address}/api/v1/search", "evil.example") == 400


@pytest.mark.slow
@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "papers.example.org"])
def test_an_address_that_others_can_reach_demands_passwords_or_that_it_is_public(index: Path, host: str) -> None:
    done = command("serve", "--index", index, "--host", host)
    assert (done.returncode, done.stdout) == (SOME_FAILED, b"")
    assert b"--passwords" in done.stderr
    assert b"--public" in done.stderr


def test_passwords_that_cannot_be_used_are_told(index: Path, tmp_path: Path) -> None:
    done = command("serve", "--index", index, "--passwords", tmp_path / "none")
    assert (done.returncode, done.stdout) == (NOTHING_DONE, b"")
    assert b"pincite password NAME" in done.stderr


def test_a_line_of_a_file_of_passwords_is_printed(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["password", "ana"], input="open sesame\nopen sesame\n")
    assert done.exit_code == 0
    file = tmp_path / "passwords"
    file.write_text(done.stdout, "utf-8")
    assert Passwords.read(file).are_right("ana", "open sesame")
    assert "sesame" not in done.output


def test_a_name_that_cannot_be_one_is_told() -> None:
    done = CliRunner().invoke(main, ["password", "a:b"], input="open\nopen\n")
    assert done.exit_code == NOTHING_DONE
    assert "cannot be a name" in done.stderr


def test_a_port_that_is_taken_is_told(index: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        done = command("serve", "--index", index, "--port", str(port))
    assert done.returncode == NOTHING_DONE
    assert re.match(
        rf"pincite: cannot listen on 127\.0\.0\.1, port {port}: .+\. Choose another port: pincite serve --port"
        r" (\d+), or make serve PORT=\1\n",
        done.stderr.decode(),
    )


def test_without_an_index_it_says_what_to_run(tmp_path: Path) -> None:
    done = command("serve", "--index", tmp_path)
    assert (done.returncode, done.stdout) == (NOTHING_DONE, b"")
    assert b"pincite index PATH" in done.stderr
