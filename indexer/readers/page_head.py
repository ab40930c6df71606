"""What a web page says of itself: JSON-LD, meta tags, times, addresses, title, each as a claim.

All of it is a hint and none of it the truth: `indexer.documents` believes the first claim of a field.
"""

import json
import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Comment, Tag

from indexer.blocks import Claim
from indexer.dates import date_in_path, iso_date
from indexer.shapes import is_web_address

_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(?P<url>\S+)")
_META = {
    "article:published_time": "published", "datepublished": "published", "dc.date": "published",
    "dcterms.created": "published", "dc.date.issued": "published", "date": "published", "pubdate": "published",
    "citation_publication_date": "published", "dcterms.issued": "published", "publish-date": "published",
    "og:site_name": "publisher", "dc.publisher": "publisher", "dcterms.publisher": "publisher",
    "publisher": "publisher", "author": "authors", "article:author": "authors", "dc.creator": "authors",
    "dcterms.creator": "authors", "citation_author": "authors",
    "og:title": "title", "dc.title": "title", "citation_title": "title", "twitter:title": "title", "og:url": "url",
}  # fmt: skip


def claims_of(soup: BeautifulSoup, source: str) -> Iterator[Claim]:
    """What the page's head and its addresses claim, the most trusted first; `source` is the file's path."""
    yield from _linked_data(soup)
    for meta in soup.find_all("meta"):
        name = str(meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        content = str(meta.get("content") or "").strip()
        field = _META.get(name)
        if content and field and not (field == "authors" and is_web_address(content)):
            value = iso_date(content) if field == "published" else content
            if value:
                yield Claim(field, value, f"<meta> {name}")
    for time in soup.find_all("time", limit=20):
        if value := iso_date(str(time.get("datetime") or time.get_text())):
            yield Claim("published", value, "<time>")
            break
    yield from _addresses(soup)
    if soup.html and soup.html.get("lang"):
        yield Claim("page language", str(soup.html["lang"]).split("-")[0].lower(), "<html lang>")
    if title := (soup.title.get_text().strip() if soup.title else ""):
        name, site = _parted(" ".join(title.split()))
        yield Claim("page title", name, "<title>")
        if site:
            yield Claim("publisher", site, "<title>")
    if date := date_in_path("/" + source):
        yield Claim("published", date, f"path of the file: {source}")


def _addresses(soup: BeautifulSoup) -> Iterator[Claim]:
    urls: list[Claim] = []
    canonical = soup.find("link", rel="canonical")
    if isinstance(canonical, Tag) and canonical.get("href"):
        urls.append(Claim("url", str(canonical["href"]).strip(), "<link rel=canonical>"))
    comments = soup.find_all(string=lambda text: isinstance(text, Comment), limit=5)
    saved = filter(None, map(_SAVED_FROM.search, map(str, comments)))
    urls += [Claim("url", found["url"], "the comment of the browser that saved the page") for found in saved]
    for claim in urls:
        if is_web_address(claim.value):
            yield claim
            if date := date_in_path(re.sub(r"[?#].*", "", claim.value)):
                yield Claim("published", date, f"address of the page: {claim.value}")


def _linked_data(soup: BeautifulSoup) -> Iterator[Claim]:
    """What JSON-LD says of the page (https://schema.org/Article), as a hint like any other."""
    for script in soup.find_all("script", type="application/ld+json", limit=10):
        try:
            data = json.loads(script.get_text())
        except (ValueError, RecursionError):
            continue
        for item in _items(data):
            kind = item.get("@type")
            if not isinstance(kind, str) or not kind.endswith(("Article", "Posting", "Report", "WebPage", "Coverage")):
                continue
            yield Claim("kind", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower(), "JSON-LD")
            for field, key in (("title", "headline"), ("published", "datePublished")):
                value = item.get(key)
                if isinstance(value, str) and (
                    value := (iso_date(value) or "") if field == "published" else value.strip()
                ):
                    yield Claim(field, value, f"JSON-LD {key}")
            for field, key in (("authors", "author"), ("publisher", "publisher")):
                for name in _named(item.get(key)):
                    yield Claim(field, name, f"JSON-LD {key}")


def _items(data: object) -> Iterator[dict[str, object]]:
    values = data if isinstance(data, list) else [data]
    for value in values:
        if isinstance(value, dict):
            yield value
            graph = value.get("@graph")
            if isinstance(graph, list):
                yield from (item for item in graph if isinstance(item, dict))


def _named(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str) and name.strip():
            yield name.strip()


def _parted(title: str) -> tuple[str, str]:
    """A page's title without the site's name, and that name: `Title | Site`."""
    name, bar, site = title.rpartition(" | ")
    return (name, site) if bar else (title, "")
