"""The peak memory of a command and of all processes that it starts, on Linux.

    python -m benchmarks.speed.peak_memory COMMAND [ARGUMENT ...]

Samples /proc/PID/smaps_rollup of the whole process tree. Proportional set size (PSS) counts a page
that n processes share as 1/n in each; anonymous is the part of it that no file backs.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

_INTERVAL = 0.2
"""Seconds between samples."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Kibibytes of all processes together."""

    pss: int
    anonymous: int


class Watch:
    """Samples a process and its descendants while the `with` block runs; `peak` is the most of each figure."""

    def __init__(self, process: int) -> None:
        self.peak = Sample(0, 0)
        self._process = process
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while True:
            now = sample(self._process)
            self.peak = Sample(max(self.peak.pss, now.pss), max(self.peak.anonymous, now.anonymous))
            if self._over.wait(_INTERVAL):
                return


def main(command: list[str]) -> int:
    started = time.monotonic()
    process = subprocess.Popen(command)
    with Watch(process.pid) as watch:
        process.wait()
    print(
        f"exit code {process.returncode}, {time.monotonic() - started:.1f} s wall; peak of all processes together: "
        f"PSS {watch.peak.pss / 1024:.0f} MiB, of which anonymous {watch.peak.anonymous / 1024:.0f} MiB"
    )
    return process.returncode


def sample(process: int) -> Sample:
    """The memory of `process` and its descendants now."""
    pss = anonymous = 0
    for one in _tree(process):
        try:
            fields = dict(line.split(":", 1) for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()[1:])
        except OSError:
            continue
        pss += int(fields["Pss"].split()[0])
        anonymous += int(fields["Pss_Anon"].split()[0])
    return Sample(pss, anonymous)


def _tree(process: int) -> Iterator[int]:
    yield process
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        children = [child for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return
    for child in children:
        yield from _tree(int(child))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
