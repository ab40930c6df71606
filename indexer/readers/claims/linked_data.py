"""What a page says of itself in JSON-LD (https://schema.org/Article): a hint like any other, never the truth."""

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_ARTICLE = re.compile(r"(?:Article|Posting|Report|Coverage|Recipe|Statement|Interview|Analysis)$")
_PART = re.compile(r"Comment|Review|Rating|Object|Product|Question|Answer|Event|WebSite")
"""Kinds of things in or around a page whose dates are not the page's."""
_WITHIN = frozenset("@graph mainEntity mainEntityOfPage author creator publisher itemListElement item".split())
_MOST_THINGS = 2000


@dataclass(frozen=True, slots=True)
class LinkedItem:
    """An article, or another dated thing that the page is."""

    kind: str
    headline: str
    published: str
    authors: tuple[str, ...]
    publishers: tuple[str, ...]

    @property
    def is_article(self) -> bool:
        return _ARTICLE.search(self.kind) is not None


def linked_items(scripts: Iterable[str]) -> tuple[LinkedItem, ...]:
    """What these JSON-LD scripts say that the page is, articles first."""
    things = [thing for script in scripts for thing in _things(_loaded(script))]
    names = {key: name for thing in things if isinstance(key := thing.get("@id"), str) and (name := thing.get("name"))}
    found = [_item(kind, thing, names) for thing in things if (kind := _kind(thing))]
    return tuple(sorted(found, key=lambda item: not item.is_article))


def _loaded(script: str) -> object:
    try:
        return json.loads(script.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _things(data: object) -> Iterator[dict[str, object]]:
    """The objects in the data, the outer ones first, without those said of comments and pictures."""
    waiting = deque([data])
    for _ in range(_MOST_THINGS):
        if not waiting:
            return
        one = waiting.popleft()
        if isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            yield one
            waiting.extend(value for key, value in one.items() if key in _WITHIN)


def _kind(thing: dict[str, object]) -> str:
    kinds = thing.get("@type")
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if isinstance(kind, str) and (_ARTICLE.search(kind) or (_published(thing) and not _PART.search(kind))):
            return kind
    return ""


def _item(kind: str, thing: dict[str, object], names: dict[str, object]) -> LinkedItem:
    return LinkedItem(
        kind=kind,
        headline=_text(thing.get("headline") or thing.get("name")),
        published=_published(thing),
        authors=tuple(_named(thing.get("author") or thing.get("creator"), names)),
        publishers=tuple(_named(thing.get("publisher"), names)),
    )


def _published(thing: dict[str, object]) -> str:
    return _text(thing.get("datePublished") or thing.get("dateCreated"))


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _named(value: object, names: dict[str, object]) -> Iterator[str]:
    """The names of the people or firms that a property holds, some of them told by reference."""
    for one in value if isinstance(value, list) else [value]:
        name = (one.get("name") or names.get(_text(one.get("@id")))) if isinstance(one, dict) else one
        for text in name if isinstance(name, list) else [name]:
            if _text(text):
                yield _text(text)
