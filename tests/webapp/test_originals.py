"""The original file: its bytes, only from inside the collection, never as an active page."""

import hashlib
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.records import FileRecord, FileStatus
from tests.webapp.conftest import client_of
from tests.webapp.inquiry_collection import COURIER, INTERIM, LATIN, LINKED, MEMO, REGISTER, Built, build, compose
from tests.webapp.page_elements import link
from webapp import create_app, originals
from webapp.errors import OriginalMissing
from webapp.originals import Standing, standing


def test_plain_text_is_shown_as_it_is(client: FlaskClient, built: Built) -> None:
    response = client.get(f"/source/{built.ids['letters/memo.txt']}")
    assert response.status_code == 200
    assert response.data == compose(MEMO)[2]
    assert response.content_type == "text/plain; charset=utf-8"
    assert not response.headers.get("Content-Disposition", "").startswith("attachment")


def test_markdown_is_shown_as_plain_text(client: FlaskClient, built: Built) -> None:
    assert client.get(f"/source/{built.ids[REGISTER.source]}").content_type == "text/plain; charset=utf-8"


@pytest.mark.parametrize("sample", [INTERIM, LATIN], ids=lambda sample: sample.source)
def test_everything_else_is_a_download(client: FlaskClient, built: Built, sample: object) -> None:
    assert sample in (INTERIM, LATIN)
    chosen = INTERIM if sample is INTERIM else LATIN
    response = client.get(f"/source/{built.ids[chosen.source]}")
    assert response.data == compose(chosen)[2]
    assert response.content_type == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")


@pytest.mark.parametrize("sample", [INTERIM, MEMO], ids=lambda sample: sample.source)
def test_nothing_in_it_can_run(client: FlaskClient, built: Built, sample: object) -> None:
    source = INTERIM.source if sample is INTERIM else MEMO.source
    response = client.get(f"/source/{built.ids[source]}")
    assert response.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_hostile_file_name_stays_in_its_header(client: FlaskClient, built: Built) -> None:
    response = client.get(f"/source/{built.ids[COURIER.source]}")
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == 'attachment; filename="<img src=x>.html"'


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("a/b.txt", "b.txt"), ("a\r\nSet-Cookie: x=1", "a__Set-Cookie: x=1"), ("memo\u202etxt.exe", "memo_txt.exe"),
        ("a\\b", "a_b"), ("x/", "original"), ("\udcff.txt", "_.txt"), ("نامه.txt", "نامه.txt"),
    ],
)  # fmt: skip
def test_file_names_are_made_fit_for_a_header(source: str, name: str) -> None:
    assert originals.file_name(source) == name


@pytest.mark.parametrize("source", ["../secret.txt", "letters/linked.txt"])
def test_a_file_outside_of_the_collection_is_404(client: FlaskClient, built: Built, source: str) -> None:
    assert (built.collection / source).exists(), "the file is there, and still not given"
    response = client.get(f"/source/{built.ids[source]}")
    assert response.status_code == 404
    assert compose(LINKED)[2] not in response.data


@pytest.mark.parametrize(
    "path", ["..%2f..%2fetc%2fpasswd", "%2fetc%2fpasswd", "..%00", "%00", "%ED%A0%80", "....//", "%252e%252e%252f", "."]
)
def test_a_path_is_not_an_id(client: FlaskClient, path: str) -> None:
    response = client.get(f"/source/{path}")
    assert response.status_code in (404, 308)
    assert b"root:" not in response.data


def test_a_changed_file_is_409_and_can_be_had_anyway(tmp_path: Path) -> None:
    built = build(tmp_path, [MEMO])
    client = client_of(create_app(built.index))
    (built.collection / MEMO.source).write_bytes(b"<script>new</script>")
    address = f"/source/{built.ids[MEMO.source]}"
    response = client.get(address)
    assert response.status_code == 409
    assert b"<script>new" not in response.data
    assert link(response.get_data(as_text=True), "as it is now") == "?anyway=1"
    response = client.get(f"{address}?anyway=1")
    assert response.status_code == 200
    assert response.data == b"<script>new</script>"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.content_type == "application/octet-stream"


def test_a_file_that_is_gone_is_404(tmp_path: Path) -> None:
    built = build(tmp_path, [MEMO])
    (built.collection / MEMO.source).unlink()
    client = client_of(create_app(built.index))
    assert client.get(f"/source/{built.ids[MEMO.source]}").status_code == 404
    (built.collection / MEMO.source).mkdir()
    assert client.get(f"/source/{built.ids[MEMO.source]}").status_code == 404


def test_a_collection_of_one_file(tmp_path: Path) -> None:
    built = build(tmp_path, [MEMO])
    file = FileRecord("memo.txt", FileStatus.INDEXED, sha256=compose(MEMO)[0].origin.sha256)
    original = originals.open_original(built.collection / MEMO.source, file, "text/plain", anyway=False)
    assert original.file.read() == compose(MEMO)[2]
    original.file.close()


@pytest.mark.parametrize("source", ["a\x00b", "\ud800", "x" * 5_000, "loop"])
def test_a_source_that_cannot_be_a_path(tmp_path: Path, source: str) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    file = FileRecord(source, FileStatus.INDEXED, sha256="0" * 64)
    with pytest.raises(OriginalMissing):
        originals.open_original(tmp_path, file, "text/plain", anyway=False)


def test_a_head_request_has_no_body(client: FlaskClient, built: Built) -> None:
    response = client.head(f"/source/{built.ids['letters/memo.txt']}")
    assert (response.status_code, response.data) == (200, b"")


class TestStanding:
    def known(self, path: Path, content: bytes, modified: int | None = None) -> FileRecord:
        """The row of a file that had this content, and now has its size and, but for `modified`, its time."""
        status = path.stat()
        time = status.st_mtime_ns if modified is None else modified
        digest = hashlib.sha256(content).hexdigest()
        return FileRecord(path.name, FileStatus.INDEXED, bytes=status.st_size, modified=time, sha256=digest)

    def test_of_a_file_that_is_as_it_was_only_size_and_time_are_read(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_bytes(b"one")
        assert standing(tmp_path, self.known(tmp_path / "a.txt", b"two")) is Standing.SAME

    def test_of_another_time_it_is_compared(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_bytes(b"one")
        assert standing(tmp_path, self.known(tmp_path / "a.txt", b"one", modified=1)) is Standing.SAME
        assert standing(tmp_path, self.known(tmp_path / "a.txt", b"two", modified=1)) is Standing.CHANGED

    def test_of_another_size_it_has_changed(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_bytes(b"one")
        known = self.known(tmp_path / "a.txt", b"one")
        (tmp_path / "a.txt").write_bytes(b"three")
        assert standing(tmp_path, known) is Standing.CHANGED

    def test_a_large_one_is_not_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("webapp.originals.LARGEST_COMPARED", 2)
        (tmp_path / "a.txt").write_bytes(b"one")
        assert standing(tmp_path, self.known(tmp_path / "a.txt", b"one", modified=1)) is Standing.UNCOMPARED

    def test_one_that_is_gone_is_told_from_one_that_has_changed(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_bytes(b"one")
        known = self.known(tmp_path / "a.txt", b"one")
        (tmp_path / "a.txt").unlink()
        assert standing(tmp_path / "nowhere", known) is Standing.GONE
        assert standing(tmp_path, known) is Standing.GONE
        (tmp_path / "a.txt").mkdir()
        assert standing(tmp_path, known) is Standing.GONE
