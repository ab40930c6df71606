"""`metadata.csv`: what its rows say goes first, and a row that cannot be used names its line and column."""

from pathlib import Path

import pytest

from indexer.columns import MOST_OWN
from indexer.sidecar import read_sidecar
from tests.indexer.reading import MORE, PROSE, read_text


def sidecar(folder: Path, text: str | bytes) -> None:
    (folder / "metadata.csv").write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    (folder / "a.txt").write_text(PROSE)


def values(folder: Path, name: str = "a.txt") -> list[tuple[str, str]]:
    return [(claim.field, claim.value) for claim in read_sidecar(folder).claims.get(name, ())]


def test_without_one_there_are_no_claims(tmp_path: Path) -> None:
    assert (read_sidecar(tmp_path).claims, read_sidecar(tmp_path).problem) == ({}, "")


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
    assert read_sidecar(tmp_path).claims["a.txt"][0].evidence == "metadata.csv, line 2, column title"


def test_it_goes_before_what_the_file_says(tmp_path: Path) -> None:
    sidecar(tmp_path, "file,title,language,date,author\na.txt,Given,fa,2001,;\n")
    text = f"The register is opened\n\n9 March 2021\n\nBy Maeve Ikedare\n\n{PROSE}\n\n{MORE}"
    metadata = read_text(text, given=read_sidecar(tmp_path).claims["a.txt"]).document.origin.metadata
    assert (metadata.title, metadata.language, metadata.authors) == ("Given", "fa", ("Maeve Ikedare",))
    assert metadata.published is not None
    assert (metadata.published.iso, metadata.published.evidence) == ("2001", "metadata.csv, line 2, column date")


def test_an_address_that_is_none_of_the_web_is_not_linked(tmp_path: Path) -> None:
    sidecar(tmp_path, "file,url\na.txt,javascript:alert(1)\n")
    assert read_text(PROSE, given=read_sidecar(tmp_path).claims["a.txt"]).document.origin.metadata.url is None


@pytest.mark.parametrize("date", ["2021-02-30", "3 March 2021", "21-03-03", "0000", "２０２１"])
def test_a_bad_date_names_line_and_column_and_the_rest_is_used(tmp_path: Path, date: str) -> None:
    sidecar(tmp_path, f"file,title,date\na.txt,Given,{date}\n")
    assert values(tmp_path) == [("title", "Given")]
    assert read_sidecar(tmp_path).problem == f"line 2, column date: {date!r} is not YYYY, YYYY-MM or YYYY-MM-DD"


def test_a_row_for_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    sidecar(tmp_path, 'file,title\na.txt,x\n"gone\n.txt",y\n')
    assert read_sidecar(tmp_path).problem == "line 4, column file: there is no file 'gone\\n.txt' here"
    assert values(tmp_path) == [("title", "x")]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"name,title\na.txt,x\n", "line 1: there is no column called file"),
        (b"", "line 1: there is no column called file"),
        ("file,title\na.txt,é\n".encode("utf-16"), "it cannot be read as CSV in UTF-8"),
        ("file,title\na.txt,é\n".encode("cp1252"), "it cannot be read as CSV in UTF-8"),
        (b'file,title\na.txt,"open\n', "it cannot be read as CSV in UTF-8"),
    ],
)
def test_what_is_no_table_is_told(tmp_path: Path, content: bytes, problem: str) -> None:
    sidecar(tmp_path, content)
    assert read_sidecar(tmp_path).problem.startswith(problem)


def test_other_columns_are_fields_of_the_users_own(tmp_path: Path) -> None:
    sidecar(tmp_path, "Case No,file,exhibit-kind,Box_7,\n19/014; 19/015 ;;19/014,a.txt,letter,,\n")
    claims = read_sidecar(tmp_path).claims["a.txt"]
    assert read_sidecar(tmp_path).problem == ""
    assert {claim.own for claim in claims} == {True}
    assert values(tmp_path) == [
        ("case_no", "19/014"), ("case_no", "19/015"), ("case_no", "19/014"), ("exhibit_kind", "letter"),
    ]  # fmt: skip
    metadata = read_text(PROSE, given=claims).document.origin.metadata
    assert metadata.own == {"case_no": ("19/014", "19/015"), "exhibit_kind": ("letter",)}
    assert metadata.evidence["case_no"] == "metadata.csv, line 2, column Case No"


def test_a_value_of_the_users_own_is_capped_and_storable(tmp_path: Path) -> None:
    sidecar(tmp_path, f"file,box\na.txt,{'x' * 5_000}; two\t  words\n")
    metadata = read_text(PROSE, given=read_sidecar(tmp_path).claims["a.txt"]).document.origin.metadata
    assert metadata.own == {"box": ("x" * 300, "two words")}


@pytest.mark.parametrize(
    "title",
    ["Title", "authors", "speaker", "year", "Match", "sort", "path", "published", "evidence", "encoding", "File", "7up",
     "café", "a.b", "x" * 41, "_a", "کتاب", "own"],
)  # fmt: skip
def test_a_column_that_cannot_be_a_field_is_told_once_and_left_out(tmp_path: Path, title: str) -> None:
    sidecar(tmp_path, f"file,{title},box\na.txt,x,7\na.txt,y,7\n")
    problem = read_sidecar(tmp_path).problem
    assert problem.startswith(f"line 1, column {title!r}: ")
    assert "; " not in problem
    assert values(tmp_path) == [("box", "7")]


def test_of_columns_with_one_name_the_first_is_used(tmp_path: Path) -> None:
    sidecar(tmp_path, "file,case no,Case-No,case no\na.txt,one,two,three\n")
    assert values(tmp_path) == [("case_no", "one")]
    assert read_sidecar(tmp_path).problem == (
        "line 1, column 'Case-No': case_no is the column case no already; "
        "line 1, column 'case no': case_no is the column case no already"
    )


def test_there_are_only_so_many_columns_of_the_users_own(tmp_path: Path) -> None:
    titles = [f"c{number}" for number in range(MOST_OWN + 2)]
    sidecar(tmp_path, f"file,{','.join(titles)}\na.txt{',x' * len(titles)}\n")
    assert [field for field, _ in values(tmp_path)] == titles[:MOST_OWN]
    assert read_sidecar(tmp_path).problem.count("which is the most there can be") == 2


def test_extra_and_missing_cells_do_no_harm(tmp_path: Path) -> None:
    sidecar(tmp_path, "file,title,date\na.txt,x,2020,extra,more\na.txt\n")
    assert read_sidecar(tmp_path).problem == ""


def test_a_long_field_and_an_impossible_name_do_not_cost_the_rows_after_them(tmp_path: Path) -> None:
    sidecar(tmp_path, f"file,title\nb.txt,{'x' * 200_000}\n{'n' * 300}.txt,long\na.txt,The third call\n")
    assert values(tmp_path) == [("title", "The third call")]
    assert f"line 3, column file: there is no file '{'n' * 300}.txt' here" in read_sidecar(tmp_path).problem


def test_many_problems_are_counted_not_listed(tmp_path: Path) -> None:
    sidecar(tmp_path, "file,date\n" + "a.txt,soon\n" * 5_000)
    problem = read_sidecar(tmp_path).problem
    assert problem.count("is not YYYY") == 10
    assert problem.endswith("; and 4,990 more")


def test_a_link_to_a_table_elsewhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.csv").write_text("file,title\na.txt,Secret\n")
    (tmp_path / "metadata.csv").symlink_to(tmp_path / "elsewhere.csv")
    found = read_sidecar(tmp_path)
    assert (found.claims, found.problem) == ({}, "it is a link, which is not followed")
