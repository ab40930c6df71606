"""Names in a bundle: safe on every system, different from each other, and never those of active files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.bundle.names import original_name, page_name

RESERVED = ("con", "prn", "aux", "nul", "com1", "lpt9")


@given(st.text(), st.integers(1, 99_999))
def test_a_name_leads_nowhere_else_and_is_fit_for_windows(source: str, number: int) -> None:
    for name in (page_name(number, source), original_name(number, source)):
        assert name.startswith(f"{number:05}-")
        assert not set(name) & set('<>:"/\\|?*\0\n\r\t\u202e')
        assert not name.endswith((".", " "))
        assert len(name.encode("utf-8")) < 200
        assert name.partition(".")[0].lower() not in RESERVED


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("reports/interim.html", "00007-interim.html.txt"),
        ("photo.SVG", "00007-photo.SVG.txt"),
        ("setup.exe", "00007-setup.exe.txt"),
        ("table.csv", "00007-table.csv.txt"),
        ("notes.txt", "00007-notes.txt"),
        ("Scan.PDF", "00007-Scan.PDF"),
        ("register.md", "00007-register.md"),
        ("../../etc/passwd", "00007-passwd.txt"),
        ("CON", "00007-CON.txt"),
        ("a.html.", "00007-a.html.txt"),
        ("a\u202etxt.exe", "00007-a_txt.exe.txt"),
        (".hidden", "00007-hidden.txt"),
        ("...", "00007-document.txt"),
        ("page.txt ", "00007-page.txt"),
    ],
)
def test_originals_that_could_run_or_open_as_pages_are_text(source: str, expected: str) -> None:
    assert original_name(7, source) == expected


def test_names_that_differ_only_in_case_are_still_two() -> None:
    assert len({original_name(number, name).lower() for number, name in enumerate(("A.txt", "a.txt", "a.TXT"))}) == 3
