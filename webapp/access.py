"""Who is answered: requests to a name of ours, from people who know a password where there are any.

A page of another site can have its own name lead to this server (DNS rebinding) and then read what it
answers, so names that are not ours are refused. An address in figures cannot be made to lead elsewhere.
"""

import hmac
import secrets
import socket
import threading
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import SecurityError, Unauthorized
from werkzeug.security import check_password_hash, generate_password_hash

from search.errors import PinciteError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_METHODS = ("scrypt:", "pbkdf2:")
_KEPT = 1_000
"""Passwords that were right lately: making sure of one takes some 60 milliseconds on purpose."""


class PasswordsUnusable(PinciteError):
    """A file of passwords that cannot be used; nothing is served without it."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}. Make a line of it with: pincite password NAME")


@dataclass(frozen=True, slots=True)
class Hosts:
    """The names that are answered to, and with `numeric` any address in figures."""

    names: Collection[str]
    numeric: bool = False

    def answers_to(self, host: str) -> bool:
        """Whether a Host header, with a port or without, is one of ours."""
        name = _without_port(host).lower().removesuffix(".")
        return name in self.names or (self.numeric and _is_numeric(name))


ONLY_HERE = Hosts(LOOPBACK)
"""What a server answers to that listens on a loopback address."""


def everywhere(names: Collection[str] = ()) -> Hosts:
    """What a server answers to that others can reach: this machine's name, its addresses, and `names`."""
    own = (*LOOPBACK, socket.gethostname(), socket.getfqdn())
    return Hosts(frozenset(name.lower().removesuffix(".") for name in (*own, *names)), numeric=True)


def names_in(text: str) -> tuple[str, ...]:
    """The names of a list with commas between them."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


@dataclass(frozen=True, slots=True)
class Passwords:
    """The hash of each name's password."""

    hashes: Mapping[str, str]
    _nobody: str = field(default_factory=lambda: generate_password_hash(secrets.token_hex()))
    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _right: dict[bytes, None] = field(default_factory=dict)
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def read(cls, path: Path) -> "Passwords":
        """Read lines of `name:hash`; empty ones and those that begin with `#` say nothing.

        Raises `PasswordsUnusable`.
        """
        try:
            lines = path.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise PasswordsUnusable(path, f"cannot be read ({error})") from error
        hashes: dict[str, str] = {}
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.startswith("#"):
                continue
            name, _, hashed = line.strip().partition(":")
            if not name or not hashed.startswith(_METHODS):
                raise PasswordsUnusable(path, f"line {number} is not a name, a colon and a hash")
            hashes[name] = hashed
        if not hashes:
            raise PasswordsUnusable(path, "there is no password in it")
        return cls(hashes)

    def are_right(self, name: str, password: str) -> bool:
        """Whether it is the name's password. A wrong name takes as long as a wrong password."""
        seal = hmac.digest(self._secret, f"{name}\0{password}".encode("utf-8", "surrogatepass"), sha256)
        if seal in self._right:
            return True
        with self._one_at_a_time:
            right = check_password_hash(self.hashes.get(name, self._nobody), password) and name in self.hashes
        if right:
            if len(self._right) >= _KEPT:
                self._right.clear()
            self._right[seal] = None
        return right


def password_line(name: str, password: str) -> str:
    """The line of a file of passwords for `name`; raise `ValueError` for a name that it cannot hold."""
    if not name or name != name.strip() or ":" in name or name.startswith("#") or not name.isprintable():
        raise ValueError(f"{name!r} cannot be a name: it must not have a colon, begin with # or have spaces around it")
    return f"{name}:{generate_password_hash(password)}"


def install(app: Flask, hosts: Hosts | None, passwords: Passwords | None) -> None:
    """Refuse every request to `app` that is not to one of `hosts` (400) or has none of `passwords` (401)."""

    def check() -> None:
        if hosts and not hosts.answers_to(request.host):
            raise SecurityError(f"{request.host!r} is no name of this server")
        given = request.authorization
        if passwords and not (
            given and given.type == "basic" and passwords.are_right(given.username or "", given.password or "")
        ):
            raise Unauthorized

    def ask(response: Response) -> Response:
        if response.status_code == Unauthorized.code:
            response.headers["WWW-Authenticate"] = 'Basic realm="Pincite", charset="UTF-8"'
        return response

    app.before_request(check)
    app.after_request(ask)


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] if host.count(":") == 1 else host


def _is_numeric(name: str) -> bool:
    with suppress(ValueError):
        ip_address(name)
        return True
    return False
