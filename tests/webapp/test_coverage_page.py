"""The coverage page: every file that is not searched, and why."""

from tests.webapp.conftest import Get
from tests.webapp.inquiry_collection import Built
from tests.webapp.page_elements import link, texts


def test_files_are_listed_with_their_reasons_failures_first(get: Get) -> None:
    page = get("/coverage")
    assert texts(page, ".ledger tbody tr") == [
        "scans/<b>page</b>.pdf failed the file ends in the middle of its third object 81.2 kB",
        "press/photo.jpg left out an image, which no reader reads 4.2 MB",
        "reports/copy.html duplicate same bytes as reports/interim.html 900 bytes",
    ]


def test_the_tally_is_of_every_file(get: Get) -> None:
    page = get("/coverage")
    tally = dict(zip(texts(page, ".tally dt"), texts(page, ".tally dd"), strict=True))
    assert tally == {"Indexed": "10", "Duplicates": "1", "Left out": "1", "Failed": "1"}


def test_a_duplicate_leads_to_its_document(get: Get, built: Built) -> None:
    assert link(get("/coverage"), "same bytes") == f"/document/{built.ids['reports/interim.html']}"


def test_it_does_not_tell_where_on_the_server_the_collection_is(get: Get, built: Built) -> None:
    page = get("/coverage")
    assert built.collection.name in texts(page, ".aside")[-1]
    assert str(built.collection.parent) not in page
