"""A reading process in which some files reach for what they may not have, by what their names say."""

import ctypes
import fcntl
import importlib
import os
import resource
import socket
import subprocess
import sys
import tempfile
import termios
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from indexer import outcomes
from indexer.processes import loop as reading
from indexer.processes import process
from indexer.reading import Read, read_document

PROGRAM = process._PROGRAM.replace("indexer.processes.loop", __name__)
"""For a process with these readers, in place of `process._PROGRAM`."""
MARK = "reached"
"""What a file that is written, or removed, in the folder of the temporary files would be called."""
LISTENER = "PINCITE_TEST_PORT"


def outside() -> Path:
    return Path(tempfile.gettempdir(), MARK)


def connect() -> None:
    socket.create_connection(("127.0.0.1", int(os.environ[LISTENER])), 1)


def connect_locally() -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.connect("/run/docker.sock")


def send() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.sendto(b"x", ("127.0.0.1", int(os.environ[LISTENER])))


def listen() -> None:
    socket.create_server(("127.0.0.1", 0)).close()


def start() -> None:
    subprocess.run(["/bin/true"], check=True)


def start_otherwise() -> None:
    os.posix_spawn("/bin/true", ["true"], {})


def become() -> None:
    os.execv("/bin/true", ["true"])


def fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def write() -> None:
    outside().write_text("x")


def append() -> None:
    with Path(__file__).open("a"):
        pass


def remove() -> None:
    Path(os.environ["HOME"], MARK).unlink()


def rename() -> None:
    Path(os.environ["HOME"], MARK).rename(outside())


def make_folder() -> None:
    outside().mkdir()


def link() -> None:
    """A temporary file without a name is given one."""
    with tempfile.TemporaryFile() as file:
        os.link(f"/proc/self/fd/{file.fileno()}", outside(), follow_symlinks=True)


def kill_the_parent() -> None:
    os.kill(os.getppid(), 0)


def call(name: str, *arguments: object) -> None:
    """A function of the library of C that answers below zero where it fails."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc[name](*arguments) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def look_into_the_parent() -> None:
    call("ptrace", 16, os.getppid(), 0, 0)


def leave_the_user_behind() -> None:
    call("unshare", 0x1000_0000)


def control(request: int) -> None:
    """A device that is no terminal: where it is asked at all, it answers that it cannot."""
    with Path(os.devnull).open() as device:
        fcntl.ioctl(device, request, b" " * 8)


def press_a_key() -> None:
    control(termios.TIOCSTI)


def paste() -> None:
    control(0x541C)


def have_the_parent_signalled_by_a_device() -> None:
    control(0x8901)


def have_the_parent_signalled() -> None:
    end, _ = os.pipe()
    fcntl.fcntl(end, fcntl.F_SETOWN, os.getppid())


def have_it_signalled_otherwise() -> None:
    end, _ = os.pipe()
    fcntl.fcntl(end, fcntl.F_SETSIG, 9)


def have_a_terminal_signal() -> None:
    end, _ = os.pipe()
    fcntl.fcntl(end, fcntl.F_SETFL, os.O_ASYNC)


def limit_the_parent() -> None:
    resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE)


def slow_the_parent() -> None:
    os.setpriority(os.PRIO_PROCESS, os.getppid(), os.getpriority(os.PRIO_PROCESS, os.getppid()))


def move_the_parent() -> None:
    os.sched_setaffinity(os.getppid(), os.sched_getaffinity(os.getppid()))


def schedule_the_parent() -> None:
    os.sched_setscheduler(os.getppid(), os.SCHED_OTHER, os.sched_param(0))


def share_memory() -> None:
    call("shmget", 0, 4096, 0o1600)


def share_a_semaphore() -> None:
    call("semget", 0, 1, 0o1600)


def leave_a_message() -> None:
    call("msgget", 0, 0o1600)


def leave_a_message_otherwise() -> None:
    call("mq_open", b"/pincite-test", os.O_RDONLY)


def lock_what_others_read() -> None:
    with Path(__file__).open() as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def answer_otherwise() -> None:
    """For the next file, send the parent what would have it run a program."""
    answer = b"cposix\nsystem\n(S'touch " + bytes(outside()) + b"'\ntR."
    vars(reading)["packed"] = lambda _outcome: answer


FORBIDDEN: Mapping[str, Callable[[], None]] = {
    reach.__name__.replace("_", " "): reach
    for reach in (
        connect, connect_locally, send, listen, start, start_otherwise, become, fork, write, append, remove, rename,
        make_folder, link, kill_the_parent, look_into_the_parent, leave_the_user_behind, press_a_key, paste,
        have_the_parent_signalled_by_a_device, have_the_parent_signalled, have_it_signalled_otherwise,
        have_a_terminal_signal, limit_the_parent, slow_the_parent, move_the_parent, schedule_the_parent, share_memory,
        share_a_semaphore, leave_a_message, leave_a_message_otherwise, lock_what_others_read,
    )
}  # fmt: skip


def spool() -> None:
    with tempfile.TemporaryFile() as file:
        file.write(b"x")
        file.seek(0)
        assert file.read() == b"x"


def thread() -> None:
    one = threading.Thread(target=spool)
    one.start()
    one.join()


def read_a_file() -> None:
    assert Path(__file__).read_text("utf-8")


def load() -> None:
    """A module that nothing has imported yet, as those of formats are, and with a library of C."""
    importlib.import_module("indexer.containers.zip")
    importlib.import_module("sqlite3")


def wait_for_the_hour() -> None:
    ctypes.CDLL(None).usleep(1)


def look_at_itself() -> None:
    """Its limits, its processors, its files: how many bytes wait in them, and whether they are kept from programs."""
    resource.setrlimit(resource.RLIMIT_NOFILE, resource.getrlimit(resource.RLIMIT_NOFILE))
    assert os.sched_getaffinity(0)
    end, other = os.pipe()
    os.set_inheritable(end, False)
    os.set_inheritable(os.dup(end), True)
    assert not os.isatty(end)
    os.write(other, b"x")
    assert fcntl.ioctl(end, termios.FIONREAD, bytes(4)) == (1).to_bytes(4, sys.byteorder)


ALLOWED: Mapping[str, Callable[[], None]] = {
    reach.__name__.replace("_", " "): reach
    for reach in (spool, thread, read_a_file, load, wait_for_the_hour, look_at_itself)
}
LYING: Mapping[str, Callable[[], None]] = {"answer otherwise": answer_otherwise}


def reaching(
    source: str, content: bytes, _given: object, *, format_: None, language: str | None = None, sha256: str
) -> Read:
    """Read a document; one called `connect.txt` tries to connect first."""
    name = Path(source).stem
    if reach := {**FORBIDDEN, **ALLOWED, **LYING}.get(name):
        reach()
    return read_document(source, content, format_=format_, language=language, sha256=sha256)


def main(descriptor: int, pictures: int) -> None:
    vars(outcomes)["read_document"] = reaching
    reading.main(descriptor, pictures)
