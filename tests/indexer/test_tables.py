"""Tables as JSON and as spreadsheets: what their cells say, and how a problem names its place."""

import json
import re
import time
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from indexer.sidecar import Sidecar, claims_for, read_sidecar
from indexer.tables import xlsx
from tests.indexer.reading import PROSE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(PROSE)
    (tmp_path / "b.txt").write_text(PROSE)
    read_sidecar.cache_clear()
    return tmp_path


def values(folder: Path, name: str = "a.txt") -> list[tuple[str, str]]:
    return [(claim.field, claim.value) for claim in claims_for(folder / name, folder)]


def evidence(folder: Path, name: str = "a.txt") -> list[str]:
    return [claim.evidence for claim in claims_for(folder / name, folder)]


def problem(folder: Path, sidecar: str) -> str:
    return read_sidecar(folder / sidecar).problem


def put_json(folder: Path, value: object) -> None:
    text = value if isinstance(value, str) else json.dumps(value)
    (folder / "metadata.json").write_text(text, "utf-8")


def put_xlsx(folder: Path, *rows: Sequence[Any], title: str = "Files") -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(folder / "metadata.xlsx")
    return folder / "metadata.xlsx"


def rewrite(path: Path, part: str, old: str, new: str) -> None:
    """Replace what matches in a part of a workbook."""
    with zipfile.ZipFile(path) as book:
        parts = {info.filename: book.read(info) for info in book.infolist()}
    text, count = re.subn(old, lambda _: new, parts[part].decode())
    assert count
    parts[part] = text.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)


BAD_NAME = "a field's name has letters from a to z, digits and _, begins with a letter and has 40 characters at most"
SHEET = "xl/worksheets/sheet1.xml"


def rewrite_b2(path: Path, cell: str) -> None:
    rewrite(path, SHEET, '<c r="B2".*?(?:</c>|/>(?!</c>))', cell)


ENTRY = {
    "title": "The third call",
    "author": ["G. Pellowe", "R. Sennacott"],
    "date": 2019,
    "Case No": [7, "a; b", None],
}
READ = [
    ("title", "The third call"), ("authors", "G. Pellowe"), ("authors", "R. Sennacott"), ("published", "2019"),
    ("case_no", "7"), ("case_no", "a; b"),
]  # fmt: skip


def test_json_by_file(folder: Path) -> None:
    put_json(folder, {"a.txt": ENTRY, "b.txt": {"case no": True}})
    assert values(folder) == READ
    assert evidence(folder)[0] == "metadata.json, entry 'a.txt', field title"
    assert problem(folder, "metadata.json") == ("entry 'b.txt', field 'case no': case_no is the column Case No already")


def test_json_as_a_list(folder: Path) -> None:
    put_json(folder, [{"file": "b.txt", "title": "First"}, {**ENTRY, "file": "a.txt"}])
    assert values(folder) == READ
    assert evidence(folder)[0] == "metadata.json, entry 2, field title"
    assert problem(folder, "metadata.json") == ""


def test_numbers_of_json_are_as_written(folder: Path) -> None:
    put_json(folder, '\ufeff{"a.txt": {"box": [1.10, 1e5, -0, 123456789012345678901, NaN, true, "", " x "]}}')
    assert [value for _, value in values(folder)] == [
        "1.10", "1e5", "-0", "123456789012345678901", "NaN", "true", "x",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ('{"date": "soon"}', "entry 'a.txt', field date: 'soon' is not YYYY, YYYY-MM or YYYY-MM-DD"),
        ('{"title": ["One", "Two"]}', "entry 'a.txt', field title: title has one value only"),
        ('{"box": {"x": 1}}', "entry 'a.txt', field box: it is neither a text, a number nor a list of those"),
        ('{"box": [[1]]}', "entry 'a.txt', field box: it is neither a text, a number nor a list of those"),
        ('{"box": 1, "box": 2}', "entry 'a.txt', field box: it is there twice"),
        ('{"café": 1}', "entry 'a.txt', field 'café': a field's name has letters"),
    ],
)
def test_a_field_of_json_that_cannot_be_used_is_named_and_the_rest_is_used(folder: Path, entry: str, told: str) -> None:
    put_json(folder, f'{{"a.txt": {entry[:-1]}, "kind": "memo"}}}}')
    assert problem(folder, "metadata.json").startswith(told)
    assert values(folder) == [("kind", "memo")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "it cannot be read as JSON in UTF-8 ("),
        ('{"a.txt": {"title": "x"}', "it cannot be read as JSON in UTF-8 (Expecting ',' delimiter: line 1"),
        ("[" * 100_000, "it cannot be read as JSON in UTF-8 ("),
        ('"a.txt"', "it is neither an object with a field for each file nor a list of objects"),
        ('{"a.txt": "x"}', "entry 'a.txt': it is no object with the fields of a file"),
        ('[{"title": "x"}]', "entry 1: it has no field called file that is a text"),
        ('[{"file": ["a.txt"]}]', "entry 1: it has no field called file that is a text"),
        ('{"gone.txt": {}}', "entry 'gone.txt': there is no file 'gone.txt' here"),
        ('{"a\\ud800": {}}', "entry 'a\\ud800': there is no file 'a\\ud800' here"),
        ('[{"file": "a.txt"}, {"file": "a.txt"}]', "entry 2: 'a.txt' has a row before this one, which is used"),
    ],
)
def test_json_that_is_no_table_is_told(folder: Path, text: str, told: str) -> None:
    put_json(folder, text)
    assert problem(folder, "metadata.json").startswith(told)
    assert values(folder) == []


