"""Where a request finds its searcher. Opening an index is `search.searcher`'s business."""

from collections.abc import Callable
from typing import cast

from flask import Flask, current_app

from search.searcher import Searcher

_NAME = "pincite"


def install(app: Flask, searcher: Callable[[], Searcher]) -> None:
    """Make `searcher` what requests to `app` search with."""
    app.extensions[_NAME] = searcher


def searcher() -> Searcher:
    """The searcher to answer this request with; raise an `IndexProblem` when there is none.

    Called once per request: a generation may be published between two calls.
    """
    return cast("Callable[[], Searcher]", current_app.extensions[_NAME])()
