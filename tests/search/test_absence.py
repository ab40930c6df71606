"""The report on what a search looked through: its facts, and a digest that stands for them."""

import re
from collections.abc import Callable
from dataclasses import replace

from search.absence import absence, facts, unsearched
from search.records import FileRecord, FileStatus, Match, SearchRequest, Sort
from search.searcher import Searcher
from tests.building import filed

SIREN = SearchRequest("zeppelin")
FILES = [
    FileRecord("b.pdf", FileStatus.FAILED, "broken"),
    FileRecord("a.jpg", FileStatus.OMITTED, "an image"),
    FileRecord("c.txt", FileStatus.DUPLICATE, "same bytes as x.txt"),
]


def test_the_report_tells_what_was_searched_and_what_was_not(searcher: Searcher) -> None:
    report = absence(searcher, SIREN)
    assert report.is_proof
    assert report.page.total_passages == 0
    assert (report.first_year, report.last_year) == ("2019", "2020")
    assert report.languages == {"en": 6, "fa": 3, "fr": 2}
    assert report.files[FileStatus.FAILED] == report.unsearched == 1
    assert report.made_by.keys() == {"engine", "analysis", "schema"}
    assert [one.word for one in report.tried] == ["zeppelin"]


def test_what_is_found_is_no_proof(searcher: Searcher) -> None:
    assert not absence(searcher, SearchRequest("gauge")).is_proof


def test_all_files_that_are_not_searched_are_told_the_failed_ones_first(searching: Callable[..., Searcher]) -> None:
    searcher = searching([filed("Text.")], files=FILES)
    assert [file.source for file in unsearched(searcher)] == ["b.pdf", "a.jpg", "c.txt"]
    assert absence(searcher, SIREN).unsearched == 3


def test_the_digest_is_the_same_for_the_same_question_however_it_is_paged(searcher: Searcher) -> None:
    digest = absence(searcher, SIREN).digest
    assert re.fullmatch("[0-9a-f]{64}", digest)
    paged = replace(SIREN, offset=30, limit=2, sort=Sort.DATE, facets=("month",))
    assert absence(searcher, paged).digest == digest


def test_the_digest_differs_with_the_query_the_filters_and_the_match(searcher: Searcher) -> None:
    requests = [
        SIREN,
        SearchRequest("zeppelins"),
        replace(SIREN, match=Match.WRITTEN),
        replace(SIREN, filters={"year": ("2019",)}),
        replace(SIREN, excluded={"year": ("2019",)}),
    ]
    assert len({absence(searcher, request).digest for request in requests}) == len(requests)


def test_the_digest_is_over_every_file_and_not_over_when_it_was_read(searching: Callable[..., Searcher]) -> None:
    def digest(files: list[FileRecord]) -> str:
        return absence(searching([filed("Text.")], files=files), SIREN).digest

    first = digest(FILES)
    assert digest([replace(file, seconds=9.0, last_indexed=1) for file in FILES]) == first
    assert digest([replace(FILES[0], reason="another"), *FILES[1:]]) != first


def test_facts_have_no_hits_and_tell_the_forms(searcher: Searcher) -> None:
    told = facts(absence(searcher, SearchRequest("gauges")))
    assert "hits" not in told
    assert told["tried"][0]["stem"] == [{"text": "gauge", "passages": 2}]
