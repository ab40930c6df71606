"""What a container is: a file that other files are in, such as an archive, a mailbox or a mail with attachments."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, overload

from indexer.blocks import Claim

LARGEST_MEMBER = 1 << 28
"""Bytes of a member that is read; what it is read with has more memory than that."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a container.

    `name` is its path as the container tells it, with `/`, and `bytes` its size if that is told, else 0. `failed` says
    why it cannot be read, `omitted` why it is left out on purpose. `claims` are what the container knows of it.
    """

    name: str
    bytes: int = 0
    failed: str = ""
    omitted: str = ""
    claims: tuple[Claim, ...] = ()


class MembersMade(Sequence[Member]):
    """So many members, each made when it is asked for, as there may be more than fit into memory."""

    def __init__(self, count: int, made: Callable[[int], Member]) -> None:
        self._places = range(count)
        self._made = made

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> Member: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Member]: ...

    def __getitem__(self, place: int | slice) -> Member | Sequence[Member]:
        if isinstance(place, slice):
            return [self._made(one) for one in self._places[place]]
        return self._made(self._places[place])


class Container(Protocol):
    """An open container. Folders in it are no members."""

    @property
    def members(self) -> Sequence[Member]:
        """What is in it, in its order."""

    def read(self, place: int) -> bytes:
        """The bytes of `members[place]`, at most `LARGEST_MEMBER`; raises a `ReadError` that says why not."""
