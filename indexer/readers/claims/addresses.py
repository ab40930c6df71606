"""Where a page stood, and when it was saved: its addresses, and the notes of the programs that saved it."""

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from indexer.blocks import Claim
from indexer.dates import date_in_path, iso_date
from indexer.readers.claims.evidence import Evidence
from indexer.shapes import is_web_address

_LONGEST_NOTE = 2_000
_NOTES = (
    ("the note of the browser that saved the page", re.compile(r"saved from url=\(\d+\)(?P<url>\S+)")),
    (
        "the note of SingleFile",
        re.compile(r"Page saved with SingleFile\s+url:\s*(?P<url>\S+)(?:\s+saved date:\s*(?P<date>[^\n]+))?"),
    ),
    ("the note of HTTrack", re.compile(r"Mirrored from (?P<host>\S+) by HTTrack[^,]*, (?P<date>[^\n]+)")),
    ("the note of the Internet Archive", re.compile(r"FILE ARCHIVED ON [\d:]+ (?P<date>\w+ \d+, \d{4})")),
)
_AFTER_PATH = re.compile(r"[?#].*", re.DOTALL)
_MOST_COMMENTS = 40


def addresses_of(tree: LexborHTMLParser, page: Evidence) -> Iterator[Claim]:
    """Addresses and the day of capture, the most trusted first."""
    noted = list(_noted(tree))
    yield from (claim for claim in noted if claim.field == "captured")
    for address, where in [(page.canonical, "<link rel=canonical>"), *page.stated["url"]]:
        if is_web_address(address):
            yield Claim("url", address, where)
    yield from (claim for claim in noted if claim.field == "url")


def dates_in_addresses(addresses: Iterable[Claim], source: str) -> Iterator[Claim]:
    """The dates in the addresses of a page and in the path of its file."""
    for claim in addresses:
        if claim.field == "url" and (date := date_in_path(_AFTER_PATH.sub("", claim.value))):
            yield Claim("published", date, f"address of the page: {claim.value}")
    if date := date_in_path(f"/{source}"):
        yield Claim("published", date, f"path of the file: {source}")


def _noted(tree: LexborHTMLParser) -> Iterator[Claim]:
    for comment in _comments(tree):
        for where, note in _NOTES:
            if found := note.search(comment[:_LONGEST_NOTE]):
                parts = found.groupdict()
                address = parts.get("url") or f"http://{parts.get('host') or ''}"
                if is_web_address(address):
                    yield Claim("url", address, where)
                if date := iso_date(parts.get("date") or ""):
                    yield Claim("captured", date, f"{where}: {parts['date']}")


def _comments(tree: LexborHTMLParser) -> Iterator[str]:
    """The comments before the page and at the beginning and end of its parts, where such notes stand."""
    parts = [tree.root.parent or tree.root, tree.root, tree.head, tree.body] if tree.root else []
    nodes = [node for part in parts if part for node in _outermost(part)]
    yield from (node.comment_content or "" for node in nodes[:_MOST_COMMENTS])


def _outermost(part: LexborNode) -> Iterator[LexborNode]:
    node = part.child
    while node is not None:
        if node.tag == "-comment":
            yield node
        node = node.next
