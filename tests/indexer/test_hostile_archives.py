"""Bad archives through the whole chain, in confined processes: every file in them is read, or its row says why not."""

import bz2
import gzip
import io
import json
import lzma
import tarfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from indexer.containers.refusals import ENCRYPTED, LARGE, LINK, NO_FILE, OVERLAPPING
from indexer.ledger import Outcome
from indexer.processes.confinement import USUAL
from indexer.processes.pool import outcomes
from indexer.sources import walk
from tests.files import archives
from tests.files.archives import UTF8, ZipEntry, tar_entry, tar_header, tar_of, tar_of_files, zip_in_zips, zip_of
from tests.indexer.reading import PROSE


def text(number: int) -> bytes:
    return f"{PROSE} {number}".encode()


def entry(name: str, number: int, **told: int) -> ZipEntry:
    return ZipEntry(name.encode(), text(number), flags=UTF8, **told)  # type: ignore[arg-type]


def zip_42(levels: int, files: int) -> bytes:
    """Archives upon archives, and in the innermost a file of 4 GiB, as 42.zip has them."""
    content = zip_of(ZipEntry(b"0.dll", told_bytes=(1 << 32) - 2))
    for _ in range(levels):
        content = zip_of(*(ZipEntry(b"lib %d.zip" % number, content) for number in range(files)))
    return content


def gnu_tar_of_kinds() -> bytes:
    return tar_of(
        [
            (tar_entry("link", tarfile.SYMTYPE, link="/etc/passwd"), b""),
            (tar_entry("hard", tarfile.LNKTYPE, link="/etc/passwd"), b""),
            (tar_entry("device", tarfile.CHRTYPE), b""),
            (tar_entry("pipe", tarfile.FIFOTYPE), b""),
            (tar_entry("good.txt", size=len(text(20))), text(20)),
        ]
    )


LONG = "y" * 300
LINES = b"\n".join([json.dumps({"text": text(37).decode()}).encode(), b"{bad", b'{"text": ""}'])


def bad_archives() -> Mapping[str, tuple[bytes, Mapping[str, str]]]:
    """Archives, and for each the files in it that are read, or why they are not; a long name by its first letters."""
    return {
        "names.zip": (
            zip_of(
                *(
                    entry(name, number)
                    for number, name in enumerate(
                        [
                            "../a.txt",
                            "/etc/b.txt",
                            "C:\\c.txt",
                            "a\nb.txt",
                            "x\u202etxt.exe",
                            f"{LONG}.txt",
                            "dup.txt",
                            "dup.txt",
                            "DUP.txt",
                            ".hidden.txt",
                        ]
                    )
                )
            ),
            {
                "__/a.txt": "",
                "etc/b.txt": "",
                "c.txt": "",
                "a\nb.txt": "",
                "x\u202etxt.exe": "",
                "yyy": "",
                "dup.txt": "",
                "dup (2).txt": "",
                "DUP.txt": "",
                ".hidden.txt": "a hidden file",
            },
        ),
        "refused.zip": (
            zip_of(
                ZipEntry(b"encrypted", flags=archives.ENCRYPTED),
                ZipEntry(b"link", b"/etc/passwd", mode=archives.LINK_MODE),
                ZipEntry(b"pipe", mode=archives.PIPE_MODE),
                ZipEntry(b"lie", told_bytes=7),
                ZipEntry(b"sum", told_sum=7),
                ZipEntry(b"huge", bytes(257 << 20)),
                ZipEntry(b"a.txt"),
                ZipEntry(b"b.txt", shared=True),
                entry("good.txt", 30),
            ),
            {
                "encrypted": ENCRYPTED,
                "link": LINK,
                "pipe": NO_FILE,
                "huge": LARGE,
                "a.txt": OVERLAPPING,
                "b.txt": OVERLAPPING,
                "lie": "damaged in the archive: it has 21 bytes, and 7 by the archive's list",
                "sum": "damaged in the archive: Bad CRC-32 for file 'sum'",
                "good.txt": "",
            },
        ),
        "nested.zip": (zip_in_zips(7, zip_of(entry("deep.txt", 31))), {"/".join(["inner.zip"] * 7) + "/deep.txt": ""}),
        "deeper.zip": (
            zip_in_zips(8, zip_of(entry("deep.txt", 32))),
            {"/".join(["inner.zip"] * 8): "in 8 files in each other: unpack the outer ones"},
        ),
        "kinds.tar": (
            gnu_tar_of_kinds(),
            {
                "link": LINK,
                "hard": "a link to '/etc/passwd', which is not in the archive",
                "device": NO_FILE,
                "pipe": NO_FILE,
                "good.txt": "",
            },
        ),
        "absurd.tar": (
            tar_of_files({"good.txt": text(33)})[:1024] + tar_header(b"a", b"77777777777\0") + bytes(1024),
            {
                "good.txt": "",
                "a": LARGE,
                "(end of the archive)": "half-written: the archive breaks off here (unexpected end of data)",
            },
        ),
        "bomb.tar.gz": (
            gzip.compress(tar_of_files({"good.txt": text(34), "zeros": bytes(257 << 20)}), 1),
            {"good.txt": "", "zeros": LARGE},
        ),
        "text.txt.bz2": (bz2.compress(text(35)), {"text.txt": ""}),
        "box.zip.xz": (lzma.compress(zip_of(entry("in.txt", 36))), {"box.zip/in.txt": ""}),
        "lines.jsonl": (
            LINES,
            {"line-1.json": ""},
        ),
    }


