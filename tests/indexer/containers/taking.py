"""Taking everything out of a container, for the tests of containers."""

import io
from collections.abc import Callable
from typing import BinaryIO

from indexer.containers.container import Container
from search.errors import ReadError


def taken(
    opened: Callable[[str, BinaryIO], Container], content: bytes, source: str = "c"
) -> list[tuple[str, bytes | str]]:
    """The name of each member with its bytes, or with the reason why it has none."""
    container = opened(source, io.BytesIO(content))
    found: list[tuple[str, bytes | str]] = []
    for place, member in enumerate(container.members):
        try:
            found.append((member.name, container.read(place)))
        except ReadError as error:
            found.append((member.name, error.reason))
    return found
