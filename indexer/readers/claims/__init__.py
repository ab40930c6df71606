"""What a web page says of itself, each as a claim with its evidence, the most trusted of a field first.

What a reader sees beside the headline goes before what the page says to machines; `docs/metadata.md`
has the whole order and its reasons.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from indexer.blocks import Claim
from indexer.readers.claims.addresses import addresses_of, dates_in_addresses
from indexer.readers.claims.authors import page_authors
from indexer.readers.claims.dates import page_dates
from indexer.readers.claims.evidence import Evidence, evidence_of
from indexer.readers.claims.headline import Headline, headline_of, parted_title
from indexer.readers.claims.surroundings import Around, Line, lines_after, lines_before, seen_text
from indexer.shapes import is_prose

_ITS_TITLE = "<title>"
_BELOW, _ABOVE, _UNTIL_PROSE = 16, 3, 12


def page_claims(tree: LexborHTMLParser, source: str) -> Iterator[Claim]:
    """What the page, whose file is at `source`, claims to be, the most trusted of a field first."""
    page = evidence_of(tree)
    addresses = list(addresses_of(tree, page))
    titles = _titles(page)
    sites = _names_of_the_site(page, titles, [claim.value for claim in addresses if claim.field == "url"])
    headline = headline_of(page.headings, titles, sites)
    if headline and headline.evidence != _ITS_TITLE:
        yield Claim("title", headline.text, headline.evidence)
    around = _around(tree, page, headline)
    yield from page_authors(tree, page, around, sites)
    yield from page_dates(tree, page, around, list(dates_in_addresses(addresses, source)))
    yield from (Claim("publisher", name, where) for name, where in page.stated["publisher"])
    yield from (Claim("publisher", name, "JSON-LD publisher") for item in page.linked for name in item.publishers)
    yield from addresses
    for item in page.linked:
        if item.is_article:
            yield Claim("kind", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", item.kind).lower(), "JSON-LD @type")
    if page.language:
        yield Claim("page language", page.language.partition("-")[0], "<html lang>")
    if page.title:
        of_heading = headline is not None and headline.evidence != _ITS_TITLE
        title = headline.text if headline and not of_heading else page.title
        name, site = parted_title(title, headline.text if headline and of_heading else "")
        yield Claim("page title", name, _ITS_TITLE)
        if site:
            yield Claim("publisher", site, _ITS_TITLE)


def _titles(page: Evidence) -> list[tuple[str, str]]:
    """What the page is called, and where, the most trusted first."""
    first, *others = page.stated["title"] or [("", "")]
    linked = [(item.headline, "JSON-LD headline") for item in page.linked if item.is_article]
    return [one for one in (first, *linked, *others, (page.title, _ITS_TITLE)) if one[0]]


def _names_of_the_site(page: Evidence, titles: Sequence[tuple[str, str]], addresses: Sequence[str]) -> list[str]:
    called = {title.casefold() for title, _ in titles}
    names = [name for name, _ in page.stated["publisher"]] + [name for item in page.linked for name in item.publishers]
    hosts = [re.sub(r"^www\.", "", _host(address)) for address in addresses]
    return (
        [name for name in names if name.casefold() not in called] + hosts + [host.rpartition(".")[0] for host in hosts]
    )


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _around(tree: LexborHTMLParser, page: Evidence, headline: Headline | None) -> Around:
    """The lines around the headline: of headings that say the same, the first that prose follows."""
    if headline is None or headline.node is None:
        return Around(below=lines_after(tree.head, _BELOW) if tree.head else ())
    below = lines_after(headline.node, _BELOW)
    if not _leads_to_prose(below):
        for node in page.headings:
            if node.mem_id != headline.node.mem_id and headline.text in seen_text(node):
                lines = lines_after(node, _BELOW)
                if _leads_to_prose(lines):
                    return Around(headline.lines, lines_before(node, _ABOVE), lines)
    return Around(headline.lines, lines_before(headline.node, _ABOVE), below)


def _leads_to_prose(lines: Sequence[Line]) -> bool:
    return any(is_prose(line.text) for line in lines[:_UNTIL_PROSE])
