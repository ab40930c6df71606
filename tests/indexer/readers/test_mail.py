"""Mails: what their header claims, which of their parts are read, and what is kept apart."""

import base64
import binascii

import pytest

from indexer.blocks import BlockKind, Reading
from indexer.readers.mail import read
from tests.files.mails import HEADER, SENDER, chain, mail, mail_of_parts, nested, part, several

PLAIN = "The gauge drowned in the night, and nobody at the works has been able to say who read it last."
IN_HTML = f"<p>{PLAIN}</p>"
ROWS = [
    "From: Ada Kettlow <ada@kettlow.example>",
    "To: hut@weir.example",
    "Date: Thu, 3 Aug 2017 23:40:00 -0500",
]


def texts(content: bytes) -> list[str]:
    """The text below the header's rows."""
    kept = [block.text for block in read("a.eml", content).blocks if not block.furniture]
    assert kept[:4] == ["The gauge", *ROWS]
    return kept[4:]


def left_out(content: bytes) -> dict[str, str]:
    return {block.text: block.furniture for block in read("a.eml", content).blocks if block.furniture}


def claims(reading: Reading) -> dict[str, str]:
    return {claim.field: claim.value for claim in reversed(reading.claims)}


def test_a_mail_is_read_with_its_metadata() -> None:
    header = (
        "Received: from a\n\tby b\n"
        "From: =?utf-8?B?SsO8cmdlbiBLZXR0bG93?= <jk@kettlow.example>, Ada <ada@kettlow.example>\n"
        'To: "Thwaite, Bo" <bo@thwaite.example>,\n hut@weir.example\nCC: c@weir.example\n'
        "Subject: =?iso-8859-1?Q?The_caf=E9?=\n =?iso-8859-1?Q?_by_the_weir?=\nDate: Thu, 3 Aug 2017 23:40:00 -0500\n"
        "Archived-At: <https://lists.weir.example/m/1>\nContent-Language: en-GB\n"
    )
    reading = read("a.eml", mail(PLAIN, header))
    assert [(block.kind, block.text, block.furniture) for block in reading.blocks] == [
        (BlockKind.TITLE, "The café by the weir", ""),
        (BlockKind.TABLE_ROW, "From: Jürgen Kettlow <jk@kettlow.example>, Ada <ada@kettlow.example>", ""),
        (BlockKind.TABLE_ROW, 'To: "Thwaite, Bo" <bo@thwaite.example>, hut@weir.example', ""),
        (BlockKind.TABLE_ROW, "Cc: c@weir.example", ""),
        (BlockKind.TABLE_ROW, "Date: Thu, 3 Aug 2017 23:40:00 -0500", ""),
        (BlockKind.PARAGRAPH, PLAIN, ""),
        (
            BlockKind.PARAGRAPH,
            "Received: from a by b\nArchived-At: <https://lists.weir.example/m/1>\nContent-Language: en-GB",
            "the rest of the mail's header",
        ),
    ]
    assert [(claim.field, claim.value, claim.evidence) for claim in reading.claims] == [
        ("kind", "e-mail", "it is a mail"),
        ("title", "The café by the weir", "Subject of the mail"),
        (
            "authors",
            "Jürgen Kettlow",
            "From of the mail: Jürgen Kettlow <jk@kettlow.example>, Ada <ada@kettlow.example>",
        ),
        ("authors", "Ada", "From of the mail: Jürgen Kettlow <jk@kettlow.example>, Ada <ada@kettlow.example>"),
        ("published", "2017-08-03", "Date of the mail: Thu, 3 Aug 2017 23:40:00 -0500"),
        ("url", "https://lists.weir.example/m/1", "Archived-At of the mail"),
        ("page language", "en", "Content-Language"),
        ("encoding", "utf-8", "utf-8"),
    ]


def test_a_mail_with_windows_line_ends_is_read_the_same() -> None:
    content = mail_of_parts("mixed", part(PLAIN), part("More of it."))
    assert read("a", content.replace(b"\n", b"\r\n")) == read("a", content)


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\n\r\n", b"From ada@k.example Thu Aug  3 23:40:00 2017\n"])
def test_what_may_stand_before_a_mail_is_passed_over(before: bytes) -> None:
    assert texts(before + mail(PLAIN)) == [PLAIN]


