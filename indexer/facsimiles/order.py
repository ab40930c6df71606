"""What a process that draws pages is told, and how it says that there is no image."""

from typing import NamedTuple

NOT_DRAWN = 3
"""The exit code where there is no image; standard error says why."""


class Order(NamedTuple):
    """The page to draw, of the file with this SHA-256, and what to box on it; within limits of seconds and MiB.

    In the index `directory`, it is kept where recognised words stand.
    """

    collection: str
    source: str
    sha256: str
    page: int
    quotation: str
    seconds: int
    memory: int
    directory: str