def test_json_in_another_encoding_is_told(folder: Path) -> None:
    (folder / "metadata.json").write_bytes('{"a.txt": {"title": "é"}}'.encode("cp1252"))
    assert problem(folder, "metadata.json").startswith("it cannot be read as JSON in UTF-8 (")


def test_a_spreadsheet(folder: Path) -> None:
    put_xlsx(
        folder,
        ["title", "file", "author", "date", "Case No", "pages", None],
        ["The third call", "a.txt", "G. Pellowe; R. Sennacott", date(2019, 3, 1), "7; 8", 12.0],
        [None, None, None, None, None, " "],
        [None, "b.txt", None, 2019.0, 0.1 + 0.2, True],
    )
    assert problem(folder, "metadata.xlsx") == ""
    assert values(folder) == [
        ("title", "The third call"), ("authors", "G. Pellowe"), ("authors", "R. Sennacott"),
        ("published", "2019-03-01"), ("case_no", "7"), ("case_no", "8"), ("pages", "12"),
    ]  # fmt: skip
    assert evidence(folder)[3] == "metadata.xlsx, sheet Files, row 2, column D (date)"
    assert values(folder, "b.txt") == [("published", "2019"), ("case_no", "0.3"), ("pages", "TRUE")]
    assert evidence(folder, "b.txt")[0] == "metadata.xlsx, sheet Files, row 4, column D (date)"


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (date(2019, 3, 1), "dd/mm/yyyy", "2019-03-01"), (date(2019, 3, 1), "mmm-yy", "2019-03"),
        (date(2019, 3, 1), "mmmm yyyy", "2019-03"), (date(2019, 1, 1), "yyyy", "2019"),
        (date(2019, 3, 1), '[$-407]"Tag" yyyy', "2019"),
        (datetime.fromisoformat("2019-03-01T17:20"), "yyyy-mm-dd h:mm", "2019-03-01 17:20"), (7, "000", "7"),
        (7.5, "0", "7.5"),
        (123456789012, "General", "123456789012"), ("=1+1", "General", ""),
    ],
)  # fmt: skip
def test_a_cell_is_what_it_means_and_as_precise_as_it_shows(
    folder: Path, value: object, number_format: str, shown: str
) -> None:
    book = Workbook()
    book.active.append(["file", "box"])
    book.active.append(["a.txt", value])
    book.active["B2"].number_format = number_format
    book.save(folder / "metadata.xlsx")
    assert values(folder) == ([("box", shown)] if shown else [])


def test_a_formula_is_what_was_last_computed_and_never_run(folder: Path) -> None:
    path = put_xlsx(folder, ["file", "box"], ["a.txt", "=20+1"])
    rewrite_b2(path, '<c r="B2"><f>20+1</f><v>7</v></c>')
    assert values(folder) == [("box", "7")]


def test_a_problem_of_a_spreadsheet_names_sheet_row_and_column(folder: Path) -> None:
    put_xlsx(
        folder, ["file", "date", "café", "box"], ["a.txt", "soon", None, "1"], ["gone.txt"], ["a.txt"], [None, "2019"],
        title="Last box",
    )  # fmt: skip
    assert problem(folder, "metadata.xlsx").split("; ") == [
        f"sheet Last box, row 1, column C ('café'): {BAD_NAME}",
        "sheet Last box, row 2, column B (date): 'soon' is not YYYY, YYYY-MM or YYYY-MM-DD",
        "sheet Last box, row 3, column A (file): there is no file 'gone.txt' here",
        "sheet Last box, row 4, column A (file): 'a.txt' has a row before this one, which is used",
        "sheet Last box, row 5, column A (file): no file is named",
    ]
    assert values(folder) == [("box", "1")]


def test_an_error_of_the_spreadsheet_is_told(folder: Path) -> None:
    path = put_xlsx(folder, ["file", "box"], ["a.txt", "=1/0"])
    rewrite_b2(path, '<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>')
    assert problem(folder, "metadata.xlsx") == (
        "sheet Files, row 2, column B (box): #DIV/0! is an error of the spreadsheet's"
    )


