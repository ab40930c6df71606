"""What is attached to one of Outlook's messages."""

import io

import pytest

from indexer.containers import mail, outlook
from indexer.containers.outlook import opened
from indexer.readers.mail import read
from search.errors import DamagedFile, TooLarge
from tests.files import mails
from tests.files.mails import Outlook, attached, attached_message
from tests.indexer.containers.taking import taken

INNER = Outlook(
    {0x37: "The register", 0x1000: "Inner\r\n-- \r\nneedle", 0x0C1A: "Bö", 0x5D01: "bo@x.example"},
    {0x1013: b"<p>Inner</p>"},
    below=[attached("x/y.bin", bytes(9_000)), attached("winmail.dat", b"x")],
)


def message(*below: tuple[str, Outlook]) -> bytes:
    return mails.outlook(Outlook({0x37: "The gauge"}, below=below))


def test_attachments_are_files_as_they_were() -> None:
    content = message(
        attached("../é.pdf", b"%PDF-1.4"), attached("large.bin", bytes(range(256)) * 99), attached("", b"")
    )
    assert taken(opened, content) == [
        ("../é.pdf", b"%PDF-1.4"),
        ("large.bin", bytes(range(256)) * 99),
        ("attachment 3", b""),
    ]


def test_a_message_that_is_attached_is_a_mail() -> None:
    ((name, content),) = taken(opened, message(attached_message("The/register", INNER)))
    assert name == "The-register.eml"
    assert isinstance(content, bytes)
    assert [block.text for block in read(name, content).blocks if not block.furniture] == [
        "The register",
        "From: Bö <bo@x.example>",
        "Inner",
        "needle",
    ]
    assert taken(mail.opened, content) == [("x/y.bin", bytes(9_000)), ("winmail.dat", mail.TNEF)]
    assert taken(opened, message(attached_message("The/register", INNER))) == [(name, content)]


def test_messages_in_messages_are_read_so_deep_and_no_deeper() -> None:
    deep = INNER
    for _ in range(9):
        deep = Outlook({0x37: "deeper"}, below=[attached_message("deeper", deep)])
    ((_, content),) = taken(opened, message(attached_message("x", deep)))
    name = ""
    while name != "x/y.bin":
        assert isinstance(content, bytes)
        name, content = taken(mail.opened, content)[0]
    assert content == bytes(9_000)
    with pytest.raises(DamagedFile, match="more than 10 deep"):
        opened("a", io.BytesIO(message(attached_message("x", Outlook(below=[attached_message("x", deep)]))))).read(0)


@pytest.mark.parametrize(
    ("storage", "reason"),
    [
        (Outlook({0x3707: "winmail.dat"}, {0x3701: b"x"}), mail.TNEF),
        (Outlook({0x3707: "smime.p7m"}, {0x3701: b"x"}), outlook.SEALED),
        (Outlook({0x3707: "a"}, numbers={0x3705: 2}), "only named in the message"),
        (Outlook({0x3707: "a"}, numbers={0x3705: 7}), "only named in the message"),
        (Outlook({0x3707: "a"}, numbers={0x3705: 6}), "an object that was put into the text"),
        (Outlook({0x3707: "a"}, numbers={0x3705: 1}), "broken: there is nothing"),
    ],
)
def test_what_cannot_be_read_says_why(storage: Outlook, reason: str) -> None:
    ((_, told),) = taken(opened, message(("__attach_version1.0_", storage)))
    assert str(told).startswith(reason)


def test_too_many_attachments_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.readers.outlook.storage._MOST_BELOW", 2)
    with pytest.raises(TooLarge, match="more than 2 recipients or attachments"):
        opened("a", io.BytesIO(message(*[attached("a", b"x")] * 3)))
