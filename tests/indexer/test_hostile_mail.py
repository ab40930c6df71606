"""Mails, mailboxes, messages and web archives that are made to harm, each with what must become of it.

This is group 9 of the list of hostile inputs. All go through the whole chain, in processes that are held to 30 seconds
and 512 MiB.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from indexer.ledger import Outcome
from indexer.processes.confinement import USUAL
from indexer.processes.pool import outcomes
from indexer.sources import walk
from search.records import FileStatus
from tests.files.mails import HEADER, Outlook, attached, box, chain, mail, mail_of_parts, nested, outlook, part
from tests.files.webarchives import answer, one_by_one, record, saved_page

NEEDLE = "The needle lies in it, where a careless reader would pass it over."
FIELD = "Content-Disposition: attachment; filename="
IN_BASE64 = "Content-Transfer-Encoding: base64"


def with_field(field: str) -> bytes:
    return mail(NEEDLE, f"{HEADER}{field}\n")


def readable() -> Mapping[str, bytes]:
    """Files whose text is found, whatever else is in them."""
    recipients = ",\n ".join(f'"Name {number}" <n{number}@x.example>' for number in range(20_000))
    return {
        "nested-2000.eml": nested(2_000, NEEDLE),
        "recipients-20000.eml": mail(NEEDLE, f"From: a@b.example\nTo: {recipients}\n"),
        "brackets-from.eml": mail(NEEDLE, f"From: {'(' * 1_000_000}\nSubject: x\n"),
        "brackets-to.eml": mail(NEEDLE, f"From: a@b.example\nTo: {'(' * 1_000_000}\n"),
        "angles-from.eml": mail(NEEDLE, f"From: {'<' * 1_000_000}\nSubject: x\n"),
        "commas-from.eml": mail(NEEDLE, f"From: {',' * 1_000_000}\nSubject: x\n"),
        "quotes-from.eml": mail(NEEDLE, f"From: {chr(34) * 1_000_001}\nSubject: x\n"),
        "backslashes-from.eml": mail(NEEDLE, f'From: "{chr(92) * 1_000_001}\nSubject: x\n'),
        "encoded-words.eml": with_field(f"Comments: {'=?a?q?' * 300_000}"),
        "encoded-words-open.eml": with_field(f"Comments: {'=?utf-8?b?AAAA' * 200_000}"),
        "encoded-words-many.eml": with_field(f"Comments: {'=?utf-8?q?=C3=A9?= ' * 100_000}"),
        "parameters.eml": mail_of_parts("mixed", part(NEEDLE), part("x", "text/x" + ';"' * 500_000)),
        "continuations.eml": mail_of_parts(
            "mixed", part(NEEDLE), part("x", "text/x" + "".join(f"; name*{number}=a" for number in range(50_000)))
        ),
        "fields-1000000.eml": mail(NEEDLE, HEADER + "X: y\n" * 1_000_000),
        "folds-1000000.eml": mail(NEEDLE, HEADER + "X: y\n" + " z\n" * 1_000_000),
        "date-year-0.eml": mail(NEEDLE, "From: a@b.example\nDate: Mon, 3 Aug 0000 10:00 +0000\n"),
        "date-year-9999.eml": mail(NEEDLE, "From: a@b.example\nDate: Mon, 3 Aug 9999 10:00 +0000\n"),
        "date-zone.eml": mail(NEEDLE, "From: a@b.example\nDate: Mon, 3 Aug 2017 10:00 +99:99\n"),
        "date-brackets.eml": mail(NEEDLE, f"From: a@b.example\nDate: {'(' * 1_000_000}\n"),
        "charset-unknown.eml": mail(NEEDLE, media="text/plain; charset=no-such"),
        "charset-unpacks.eml": mail(NEEDLE, media="text/plain; charset=bz2"),
        "charset-escapes.eml": mail(NEEDLE, media="text/plain; charset=unicode_escape"),
        "charset-undefined.eml": mail(NEEDLE, media="text/plain; charset=undefined"),
        "charset-nul.eml": mail(NEEDLE, media="text/plain; charset=a\0b"),
        "charset-utf-7.eml": mail(NEEDLE + "+ADw-script+AD4-", media="text/plain; charset=utf-7"),
        "charset-utf-16.eml": mail(NEEDLE.encode("utf-16"), media="text/plain; charset=utf-8"),
        "base64-noise.eml": mail_of_parts("mixed", part(NEEDLE), part("\xff*!" * 99, "text/plain", IN_BASE64)),
        "base64-cut.eml": mail_of_parts("mixed", part(NEEDLE), part("AAAAA", "text/plain", IN_BASE64)),
        "quoted-printable.eml": mail_of_parts(
            "mixed", part(NEEDLE), part("=" * 1_000_000, "text/plain", "Content-Transfer-Encoding: quoted-printable")
        ),
        "quotations.eml": mail(f"{NEEDLE}\n{'>' * 1_000_000} x\n"),
        "quotations-in-turn.eml": mail(f"{NEEDLE}\n" + "a\n> b\n" * 5_000),
        "flowed.eml": mail(f"{NEEDLE}\n" + "a \n" * 300_000, media="text/plain; format=flowed"),
        "armour.eml": mail(f"{NEEDLE}\n\n" + "-----BEGIN PGP MESSAGE-----\n" * 100_000),
        "signatures.eml": mail(f"{NEEDLE}\n" + "-- \n" * 100_000),
        "delimiters.eml": mail_of_parts("mixed", part(f"{NEEDLE}\n" + "--x\n" * 200_000)),
        "hyphens.eml": mail_of_parts("mixed", part(f"{NEEDLE}\n" + "-" * 5_000_000)),
        "boundary-of-spaces.eml": mail(f"{NEEDLE}\n" + "--\n" * 1_000, media='multipart/mixed; boundary=" "'),
        "html-nested.eml": mail(f"<p>{NEEDLE}</p>{'<div>' * 50_000}x", media="text/html"),
        "html-payload.eml": mail(
            f"<img src=x onerror=alert(1)><script>alert(1)</script><p>{NEEDLE}", media="text/html"
        ),
        "nul.eml": mail(f"{NEEDLE}\0\0"),
        "surrogates.eml": mail(NEEDLE.encode() + b"\xed\xa0\x80"),
        "nested.mht": saved_page(f"<p>{NEEDLE}</p>".encode(), frames=[b"<p>x</p>"] * 200),
        "texts.msg": outlook(Outlook({0x37: "x", 0x1000: NEEDLE + "\r\n> y" * 50_000})),
        "codepage.msg": outlook(Outlook({0x37: "x", 0x1000: NEEDLE}, numbers={0x3FDE: -1})),
    }


def refused() -> Mapping[str, tuple[bytes, str]]:
    """Files of which nothing is read, for this reason."""
    return {
        "parts-12000.eml": (mail_of_parts("mixed", *[b"\nx"] * 12_000), "it has more than 10,000 parts"),
        "nested-12000.eml": (nested(12_000), "it has more than 10,000 parts"),
        "mails-600000.mbox": (b"From a 10:00 2017\n\n" * 600_000, "more than 500,000 mails"),
        "directory.msg": (
            outlook(Outlook(below=[attached(f"{number}", b"x") for number in range(1_500)])),
            "broken: its directory cannot be read",
        ),
        "garbage.msg": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 40, "broken: "),
        "header.warc": (b"WARC/1.0\r\n" + b"A: b\r\n" * 1_000_000, "broken: there is no record in it"),
        "line.warc": (b"WARC/1.0\r\n" + b"A" * 10_000_000, "broken: there is no record in it"),
        "bomb.warc.gz": (
            one_by_one([record(answer(bytes(1 << 24), "image/png"))]) * 65,
            "unpacks to more than",
        ),
        "nested.mhtml": (nested(2_000).replace(b"multipart/mixed", b"multipart/related", 1), "half-written: "),
    }


def holding() -> Mapping[str, tuple[bytes, str, str]]:
    """Files in which one stands by this path, with this reason for not being read, or none."""
    return {
        "chain.eml": (chain(1_000), "chain.eml" + "/inner.eml" * 9, "in 8 files in each other: unpack the outer ones"),
        "winmail.eml": (
            mail_of_parts("mixed", part("x"), part("x", "application/ms-tnef; name=winmail.dat")),
            "winmail.eml/winmail.dat",
            "Outlook's own packing (TNEF), which Pincite does not read: save the mail from Outlook as .msg",
        ),
        "up.eml": (
            mail_of_parts("mixed", part(NEEDLE, "text/plain", f"{FIELD}../../up.txt")),
            "up.eml/__/__/up.txt",
            "",
        ),
        "drive.eml": (
            mail_of_parts("mixed", part(NEEDLE, "text/plain", f'{FIELD}"C:\\\\dos.txt"')),
            "drive.eml/dos.txt",
            "",
        ),
        "absolute.eml": (
            mail_of_parts("mixed", part(NEEDLE, "text/plain", f"{FIELD}/etc/passwd")),
            "absolute.eml/etc/passwd",
            "",
        ),
        "host.warc": (
            record(answer(NEEDLE.encode(), "text/plain"), address="https://x.example/../../../etc/passwd"),
            "host.warc/x.example/__/__/__/etc/passwd",
            "",
        ),
        "good.mbox": (box(mail(NEEDLE + "\n"), nested(2_000, NEEDLE)), "good.mbox/000002.eml", ""),
        "good.warc.gz": (
            one_by_one([record(answer(bytes(1 << 27), "image/png")), record(answer(NEEDLE.encode(), "text/plain"))]),
            "good.warc.gz/weir.example/reports/gauge?day=3",
            "",
        ),
    }


def read(folder: Path, files: Mapping[str, bytes]) -> dict[str, Outcome]:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    with outcomes(list(walk(folder)), 2, USUAL) as found:
        return {outcome.file.source: outcome for outcome in found}


@pytest.mark.slow
def test_what_can_be_read_is_found(tmp_path: Path) -> None:
    files = readable()
    found = read(tmp_path / "c", files)
    lost = [name for name in files if not any(NEEDLE in passage.text for passage in found[name].passages)]
    assert {name: found[name].file.reason for name in lost} == {}
    dated = [name for name in files if name.startswith("date-")]
    metadata = [outcome.document.origin.metadata for name in dated if (outcome := found[name]).document]
    assert [one.published for one in metadata] == [None] * len(dated)
    last = "n19999@x.example"
    assert any(last in passage.text for passage in found["recipients-20000.eml"].passages)


@pytest.mark.slow
def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    files = refused()
    found = read(tmp_path / "c", {name: content for name, (content, _) in files.items()})
    assert {name: found[name].file.reason[: len(reason)] for name, (_, reason) in files.items()} == {
        name: reason for name, (_, reason) in files.items()
    }
    assert {outcome.file.status for outcome in found.values()} == {FileStatus.FAILED}


@pytest.mark.slow
def test_what_is_in_it_has_a_row_of_its_own(tmp_path: Path) -> None:
    files = holding()
    found = read(tmp_path / "c", {name: content for name, (content, _, _) in files.items()})
    assert {path: found[path].file.reason for _, path, _ in files.values() if path in found} == {
        path: reason for _, path, reason in files.values()
    }
    texts = {
        path: [passage.text for passage in found[path].passages] for _, path, reason in files.values() if not reason
    }
    assert [path for path, read_there in texts.items() if NEEDLE not in read_there] == []
