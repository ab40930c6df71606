"""Every setting, command, option, error, field and module is documented where a user looks for it."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import pytest

import pincite
from indexer.builder import Wanted, build
from search import errors
from search.config import SETTINGS
from search.parser import DATE_FIELDS
from search.records import SearchRequest
from search.schema import FACETS, WORD_FIELDS
from search.searcher import Searcher

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").rglob("*.md")])


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def commands() -> Mapping[str, click.Command]:
    return pincite.main.commands


def error_types(root: type[Exception]) -> Iterator[type[Exception]]:
    for child in root.__subclasses__():
        if child.__module__ == errors.__name__:
            yield child
            yield from error_types(child)


@pytest.mark.parametrize("setting", [*SETTINGS.values()], ids=[*SETTINGS])
def test_every_setting_has_its_row(setting: object) -> None:
    assert isinstance(setting, type(SETTINGS["index"]))
    row = f"| `{setting.option}` | `{setting.variable}` | `{setting.default}` | {setting.help} |"
    assert row in page("docs/settings.md").splitlines()


def test_settings_are_options_with_their_defaults_and_help() -> None:
    options = {
        option.name: option
        for command in commands().values()
        for option in command.params
        if isinstance(option, click.Option) and option.envvar
    }
    assert options.keys() == SETTINGS.keys()
    assert {name: option.help for name, option in options.items()} == {n: s.help for n, s in SETTINGS.items()}
    assert {option.envvar for option in options.values()} == {s.variable for s in SETTINGS.values()}


@pytest.mark.parametrize("name", [*commands()])
def test_every_command_and_option_is_told(name: str) -> None:
    row = next(line for line in page("docs/interfaces.md").splitlines() if line.startswith(f"| `pincite {name}"))
    options = [option for option in commands()[name].params if isinstance(option, click.Option)]
    assert all(f"--{option.opts[-1].lstrip('-')}" in row for option in options), row


@pytest.mark.parametrize("name", [*commands()])
def test_every_command_tells_its_exit_codes(name: str) -> None:
    assert "exit code" in str(commands()[name].help).lower()


@pytest.mark.parametrize("error", [*error_types(errors.PinciteError)], ids=lambda error: str(error.__name__))
def test_every_error_that_can_be_raised_is_told(error: type[Exception]) -> None:
    if not list(error.__subclasses__()):
        assert f"| `{error.__name__}` |" in page("docs/errors.md")
    assert error.__name__ in str(errors.__doc__)
    assert error.__doc__


@pytest.mark.parametrize("field", [*WORD_FIELDS, *DATE_FIELDS])
def test_every_field_of_the_query_language_is_told(field: str) -> None:
    assert f"`{field}`" in page("docs/query-language.md") or f"`{field}:`" in page("docs/query-language.md")


@pytest.mark.parametrize("field", [*FACETS])
def test_every_facet_is_told(field: str) -> None:
    facets = page("docs/interfaces.md").partition("Facets: ")[2]
    assert f"`{field}`" in facets


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_pages_and_to_files_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text("utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_every_module_opens_with_what_it_is() -> None:
    modules = [*ROOT.glob("*.py"), *(f for p in ("search", "indexer", "webapp") for f in (ROOT / p).rglob("*.py"))]
    assert [str(m) for m in modules if not ast.get_docstring(ast.parse(m.read_text("utf-8")))] == []


def test_the_examples_of_the_readme_find_what_it_says(tmp_path: Path) -> None:
    build(ROOT / "corpus", tmp_path, Wanted(engine="memory"), lambda _file, _total: None)
    searcher = Searcher.open(tmp_path)
    table = page("README.md").partition("## Ask")[2].partition("## ")[0]
    cells = re.findall(r"^\| `(.+?)` \|", table, re.MULTILINE)
    queries = [query for cell in cells for query in cell.split("`, `")]
    assert len(queries) >= 6
    for query in queries:
        assert searcher.search(SearchRequest(query)).hits, query
    phrase = searcher.search(SearchRequest('"the third time nobody picked up"'))
    assert phrase.total_documents == 3
    searcher.close()
