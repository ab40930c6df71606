"""Short ways to say what a reader made of a file, for the tests of office formats."""

from indexer.blocks import BlockKind, Reading

Line = tuple[str, str]


def shown(reading: Reading) -> list[Line]:
    """The kind and text of each block that is kept; a heading's kind has its level, and a page its number."""
    return [
        (f"{block.kind} {block.level}" if block.kind is BlockKind.HEADING else block.kind.value, block.text)
        for block in reading.blocks
        if not block.furniture
    ]


def left_out(reading: Reading) -> list[Line]:
    """The text of each omission, and the reason."""
    return [(block.text, block.furniture) for block in reading.blocks if block.furniture]


def claimed(reading: Reading) -> list[Line]:
    """Each claim's field and value."""
    return [(claim.field, claim.value) for claim in reading.claims]
