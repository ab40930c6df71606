"""Makes the index of one peer, in a process of its own.

    python -m benchmarks.speed.peers.build PEER PASSAGES EVERY DIRECTORY

The passages, every so many-th of the file, are in memory before time is taken. What it took is written
beside the directory.
"""

import json
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.speed.collection import size
from benchmarks.speed.passages import read
from benchmarks.speed.peers import PEERS


@dataclass(frozen=True, slots=True)
class Cost:
    """What an index took: seconds, and the bytes on the disk."""

    passages: int
    cpu: float
    wall: float
    bytes: int


def build(peer: str, passages: Path, every: int, directory: Path, *, anew: bool) -> Cost:
    """What it takes `peer` to index the passages into `directory`; what it took, unless `anew`, if it is done."""
    cost = directory.with_suffix(".json")
    if anew or not cost.exists():
        module = ("-m", "benchmarks.speed.peers.build")
        arguments = (peer, str(passages), str(every), str(directory))
        subprocess.run((sys.executable, *module, *arguments), check=True)
    return Cost(**json.loads(cost.read_text("utf-8")))


def main(peer: str, file: str, every: str, folder: str) -> None:
    directory = Path(folder)
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    passages = list(read(Path(file), int(every)))
    wall, cpu = time.perf_counter(), time.process_time()
    PEERS[peer].index(passages, directory)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    cost = Cost(len(passages), cpu, wall, size(directory))
    directory.with_suffix(".json").write_text(json.dumps(asdict(cost)), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
