"""Proof of absence: what was looked for, in what, and what was not looked through and why.

That a search finds nothing says little by itself. This report says which forms of each word were
looked for, what the collection holds, which files are not searched, and by what; its digest is over all
of that, so that the same report can be had, and known to be the same, from its link.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from search import representation
from search.records import FileRecord, FileStatus, ResultPage, SearchRequest, Sort
from search.schema import NO_VALUE
from search.searcher import Searcher
from search.tried import Form, Tried
from search.wording import counted, language

UNSEARCHED = (FileStatus.FAILED, FileStatus.OMITTED, FileStatus.DUPLICATE)
"""What files can be that are not searched as documents of their own, in the order they are told."""


@dataclass(frozen=True, slots=True)
class Absence:
    """The report. `page` is the answer without its hits; `total_passages` of it is 0 for a proof of absence.

    `files` counts those of each status, `languages` the passages of each, "" where none is known;
    `first_year` and `last_year` are those of the documents that have a date, "" where none has.
    `made_by` are versions by name. `digest` is the SHA-256 of all that, of the request, and of every row
    of the ledger that is not searched.
    """

    page: ResultPage
    tried: tuple[Tried, ...]
    files: Mapping[FileStatus, int]
    languages: Mapping[str, int]
    first_year: str
    last_year: str
    made_by: Mapping[str, str]
    digest: str

    @property
    def unsearched(self) -> int:
        """How many files are no documents of their own."""
        return sum(self.files[status] for status in UNSEARCHED)

    @property
    def is_proof(self) -> bool:
        """Whether nothing was found."""
        return not self.page.total_passages


def absence(searcher: Searcher, request: SearchRequest) -> Absence:
    """The report on what `request` finds, whatever its order, offset and limit; raises what `Searcher.search` does."""
    asked = replace(request, sort=Sort.RELEVANCE, offset=0, limit=0, facets=())
    manifest = searcher.manifest
    years = sorted(value for (value, *_) in searcher.catalogue.column("year").values.values() if value != NO_VALUE)
    report = Absence(
        page=searcher.search(asked),
        tried=searcher.tried(asked),
        files=searcher.catalogue.counts(),
        languages=_languages(searcher),
        first_year=years[0] if years else "",
        last_year=years[-1] if years else "",
        made_by={
            "engine": f"{manifest.engine} {manifest.engine_version}",
            "analysis": str(manifest.analysis),
            "schema": str(manifest.schema),
        },
        digest="",
    )
    return replace(report, digest=_digest(report, unsearched(searcher)))


def unsearched(searcher: Searcher) -> Iterator[FileRecord]:
    """The rows of the ledger of all files that are no documents of their own: failed, left out, duplicates."""
    return chain.from_iterable(searcher.catalogue.files(status) for status in UNSEARCHED)


def facts(report: Absence) -> dict[str, Any]:
    """The report as JSON, without the rows of files."""
    request = report.page.request
    answer = representation.result_page(report.page)
    return {
        **{key: value for key, value in answer.items() if key not in ("hits", "facets")},
        "match": str(request.match),
        "filters": {facet: list(values) for facet, values in sorted(request.filters.items())},
        "excluded": {facet: list(values) for facet, values in sorted(request.excluded.items())},
        "tried": [_tried(one) for one in report.tried],
        "files": {str(status): count for status, count in report.files.items()},
        "languages": dict(report.languages),
        "years": [report.first_year, report.last_year],
        "made_by": dict(report.made_by),
    }


def file_facts(file: FileRecord) -> dict[str, Any]:
    """A file that is not searched, as the report has it: what does not depend on when it was read."""
    return {
        "source": file.source,
        "status": str(file.status),
        "reason": file.reason,
        "bytes": file.bytes,
        "sha256": file.sha256,
    }


def told(report: Absence, files: Iterable[FileRecord]) -> Iterator[str]:
    """The report as lines of plain text, with `files`, those that are not searched."""
    page, request = report.page, report.page.request
    found = f"{counted(page.total_passages, 'passage')} in {counted(page.total_documents, 'document')} were found."
    yield "No passage was found." if report.is_proof else f"This is no proof of absence: {found}"
    yield f"Query: {request.query}"
    if request.query.strip():
        yield f"Searched for: {page.understood}"
    for name, chosen in (("Only", request.filters), ("Without", request.excluded)):
        yield from (f"{name}: {facet}={value}" for facet, values in chosen.items() for value in values)
    yield from (f"Note: {note.message}" for note in page.notes)
    for one in report.tried:
        yield f"{one.word}: {counted(one.passages, 'passage')}"
        yield from (f"  {rung}: {_listed(forms)}" for rung, forms in one.rungs if forms)
        if one.nearest:
            yield f"  nearest: {_listed(one.nearest)}"
    for part in page.expansions:
        yield f"{part.part} stood for ({part.rung}): {', '.join(part.terms)}"
    yield (
        f"Searched: {counted(page.searched.passages, 'passage')} in {counted(page.searched.documents, 'document')},"
        f" {report.first_year or 'no date'} to {report.last_year or 'no date'}"
    )
    languages = (f"{language(code) if code else 'not known'} ({count:,})" for code, count in report.languages.items())
    yield f"Languages: {', '.join(languages)}"
    yield f"Not searched: {', '.join(f'{report.files[status]:,} {status}' for status in UNSEARCHED)}"
    yield from (f"  {file.status}: {file.source}: {file.reason}" for file in files)
    yield f"Index: generation {page.generation}, {', '.join(f'{name} {one}' for name, one in report.made_by.items())}"
    yield f"Digest: {report.digest}"


def _listed(forms: Iterable[Form]) -> str:
    return ", ".join(f"{form.text} ({form.passages:,})" for form in forms)


def _languages(searcher: Searcher) -> dict[str, int]:
    everything = searcher.search(SearchRequest(limit=0))
    return {one.value: one.count for facet in everything.facets if facet.field == "language" for one in facet.values}


def _digest(report: Absence, files: Iterator[FileRecord]) -> str:
    """Of the facts as JSON with sorted keys and no spaces, and of each file's so, one to a line."""
    digest = hashlib.sha256()
    for one in chain([facts(report)], map(file_facts, files)):
        line = json.dumps(one, sort_keys=True, separators=(",", ":"))
        digest.update(f"{line}\n".encode())
    return digest.hexdigest()


def _tried(one: Tried) -> dict[str, Any]:
    return {
        "word": one.word,
        "passages": one.passages,
        **{str(rung): None if forms is None else [_form(form) for form in forms] for rung, forms in one.rungs},
        "nearest": [_form(form) for form in one.nearest],
    }


def _form(form: Form) -> dict[str, Any]:
    return {"text": form.text, "passages": form.passages}
