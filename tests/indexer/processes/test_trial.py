"""What is said to hold on a machine was tried there, and what does not hold is said not to."""

import errno
import fcntl
import os

import pytest

from indexer.processes import confinement, seccomp, trial
from indexer.processes.confinement import Limits
from indexer.processes.trial import tried

LIMITS = Limits(3, 100)
MEASURES = [
    "no network",
    "no other program",
    "no file written",
    "no other process touched",
    "100 MiB of memory",
    "3 s of processor time",
]


def test_each_measure_is_told_with_the_limits() -> None:
    assert [*tried(LIMITS)] == MEASURES


@pytest.mark.skipif(not seccomp.is_known(), reason="a machine that the filter is made for")
def test_all_of_them_hold_where_the_kernel_filters() -> None:
    held = tried(LIMITS)
    missing = set() if confinement._has_unnamed_files() else {"no file written"}
    assert {measure for measure in held if not held[measure]} == missing


def test_a_process_that_is_not_confined_is_said_not_to_be(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(trial, "confine", lambda _limits: None)
    monkeypatch.setattr(trial, "allow_a_file", lambda _limits: None)
    trial.main("3", "100")
    assert capsys.readouterr().out == "{" + ", ".join(f'"{measure}": false' for measure in MEASURES) + "}"


@pytest.mark.parametrize("allowed", [(os, "kill"), (os, "setpriority"), (fcntl, "ioctl")])
def test_one_way_to_another_process_is_enough(monkeypatch: pytest.MonkeyPatch, allowed: tuple[object, str]) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "")

    touch = trial._attempts(LIMITS)["no other process touched"]
    for module, name in ((os, "kill"), (os, "setpriority"), (fcntl, "ioctl")):
        monkeypatch.setattr(module, name, refuse)
    assert trial._is_refused(touch)
    monkeypatch.setattr(*allowed, lambda *_: None)
    assert not trial._is_refused(touch)


@pytest.mark.parametrize("program", ["", "print('x')", "import os; os.abort()"])
def test_a_trial_that_fails_says_that_nothing_holds(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(trial, "_PROGRAM", program)
    assert {*tried(LIMITS).values()} == {False}
