"""One writer at a time: the lock on an index directory.

The operating system's lock tells, on one machine, whether the owner lives; it is gone with the process,
however that ends. What is written in the file tells people who the owner is, and other machines that
share the disk, where such locks may not reach, that there is one.
"""

import errno
import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from search.errors import IndexBusy

FILE_NAME = "writer.lock"
_PATIENCE, _MOMENT = 50, 0.01
"""How often, and after how many seconds, an owner's name is looked for again."""
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_NO_LOCKS = (errno.ENOLCK, errno.EOPNOTSUPP)
"""What disks answer that know no locks."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A process that writes an index: its number, the name of its machine, and when that was started, if known."""

    process: int
    host: str
    boot: str

    @classmethod
    def this(cls) -> "Owner":
        boot = ""
        with suppress(OSError):
            boot = _BOOT.read_text("ascii").strip()
        return cls(os.getpid(), socket.gethostname(), boot)


@contextmanager
def writing(directory: Path) -> Iterator[None]:
    """Be the only one who writes the index in `directory`, which need not exist.

    A lock that a dead process has left is taken over. Raises `IndexBusy` where another process
    writes it, `OSError` where no lock can be made.
    """
    directory.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(directory / FILE_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        _take(descriptor, directory)
        try:
            yield
        finally:
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _take(descriptor: int, directory: Path) -> None:
    left = _read(descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        lives = False
    except OSError as error:
        lives = error.errno not in _NO_LOCKS or _lives(left)
    this = Owner.this()
    left = _read(descriptor) or left
    for _ in range(_PATIENCE if lives else 0):  # who has just taken it has not yet said so
        if left := _read(descriptor):
            break
        time.sleep(_MOMENT)
    if lives:
        raise IndexBusy(str(directory), *((left.process, left.host) if left else (0, "")))
    if left and left.boot != this.boot and left.host != this.host:
        raise IndexBusy(str(directory), left.process, left.host, str(directory / FILE_NAME))
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps(asdict(this)).encode("ascii"), 0)


def _read(descriptor: int) -> Owner | None:
    """Who the file says is the owner; nobody where it was released, or is not ours."""
    try:
        return Owner(**json.loads(os.pread(descriptor, 1_000, 0)))
    except (ValueError, TypeError):
        return None


def _lives(owner: Owner | None) -> bool:
    """Whether the owner is a process of this machine that has not ended."""
    if owner is None or owner.boot != Owner.this().boot:
        return False
    try:
        os.kill(owner.process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return owner.process != os.getpid()
