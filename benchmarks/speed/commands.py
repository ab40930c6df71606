"""Running a command to its end, and what it took: Linux, by `wait4` and /proc."""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.speed.peak_memory import Watch


@dataclass(frozen=True, slots=True)
class Usage:
    """What a command and all processes that it started and waited for took.

    `wall` and `cpu` are in seconds, `cpu` user and system; `anonymous` is the peak of all of them
    together, in MiB, 0 for what was over too soon to be looked at.
    """

    wall: float
    cpu: float
    anonymous: float

    @property
    def busy(self) -> float:
        """The part of all processors' time that went to the command, 0 to 1."""
        return self.cpu / (self.wall * (os.cpu_count() or 1))


def run(command: Sequence[str], accepted: Sequence[int] = (0,)) -> Usage:
    """Run `command`, its output discarded; raise `CalledProcessError` for an exit code that is not `accepted`."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    with Watch(process.pid) as watch:
        said = process.stderr.read()
        _, status, rusage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.stderr.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in accepted:
        raise subprocess.CalledProcessError(process.returncode, command, stderr=said)
    return Usage(wall, rusage.ru_utime + rusage.ru_stime, watch.peak.anonymous / 1024)
