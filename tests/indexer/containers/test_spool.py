"""Unpacking within bounds."""

import errno
import io
import os
from pathlib import Path

import pytest

from indexer.containers import spool
from search.errors import ReadError, TooLarge


def test_all_of_a_stream_and_not_more_than_may_be() -> None:
    assert spool.whole("c", io.BytesIO(b"abc")) == b"abc"
    assert spool.whole("c", io.BytesIO(b"")) == b""


def test_a_member_may_be_so_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "LARGEST_MEMBER", 3)
    assert spool.whole("c", io.BytesIO(b"abc")) == b"abc"
    with pytest.raises(TooLarge):
        spool.whole("c", io.BytesIO(b"abcd"))


def test_what_is_spooled_is_in_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with spool.spooled("c", io.BytesIO(b"abc"), 3) as file:
        assert file.read() == b"abc"
        assert list(tmp_path.iterdir()) == []
        assert os.fstat(file.fileno()).st_nlink == 0


def test_what_may_be_spooled(monkeypatch: pytest.MonkeyPatch) -> None:
    assert spool.most_unpacked(1) == 1 << 30
    assert spool.most_unpacked(10 << 20) == 200 * (10 << 20)
    assert spool.most_unpacked(1 << 40) == spool.LARGEST_SPOOL
    monkeypatch.setattr(spool, "EXPANSION_ALLOWED", 100)
    with spool.spooled("c", io.BytesIO(bytes(200)), 1) as file:
        assert len(file.read()) == 200
    with pytest.raises(TooLarge, match="unpacks to more than"):
        spool.spooled("c", io.BytesIO(bytes(201)), 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is full")
def test_a_disk_without_room_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.TemporaryFile", lambda: open("/dev/full", "wb", buffering=0))  # noqa: PTH123,SIM115
    with pytest.raises(ReadError, match=r"no room to unpack it in .*: make some, or set TMPDIR"):
        spool.spooled("c", io.BytesIO(b"abc"), 3)


def test_a_fault_of_the_disk_is_no_matter_of_room() -> None:
    class Faulty(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(errno.EIO, "a fault")

    with pytest.raises(OSError, match="a fault"):
        spool._write("c", Faulty(), b"abc")
