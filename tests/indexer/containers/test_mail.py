"""What is attached to a mail: every part of it that is no text of the mail."""

import base64
import io

import pytest

from indexer.containers.container import Member
from indexer.containers.mail import opened
from search.errors import TooLarge
from tests.files.mails import HEADER, chain, mail, mail_of_parts, nested, part, several
from tests.indexer.containers.taking import taken


def members(content: bytes) -> list[Member]:
    return list(opened("a.eml", io.BytesIO(content)).members)


def test_attachments_are_files_as_they_were() -> None:
    content = mail_of_parts(
        "mixed",
        several(
            "alternative",
            [
                part("The text."),
                several("related", [part("<p>It</p>", "text/html"), part(b"GIF8", 'image/gif; name="a.gif"')], "=_d"),
                part("BEGIN:VCALENDAR", "text/calendar; charset=utf-8"),
            ],
            "=_c",
        ),
        part(
            base64.encodebytes(bytes(range(256))),
            "application/pdf",
            "Content-Transfer-Encoding: base64",
            'Content-Disposition: attachment; filename="=?utf-8?B?w6kucGRm?="',
        ),
        part("notes", "text/plain", "Content-Disposition: attachment; filename*=utf-8''%DA%AF.txt"),
        part("=C3=A9=\n!", "text/plain; name=a.txt", "Content-Transfer-Encoding: quoted-printable"),
        part("begin 644 x\n#86)C\n \nend\n", "application/x; name=u.bin", "Content-Transfer-Encoding: x-uuencode"),
    )
    assert taken(opened, content) == [
        ("a.gif", b"GIF8"),
        ("part 6.ics", b"BEGIN:VCALENDAR"),
        ("é.pdf", bytes(range(256))),
        ("گ.txt", b"notes"),
        ("a.txt", "é!".encode()),
        ("u.bin", b"abc"),
    ]


def test_a_mail_without_attachments_has_none() -> None:
    assert members(mail()) == []
    assert members(mail_of_parts("mixed", part("a"), part("<p>b</p>", "text/html"))) == []
    assert members(mail("a", media="text/plain; name=a.txt")) == []


def test_a_mail_that_is_only_a_file_has_it() -> None:
    assert taken(opened, mail(b"%PDF-1.4", media="application/pdf; name=a.pdf")) == [("a.pdf", b"%PDF-1.4")]


def test_a_mail_that_is_passed_on_is_named_by_its_subject() -> None:
    inner = part(mail("Inner.", "From: b@c.example\nSubject: =?utf-8?Q?R=C3=A9: a/b?=\n"), "message/rfc822")
    digest = several("digest", [b"\nSubject: one\n\nx", b"\n\nx"], "=_e")
    names = [member.name for member in members(mail_of_parts("mixed", part("a"), inner, digest))]
    assert names == ["Ré: a-b.eml", "one.eml", "part 5.eml"]


def test_mails_in_mails_are_opened_one_by_one() -> None:
    content, names = chain(50), []
    while found := taken(opened, content):
        ((name, inner),) = found
        assert isinstance(inner, bytes)
        names.append(name)
        content = inner
    assert names == ["inner.eml"] * 50
    assert content == b"Subject: inner\n\nneedle"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "C:\\\\a.txt", "a\\u202ecod.exe", "", ".", "a/b", "x" * 300]
)
def test_names_are_told_as_they_are_given(name: str) -> None:
    told = name.encode().decode("unicode_escape") if "\\u" in name else name.replace("\\\\", "\\")
    written = "".join(f"%{byte:02X}" for byte in told.encode())
    attached = part(b"x", "application/x", f"Content-Disposition: attachment; filename*=utf-8''{written}")
    assert [member.name for member in members(mail_of_parts("mixed", attached))] == [told or "part 1.x"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (part(b"x", "application/ms-tnef"), "Outlook's own packing (TNEF)"),
        (part(b"x", "application/octet-stream; name=WINMAIL.DAT"), "Outlook's own packing (TNEF)"),
        (part(b"x", "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m"), "encrypted: it needs a key"),
        (part(b"x", "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m"), "signed and packed by S/MIME"),
        (part(b"x", "message/external-body; access-type=URL"), "only named in the mail"),
        (part(b"x", "message/partial; number=1"), "a piece of a mail"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, reason: str) -> None:
    found = taken(opened, mail_of_parts("mixed", part("a"), content))
    assert len(found) == 1
    assert str(found[0][1]).startswith(reason)


def test_an_encrypted_mail_is_told_to_be() -> None:
    content = mail_of_parts(
        "encrypted",
        part("Version: 1", "application/pgp-encrypted"),
        part("-----BEGIN PGP MESSAGE-----", "application/octet-stream; name=encrypted.asc"),
    )
    version, encrypted = members(content)
    assert version.omitted == "says that the mail is encrypted with OpenPGP"
    assert encrypted.failed.startswith("encrypted: it needs a key")


def test_a_signature_is_left_out() -> None:
    signed = mail_of_parts("signed", part("a"), part(b"x", "application/pgp-signature; name=signature.asc"))
    assert [member.omitted for member in members(signed)] == ["a digital signature or key"]


def test_bad_base64_is_taken_as_far_as_it_goes() -> None:
    encoded = base64.b64encode(bytes(range(60)))
    field = "Content-Transfer-Encoding: base64"
    content = mail_of_parts(
        "mixed",
        part(encoded[:-1], "application/x", field),
        part(encoded[:20] + b"*" + encoded[20:], "application/x", field),
        part(encoded + b"==" + encoded, "application/x", field),
        part(b"=", "application/x", field),
    )
    assert [inner for _, inner in taken(opened, content)] == [
        bytes(range(59)),
        bytes(range(60)),
        bytes(range(60)) * 2,
        b"",
    ]


def test_a_large_attachment_is_taken_whole() -> None:
    whole = bytes(range(251)) * 20_000
    for encoded in (
        base64.encodebytes(whole),
        base64.b64encode(whole),
        base64.encodebytes(whole).replace(b"\n", b"\r\n"),
    ):
        content = mail_of_parts("mixed", part(encoded, "application/x", "Content-Transfer-Encoding: base64"))
        assert taken(opened, content) == [("part 1.x", whole)]


def test_a_mail_of_too_many_parts_is_refused() -> None:
    with pytest.raises(TooLarge) as caught:
        opened("a.eml", io.BytesIO(mail_of_parts("mixed", *[b"\nx"] * 10_001)))
    assert caught.value.reason == "it has more than 10,000 parts"


def test_files_in_parts_in_parts_are_found_however_deep() -> None:
    content = nested(2_000).replace(b"text/plain", b"application/x; name=deep.bin")
    assert taken(opened, content) == [("deep.bin", b"needle")]


def test_boundaries_that_begin_alike_are_told_apart() -> None:
    inner = several("mixed", [part("a", "text/x; name=a.x")], boundary="=_b-")
    content = mail_of_parts("mixed", inner, part("b", "text/x; name=b.x"))
    assert taken(opened, content) == [("a.x", b"a"), ("b.x", b"b")]


def test_the_same_boundary_twice_loses_nothing() -> None:
    inner = several("mixed", [part("a", "text/x; name=a.x")])
    content = HEADER.encode() + several("mixed", [inner, part("b", "text/x; name=b.x")])
    assert b"".join(inner for _, inner in taken(opened, content) if isinstance(inner, bytes)).count(b"a") == 1
    assert taken(opened, content)[0][0] == "a.x"
