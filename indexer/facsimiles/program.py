"""The program of a process that draws one page: it is told which, and answers with an image or says why not."""

import json
import os
import sys
from pathlib import Path
from typing import NoReturn

from indexer.contents import content_of
from indexer.facsimiles.drawing import drawn
from indexer.facsimiles.order import NOT_DRAWN, Order
from indexer.formats import Format
from indexer.processes.confinement import Limits, allow_a_file, confine, quieten
from indexer.recognition.kept import Kept
from indexer.sources import source_at
from search.errors import ReadError
from search.paths import path_of


def main() -> NoReturn:
    """Draw what standard input tells, to standard output."""
    order = Order(*json.load(sys.stdin))
    limits = Limits(order.seconds, order.memory)
    quieten()
    confine(limits)
    allow_a_file(limits)
    try:
        format_, content = _content(order)
        image = drawn(order.source, format_, content, order.page, order.quotation, Kept(Path(order.directory)))
    except ReadError as error:
        _end(error.reason)
    except OSError as error:
        _end(f"unreadable: {error.strerror or error}")
    sys.stdout.buffer.write(image)
    sys.stdout.buffer.flush()
    os._exit(0)


def _content(order: Order) -> tuple[Format | None, bytes]:
    """The format and the bytes of the file, if they are those that were indexed; raises `OSError` or `ReadError`."""
    collection = Path(order.collection)
    root = (collection if collection.is_dir() else collection.parent).resolve(strict=True)
    file = source_at(path_of(order.source, root), root)
    if not file.path.resolve(strict=True).is_relative_to(root):
        raise ReadError(order.source, "it is not in the collection any more")
    with content_of(file) as content:
        if content.sha256 != order.sha256:
            raise ReadError(order.source, "the file is not the one that was indexed; index again")
        return content.format, content.bytes()


def _end(reason: str) -> NoReturn:
    sys.stderr.write(reason)
    sys.stderr.flush()
    os._exit(NOT_DRAWN)
