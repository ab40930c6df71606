"""A zip that is written as it is sent, to where nobody can go back in it.

Sizes and sums follow each file's bytes (data descriptors, APPNOTE 4.3.9), and ZIP64 is used, so that a
file may have any length. All files have one time, so that the same content makes the same bytes.
"""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime

SUMS = "SHA256SUMS"
_FOR_ALL_TO_READ = 0o100644 << 16
_UNIX = 3


class Archive:
    """A zip in the making. `digests` has the SHA-256 of each file that was written, by name."""

    def __init__(self, made: datetime) -> None:
        """`made` is the time of all its files, in UTC."""
        self._sink = _Sink()
        self._zip = zipfile.ZipFile(self._sink, "w", zipfile.ZIP_DEFLATED)
        self._time = (made.year, made.month, made.day, made.hour, made.minute, made.second)
        self.digests: dict[str, str] = {}

    def add(self, name: str, content: Iterable[bytes]) -> Iterator[bytes]:
        """Write a file, and yield what of the zip is ready to be sent."""
        digest = hashlib.sha256()
        with self._zip.open(self._entry(name), "w", force_zip64=True) as file:
            for piece in content:
                digest.update(piece)
                file.write(piece)
                yield from self._sink.taken()
        self.digests[name] = digest.hexdigest()
        yield from self._sink.taken()

    def end(self) -> Iterator[bytes]:
        """Write the sums of all files, and the zip's own table."""
        sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(self.digests.items()))
        yield from self.add(SUMS, [sums.encode()])
        self._zip.close()
        yield from self._sink.taken()

    def _entry(self, name: str) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(name, self._time)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.create_system = _UNIX
        entry.external_attr = _FOR_ALL_TO_READ
        return entry


class _Sink:
    """Where a zip is written to, which is emptied as it fills. It cannot seek or tell."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._held.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is kept back."""

    def close(self) -> None:
        """Nothing is held open."""

    def taken(self) -> Iterator[bytes]:
        if self._held:
            held, self._held = b"".join(self._held), []
            yield held
