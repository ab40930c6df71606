"""The filter of system calls: its numbers are those of the kernel, and it is well formed on every machine."""

import os
import platform
import re
import sys
from functools import cache
from pathlib import Path

import pytest

from indexer.processes import seccomp

HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}
"""Where the numbers of calls are on Debian, with the package linux-libc-dev."""
_CALLS = " ".join(
    [
        *seccomp._REFUSED.values(),
        seccomp._SIGNALLING,
        *seccomp._ONLY,
        *seccomp._OPENING,
        seccomp._CLONE,
        seccomp._UNKNOWN,
    ]
).split()


@pytest.mark.parametrize("machine", HEADERS)
def test_the_numbers_are_those_of_the_kernel(machine: str) -> None:
    if not HEADERS[machine].exists():
        pytest.skip("the headers of the kernel are not installed")
    found = re.findall(r"#define\s+__NR(?:3264)?_(\w+)\s+(\d+)$", HEADERS[machine].read_text(), re.MULTILINE)
    known = dict(found)
    place = seccomp._ARCHITECTURES[machine][0]
    ours = dict(zip(_CALLS[::3], _CALLS[1 + place :: 3], strict=True))
    newer = {"fchmodat2"}
    assert {name: number for name, number in ours.items() if known.get(name, "-") != number} in (
        {},
        {name: ours[name] for name in newer},
    )


@pytest.mark.parametrize("machine", [*seccomp._ARCHITECTURES])
@pytest.mark.parametrize("files", [True, False])
def test_every_way_through_the_filter_ends(machine: str, files: bool) -> None:
    program = [*seccomp._filter(machine, files=files)]
    assert len(program) < 4_096
    for place, (what, then, otherwise, _) in enumerate(program):
        if what != seccomp._RETURN:
            assert place + 1 + max(then, otherwise) < len(program)
    assert program[-1] == seccomp._ALLOWED


@cache
def program_of(machine: str) -> tuple[tuple[int, int, int, int], ...]:
    return tuple(seccomp._filter(machine, files=True))


def outcome(machine: str, call: int, *arguments: int, architecture: int | None = None) -> int:
    """What the filter answers, by the rules of its language: 0 for a call that is allowed, else the error."""
    own = seccomp._ARCHITECTURES[machine][1] if architecture is None else architecture
    seen = {0: call, 4: own} | {16 + 8 * place: value for place, value in enumerate(arguments)}
    program = program_of(machine)
    place, value = 0, 0
    while True:
        what, then, otherwise, operand = program[place]
        place += 1
        if what == seccomp._RETURN:
            return 0 if operand == seccomp._ALLOW else operand - seccomp._FAIL
        if what == seccomp._LOAD:
            value = seen.get(operand, 0)
            continue
        is_so = {
            seccomp._EQUAL: value == operand,
            seccomp._AT_LEAST: value >= operand,
            seccomp._ANY_OF: value & operand != 0,
        }[what]
        place += then if is_so else otherwise


@pytest.mark.slow
@pytest.mark.parametrize(("machine", "prlimit", "fcntl", "ioctl"), [("x86_64", 302, 72, 16), ("aarch64", 261, 25, 29)])
def test_what_may_be_asked_of_limits_files_and_devices(machine: str, prlimit: int, fcntl: int, ioctl: int) -> None:
    assert outcome(machine, prlimit, 0, 7) == 0
    assert {outcome(machine, prlimit, pid, 7) for pid in (1, os.getpid(), os.getppid())} == {1}
    allowed = {request for request in range(2_000) if outcome(machine, fcntl, 5, request) == 0}
    assert allowed == {0, 1, 2, 3, 1030}
    allowed = {request for request in range(0x10000) if outcome(machine, ioctl, 0, request) == 0}
    assert allowed == {0x5401, 0x5413, 0x541B, 0x5450, 0x5451}
    assert outcome(machine, ioctl, 0, 0x802C_542A) == 0
    assert outcome(machine, ioctl, 0, 0x8004_0000 | 0x5412) == 1


@pytest.mark.parametrize("machine", [*seccomp._ARCHITECTURES])
def test_calls_that_are_newer_than_the_list_do_not_exist(machine: str) -> None:
    assert outcome(machine, 462) == 0
    assert {outcome(machine, call) for call in (463, 466, 469, 1_000)} == {38}


@pytest.mark.parametrize(
    ("machine", "openat", "clone", "kill", "socket", "read"),
    [("x86_64", 257, 56, 62, 41, 0), ("aarch64", 56, 220, 129, 198, 63)],
)
def test_what_the_filter_answers(machine: str, openat: int, clone: int, kill: int, socket: int, read: int) -> None:
    refused, unknown = 1, 38
    assert outcome(machine, read) == 0
    assert outcome(machine, socket, 2) == refused
    assert outcome(machine, read, architecture=0x4000_0003) == refused
    assert outcome(machine, openat, 0, 0, os.O_RDONLY | os.O_CLOEXEC) == 0
    for flags in (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_RDWR | os.O_CREAT, os.O_TRUNC, os.O_RDWR | os.O_APPEND):
        assert outcome(machine, openat, 0, 0, flags) == refused
    assert outcome(machine, openat, 0, 0, os.O_RDWR | 0o20000000) == 0
    assert outcome(machine, openat, 0, 0, os.O_RDWR | 0o20000000 | os.O_CREAT) == refused
    assert outcome(machine, clone, 0x0001_0000 | 0x100) == 0
    assert outcome(machine, clone, 0x100 | 0x4000) == refused
    assert outcome(machine, 435) == unknown
    assert outcome(machine, 437) == unknown
    assert outcome(machine, kill, os.getpid()) == 0
    assert outcome(machine, kill, os.getppid()) == refused
    assert outcome(machine, kill, 0xFFFF_FFFF) == refused


def test_on_x86_64_the_calls_are_refused_under_their_other_numbers_too() -> None:
    assert outcome("x86_64", 0x4000_0000 + 41) == 38


def test_on_another_system_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    assert not seccomp.refuse(files=True)
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not seccomp.refuse(files=True)
