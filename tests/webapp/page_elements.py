"""What the tests look for in a page of HTML."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup, Tag

LINKING = ("href", "src", "action", "srcset", "data", "poster", "formaction", "cite")


def parsed(page: str) -> BeautifulSoup:
    return BeautifulSoup(page, "html.parser")


def one(page: str, selector: str) -> Tag:
    """The only element that `selector` finds."""
    found = parsed(page).select(selector)
    assert len(found) == 1, f"{len(found)} × {selector}"
    return found[0]


def texts(page: str, selector: str) -> list[str]:
    """The text of each element that `selector` finds, with single spaces."""
    return [" ".join(tag.get_text().split()) for tag in parsed(page).select(selector)]


def link(page: str, words: str) -> str:
    """The address of the first link whose text has these words."""
    for tag in parsed(page).select("a[href]"):
        if words in " ".join(tag.get_text().split()):
            return str(tag["href"])
    raise AssertionError(f"no link {words!r}")


def addresses(page: str) -> Iterator[tuple[str, str, str]]:
    """Every address in a page: the element's name, the attribute, the address."""
    for tag in parsed(page).find_all(True):
        for name in LINKING:
            if tag.has_attr(name):
                yield tag.name, name, str(tag[name])


def query(address: str) -> dict[str, list[str]]:
    """The parameters of an address."""
    return parse_qs(urlsplit(address).query, keep_blank_values=True)
