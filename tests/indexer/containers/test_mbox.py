"""Mailboxes: where a mail begins, and what it is without what the box added."""

import io
import tracemalloc

import pytest

from indexer.containers import mbox
from indexer.containers.container import Member
from indexer.containers.mbox import opened
from search.errors import DamagedFile, TooLarge
from tests.files.mails import DATED, box, mail
from tests.indexer.containers.taking import taken


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_each_mail_of_a_box_is_a_file(newline: bytes) -> None:
    mails = [mail("The first.\n"), mail("The second.\n\nFrom here on.\n"), mail("The third.\n")]
    assert taken(opened, box(*mails, newline=newline)) == [
        (f"00000{number}.eml", (one + b"\n").replace(b"\n", newline)) for number, one in enumerate(mails, start=1)
    ]


def test_a_box_of_one_mail_has_one() -> None:
    assert taken(opened, box(mail("x\n")).removesuffix(b"\n")) == [("000001.eml", mail("x\n"))]


def test_what_the_box_marked_is_unmarked() -> None:
    assert taken(opened, box(mail(">From the hut\n>>From it\n> From there\n")))[0][1] == mail(
        "From the hut\n>From it\n> From there\n\n"
    )


@pytest.mark.parametrize(
    "line",
    [
        f"no blank line before\n{DATED}",
        "\nFrom the hut, we saw nobody",
        f"\nFrom {'x' * 300} 10:00 2017",
        f"\n {DATED}",
        f"\nfrom {DATED[5:]}",
    ],
)
def test_lines_that_part_no_mails(line: str) -> None:
    content = box(mail(f"before\n{line}\nafter\n"), mail())
    assert [member.name for member in opened("b", io.BytesIO(content)).members] == ["000001.eml", "000002.eml"]


def test_lengths_that_are_told_are_not_believed() -> None:
    content = box(mail("x\n", "Content-Length: 999999\nFrom: a@b.c\n"), mail())
    assert len(opened("b", io.BytesIO(content)).members) == 2


def test_mails_are_told_with_their_sizes_and_by_slices() -> None:
    members = opened("b", io.BytesIO(box(*[mail()] * 3))).members
    size = len(box(mail()))
    assert members[1:] == [Member("000002.eml", size), Member("000003.eml", size)]
    assert members[-1] == Member("000003.eml", size)
    with pytest.raises(IndexError):
        members[3]


def test_what_is_no_box_is_refused() -> None:
    with pytest.raises(DamagedFile, match="does not begin with a line such as"):
        opened("b", io.BytesIO(b"Subject: x\n\n"))


def test_mails_are_found_wherever_pieces_of_the_file_end(monkeypatch: pytest.MonkeyPatch) -> None:
    content = box(*[mail("x" * count + "\n") for count in range(400)])
    expected = taken(opened, content)
    assert len(expected) == 400
    for piece in (512, 701, 1024):
        monkeypatch.setattr(mbox, "PIECE", piece)
        assert taken(opened, content) == expected


def test_a_large_box_is_not_held_in_memory() -> None:
    one = box(mail("x" * 100_000 + "\n"))

    class Large(io.RawIOBase):
        """A hundred mails, without a file for them."""

        place = 0

        def read(self, size: int = -1) -> bytes:
            start = self.place % len(one)
            piece = one[start : start + max(size, 0)] if self.place < 100 * len(one) else b""
            self.place += len(piece)
            return piece if len(piece) == size or not piece else piece + self.read(size - len(piece))

        def seek(self, place: int, whence: int = 0) -> int:
            self.place = 100 * len(one) if whence == 2 else place
            return self.place

    tracemalloc.start()
    found = opened("b", Large())  # type: ignore[arg-type]
    assert len(found.members) == 100
    assert found.read(99) == mail("x" * 100_000 + "\n\n")
    assert tracemalloc.get_traced_memory()[1] < 5 << 20
    tracemalloc.stop()


def test_a_box_of_too_many_mails_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "MOST_MAILS", 3)
    with pytest.raises(TooLarge, match="more than 3 mails"):
        opened("b", io.BytesIO(box(*[mail()] * 4)))


def test_a_mail_that_is_too_large_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "LARGEST_MEMBER", 1_000)
    names = taken(opened, box(mail(), mail("x" * 1_000 + "\n"), mail()))
    assert [isinstance(content, bytes) for _, content in names] == [True, False, True]
