"""Links that open an original page at a quotation: text fragments (WICG, scroll-to-text-fragment).

    https://example.org/page#:~:text=[prefix-,]start[,end][,-suffix]

Only http and https links are made: an address is written by whoever wrote the document.
"""

import re
from urllib.parse import quote

from search.records import Span

LONGEST_WHOLE = 300
"""Code points of a quotation that is given whole; of a longer one, its first and last words."""
_WORDS_AT_AN_END = 8
_WORDS_OF_CONTEXT = 4
_DIRECTIVE = ":~:"
_WEB = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\ud800-\udfff\"<>\\^`{|}]")


def web_address(url: str | None) -> str | None:
    """`url` if it is of the web, with what a link cannot hold percent-encoded; else None."""
    if not url or not _WEB.match(stripped := url.strip()):
        return None
    return _UNSAFE.sub(lambda found: quote(found.group(), safe="", errors="replace"), stripped)


def original_link(url: str | None, quotation: str) -> str | None:
    """The address of the original page at `quotation`, or None where there is no web address."""
    return _with_directive(url, _terms(quotation)) if url else None


def original_link_in(url: str | None, text: str, span: Span) -> str | None:
    """The same for a span of a document's text: with the words around it if it says that more than once."""
    terms = _terms(span.of(text))
    if terms and _plain(text).count(_plain(span.of(text))) > 1:
        before = " ".join(text[max(0, span.start - 400) : span.start].split()[-_WORDS_OF_CONTEXT:])
        after = " ".join(text[span.end : span.end + 400].split()[:_WORDS_OF_CONTEXT])
        prefix = f"{_encoded(before)}-," if before else ""
        suffix = f",-{_encoded(after)}" if after else ""
        terms = f"{prefix}{terms}{suffix}"
    return _with_directive(url, terms)


def _with_directive(url: str | None, terms: str) -> str | None:
    address = web_address(url)
    if address is None or not terms:
        return address
    page, _, fragment = address.partition("#")
    return f"{page}#{fragment.partition(_DIRECTIVE)[0]}{_DIRECTIVE}text={terms}"


def _terms(quotation: str) -> str:
    """`start` or `start,end`: words whole, spaces single, as the browser compares them."""
    words = quotation.split()
    whole = " ".join(words)
    ends = _WORDS_AT_AN_END * 2
    crosses_blocks = len(quotation.splitlines()) > 1
    if len(words) <= ends or (len(whole) <= LONGEST_WHOLE and not crosses_blocks):
        return _encoded(whole)
    start, end = words[:_WORDS_AT_AN_END], words[-_WORDS_AT_AN_END:]
    return f"{_encoded(' '.join(start))},{_encoded(' '.join(end))}"


def _encoded(text: str) -> str:
    """Percent-encoded whole, the hyphen too, which `quote` leaves and the directive reads as its own."""
    return quote(text, safe="", errors="replace").replace("-", "%2D")


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