def test_what_is_quoted_is_a_quotation_and_a_signature_stays() -> None:
    body = (
        f"Dear Bo,\n\n{PLAIN}\n\nOn Monday, Bo wrote:\n> Who has the register?\n>> I do not.\nIt was Ada.\n"
        "\n-- \nAda Kettlow\nSecretary\n"
    )
    reading = read("a.eml", mail(body))
    assert [(block.kind, block.text) for block in reading.blocks[4:] if not block.furniture] == [
        (BlockKind.PARAGRAPH, "Dear Bo,"),
        (BlockKind.PARAGRAPH, PLAIN),
        (BlockKind.PARAGRAPH, "On Monday, Bo wrote:"),
        (BlockKind.QUOTATION, "Who has the register?"),
        (BlockKind.QUOTATION, "I do not."),
        (BlockKind.PARAGRAPH, "It was Ada."),
        (BlockKind.NOTE, "Ada Kettlow\nSecretary"),
    ]
    assert left_out(mail(body)) == {"--": "the line above a signature"}


def test_a_quotation_is_wrapped_as_the_mail_is() -> None:
    body = (
        "The engineer wrote the reading in red ink, and then she went to the\ntelephone in the hut, where nobody"
        " answered before the morning.\n\n> Nobody at the works has been able to say who took the register of\n"
        "> Sennacott home on that day.\n"
    )
    assert texts(mail(body)) == [
        (
            "The engineer wrote the reading in red ink, and then she went to the\n"
            "telephone in the hut, where nobody answered before the morning."
        ),
        "Nobody at the works has been able to say who took the register of\nSennacott home on that day.",
    ]


def test_lines_that_flow_are_joined() -> None:
    body = "The gauge \ndrowned in \nthe night.\n From here on\n> it is \n> quoted.\n>> Deeper \n> than.\n-- \nAda\n"
    flowed = mail(body, media="text/plain; charset=utf-8; format=flowed")
    assert texts(flowed) == [
        "The gauge drowned in the night.",
        "From here on",
        "it is quoted.",
        "Deeper",
        "than.",
        "Ada",
    ]
    assert texts(mail("鉄 \n橋\n", media="text/plain; charset=utf-8; format=flowed; delsp=yes")) == ["鉄橋"]


def test_the_plain_version_is_read_and_what_only_the_other_has_is_kept_apart() -> None:
    both = mail_of_parts(
        "alternative", part(PLAIN), part(f"{IN_HTML}<p>Only here: zebra.</p>", "text/html; charset=utf-8")
    )
    assert texts(both) == [PLAIN]
    assert left_out(both)["Only here: zebra."] == "only in another version of the mail's text"


def test_the_version_in_html_is_read_where_it_has_much_more() -> None:
    told = "Your program shows no HTML."
    both = mail_of_parts(
        "alternative",
        part(told),
        several("related", [part(IN_HTML, "text/html"), part(b"\x89PNG", "image/png")], boundary="=_c"),
    )
    assert texts(both) == [PLAIN]
    assert left_out(both)[told] == "only in another version of the mail's text"


def test_a_mail_in_html_alone_is_read() -> None:
    assert texts(mail("<p>Who has it?</p><blockquote><p>Nobody.</p></blockquote>", media="text/html")) == [
        "Who has it?",
        "Nobody.",
    ]


def test_broken_html_is_kept_apart_beside_the_plain_text() -> None:
    broken = f"<p>words</p><title>{PLAIN} zebra</p>"
    both = mail_of_parts("alternative", part("The gauge."), part(broken, "text/html"))
    assert texts(both) == ["The gauge."]
    assert left_out(both)[broken].startswith("text in HTML that is broken: ")


def test_texts_one_after_another_are_all_read() -> None:
    mixed = mail_of_parts("mixed", part("First."), part("<p>Second.</p>", "text/html"), part("List of it."))
    assert texts(mixed) == ["First.", "Second.", "List of it."]


def test_text_files_are_no_text_of_the_mail() -> None:
    named = part("A file.", "text/plain; name=notes.txt")
    attached = part("Another.", "text/plain", "Content-Disposition: attachment")
    assert texts(mail_of_parts("mixed", part("The text."), named, attached)) == ["The text."]


def test_what_stands_around_the_parts_is_told() -> None:
    content = mail_of_parts("mixed", part(PLAIN)).replace(b"\n\n--=_b\n", b"\n\nNo MIME?\n--=_b\n", 1) + b"A scanner.\n"
    assert texts(content) == [PLAIN]
    told = left_out(content)
    assert told["No MIME?"] == "stands before the parts of the mail, where mail programs show nothing"
    assert told["A scanner."] == "stands after them, where mail programs show nothing"


