"""Tries mutated inputs on each target in turn, and keeps those that find something.

    python -m tests.fuzz [--seconds N] [--seed N] [--findings FOLDER] [TARGET ...]

Each target has so many seconds, in a process of its own, for some inputs end it. The same seed makes the same inputs.
"""

import argparse
from pathlib import Path

from tests.fuzz.fuzzing import run
from tests.fuzz.targets import TARGETS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--findings", type=Path, default=Path("/tmp/pincite-fuzz"))
    asked = parser.parse_args()
    asked.findings.mkdir(parents=True, exist_ok=True)
    raise SystemExit(min(run(asked.targets or list(TARGETS), asked.seed, asked.seconds, asked.findings), 1))


if __name__ == "__main__":
    main()