def test_every_sheet_with_a_column_of_files_is_read(folder: Path) -> None:
    book = Workbook()
    for title, file in (("One", "a.txt"), ("Two", "b.txt")):
        sheet = book.create_sheet(title)
        sheet.append(["file", "box"])
        sheet.append([file, title])
    book.create_sheet("Notes").append(["what this is"])
    book.save(folder / "metadata.xlsx")
    assert (values(folder), values(folder, "b.txt")) == ([("box", "One")], [("box", "Two")])
    assert problem(folder, "metadata.xlsx") == ""


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "it cannot be read as a spreadsheet (BadZipFile: "),
        (b"file,title\n", "it cannot be read as a spreadsheet (BadZipFile: "),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "it cannot be read as a spreadsheet (BadZipFile: "),
    ],
)
def test_what_is_no_spreadsheet_is_told(folder: Path, content: bytes, told: str) -> None:
    (folder / "metadata.xlsx").write_bytes(content)
    assert problem(folder, "metadata.xlsx").startswith(told)


def test_a_spreadsheet_cut_anywhere_is_told(folder: Path) -> None:
    path = put_xlsx(folder, ["file", "title"], ["a.txt", "x"])
    whole = path.read_bytes()
    for share in range(1, 10):
        path.write_bytes(whole[: len(whole) * share // 10])
        read_sidecar.cache_clear()
        assert problem(folder, "metadata.xlsx").startswith("it cannot be read as a spreadsheet (")


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_a_broken_part_is_told(folder: Path, part: str) -> None:
    path = put_xlsx(folder, ["file", "title"], ["a.txt", "x"])
    rewrite(path, part, "</", "<")
    assert problem(folder, "metadata.xlsx").startswith("it cannot be read as a spreadsheet (")


def test_a_spreadsheet_without_files_is_told(folder: Path) -> None:
    put_xlsx(folder, ["name", "title"], ["a.txt", "x"])
    assert read_sidecar(folder / "metadata.xlsx") == Sidecar(
        {}, "there is no sheet with a column called file in its first row"
    )


def test_too_many_columns_are_told(folder: Path) -> None:
    put_xlsx(folder, ["file", *(f"c{number}" for number in range(200))])
    assert problem(folder, "metadata.xlsx") == "sheet Files: it has more than 200 columns"


def test_a_workbook_that_unpacks_to_more_than_it_may_is_not_unpacked(folder: Path) -> None:
    path = put_xlsx(folder, ["file", "title"], ["a.txt", "x"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/media/bomb.xml", b" " * (xlsx.MOST_BYTES + 1))
    assert problem(folder, "metadata.xlsx") == "it unpacks to more than 16,000,000 bytes, or its styles to 2,000,000"


def test_styles_without_end_are_not_read(folder: Path) -> None:
    path = put_xlsx(folder, ["file", "title"], ["a.txt", "x"])
    rewrite(path, "xl/styles.xml", "</cellXfs>", "<xf/>" * 400_000 + "</cellXfs>")
    assert problem(folder, "metadata.xlsx") == "it unpacks to more than 16,000,000 bytes, or its styles to 2,000,000"


def test_a_part_larger_than_it_says_is_read_no_further(folder: Path) -> None:
    path = put_xlsx(folder, ["file", "title"], ["a.txt", "x"])
    rewrite(path, "xl/worksheets/sheet1.xml", "</sheetData>", "</sheetData>" + " " * 1_000_000)
    content = path.read_bytes()
    with zipfile.ZipFile(path) as book:
        said = book.getinfo("xl/worksheets/sheet1.xml").file_size.to_bytes(4, "little")
    path.write_bytes(content.replace(said, (100).to_bytes(4, "little")))
    assert problem(folder, "metadata.xlsx").startswith("it cannot be read as a spreadsheet (")


@pytest.mark.parametrize("cell", ["XFD1048576", "ZZZZZZZZ99999999999", "B99999999999999"])
def test_a_far_cell_costs_no_memory_and_little_time(folder: Path, cell: str) -> None:
    path = put_xlsx(folder, ["file", "title"], ["a.txt", "x"])
    row = "".join(filter(str.isdigit, cell))
    far = f'<row r="{row}"><c r="{cell}"><v>1</v></c></row></sheetData>'
    rewrite(path, "xl/worksheets/sheet1.xml", "</sheetData>", far)
    started = time.process_time()
    read_sidecar(path)
    assert time.process_time() - started < 10


def test_entities_are_not_resolved(folder: Path) -> None:
    (folder / "secret").write_text("the secret")
    path = put_xlsx(folder, ["file", "title"], ["a.txt", "x"])
    doctype = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{folder}/secret">]><worksheet '
    rewrite(path, SHEET, "<worksheet ", doctype)
    rewrite_b2(path, '<c r="B2" t="str"><v>&e;</v></c>')
    assert "secret" not in str(values(folder))