def test_parts_without_a_boundary_are_text() -> None:
    assert texts(mail(PLAIN, media="multipart/mixed")) == [PLAIN]
    assert texts(mail(PLAIN, media='multipart/mixed; boundary="never"')) == [PLAIN]


@pytest.mark.parametrize("depth", [20, 2_000])
def test_parts_in_parts_are_read_however_deep(depth: int) -> None:
    assert texts(nested(depth)) == ["needle"]


def test_a_mail_that_is_passed_on_is_no_text_of_it() -> None:
    assert texts(chain(1)) == []


def test_a_mail_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    content = mail_of_parts("mixed", part(PLAIN), part(PLAIN))
    for end in range(len(content)):
        read("a.eml", content[:end])
    assert texts(content[: content.rindex(b"night")]) == [PLAIN, PLAIN[: PLAIN.index("night")].strip()]


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("Ein Café am Wehr.".encode("latin-1"), "iso-8859-1"),
        ("Ein Café am Wehr.".encode(), "us-ascii"),
        ("Ein Café am Wehr.".encode(), "iso-8859-1"),
        ("Ein Café am Wehr.".encode(), "no-such-charset"),
        ("Ein Café am Wehr.".encode("cp1252"), "utf-8"),
        ("Ein Café am Wehr.".encode("cp1252"), ""),
        ("Ein Café am Wehr.".encode("cp1252"), "rot13"),
        ("Ein Café am Wehr.".encode("cp1252"), "zlib"),
        ("Ein Café am Wehr.".encode("utf-7"), "utf-7"),
        ("Ein Café am Wehr.".encode("utf-16"), "utf-16"),
        ("Ein Café am Wehr.".encode("utf-16-le"), "utf-16le"),
        ("Ein Café am Wehr.".encode("utf-16"), "iso-8859-1"),
    ],
)
def test_the_bytes_tell_the_encoding_before_what_is_declared(body: bytes, charset: str) -> None:
    assert texts(mail(body, media=f"text/plain; charset={charset}" if charset else "")) == ["Ein Café am Wehr."]


@pytest.mark.parametrize("charset", ["us-ascii", "iso-8859-1", "windows-1252"])
def test_what_programs_declare_without_looking_is_not_believed_of_other_alphabets(charset: str) -> None:
    text = "Отчёт о водомере был написан красными чернилами."
    assert texts(mail(text.encode("koi8-r"), media=f"text/plain; charset={charset}")) == [text]


def test_encodings_that_look_like_ascii_are_read_as_declared() -> None:
    assert texts(mail("鉄橋の上".encode("iso2022_jp"), media="text/plain; charset=ISO-2022-JP")) == ["鉄橋の上"]
    assert texts(mail("铁桥".encode("hz"), media="text/plain; charset=hz-gb-2312")) == ["铁桥"]


def test_utf_7_makes_no_markup() -> None:
    content = mail("+ADw-script+AD4-alert(1)+ADw-/script+AD4-", media="text/plain; charset=utf-7")
    assert texts(content) == ["<script>alert(1)</script>"]


def in_base64(content: bytes) -> bytes:
    return mail(content, f"{HEADER}Content-Transfer-Encoding: base64\n", media="text/plain; charset=utf-8")


def test_base64_is_read_as_far_as_it_is_some() -> None:
    whole = base64.b64encode(PLAIN.encode())
    assert texts(in_base64(whole)) == texts(in_base64(whole.rstrip(b"="))) == [PLAIN]
    assert texts(in_base64(base64.encodebytes(PLAIN.encode()).replace(b"\n", b"\r\n"))) == [PLAIN]
    assert texts(in_base64(whole[:40] + b"\xff" + whole[40:])) == [PLAIN]
    assert left_out(in_base64(whole[:40] + b"*" + whole[40:]))["*"] == (
        "1 characters that are no base64, in a part that is"
    )
    assert texts(in_base64(PLAIN.encode())) == [PLAIN]


def test_a_file_in_the_text_is_told() -> None:
    encoded = binascii.b2a_uu(bytes(range(45))).decode() + binascii.b2a_uu(b"x").decode()
    body = f"{PLAIN}\n\nbegin 644 gauge.gif\n{encoded}`\nend\n\nbegin 644 files\n"
    assert texts(mail(body)) == [PLAIN, "begin 644 files"]
    (reason,) = left_out(mail(body)).values()
    assert reason == "a file in the text (uuencoded), which Pincite does not unpack: gauge.gif"


