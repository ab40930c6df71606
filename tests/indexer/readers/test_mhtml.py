"""Pages saved as one file: the page, where it stood and when it was saved, and its frames."""

import pytest

from indexer.blocks import Claim
from indexer.readers.mhtml import read
from search.errors import DamagedFile
from tests.files.webarchives import ADDRESS, PAGE, saved_page

FRAME = b"<p>A frame with the second needle, which lies in another page.</p>"
PROSE = "The engineer wrote the reading in red ink, and then she went to the telephone in the hut."


def test_a_saved_page_is_read_with_its_address_and_day() -> None:
    reading = read("a.mhtml", saved_page())
    assert [block.text for block in reading.blocks if not block.furniture] == ["The gauge at Sennacott", PROSE]
    first = {claim.field: claim for claim in reversed(reading.claims)}
    assert first["url"] == Claim("url", ADDRESS, "Snapshot-Content-Location of the saved page")
    assert first["captured"] == Claim(
        "captured", "2020-01-02", "Date of the saved page: Thu, 2 Jan 2020 23:04:05 -0000"
    )
    assert first["page title"].value == "The gauge at Sennacott"
    assert first["encoding"].value == "utf-8"


def test_without_chromiums_field_the_page_itself_has_its_address() -> None:
    claims = read("a.mht", saved_page(snapshot="")).claims
    assert claims[0] == Claim("url", ADDRESS, "Content-Location of the saved page")


def test_an_address_on_a_disk_is_none() -> None:
    content = saved_page(snapshot="file:///home/ada/a.html").replace(ADDRESS.encode(), b"file:///a")
    assert "url" not in {claim.field for claim in read("a.mht", content).claims}


def test_frames_are_kept_apart() -> None:
    blocks = read("a.mht", saved_page(frames=[FRAME])).blocks
    assert [(block.text[:7], block.furniture) for block in blocks] == [
        ("The gau", ""),
        ("The eng", ""),
        ("A frame", "in a frame of the page"),
    ]


def test_frames_are_the_text_of_a_page_that_has_no_other() -> None:
    frameset = b"<html><head><title>x</title></head><frameset><frame src=a></frameset></html>"
    blocks = read("a.mht", saved_page(frameset, frames=[FRAME])).blocks
    assert [block.text[:7] for block in blocks if not block.furniture] == ["A frame"]


def test_a_frame_that_cannot_be_read_is_told() -> None:
    broken = b"<p>x</p><title>words of the frame that is never closed"
    blocks = read("a.mht", saved_page(frames=[broken])).blocks
    assert blocks[-1].text == broken.decode()
    assert blocks[-1].furniture.startswith("in a frame of the page that is broken: ")


def test_the_page_that_the_header_names_is_the_page() -> None:
    content = saved_page(FRAME, frames=[PAGE])
    start = content.rindex(b"Content-Type: text/html")
    content = content[:start] + b"Content-ID: <p1>\r\n" + content[start:]
    named = content.replace(b'type="text/html"', b'start="<p1>"')
    assert [block.text for block in read("a.mht", named).blocks if not block.furniture][1] == PROSE


def test_a_file_that_breaks_off_is_refused() -> None:
    content = saved_page(b"<html><body><p>" + b"The gauge drowned. " * 99 + b"</p></body></html>")
    with pytest.raises(DamagedFile, match="half-written"):
        read("a.mht", content[: content.index(b"\r\n\r\n") + 2])
    with pytest.raises(DamagedFile, match="half-written"):
        read("a.mht", content[: content.index(b"image/png") - 500])
