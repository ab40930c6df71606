"""Citations of hostile titles: nothing that a document says can begin an entry or a field of its own (hostile 22)."""

import re

import pytest

from search.citation import STYLES
from search.exporting import FORMATS
from tests.search.exporting.conftest import Exported


def test_there_is_a_format_for_each_style() -> None:
    assert set(STYLES) < set(FORMATS)


def test_no_line_break_of_a_title_begins_a_tag_of_ris(exported: Exported) -> None:
    lines = re.split(r"\r\n|\n|\r", exported("ris").decode())
    assert sum(line.startswith("TY  - ") for line in lines) == sum(line.startswith("ER  -") for line in lines) == 10
    assert not any(line.startswith("TY  - BOOK") for line in lines)


def test_no_brace_of_a_title_ends_an_entry_of_bibtex(exported: Exported) -> None:
    text = exported("bibtex").decode()
    entries = len(re.findall(r"^@\w+\{", text, re.MULTILINE))
    assert entries == 10
    bare = text.replace("\\\\", "").replace("\\{", "").replace("\\}", "")
    assert bare.count("{") == bare.count("}")


@pytest.mark.parametrize("name", [*STYLES])
def test_nothing_found_is_still_a_file(exported: Exported, name: str) -> None:
    assert isinstance(exported(name, "zeppelin"), bytes)
