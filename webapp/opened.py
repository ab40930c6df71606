"""Where a request finds its searcher. Opening an index is `search.searcher`'s business."""

from collections.abc import Callable
from typing import cast

from flask import Flask, current_app

from search.errors import GenerationGone
from search.searcher import LiveSearcher, Searcher

_NAME = "pincite"


def install(app: Flask, searcher: Callable[[], Searcher]) -> None:
    """Make `searcher` what requests to `app` search with."""
    app.extensions[_NAME] = searcher


def searcher(generation: str = "") -> Searcher:
    """The searcher to answer this request with: of the current commit, or of the one that `generation` names.

    Called once per request: a commit may be published between two calls. Raises an `IndexProblem` when there
    is none, and `GenerationGone` when the named one is not kept.
    """
    source = cast("Callable[[], Searcher]", current_app.extensions[_NAME])
    if isinstance(source, LiveSearcher):
        return source(generation)
    found = source()
    if not found.is_called(generation):
        raise GenerationGone(generation)
    return found
