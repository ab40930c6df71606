"""The application over a small real index, and a client to ask it with."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.webapp.inquiry_collection import Built, build_inquiry
from webapp import create_app

Get = Callable[[str], str]


class ReadingClient(FlaskClient):
    """A client that reads every answer to its end, as browsers do, so that files are closed."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        return super().open(*args, **{"buffered": True, **kwargs})


def client_of(app: Flask) -> FlaskClient:
    """A client to ask `app` with."""
    app.test_client_class = ReadingClient
    return app.test_client()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build_inquiry(tmp_path_factory.mktemp("inquiry"))


@pytest.fixture(scope="session")
def app(built: Built) -> Flask:
    return create_app(built.index)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return client_of(app)


@pytest.fixture(scope="session")
def by_tantivy(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of the same collection in an index of the default engine."""
    return client_of(create_app(build_inquiry(tmp_path_factory.mktemp("tantivy"), "tantivy").index))


@pytest.fixture
def get(client: FlaskClient) -> Get:
    """The body of a page that must be there."""

    def page(address: str) -> str:
        response = client.get(address)
        assert response.status_code == 200, f"{address}: {response.status}"
        return response.get_data(as_text=True)

    return page


@pytest.fixture
def no_index(tmp_path: Path) -> FlaskClient:
    return client_of(create_app(tmp_path / "none"))
