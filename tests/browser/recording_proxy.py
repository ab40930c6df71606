"""A proxy that lets a browser reach this machine only, and keeps which other hosts were asked for."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socket import create_connection, socket
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import cast
from urllib.parse import urlsplit

LOCAL = ("127.0.0.1", "localhost")
CHROMIUMS_OWN = (
    "accounts.google.com", "android.clients.google.com", "clients2.google.com", "content-autofill.googleapis.com",
    "optimizationguide-pa.googleapis.com", "redirector.gvt1.com", "update.googleapis.com",
)  # fmt: skip
"""What chromium asks by itself, without any page: to be updated, and whether somebody is signed in."""
_PERSISTENCE = re.compile(rb"^(?:proxy-)?connection:.*\r\n", re.IGNORECASE | re.MULTILINE)
_LENGTH = re.compile(rb"^content-length: *(\d+)", re.IGNORECASE | re.MULTILINE)
_CHUNK = 1 << 16


class Proxy(ThreadingTCPServer):
    """Listens on a free port of this machine. `asked` are the addresses elsewhere that pages asked for, in order."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 100

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that hangs up."""


class _Handler(StreamRequestHandler):
    def handle(self) -> None:
        line = self.rfile.readline(_CHUNK)
        if not line:
            return
        method, address, version = line.split(b" ", 2)
        head = b"".join(iter(self.rfile.readline, b"\r\n"))
        asked = address.decode("ascii", "replace")
        parts = urlsplit(f"//{asked}" if method == b"CONNECT" else asked)
        if method == b"CONNECT" or parts.hostname not in LOCAL:
            if parts.hostname not in CHROMIUMS_OWN:
                cast(Proxy, self.server).asked.append(asked)
            self.wfile.write(b"HTTP/1.1 502 Not asked\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        path = address.split(b"/", 3)[3] if address.count(b"/") > 2 else b""
        length = _LENGTH.search(head)
        body = self.rfile.read(int(length[1])) if length else b""
        with create_connection((parts.hostname, parts.port or 80), timeout=60) as upstream:
            kept = _PERSISTENCE.sub(b"", head) + b"Connection: close\r\n\r\n"
            upstream.sendall(b"%s /%s %s%s" % (method, path, version, kept) + body)
            self._pass_on(upstream)

    def _pass_on(self, upstream: socket) -> None:
        with suppress(ConnectionError):
            while chunk := upstream.recv(_CHUNK):
                self.wfile.write(chunk)


@contextmanager
def recording() -> Iterator[Proxy]:
    """A proxy that runs for as long as it is used."""
    with Proxy() as proxy:
        thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield proxy
        proxy.shutdown()
        thread.join(timeout=10)
