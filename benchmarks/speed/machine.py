"""The machine and the versions that figures belong to."""

import os
import platform
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("tantivy", "whoosh3", "bm25s")


def described() -> Iterator[str]:
    """Two lines: hardware and system; what was running, and the versions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    yield (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB; Linux {platform.release()}, "
        f"Python {platform.python_version()}; {datetime.now(UTC):%d %B %Y %H:%M} UTC, "
        f"load average at the start {os.getloadavg()[0]:.2f}."
    )
    versions = ", ".join(f"{package} {version(package)}" for package in _PACKAGES)
    yield f"{versions}, SQLite {sqlite3.sqlite_version}."


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
