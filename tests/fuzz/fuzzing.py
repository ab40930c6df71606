"""Trying mutated inputs on targets, each in a process of its own, and keeping those that find something."""

import itertools
import json
import multiprocessing
import random
import resource
import signal
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from tests.fuzz.mutation import mutated
from tests.fuzz.targets import TARGETS, Attempt, Finding

_LONGEST = 10.0
"""Seconds of processor time that an input of 200 kB may take."""
_HANGS = 60
_MEMORY = 2 << 30
_KEPT = 200
"""Inputs that did no harm, from which others are made: chains of changes go further than one."""


def fuzz(name: str, seed: int, seconds: float, folder: Path) -> tuple[int, int]:
    """How many inputs a target was tried with, and how many found something; these are in `folder`."""
    chance = random.Random(f"{seed} {name}")
    target = TARGETS[name]
    pool = list(target.seeds)
    others = [one for other in TARGETS.values() for one in other.seeds]
    current = folder / f"{name}.current"
    found: set[str] = set()
    signal.signal(signal.SIGALRM, _hangs)
    until = time.monotonic() + seconds
    with target.trying() as attempt:
        for tried in itertools.count(1):
            content = mutated(chance.choice(pool), others, chance)
            current.write_bytes(content)
            try:
                _try(attempt, content)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
                _keep(folder, name, content, error, found)
            else:
                pool.append(content)
                del pool[len(target.seeds) : max(len(target.seeds), len(pool) - _KEPT)]
            if time.monotonic() > until:
                current.unlink()
                return tried, len(found)
    raise AssertionError


def _try(attempt: Attempt, content: bytes) -> None:
    started = time.process_time()
    signal.alarm(_HANGS)
    try:
        attempt(content)
    finally:
        signal.alarm(0)
    if (took := time.process_time() - started) > _LONGEST:
        raise Finding(f"{took:.0f} s")


def _hangs(*_: object) -> None:
    raise Finding(f"no end after {_HANGS} s")


def _keep(folder: Path, name: str, content: bytes, error: Exception, found: set[str]) -> None:
    """Keep an input, once for each place in the code at which it was found."""
    where = [frame for frame in traceback.extract_tb(error.__traceback__) if "site-packages" not in frame.filename][-1]
    place = f"{type(error).__name__} {Path(where.filename).stem}:{where.lineno}"
    what = f"{place} {str(error)[:80]}"
    key = "".join(sign for sign in what if not sign.isdigit()) if isinstance(error, Finding) else place
    if key in found:
        return
    found.add(key)
    (folder / f"{name}.{len(found)}.bin").write_bytes(content)
    (folder / f"{name}.{len(found)}.txt").write_text("".join(traceback.format_exception(error)))
    print(f"{name}: {what}", flush=True)


def _alone(name: str, seed: int, seconds: float, folder: Path) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    (folder / f"{name}.json").write_text(json.dumps(fuzz(name, seed, seconds, folder)))


def run(names: Sequence[str], seed: int, seconds: float, folder: Path) -> int:
    """Fuzz these targets, and give how many findings there were."""
    total = 0
    for name in names:
        told = folder / f"{name}.json"
        told.unlink(missing_ok=True)
        process = multiprocessing.get_context("spawn").Process(target=_alone, args=(name, seed, seconds, folder))
        process.start()
        process.join()
        tried, found = json.loads(told.read_text()) if told.exists() else (0, 1)
        if not told.exists():
            print(f"{name}: the process ended with code {process.exitcode}; the input is {name}.current", flush=True)
        print(f"{name:>16} {tried:10,} inputs {seconds:8.0f} s {found:4} findings", flush=True)
        total += found
    return total
