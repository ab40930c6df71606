"""What the kernel of Linux refuses a reading process: connections, programs, files to write, other processes.

A filter of system calls (seccomp(2), https://docs.kernel.org/userspace-api/seccomp_filter.html), in the language of
Berkeley packet filters. A refused call fails as for lack of permission, so that a library which tries one can go on.
The filter holds for all threads, and cannot be taken away.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping

_REFUSED: Mapping[str, str] = {
    "network": """
        socket 41 198 socketpair 53 199 connect 42 203 bind 49 200 listen 50 201 accept 43 202 accept4 288 242
    """,
    "programs": "execve 59 221 execveat 322 281 fork 57 - vfork 58 - uselib 134 -",
    "processes": """
        ptrace 101 117 process_vm_readv 310 270 process_vm_writev 311 271 pidfd_open 434 434 pidfd_getfd 438 438
        pidfd_send_signal 424 424 kcmp 312 272 process_madvise 440 440 process_mrelease 448 448 migrate_pages 256 238
        move_pages 279 239 setpriority 141 140 ioprio_set 251 30 sched_setparam 142 118 sched_setscheduler 144 119
        sched_setaffinity 203 122 sched_setattr 314 274 flock 73 32
    """,
    "what processes share": """
        shmget 29 194 shmat 30 196 shmctl 31 195 semget 64 190 semctl 66 191 semop 65 193 semtimedop 220 192
        msgget 68 186 msgctl 71 187 msgsnd 69 189 msgrcv 70 188 mq_open 240 180 mq_unlink 241 181
        mq_timedsend 242 182 mq_timedreceive 243 183 mq_notify 244 184 mq_getsetattr 245 185
    """,
    "files": """
        creat 85 - truncate 76 45 rename 82 - renameat 264 38 renameat2 316 276 mkdir 83 - mkdirat 258 34 rmdir 84 -
        link 86 - linkat 265 37 symlink 88 - symlinkat 266 36 unlink 87 - unlinkat 263 35 mknod 133 - mknodat 259 33
        chmod 90 - fchmod 91 52 fchmodat 268 53 fchmodat2 452 452 chown 92 - lchown 94 - fchown 93 55 fchownat 260 54
        utime 132 - utimes 235 - futimesat 261 - utimensat 280 88 setxattr 188 5 lsetxattr 189 6 fsetxattr 190 7
        removexattr 197 14 lremovexattr 198 15 fremovexattr 199 16 open_by_handle_at 304 265
    """,
    "system": """
        mount 165 40 umount2 166 39 move_mount 429 429 open_tree 428 428 fsopen 430 430 fsconfig 431 431 fsmount 432 432
        fspick 433 433 mount_setattr 442 442 unshare 272 97 setns 308 268 chroot 161 51 pivot_root 155 41 bpf 321 280
        perf_event_open 298 241 userfaultfd 323 282 io_uring_setup 425 425 io_uring_enter 426 426
        io_uring_register 427 427 add_key 248 217 request_key 249 218 keyctl 250 219 init_module 175 105
        finit_module 313 273 delete_module 176 106 kexec_load 246 104 kexec_file_load 320 294 reboot 169 142
        swapon 167 224 swapoff 168 225 acct 163 89 quotactl 179 60 quotactl_fd 443 443 settimeofday 164 170
        clock_settime 227 112 clock_adjtime 305 266 adjtimex 159 171 sethostname 170 161 setdomainname 171 162
        personality 135 92 iopl 172 - ioperm 173 - fanotify_init 300 262
    """,
}
"""Calls that are refused, by what they could do, with their numbers on x86-64 and on 64-bit ARM."""
_SIGNALLING = "kill 62 129 tgkill 234 131 tkill 200 130 rt_sigqueueinfo 129 138 rt_tgsigqueueinfo 297 240"
"""Calls that a process may only make to itself."""
_ONLY: Mapping[str, tuple[int, str]] = {
    "prlimit64 302 261": (0, "itself 0"),
    "fcntl 72 25": (1, "F_DUPFD 0 F_GETFD 1 F_SETFD 2 F_GETFL 3 F_DUPFD_CLOEXEC 1030"),
    "ioctl 16 29": (
        1,
        "TCGETS 0x5401 TCGETS2 0x802c542a TIOCGWINSZ 0x5413 FIONREAD 0x541b FIONCLEX 0x5450 FIOCLEX 0x5451",
    ),
}
"""Calls of which one argument may have these values only.