WHOLE: Mapping[str, tuple[bytes, str]] = {
    "half.zip": (zip_of(entry("a.txt", 40))[:80], "damaged: the list of its files, at the archive's end"),
    "none.zip": (zip_of(), "empty: no file is in it"),
    "noise.tar": (b"\xff" * 257 + b"ustar" + b"\xff" * 2_000, "damaged: no file in the archive can be found"),
    "half.txt.gz": (gzip.compress(bytes(range(256)) * 9)[:100], ""),
    "half.7z": (b"7z\xbc\xaf\x27\x1c\0\4" + bytes(30), "damaged: the list of its files cannot be read"),
}


def read(folder: Path, files: Mapping[str, bytes]) -> dict[str, Outcome]:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    with outcomes(list(walk(folder)), 2, USUAL) as found:
        return {outcome.file.source: outcome for outcome in found}


@pytest.mark.slow
def test_every_file_in_a_bad_archive_is_read_or_its_row_says_why_not(tmp_path: Path) -> None:
    bad = bad_archives()
    found = read(tmp_path / "c", {name: content for name, (content, _) in bad.items()})
    for name, (_, rows) in bad.items():
        for inside, reason in rows.items():
            outcome = next(one for source, one in found.items() if source.startswith(f"{name}/{inside}"))
            assert outcome.file.reason == reason, (name, inside)
            assert (outcome.document is not None) == (reason == ""), (name, inside)


@pytest.mark.slow
def test_an_archive_that_cannot_be_opened_is_one_row(tmp_path: Path) -> None:
    pytest.importorskip("py7zr")
    found = read(tmp_path / "c", {name: content for name, (content, _) in WHOLE.items()})
    for name, (_, reason) in WHOLE.items():
        assert found[name].file.reason.startswith(reason), name
        assert found[name].document is None
    assert found["half.txt.gz/half.txt"].file.reason.startswith("half-written: the compressed file breaks off")


@pytest.mark.slow
def test_a_bomb_of_archives_is_read_to_its_end_and_each_of_its_files_has_a_row(tmp_path: Path) -> None:
    found = read(tmp_path / "c", {"42.zip": zip_42(2, 6), "quoted.zip": archives.quoted_overlap(250, 100_000)})
    reasons = [outcome.file.reason for outcome in found.values()]
    assert reasons.count(LARGE) == 36
    assert reasons.count(OVERLAPPING) == 250
    assert len(found) == 2 + 6 + 36 + 36 + 250


def test_a_broken_line_of_json_is_a_row(tmp_path: Path) -> None:
    found = read(tmp_path / "c", {"lines.jsonl": LINES})
    assert found["lines.jsonl/line-2.json"].file.reason.startswith("no JSON: ")
    assert found["lines.jsonl/line-3.json"].file.reason == "empty: there is no value in it"


@pytest.mark.slow
@pytest.mark.parametrize("share", range(1, 10))
def test_an_archive_cut_anywhere_is_accounted_for(tmp_path: Path, share: int) -> None:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for number in range(9):
            archive.addfile(tar_entry(f"{number}.txt", size=len(text(number))), io.BytesIO(text(number)))
    files = {"a.tgz": file.getvalue(), "a.zip": zip_of(*(entry(f"{number}.txt", number) for number in range(9)))}
    found = read(tmp_path / "c", {name: content[: len(content) * share // 10] for name, content in files.items()})
    assert all(outcome.document or outcome.file.reason for outcome in found.values())
    assert any(outcome.file.reason for source, outcome in found.items() if source.startswith("a.tgz/")) or (
        found["a.tgz"].file.reason.startswith("damaged")
    )
    assert any(outcome.file.reason.startswith("damaged") for source, outcome in found.items() if "a.zip" in source)
