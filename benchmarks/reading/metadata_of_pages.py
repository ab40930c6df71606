"""What the product says of a page, in the fields that a scorer of page metadata compares.

    score.py metadata --func benchmarks.reading.metadata_of_pages:metadata

The page goes through `indexer.reading.read_document` like any file, in a folder named for its host, as
programs that fetch pages save them; its metadata is only written differently here.
"""

from indexer.reading import read_document
from search.errors import ReadError


def metadata(raw: bytes, url: str | None) -> dict[str, str]:
    try:
        known = read_document((url or "page.html").partition("://")[2], raw).document.origin.metadata
    except ReadError:
        return {}
    return {
        "title": known.title or "",
        "author": "; ".join(known.authors),
        "date": known.published.iso if known.published else "",
        "sitename": known.publisher or "",
    }
