"""Sidecars: what their rows say goes first, and what cannot be used names its row and column."""

import os
from pathlib import Path
from typing import NoReturn

import pytest

from indexer.blocks import Claim
from indexer.builder import Wanted, build
from indexer.columns import MOST_OWN
from indexer.sidecar import READERS, Sidecar, claims_for, read_sidecar
from search.records import SearchRequest
from search.searcher import Searcher
from tests.indexer.reading import MORE, PROSE, read_text


def sidecar(folder: Path, text: str | bytes) -> None:
    (folder / "metadata.csv").write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    (folder / "a.txt").write_text(PROSE)
    read_sidecar.cache_clear()


def claims(folder: Path, name: str = "a.txt") -> tuple[Claim, ...]:
    return claims_for(folder / name, folder)


def values(folder: Path, name: str = "a.txt") -> list[tuple[str, str]]:
    return [(claim.field, claim.value) for claim in claims(folder, name)]


def problem(folder: Path, name: str = "metadata.csv") -> str:
    return read_sidecar(folder / name).problem


def test_without_one_there_are_no_claims(tmp_path: Path) -> None:
    assert read_sidecar(tmp_path / "metadata.csv") == Sidecar({})
    assert claims(tmp_path) == ()


def test_columns_are_claims(tmp_path: Path) -> None:
    sidecar(
        tmp_path,
        "\ufefffile,title,author,publisher,date,language,kind,url\r\n"
        'a.txt,"One ""night"", two","R. Sennacott; G. Pellowe ",OVRA,2019-03,fa,memo,https://a.example/\r\n',
    )
    assert values(tmp_path) == [
        ("title", 'One "night", two'), ("authors", "R. Sennacott"), ("authors", "G. Pellowe"), ("publisher", "OVRA"),
        ("published", "2019-03"), ("language", "fa"), ("kind", "memo"), ("url", "https://a.example/"),
    ]  # fmt: skip
    assert claims(tmp_path)[0].evidence == "metadata.csv, line 2, column title"


def test_it_goes_before_what_the_file_says(tmp_path: Path) -> None:
    sidecar(tmp_path, "file,title,language,date,author\na.txt,Given,fa,2001,;\n")
    text = f"The register is opened\n\n9 March 2021\n\nBy Maeve Ikedare\n\n{PROSE}\n\n{MORE}"
    metadata = read_text(text, given=claims(tmp_path)).document.origin.metadata
    assert (metadata.title, metadata.language, metadata.authors) == ("Given", "fa", ("Maeve Ikedare",))
    assert metadata.published is not None
    assert (metadata.published.iso, metadata.published.evidence) == ("2001", "metadata.csv, line 2, column date")


def test_an_address_that_is_none_of_the_web_is_not_linked(tmp_path: Path) -> None:
    sidecar(tmp_path, "file,url\na.txt,javascript:alert(1)\n")
    assert read_text(PROSE, given=claims(tmp_path)).document.origin.metadata.url is None


@pytest.mark.parametrize("date", ["2021-02-30", "3 March 2021", "21-03-03", "0000", "２０２１"])
def test_a_bad_date_names_line_and_column_and_the_rest_is_used(tmp_path: Path, date: str) -> None:
    sidecar(tmp_path, f"file,title,date\na.txt,Given,{date}\n")
    assert values(tmp_path) == [("title", "Given")]
    assert problem(tmp_path) == f"line 2, column date: {date!r} is not YYYY, YYYY-MM or YYYY-MM-DD"


def test_a_row_for_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    sidecar(tmp_path, 'file,title\na.txt,x\n"gone\n.txt",y\n')
    assert problem(tmp_path) == "line 4, column file: there is no file 'gone\\n.txt' here"
    assert values(tmp_path) == [("title", "x")]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"name,title\na.txt,x\n", "line 1: there is no column called file"),
        (b"", "line 1: there is no column called file"),
        (b'file,title\na.txt,"open\n', "it cannot be read as CSV"),
    ],
)
def test_what_is_no_table_is_told(tmp_path: Path, content: bytes, told: str) -> None:
    sidecar(tmp_path, content)
    assert problem(tmp_path).startswith(told)


