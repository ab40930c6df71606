"""Names of members: whatever an author wrote, each is a path of its own that leads nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.containers.container import Member
from indexer.containers.naming import names, omissions
from search.paths import containers, place_in_order


def named(*told: str) -> list[str]:
    return names([Member(name) for name in told])


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("letters/first.html", "letters/first.html"),
        ("../../etc/passwd", "__/__/etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Users\\me\\x.txt", "Users/me/x.txt"),
        ("./a//b/./c.txt", "a/b/c.txt"),
        ("", "unnamed"),
        ("..", "__"),
        ("/", "unnamed"),
        ("a\0b", "a\ufffdb"),
        ("a\nb.txt", "a\nb.txt"),
        ("exe\u202efdp.txt", "exe\u202efdp.txt"),
        ("x" * 300 + ".html", "x" * 195 + "….html"),
        ("Sirène.txt", "Sirène.txt"),
        ("a\udcff.txt", "a\\xff.txt"),
        ("a\ud800.txt", "a\ufffd.txt"),
    ],
)
def test_a_name_is_a_path_below_the_container(told: str, name: str) -> None:
    assert named(told) == [name]


def test_no_two_have_one_name() -> None:
    assert named("a.txt", "a.txt", "./a.txt", "a (2).txt") == ["a.txt", "a (2).txt", "a (3).txt", "a (2) (2).txt"]


def test_a_file_is_told_from_a_folder_of_the_same_name() -> None:
    assert named("box.zip", "box.zip/a.txt") == ["box (2).zip", "box.zip/a.txt"]


def test_letters_of_another_case_make_another_name() -> None:
    assert named("A.txt", "a.txt") == ["A.txt", "a.txt"]


PARTS = st.sampled_from(["a", "b", "..", ".", "", "a.zip", "\\", "C:", "\0", "\ud800", "x" * 300, "é", "\n"])


@given(st.lists(st.lists(PARTS, max_size=4).map("/".join) | st.text(max_size=8), max_size=12))
def test_of_any_names_each_is_found_again(told: list[str]) -> None:
    paths = named(*told)
    assert len(set(paths)) == len(paths) == len(told)
    for path in paths:
        assert not set(containers(path)) & set(paths)
        assert not {"", ".", ".."} & set(path.split("/"))
        place_in_order(f"box/{path}").decode("utf-8")


def test_what_is_left_out_of_a_folder_is_left_out_of_a_container() -> None:
    paths = ["a.html", "a_files/b.html", "b_files/c.html", ".hidden/x.txt", "d/.x", "__MACOSX/._a.html", "d/e.txt"]
    assert list(omissions(paths)) == [
        "",
        "a part of the saved page a",
        "",
        "a hidden file",
        "a hidden file",
        "what macOS adds to an archive",
        "",
    ]
