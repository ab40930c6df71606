"""The pages on the sample collection: what help promises is found, and the first page is small."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.builder import Wanted, build
from tests.webapp.conftest import client_of
from tests.webapp.page_elements import one, parsed, texts
from webapp import create_app, syntax

CORPUS = Path(__file__).parents[2] / "corpus"
EXAMPLES = [example.query for _, examples in syntax.SECTIONS for example in examples]
BUDGET = 60_000
"""Bytes of the first page with all that it asks for, nothing of it compressed."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    index = tmp_path_factory.mktemp("sample")
    build(CORPUS, index, Wanted(engine="memory"), lambda _file, _total: None)
    return client_of(create_app(index))


def page(client: FlaskClient, address: str, **parameters: str) -> str:
    answer = client.get(address, query_string=parameters or None)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_of_the_help_page_finds_something_and_is_read_as_it_is(sample: FlaskClient, example: str) -> None:
    answer = page(sample, "/", q=example)
    assert parsed(answer).select(".result"), example
    assert texts(answer, ".notes li") == []


def test_the_help_page_has_all_of_them_as_links(sample: FlaskClient) -> None:
    assert texts(page(sample, "/help"), ".syntax dt a") == EXAMPLES


@pytest.mark.parametrize("address", ["/", "/?q=siren"])
def test_the_first_page_is_small(sample: FlaskClient, address: str) -> None:
    first = page(sample, address)
    assert len(parsed(first).select(".result")) == 10
    files = [str(tag["src"]) for tag in parsed(first).select("script")]
    files += [str(tag["href"]) for tag in parsed(first).select("link[rel=icon], link[rel=stylesheet]")]
    assert all(name.startswith("/static/") for name in files)
    assert len(first.encode()) + sum(len(sample.get(name).data) for name in files) <= BUDGET


def test_the_first_page_is_a_page(sample: FlaskClient) -> None:
    assert one(page(sample, "/"), "h1").get_text().endswith("29 documents")