def test_other_columns_are_fields_of_the_users_own(tmp_path: Path) -> None:
    sidecar(tmp_path, "Case No,file,exhibit-kind,Box_7,\n19/014; 19/015 ;;19/014,a.txt,letter,,\n")
    given = claims(tmp_path)
    assert problem(tmp_path) == ""
    assert {claim.own for claim in given} == {True}
    assert values(tmp_path) == [
        ("case_no", "19/014"), ("case_no", "19/015"), ("case_no", "19/014"), ("exhibit_kind", "letter"),
    ]  # fmt: skip
    metadata = read_text(PROSE, given=given).document.origin.metadata
    assert metadata.own == {"case_no": ("19/014", "19/015"), "exhibit_kind": ("letter",)}
    assert metadata.evidence["case_no"] == "metadata.csv, line 2, column Case No"


@pytest.mark.parametrize(
    "content",
    [
        "File,TITLE\na.txt,Écluse\n".encode(), "file;title\na.txt;Écluse\n".encode("cp1252"),
        "file\ttitle\r\na.txt\tÉcluse\r\n".encode("utf-16"), "file;title\na.txt;Écluse\n".encode("utf-8-sig"),
    ],
)  # fmt: skip
def test_a_table_may_be_written_as_spreadsheets_write_them(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "metadata.csv").write_bytes(content)
    (tmp_path / "a.txt").touch()
    assert values(tmp_path) == [("title", "Écluse")]
    assert problem(tmp_path) == ""


def test_a_value_of_the_users_own_is_capped_and_storable(tmp_path: Path) -> None:
    sidecar(tmp_path, f"file,box\na.txt,{'x' * 5_000}; two\t  words\n")
    metadata = read_text(PROSE, given=claims(tmp_path)).document.origin.metadata
    assert metadata.own == {"box": ("x" * 300, "two words")}


@pytest.mark.parametrize(
    "title",
    ["authors", "speaker", "year", "Match", "sort", "path", "published", "evidence", "encoding", "7up",
     "café", "a.b", "x" * 41, "_a", "کتاب", "own"],
)  # fmt: skip
def test_a_column_that_cannot_be_a_field_is_told_once_and_left_out(tmp_path: Path, title: str) -> None:
    sidecar(tmp_path, f"file,{title},box\na.txt,x,7\n")
    told = problem(tmp_path)
    assert told.startswith(f"line 1, column {title!r}: ")
    assert "; " not in told
    assert values(tmp_path) == [("box", "7")]


def test_of_columns_with_one_name_the_first_is_used(tmp_path: Path) -> None:
    sidecar(tmp_path, "file,case no,Case-No,case no\na.txt,one,two,three\n")
    assert values(tmp_path) == [("case_no", "one")]
    assert problem(tmp_path) == (
        "line 1, column 'Case-No': case_no is the column case no already; "
        "line 1, column 'case no': case_no is the column case no already"
    )


def test_there_are_only_so_many_columns_of_the_users_own(tmp_path: Path) -> None:
    titles = [f"c{number}" for number in range(MOST_OWN + 2)]
    sidecar(tmp_path, f"file,{','.join(titles)}\na.txt{',x' * len(titles)}\n")
    assert [field for field, _ in values(tmp_path)] == titles[:MOST_OWN]
    assert problem(tmp_path).count("which is the most there can be") == 2


def test_extra_and_missing_cells_do_no_harm(tmp_path: Path) -> None:
    sidecar(tmp_path, "file,title,date\na.txt,x,2020,extra,more\n,,\n\n")
    assert problem(tmp_path) == ""


def test_a_long_field_and_an_impossible_name_do_not_cost_the_rows_after_them(tmp_path: Path) -> None:
    sidecar(tmp_path, f"file,title\nb.txt,{'x' * 200_000}\n{'n' * 300}.txt,long\na.txt,The third call\n")
    assert values(tmp_path) == [("title", "The third call")]
    assert f"line 3, column file: there is no file '{'n' * 200}' here" in problem(tmp_path)


def test_a_cell_has_so_many_values_and_a_row_so_many_columns(tmp_path: Path) -> None:
    sidecar(tmp_path, f"file,author,box\na.txt,{'a;' * 100_000},7\n")
    assert values(tmp_path) == [("box", "7")]
    assert problem(tmp_path) == "line 2, column author: there can be 1,000 values in a cell"
    sidecar(tmp_path, f"file{',c' * 1_000}\na.txt\n")
    assert problem(tmp_path) == "line 1: there are more than 200 columns"


