"""All that a page has in it to tell its metadata by, gathered in one pass over its tree."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from selectolax.lexbor import LexborHTMLParser, LexborNode

from indexer.readers.claims.linked_data import LinkedItem, linked_items

_MOST, _FAR = 500, 100
"""Elements that are called a date or a name and looked at, and elements outwards from one."""
_SAYS = """
    title, meta, link[rel~=canonical], script[type*="ld+json"], h1, h2, h3, [itemprop=headline]
"""
_DATED = """
    time, abbr[title], [itemprop^=date], [class*=date i], [class*=datum i], [class*=publi i], [class*=posted i],
    [class*=timestamp i]
"""
_NAMED = """
    [rel~=author], .fn, [itemprop*=author], a[href*="/author"], a[href*="/autor"], [class*=author i], [class*=autor i],
    [class*=byline i]
"""
_META = {
    "published": """article:published_time og:article:published_time datepublished parsely-pub-date sailthru.date
        dc.date.issued dcterms.issued dcterms.created dc.date.created citation_publication_date citation_online_date
        citation_date publish-date publishdate publish_date publication_date pubdate dcterms.date dc.date
        og:release_date release_date date.created created date""",
    "changed": "article:modified_time og:updated_time datemodified dcterms.modified dc.date.modified last-modified",
    "publisher": "og:site_name dc.publisher dcterms.publisher citation_publisher publisher application-name",
    "authors": """author article:author og:article:author parsely-author sailthru.author dc.creator dcterms.creator
        citation_author byl""",
    "title": "og:title citation_title parsely-title sailthru.title dc.title dcterms.title twitter:title title headline",
    "url": "og:url",
}
"""The names of meta tags for each field, the most trusted first."""
_FIELDS = {name: (field, rank) for field, names in _META.items() for rank, name in enumerate(names.split())}
_PERSON = re.compile(r"author|autor|byline|writer|verfasser|(?:^|[\s_-])fn(?:$|[\s_-])", re.IGNORECASE)
_PERSON_ADDRESS = re.compile(r"/(?:authors?|autor(?:en|in|es)?|auteurs?|people|profiles?)/", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|kommentar|respond|disqus|reply", re.IGNORECASE)
_OTHERS = re.compile(r"comment|modif|updat|event|related|teaser|sidebar|widget|footer|copyright", re.IGNORECASE)
"""Names of elements with dates of something else."""
_NAMING = ("class", "itemprop", "rel")
_HOLDERS = frozenset("div section aside ol ul li article".split())
_MOST_HEADINGS = 60


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a page says of itself: in its head, as (value, where it stands) for each field, and in JSON-LD."""

    stated: Mapping[str, Sequence[tuple[str, str]]]
    linked: tuple[LinkedItem, ...]
    title: str
    headings: tuple[LexborNode, ...]
    canonical: str
    language: str


def evidence_of(tree: LexborHTMLParser) -> Evidence:
    stated: list[tuple[int, str, str, str]] = []
    scripts, titles, headings, canonical = [], [], [], ""
    for node in tree.css(_SAYS):
        tag = node.tag
        if tag == "meta":
            stated += _stated(node)
        elif tag == "script":
            scripts.append(node.text(deep=True))
        elif tag == "title":
            titles.append(" ".join(node.text(deep=True).split()))
        elif tag == "link":
            canonical = canonical or (node.attributes.get("href") or "").strip()
        else:
            headings.append(node)
    fields: dict[str, list[tuple[str, str]]] = {field: [] for field in _META}
    for _, field, value, where in sorted(stated, key=itemgetter(0)):
        fields[field].append((value, where))
    return Evidence(
        stated=fields,
        linked=linked_items(scripts),
        title=titles[0] if titles else "",
        headings=tuple(headings[:_MOST_HEADINGS]),
        canonical=canonical,
        language=_language(tree),
    )


def _language(tree: LexborHTMLParser) -> str:
    attributes = tree.root.attributes if tree.root else {}
    return (attributes.get("lang") or attributes.get("xml:lang") or "").strip().lower().replace("_", "-")


def dated_elements(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """The elements that are called a date, in the order of the page, without those of comments."""
    return (
        node for node in tree.css(_DATED)[:_MOST] if not _OTHERS.search(_called(node)) and not _is_in_comments(node)
    )


def named_elements(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """The elements that are called an author or a by-line, in the order of the page, without those of comments."""
    return (node for node in tree.css(_NAMED)[:_MOST] if is_person(node) and not _is_in_comments(node))


def is_person(node: LexborNode) -> bool:
    """Whether the element is called a by-line or an author."""
    attributes = node.attributes
    if not attributes:
        return False
    called = " ".join(filter(None, map(attributes.get, _NAMING)))
    person = _PERSON.search(called) or (node.tag == "a" and _PERSON_ADDRESS.search(attributes.get("href") or ""))
    return bool(person) and not _COMMENTS.search(called)


def _stated(node: LexborNode) -> Iterator[tuple[int, str, str, str]]:
    """What a meta tag says: rank, field, value and where; the tag may be named in several ways."""
    attributes = node.attributes
    content = " ".join((attributes.get("content") or "").split())
    for key in ("property", "name", "itemprop"):
        name = (attributes.get(key) or "").lower()
        if content and name in _FIELDS:
            field, rank = _FIELDS[name]
            yield rank, field, content, f"<meta> {name}"
            return


def _called(node: LexborNode) -> str:
    return " ".join(filter(None, map(node.attributes.get, _NAMING)))


def begins_comments(node: LexborNode) -> bool:
    """Whether the element holds what readers say of the page."""
    if node.tag not in _HOLDERS:
        return False
    attributes = node.attributes
    return _COMMENTS.search(f"{attributes.get('id') or ''} {attributes.get('class') or ''}") is not None


def _is_in_comments(node: LexborNode) -> bool:
    outer = node.parent
    for _ in range(_FAR):
        if outer is None or begins_comments(outer):
            break
        outer = outer.parent
    return outer is not None and begins_comments(outer)