def test_quoted_printable_is_read() -> None:
    header = f"{HEADER}Content-Transfer-Encoding: quoted-printable\n"
    assert texts(mail("Ein Caf=C3=A9 a=\nm Wehr =ZZ.", header, media="text/plain; charset=utf-8")) == [
        "Ein Café am Wehr =ZZ."
    ]


def test_armour_of_openpgp_is_told_and_the_signed_text_read() -> None:
    signed = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nThe gauge drowned.\n- - An item of it.\n"
        "-----BEGIN PGP SIGNATURE-----\n\niQEzBA\n-----END PGP SIGNATURE-----\n"
    )
    assert texts(mail(signed)) == ["The gauge drowned.", "- An item of it."]
    assert set(left_out(mail(signed)).values()) == {"the head of a signed text", "a digital signature (OpenPGP)"}
    encrypted = "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n\nAda\n"
    assert texts(mail(encrypted)) == ["Ada"]
    reasons = set(left_out(mail(encrypted)).values())
    assert reasons == {"encrypted with OpenPGP: it needs a key, which Pincite does not have; save the mail decrypted"}


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Thu, 3 Aug 2017 23:40:00 -0500", "2017-08-03"),
        ("3 Aug 17 23:40 GMT", "2017-08-03"),
        ("Thu Aug  3 23:40:00 2017", "2017-08-03"),
        ("2017-08-03T23:40:00Z", "2017-08-03"),
        ("Thu, 3 Aug 0000 23:40:00 +0000", None),
        ("Thu, 3 Aug 9999 23:40:00 +0000", None),
        ("9999-08-03", None),
        ("Thu, 3 Aug 2017 23:40:00 +9999", None),
        ("Thu, 3 Aug 2017 23:40:00 +99:99", None),
        ("Thu, 31 Feb 2017 23:40:00 +0000", None),
        ("yesterday", None),
        ("(" * 5_000, None),
        ("", None),
    ],
)
def test_a_date_is_the_day_where_it_was_sent_or_none(written: str, day: str | None) -> None:
    assert claims(read("a", mail(header=f"{SENDER}\nDate: {written}\n"))).get("published") == day


@pytest.mark.parametrize(
    ("written", "authors"),
    [
        ("ada@kettlow.example (Ada Kettlow)", ["Ada Kettlow"]),
        ("ada@kettlow.example", ["ada@kettlow.example"]),
        ("'Ada Kettlow' <ada@kettlow.example>", ["Ada Kettlow"]),
        ('"=?utf-8?Q?Kettlow=2C_J=C3=BCrgen?=" <jk@kettlow.example>', ["Kettlow, Jürgen"]),
        ("(" * 5_000, []),
        ("<" * 5_000, []),
        ("undisclosed", []),
    ],
)
def test_the_author_is_who_sent_it(written: str, authors: list[str]) -> None:
    reading = read("a", mail(header=f"From: {written}\nSubject: x\n"))
    assert [claim.value for claim in reading.claims if claim.field == "authors"] == authors


@pytest.mark.parametrize(
    ("written", "subject"),
    [
        ("=?utf-8?Q?a?= =?utf-8?Q?b?= c", "ab c"),
        ("=?utf-8?B?w6k=?==?utf-8?B?w6k=?=", "éé"),
        ("=?utf-8?B?w?= =?utf-8?B?w6k=?=", "=?utf-8?B?w?= é"),
        ("=?utf-8?Q?=C3?= =?utf-8?Q?=A9?=", "é"),
        ("=?utf-8*en?Q?_x_?=", "x"),
        ("=?no-such?Q?caf=E9?=", "café"),
        ("=?rot13?Q?uryyb?=", "uryyb"),
        ("=?utf-8?X?a?=", "=?utf-8?X?a?="),
        ("=?utf-8?Q?line=0D=0ASubject: forged?=", "line  Subject: forged"),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
    ],
)
def test_encoded_words_are_decoded(written: str, subject: str) -> None:
    assert claims(read("a", mail(header=f"{SENDER}\nSubject: {written}\n")))["title"] == subject


def test_a_header_of_raw_bytes_is_told_by_them() -> None:
    content = "From: Ada <a@k.example>\nSubject: Отчёт о водомере\n\nx\n".encode("koi8-r")
    assert claims(read("a", content))["title"] == "Отчёт о водомере"
    assert claims(read("a", content.decode("koi8-r").encode()))["title"] == "Отчёт о водомере"
