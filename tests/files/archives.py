"""Archives that are as they should be, and others that are not, written byte by byte where no library would."""

import io
import struct
import tarfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_LOCAL, _CENTRAL, _END = 0x04034B50, 0x02014B50, 0x06054B50
STORED, DEFLATED = 0, 8
ENCRYPTED, UTF8 = 1 << 0, 1 << 11
UNIX = 3
LINK_MODE, PIPE_MODE = 0o120777, 0o010644


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """An entry of a ZIP archive; what is None is as it should be.

    `told_bytes` and `told_sum` are what the list says of its content, `local_name` what stands before it; `shared`
    tells that its data are those of the entry before it, with that entry's header.
    """

    name: bytes
    content: bytes = b"The needle is in it.\n"
    method: int = DEFLATED
    flags: int = 0
    mode: int = 0
    extra: bytes = b""
    version: int = 20
    told_bytes: int | None = None
    told_sum: int | None = None
    local_name: bytes | None = None
    shared: bool = False

    @property
    def data(self) -> bytes:
        """The content as it is in the archive."""
        return deflated(self.content) if self.method == DEFLATED else self.content


def deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def zip_of(*entries: ZipEntry, comment: bytes = b"") -> bytes:
    """A ZIP archive of these entries."""
    archive, central = bytearray(), bytearray()
    offset = 0
    for entry in entries:
        size = len(entry.content) if entry.told_bytes is None else entry.told_bytes
        crc = zlib.crc32(entry.content) if entry.told_sum is None else entry.told_sum
        fields = struct.pack("<HHHHHIII", entry.version, entry.flags, entry.method, 0, 33, crc, len(entry.data), size)
        if not entry.shared:
            offset = len(archive)
            local = entry.name if entry.local_name is None else entry.local_name
            archive += struct.pack("<I", _LOCAL) + fields + struct.pack("<HH", len(local), 0) + local + entry.data
        system = UNIX if entry.mode else 0
        central += struct.pack("<IBB", _CENTRAL, 20, system) + fields
        central += struct.pack("<HHHHHII", len(entry.name), len(entry.extra), 0, 0, 0, entry.mode << 16, offset)
        central += entry.name + entry.extra
    end = struct.pack("<IHHHHIIH", _END, 0, 0, len(entries), len(entries), len(central), len(archive), len(comment))
    return bytes(archive + central + end + comment)


def zip_of_names(*names: str) -> bytes:
    return zip_of(*(ZipEntry(name.encode(), name.encode(), flags=UTF8) for name in names))


def unicode_path(name: bytes, unicode_name: str) -> bytes:
    """The extra field that tells a name in Unicode (APPNOTE, 4.6.9)."""
    field = struct.pack("<BI", 1, zlib.crc32(name)) + unicode_name.encode()
    return struct.pack("<HH", 0x7075, len(field)) + field


def zip_in_zips(times: int, innermost: bytes) -> bytes:
    """A ZIP archive in a ZIP archive, so many times."""
    for _ in range(times):
        innermost = zip_of(ZipEntry(b"inner.zip", innermost))
    return innermost


def quoted_overlap(files: int, kernel: int) -> bytes:
    """Fifield's zip bomb: each file's data go on over the headers and data of those behind it.

    `kernel` bytes are in all of the files; a header is quoted by a block of DEFLATE that is not compressed
    (https://www.bamsoftware.com/hacks/zipbomb/).
    """
    content = bytes(kernel)
    local = _bomb_header(files - 1, len(deflated(content)), content) + deflated(content)
    entries = [(files - 1, len(deflated(content)), content)]
    offsets = [0]
    for number in reversed(range(files - 1)):
        header = local[: 30 + len(_bomb_name(number + 1))]
        quoting = struct.pack("<BHH", 0, len(header), len(header) ^ 0xFFFF)
        content = header + content
        size = len(quoting) + len(local)
        local = _bomb_header(number, size, content) + quoting + local
        added = 30 + len(_bomb_name(number)) + len(quoting)
        offsets = [0, *(offset + added for offset in offsets)]
        entries = [(number, size, content), *entries]
    central = bytearray()
    for (number, size, content), offset in zip(entries, offsets, strict=True):
        central += struct.pack(
            "<IBBHHHHHIII", _CENTRAL, 20, 0, 20, 0, 8, 0, 33, zlib.crc32(content), size, len(content)
        )
        central += struct.pack("<HHHHHII", len(_bomb_name(number)), 0, 0, 0, 0, 0, offset) + _bomb_name(number)
    return local + central + struct.pack("<IHHHHIIH", _END, 0, 0, files, files, len(central), len(local), 0)


def _bomb_name(number: int) -> bytes:
    return b"%04d" % number


def _bomb_header(number: int, size: int, content: bytes) -> bytes:
    name = _bomb_name(number)
    return (
        struct.pack("<IHHHHHIIIHH", _LOCAL, 20, 0, 8, 0, 33, zlib.crc32(content), size, len(content), len(name), 0)
        + name
    )


def tar_of(entries: Iterable[tuple[tarfile.TarInfo, bytes]], *, form: int = tarfile.PAX_FORMAT) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form) as archive:
        for info, content in entries:
            archive.addfile(info, io.BytesIO(content))
    return file.getvalue()


def tar_of_files(files: Mapping[str, bytes] | Sequence[tuple[str, bytes]], *, form: int = tarfile.PAX_FORMAT) -> bytes:
    pairs = files.items() if isinstance(files, Mapping) else files
    return tar_of(((tar_entry(name, size=len(content)), content) for name, content in pairs), form=form)


def tar_entry(name: str, kind: bytes = tarfile.REGTYPE, *, link: str = "", size: int = 0) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, link, size
    return info


def tar_header(name: bytes, size: bytes, kind: bytes = b"0") -> bytes:
    """A header of the old kind, with a size as it is written there: twelve bytes."""
    fields = name.ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + size + b"00000000000\0"
    rest = kind + bytes(100) + b"ustar\x0000" + bytes(247)
    total = sum(fields) + 8 * 0x20 + sum(rest)
    return fields + b"%06o\0 " % total + rest
