"""The web application: HTTP over `search`, and nothing else.

`create_app` is the application factory; `pages` answers people in HTML and `api` answers programs in
JSON, both from the same `ResultPage`. Nothing here reads documents or writes to an index.
"""

from collections.abc import Callable
from pathlib import Path

from flask import Flask

from search.searcher import LiveSearcher, Searcher
from webapp import (
    absence,
    access,
    api,
    concordance,
    errors,
    exports,
    facsimiles,
    markup,
    opened,
    pages,
    security,
    wording,
)
from webapp.access import Hosts, Passwords
from webapp.facsimiles import Draw


def create_app(
    index_directory: Path,
    *,
    searcher: Callable[[], Searcher] | None = None,
    hosts: Hosts | None = None,
    passwords: Passwords | None = None,
    draw: Draw | None = None,
) -> Flask:
    """The application over the index in `index_directory`.

    `searcher` gives the searcher for each request; without one, the current generation of the index is
    opened at the first request and again whenever a new one is published. An index that is missing or
    unusable is told to whoever asks (503), so the server can start first and find it later.
    `hosts` are the names that it answers to, any where None; with `passwords`, only who knows one is answered.
    `draw` draws the pages of documents that have some; without it, none are shown.
    """
    app = Flask(__name__)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.json.sort_keys = False  # type: ignore[attr-defined]
    opened.install(app, searcher or LiveSearcher(index_directory))
    markup.install(app)
    wording.install(app)
    security.install(app)
    access.install(app, hosts, passwords)
    errors.install(app)
    facsimiles.install(app, draw)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(concordance.blueprint)
    app.register_blueprint(absence.blueprint)
    app.register_blueprint(exports.blueprint)
    return app
