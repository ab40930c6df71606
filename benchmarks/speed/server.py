"""`pincite serve` in a process of its own, and the addresses of the queries that it is asked."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from benchmarks.speed.ours import PINCITE
from benchmarks.speed.queries import Case

API, PAGES = "/api/v1/search", "/"
_PATIENCE = 30.0
"""Seconds until it must answer."""


@dataclass(frozen=True, slots=True)
class Server:
    process: int
    address: str

    @property
    def cpu(self) -> float:
        """The seconds of CPU that its process has taken (proc(5), `utime` and `stime`)."""
        fields = Path(f"/proc/{self.process}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(index: Path) -> Iterator[Server]:
    """The server of an index, ready to answer."""
    port = _free_port()
    command = (*PINCITE, "serve", "--index", str(index), "--port", str(port))
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(f"{address}/healthz")
        yield Server(process.pid, address)
    finally:
        process.terminate()
        process.wait()


def paths(cases: Sequence[Case], path: str) -> list[str]:
    """The path and query string of each case: `API` takes an offset, `PAGES` the number of a page."""
    return [f"{path}?{urlencode(list(_parameters(case, path)))}" for case in cases]


def _parameters(case: Case, path: str) -> Iterator[tuple[str, str]]:
    request = case.request
    yield "q", request.query
    for facet, values in request.filters.items():
        yield from ((facet, value) for value in values)
    if request.offset:
        yield ("offset", str(request.offset)) if path == API else ("page", str(request.offset // request.limit + 1))


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(address: str) -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            with urlopen(address, timeout=_PATIENCE):
                return
        except (URLError, ConnectionError):
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
