"""Where there is little to be had of something: open files, the room of a thread's stack, the server's time."""

import os
import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from search.records import SearchRequest
from search.searcher import Searcher
from tests.indexer.reading import PROSE

ROOT = Path(__file__).parents[2]
OPEN_FILES = 40
STACK = 512 * 1024
"""Bytes that a second thread has on macOS."""
DEEP = ["(" * 10_000 + "telephone" + ")" * 10_000, "NOT " * 20_000 + "telephone", "telephone OR " * 20_000]


@pytest.fixture
def server(index: Path) -> Iterator[str]:
    """The address of a running server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-u", "-m", "pincite", "serve", "--index", str(index), "--port", str(port)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout
        process.stdout.readline()
        yield f"http://127.0.0.1:{port}"
        process.terminate()


def answered(address: str) -> int:
    with urlopen(address, timeout=60) as answer:
        answer.read()
        return int(answer.status)


@pytest.mark.slow
def test_few_files_may_be_open(tmp_path: Path) -> None:
    collection = tmp_path / "c"
    collection.mkdir()
    for number in range(100):
        (collection / f"{number}.txt").write_text(f"{PROSE} {number}")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for arguments in (["index", str(collection), "--jobs", "2"], ["search", "telephone"], ["status", "--verify"]):
        done = subprocess.run(
            [sys.executable, "-m", "pincite", *arguments, "--index", str(tmp_path / "index")],
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES)),
            capture_output=True, check=False, env=environment, text=True,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, ""), arguments


@pytest.mark.parametrize("query", DEEP, ids=["brackets", "NOTs", "ORs"])
def test_a_thread_may_have_a_small_stack(index: Path, query: str) -> None:
    searcher = Searcher.open(index)
    found: list[int] = []
    before = threading.stack_size(STACK)
    try:
        thread = threading.Thread(target=lambda: found.append(searcher.search(SearchRequest(query)).total_passages))
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
        searcher.close()
    assert len(found) == 1


@pytest.mark.slow
def test_who_never_ends_a_request_keeps_nobody_waiting(server: str) -> None:
    host, port = server.removeprefix("http://").split(":")
    with ExitStack() as opened:
        for _ in range(100):
            one = opened.enter_context(socket.create_connection((host, int(port))))
            one.sendall(b"GET /?q=telephone HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        started = time.monotonic()
        assert answered(f"{server}/?q=telephone") == 200
        assert time.monotonic() - started < 5


@pytest.mark.slow
def test_two_hundred_hard_queries_at_once_are_answered_and_the_server_lives(server: str) -> None:
    queries = ["(" * 900 + "telephone", "t* " * 20, "t*e*l*e* OR gauge~2 OR night~2", "NOT " * 500 + "x"] * 50
    with ThreadPoolExecutor(200) as asking:
        found = list(asking.map(lambda query: answered(f"{server}/?q={quote(query)}"), queries))
    assert found == [200] * 200
    assert answered(f"{server}/healthz") == 200