The kernel looks at no more than the lower half of them. What else there is would press keys of a terminal (TIOCSTI),
have the kernel send signals (F_SETOWN, F_SETFL with O_ASYNC), lock what others read, or set up devices.
"""
_OPENING = {"open 2 -": 1, "openat 257 56": 2}
"""Calls that open files, and which of their arguments tells what for."""
_CLONE = "clone 56 220"
_UNKNOWN = "clone3 435 435 openat2 437 437"
"""Calls whose arguments a filter cannot see: they are said not to exist, and libraries then make those above."""

_ARCHITECTURES = {"x86_64": (0, 0xC000_003E), "aarch64": (1, 0xC000_00B7)}
"""Of each machine, which of the numbers above are its own, and how the kernel calls it (linux/audit.h)."""
_NEWER = 463
"""From this number on, calls are newer than this list (Linux 6.13), or on x86-64 the same ones once more (x32)."""
_CLONE_THREAD = 0x0001_0000
_UNNAMED = 0o20000000
"""The bit of O_TMPFILE that nothing else has: a file without a name, which no one else will ever see."""

_LOAD, _EQUAL, _AT_LEAST, _ANY_OF, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
"""BPF_LD|BPF_W|BPF_ABS, BPF_JMP|BPF_JEQ, |BPF_JGE and |BPF_JSET with BPF_K, BPF_RET (linux/bpf_common.h)."""
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
"""Where these are in `struct seccomp_data`; an argument has eight bytes, the lower half first."""
_ALLOW, _FAIL = 0x7FFF_0000, 0x0005_0000
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP = {"x86_64": 317, "aarch64": 277}
_SET_MODE_FILTER, _ALL_THREADS = 1, 1

_Instruction = tuple[int, int, int, int]
"""What is done, how many instructions are left out then if it is so and if it is not, and an operand."""


def refuse(*, files: bool) -> bool:
    """Have the kernel refuse such calls to this process, those that write files only with `files`.

    False where it cannot: on another system or machine, in an older kernel, or where that is forbidden.
    """
    if not is_known():
        return False
    machine = platform.machine()
    return _install(machine, [*_filter(machine, files=files)])


def is_known() -> bool:
    """Whether this is a system, and a machine, that the filter is made for."""
    return sys.platform == "linux" and platform.machine() in _ARCHITECTURES


def _install(machine: str, instructions: list[_Instruction]) -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *one) for one in instructions))
    program = _Program(len(instructions), ctypes.cast(code, ctypes.c_void_p))
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    answer: int = libc.syscall(_SECCOMP[machine], _SET_MODE_FILTER, _ALL_THREADS, ctypes.byref(program))
    return answer == 0


class _Program(ctypes.Structure):
    """`struct sock_fprog` (linux/filter.h)."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def _filter(machine: str, *, files: bool) -> Iterator[_Instruction]:
    place, architecture = _ARCHITECTURES[machine]
    yield _load(_ARCHITECTURE)
    yield from ((_EQUAL, 1, 0, architecture), _fail(errno.EPERM))
    yield _load(_NUMBER)
    yield from ((_AT_LEAST, 0, 1, _NEWER), _fail(errno.ENOSYS))
    for number in _numbers(_UNKNOWN, place):
        yield from _where(number, _fail(errno.ENOSYS))
    for what, calls in _REFUSED.items():
        for number in _numbers(calls, place) if files or what != "files" else ():
            yield from _where(number, _fail(errno.EPERM))
    for number in _numbers(_SIGNALLING, place):
        yield from _where(number, *_unless_one_of(0, [os.getpid()]))
    for calls, (argument, values) in _ONLY.items():
        for number in _numbers(calls, place):
            yield from _where(number, *_unless_one_of(argument, [int(value, 0) for value in values.split()[1::2]]))
    for number in _numbers(_CLONE, place):
        yield from _where(number, _load_argument(0), (_ANY_OF, 0, 1, _CLONE_THREAD), _ALLOWED, _fail(errno.EPERM))
    for calls, flags in _OPENING.items() if files else ():
        for number in _numbers(calls, place):
            yield from _where(number, _load_argument(flags), *_UNLESS_WRITING)
    yield _ALLOWED


def _numbers(calls: str, place: int) -> Iterator[int]:
    """The numbers of these calls on one machine, which may not have all of them."""
    words = calls.split()
    yield from (int(number) for number in words[1 + place :: 3] if number != "-")


def _where(number: int, *instructions: _Instruction) -> Iterator[_Instruction]:
    """What is done where the call has this number; its last instruction ends the filter."""
    yield (_EQUAL, 0, len(instructions), number)
    yield from instructions


def _unless_one_of(argument: int, values: Iterable[int]) -> Iterator[_Instruction]:
    yield _load_argument(argument)
    for value in values:
        yield from ((_EQUAL, 0, 1, value), _ALLOWED)
    yield _fail(errno.EPERM)


def _load(place: int) -> _Instruction:
    return _LOAD, 0, 0, place


def _load_argument(number: int) -> _Instruction:
    return _load(_FIRST_ARGUMENT + 8 * number)


def _fail(error: int) -> _Instruction:
    return _RETURN, 0, 0, _FAIL | error


_ALLOWED: _Instruction = (_RETURN, 0, 0, _ALLOW)
_UNLESS_WRITING: tuple[_Instruction, ...] = (
    (_ANY_OF, 1, 0, os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC),
    _ALLOWED,
    (_ANY_OF, 2, 0, os.O_CREAT),
    (_ANY_OF, 0, 1, _UNNAMED),
    _ALLOWED,
    _fail(errno.EPERM),
)
"""A file may be opened to be read, or one without a name to be written, too."""
