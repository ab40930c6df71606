"""Small disks: mounted for a test, that can be full, or read-only."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PLENTY = 64_000
"""KiB, more than any index of these tests needs."""


class Disk:
    """A disk of its own under `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def used(self) -> int:
        """In KiB."""
        status = os.statvfs(self.path)
        return (status.f_blocks - status.f_bfree) * status.f_frsize // 1024

    def resize(self, size: int) -> None:
        """Give it so many KiB, no fewer than are used."""
        self._mount("-o", f"remount,size={max(size, self.used)}k")

    def lock(self) -> None:
        """Make it read-only."""
        self._mount("-o", "remount,ro")

    def unlock(self) -> None:
        self._mount("-o", "remount,rw")

    def _mount(self, *arguments: str) -> None:
        subprocess.run(["mount", *arguments, self.path], check=True)


@contextmanager
def disk(folder: Path, size: int = PLENTY) -> Iterator[Disk]:
    """An empty disk in memory, of so many KiB; the test is skipped where nothing may be mounted."""
    folder.mkdir()
    command: list[str | Path] = ["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", folder]
    if os.geteuid() or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("needs to be allowed to mount")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