def test_many_problems_are_counted_not_listed(tmp_path: Path) -> None:
    sidecar(tmp_path, "file,title\n" + "b.txt,x\n" * 5_001)
    told = problem(tmp_path)
    assert told.count("has a row before this one") == 9
    assert told.endswith("; and 4,991 more")


def test_a_link_to_a_table_elsewhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.csv").write_text("file,title\na.txt,Secret\n")
    (tmp_path / "metadata.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert read_sidecar(tmp_path / "metadata.csv") == Sidecar({}, "it is a link, which is not followed")


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")


def told_of(collection: Path, name: str) -> dict[str, tuple[str, str]]:
    """Each field's value, with where it was read."""
    return {claim.field: (claim.value, claim.evidence) for claim in claims_for(collection / name, collection)}


def test_the_nearer_folder_goes_before_the_one_above_field_by_field(tmp_path: Path) -> None:
    put(tmp_path, "reports/2019/a.txt", PROSE)
    put(tmp_path, "metadata.csv", "file,title,publisher,box\nreports/2019/a.txt,Far,OVRA,1;2\n")
    put(tmp_path, "reports/metadata.csv", "file,title,date\n2019/a.txt,Nearer,2019\n")
    put(tmp_path, "reports/2019/metadata.csv", "file,title,box\na.txt,Nearest,3\n")
    assert told_of(tmp_path, "reports/2019/a.txt") == {
        "title": ("Nearest", "metadata.csv, line 2, column title"),
        "box": ("3", "metadata.csv, line 2, column box"),
        "published": ("2019", "../metadata.csv, line 2, column date"),
        "publisher": ("OVRA", "../../metadata.csv, line 2, column publisher"),
    }
    assert told_of(tmp_path / "reports", "2019/a.txt").keys() == {"title", "box", "published"}


def test_several_values_of_one_row_stay_together_and_exclude_those_above(tmp_path: Path) -> None:
    put(tmp_path, "in/a.txt", PROSE)
    put(tmp_path, "metadata.csv", "file,author,box\nin/a.txt,Far,1;2\n")
    put(tmp_path, "in/metadata.csv", "file,author,box\na.txt,G. Pellowe; R. Sennacott,3;4\n")
    given = claims_for(tmp_path / "in/a.txt", tmp_path)
    metadata = read_text(PROSE, given=given).document.origin.metadata
    assert metadata.authors == ("G. Pellowe", "R. Sennacott")
    assert metadata.own == {"box": ("3", "4")}


def test_a_row_of_a_folder_is_about_all_that_is_in_it(tmp_path: Path) -> None:
    put(tmp_path, "reports/2019/deep/a.txt", PROSE)
    put(tmp_path, "reports/b.txt", PROSE)
    put(tmp_path, "c.txt", PROSE)
    put(tmp_path, "metadata.csv", "file,box,shelf,kind\n./,0,east,file\nreports/,1,,\nreports/2019/,2,,report\n")
    assert problem(tmp_path) == ""
    of = {name: {field: value for field, (value, _) in told_of(tmp_path, name).items()} for name in
          ("reports/2019/deep/a.txt", "reports/b.txt", "c.txt")}  # fmt: skip
    assert of == {
        "reports/2019/deep/a.txt": {"box": "2", "kind": "report", "shelf": "east"},
        "reports/b.txt": {"box": "1", "shelf": "east", "kind": "file"},
        "c.txt": {"box": "0", "shelf": "east", "kind": "file"},
    }


def test_a_files_own_row_goes_before_its_folders(tmp_path: Path) -> None:
    put(tmp_path, "in/a.txt", PROSE)
    put(tmp_path, "metadata.csv", "file,box\nin/,1\nin/a.txt,2\n")
    assert told_of(tmp_path, "in/a.txt") == {"box": ("2", "../metadata.csv, line 3, column box")}


@pytest.mark.parametrize("name", ["../a.txt", "in/../a.txt", "/etc/hostname", "in", "gone/", "a.txt/", "\\xff\x00"])
def test_a_row_leads_to_a_file_below_the_table_only(tmp_path: Path, name: str) -> None:
    put(tmp_path, "a.txt", PROSE)
    put(tmp_path, "in/metadata.csv", f"file,title\n{name},x\n")
    kind = "folder" if name.endswith("/") else "file"
    assert problem(tmp_path / "in") == f"line 2, column file: there is no {kind} {name!r} here"
    assert told_of(tmp_path, "a.txt") == {}


def test_names_are_found_in_either_normal_form_and_as_the_ledger_writes_them(tmp_path: Path) -> None:
    put(tmp_path, "cafe\u0301.txt", PROSE)
    (tmp_path / os.fsdecode(b"\xff.txt")).write_text(PROSE)
    put(tmp_path, "metadata.csv", "file,title\ncaf\u00e9.txt,One\n\\xff.txt,Two\n./x.txt,Three\n")
    put(tmp_path, "x.txt", PROSE)
    assert problem(tmp_path) == ""
    assert told_of(tmp_path, "cafe\u0301.txt")["title"][0] == "One"
    assert claims_for(tmp_path / os.fsdecode(b"\xff.txt"), tmp_path)[0].value == "Two"
    assert told_of(tmp_path, "x.txt")["title"][0] == "Three"


def test_of_rows_for_one_file_the_first_is_used_and_the_others_are_told(tmp_path: Path) -> None:
    sidecar(tmp_path, "file,title\na.txt,One\n,Nobody's\n./a.txt,Two\n")
    assert values(tmp_path) == [("title", "One")]
    assert problem(tmp_path) == (
        "line 3, column file: no file is named; line 4, column file: './a.txt' has a row before this one, which is used"
    )


def test_of_two_tables_in_a_folder_both_are_used_and_the_one_written_by_hand_first(tmp_path: Path) -> None:
    sidecar(tmp_path, "file,title\na.txt,By hand\n")
    put(tmp_path, "metadata.json", '{"a.txt": {"title": "By a program", "box": 7}}')
    assert values(tmp_path) == [("title", "By hand"), ("box", "7")]
    assert (problem(tmp_path), problem(tmp_path, "metadata.json")) == ("", "")


def test_a_table_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.sidecar.MOST_BYTES", 10)
    sidecar(tmp_path, "file,title\na.txt,x\n")
    assert read_sidecar(tmp_path / "metadata.csv") == Sidecar({}, "it is larger than 10 bytes")


def test_rows_beyond_the_last_that_can_be_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.sidecar.MOST_ROWS", 1)
    put(tmp_path, "b.txt", PROSE)
    sidecar(tmp_path, "file,title\na.txt,x\nb.txt,y\n")
    assert (values(tmp_path), values(tmp_path, "b.txt")) == ([("title", "x")], [])
    assert problem(tmp_path) == "line 3: from here on, the rows are not used: there can be 1"


def test_a_table_that_cannot_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sidecar(tmp_path, "file,title\na.txt,x\n")

    def refuse(_path: Path) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setitem(READERS, "metadata.csv", refuse)
    assert problem(tmp_path) == "unreadable: Permission denied"


def test_a_link_that_is_not_followed_is_a_failed_row(tmp_path: Path) -> None:
    put(tmp_path, "docs/a.txt", PROSE)
    put(tmp_path, "elsewhere.csv", "file,title\na.txt,Secret\n")
    (tmp_path / "docs" / "metadata.csv").symlink_to(tmp_path / "elsewhere.csv")
    built = build(tmp_path / "docs", tmp_path / "index", Wanted(engine="memory"), lambda _file, _total: None)
    assert [(file.source, file.reason) for file in built.problems] == [
        ("metadata.csv", "it is a link, which is not followed")
    ]


@pytest.mark.parametrize("name", ["metadata.csv", "metadata.json"])
def test_fields_of_a_table_above_are_facets(tmp_path: Path, name: str) -> None:
    put(tmp_path, "docs/in/a.txt", PROSE)
    table = {"metadata.csv": "file,Case No\nin/a.txt,19/014; 20/001\n",
             "metadata.json": '[{"file": "in/a.txt", "Case No": ["19/014", "20/001"]}]'}  # fmt: skip
    put(tmp_path, f"docs/{name}", table[name])
    built = build(tmp_path / "docs", tmp_path / "index", Wanted(engine="memory"), lambda _file, _total: None)
    assert built.problems == ()
    searcher = Searcher.open(tmp_path / "index")
    (facet,) = [facet for facet in searcher.search(SearchRequest("engineer")).facets if facet.field == "case_no"]
    assert [(value.value, value.count) for value in facet.values] == [("19/014", 1), ("20/001", 1)]
    assert searcher.search(SearchRequest("case_no:20/001")).total_passages == 1
    searcher.close()
