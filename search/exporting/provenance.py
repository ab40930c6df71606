"""What an exported file says of itself: what was asked, of what, when, and how much was found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any

from search import representation
from search.records import Facet, Match, ResultPage, SearchRequest, Sort
from search.searcher import Searcher

_ORDERS: Mapping[Sort, str] = {
    Sort.RELEVANCE: "most relevant first", Sort.DATE: "latest first", Sort.OLDEST: "earliest first",
    Sort.PLACE: "as they stand in the collection",
}  # fmt: skip
_MATCHES: Mapping[Match, str] = {Match.ANY: "in any form", Match.WRITTEN: "as written"}


@dataclass(frozen=True, slots=True)
class Filter:
    """A value that was chosen, or left out where `excluded`, as it is called."""

    facet: str
    value: str
    excluded: bool


@dataclass(frozen=True, slots=True)
class Provenance:
    """A search and what it was made in.

    `page` is the answer without its hits; `collection` is the name of the folder, `made` is in UTC, to the
    second; `address` is the link that asks the same again, "" where there is none.
    """

    page: ResultPage
    filters: tuple[Filter, ...]
    collection: str
    engine: str
    made: datetime
    address: str

    @property
    def query(self) -> str:
        return self.page.request.query.strip()

    @property
    def order(self) -> str:
        return _ORDERS[self.page.request.sort]

    @property
    def words_match(self) -> str:
        return _MATCHES[self.page.request.match]

    @property
    def date(self) -> str:
        """`2026-11-22 22:04:54 UTC`."""
        return f"{self.made:%Y-%m-%d %H:%M:%S} UTC"


def provenance(searcher: Searcher, request: SearchRequest, made: datetime, address: str = "") -> Provenance:
    """What a file of all hits of `request` says of itself; raises what `Searcher.search` does."""
    page = searcher.search(replace(request, offset=0, limit=0))
    manifest = searcher.manifest
    return Provenance(
        page=page,
        filters=tuple(_filters(request, page.facets)),
        collection=PurePath(manifest.collection).name,
        engine=f"{manifest.engine} {manifest.engine_version}",
        made=made.astimezone(UTC).replace(microsecond=0),
        address=address,
    )


def facts(of: Provenance) -> dict[str, Any]:
    """All of it as JSON: the search object without hits and facets, and what it does not say."""
    request = of.page.request
    answer = representation.result_page(of.page)
    return {
        **{key: value for key, value in answer.items() if key not in ("hits", "facets", "corrections")},
        "match": str(request.match),
        "order": str(request.sort),
        "filters": {facet: list(values) for facet, values in request.filters.items()},
        "excluded": {facet: list(values) for facet, values in request.excluded.items()},
        "collection": of.collection,
        "engine": of.engine,
        "made": of.made.isoformat(),
        "address": of.address,
    }


def _filters(request: SearchRequest, facets: tuple[Facet, ...]) -> Iterator[Filter]:
    names = {facet.field: facet.label for facet in facets}
    labels = {(facet.field, value.value): value.label for facet in facets for value in facet.values}
    for chosen, excluded in ((request.filters, False), (request.excluded, True)):
        for facet, values in sorted(chosen.items()):
            for value in values:
                yield Filter(names.get(facet, facet), labels.get((facet, value), value), excluded)
