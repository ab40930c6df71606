"""The peak memory of a command and of all processes that it starts, on Linux.

    python -m benchmarks.speed.peak_memory COMMAND [ARGUMENT ...]

Samples /proc/PID/smaps_rollup of the whole process tree. Proportional set size (PSS) counts a page
that n processes share as 1/n in each; anonymous is the part of it that no file backs.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_INTERVAL = 0.2
"""Seconds between samples."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Kibibytes of all processes together."""

    pss: int
    anonymous: int


def main(command: list[str]) -> int:
    started = time.monotonic()
    process = subprocess.Popen(command)
    peak = Sample(0, 0)
    while process.poll() is None:
        now = sample(process.pid)
        peak = Sample(max(peak.pss, now.pss), max(peak.anonymous, now.anonymous))
        time.sleep(_INTERVAL)
    print(
        f"exit code {process.returncode}, {time.monotonic() - started:.1f} s wall; peak of all processes together: "
        f"PSS {peak.pss / 1024:.0f} MiB, of which anonymous {peak.anonymous / 1024:.0f} MiB"
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
