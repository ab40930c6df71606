"""What inputs are tried on, and what is wrong: each target raises where it finds something."""

import random
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

from flask.testing import FlaskClient

from indexer.facsimiles import Facsimiles
from indexer.outcomes import outcome_of
from indexer.processes.confinement import USUAL
from indexer.recognition.asking import recognising
from indexer.recognition.pictures import Picture
from indexer.recognition.words import Recognised
from indexer.sources import SourceFile, walk
from search.citation import reading as citations
from search.errors import CapsuleUnreadable, QueryError
from search.parser import parse
from tests.building import build, filed
from tests.files import scans
from tests.files.kinds import GOOD_FILES
from tests.strategies import QUERY_PIECES
from webapp import create_app

Attempt = Callable[[bytes], None]
WORDS = "The gauge was read by the warden on the night of the third of March."
_MOST_MEMBERS = 200


class Finding(Exception):
    """Something that must not happen."""


@dataclass(frozen=True, slots=True)
class Target:
    """`seeds` are what inputs are made from, `trying` gives what tries one, for as long as the context lasts."""

    seeds: Sequence[bytes]
    trying: Callable[[], AbstractContextManager[Attempt]]


class Blind:
    """Looks at pictures and sees nothing, so that they are decoded."""

    name = "nobody"

    def __call__(self, pictures: Iterable[Picture], /) -> Iterator[Recognised]:
        return (Recognised() for _ in pictures)


def _queries() -> Sequence[bytes]:
    chance = random.Random(7)
    return [" ".join(chance.choices(QUERY_PIECES, k=8)).encode("utf-8", "surrogatepass") for _ in range(40)]


@contextmanager
def _parsing() -> Iterator[Attempt]:
    def attempt(content: bytes) -> None:
        text = content.decode("utf-8", "surrogatepass" if content.isascii() else "replace")
        try:
            query = parse(text).query
        except QueryError:
            return
        try:
            again = parse(str(query)).query
        except QueryError as error:
            if "A query may have" in error.hint:
                return  # NEAR after NEAR says the word between them twice
            raise
        if again != query:
            raise Finding(f"{query} is read as {again}")

    yield attempt


@contextmanager
def _reading(name: str) -> Iterator[Attempt]:
    with tempfile.TemporaryDirectory() as folder, recognising(Blind()):
        path = Path(folder, name)

        def attempt(content: bytes) -> None:
            path.write_bytes(content)
            (source,) = walk(Path(folder))
            waiting: list[SourceFile] = [source]
            for _ in range(_MOST_MEMBERS):
                if not waiting:
                    break
                outcome = outcome_of(waiting.pop())
                if outcome.file.reason.startswith("the reader failed"):
                    raise Finding(f"{outcome.file.source}: {outcome.file.reason}")
                for passage in outcome.passages:
                    if outcome.document and passage.span.of(outcome.document.text) != passage.text:
                        raise Finding(f"{passage.id} is not the characters at its span")
                waiting += outcome.members

        yield attempt


@contextmanager
def _citing() -> Iterator[Attempt]:
    def attempt(content: bytes) -> None:
        try:
            citations.read(content, "fuzz")
        except CapsuleUnreadable:
            return

    yield attempt


_PATHS = (
    "/", "/", "/facet/{}", "/document/{}", "/passage/{}", "/passage/{}/cite", "/passage/{}/page.png", "/source/{}",
    "/coverage", "/absence", "/concordance", "/export", "/help", "/api/v1/search", "/api/v1/document/{}",
    "/api/v1/passage/{}", "/api/v1/facets", "/api/v1/suggest", "/api/v1/cite/{}", "/api/v1/status",
)  # fmt: skip
_NAMES = (
    "q", "q", "q", "page", "size", "sort", "match", "view", "facet", "year", "document", "speaker", "kind",
    "language", "not.year", "-year", "from", "to", "part", "start", "end", "at", "style", "format", "hit", "within",
    "offset", "limit", "filter", "exclude", "explain", "generation", "width", "find", "values", "order", "anyway",
)  # fmt: skip


@contextmanager
def _routes() -> Iterator[Attempt]:
    """An input is a path and parameters: whatever they are, no answer is a fault of the server."""
    with tempfile.TemporaryDirectory() as folder:
        index = build(
            Path(folder), [filed(WORDS, "Nobody came.", source=f"{number}.txt") for number in range(4)], "tantivy"
        )
        app = create_app(index, draw=Facsimiles(USUAL, index))
        client = app.test_client()
        identity = _identity(client)

        def attempt(content: bytes) -> None:
            chance = random.Random(content)
            text = (
                quote(content.decode("utf-8", "replace")[:3_000], safe="=&%+/.:-")
                if chance.random() < 0.5
                else quote(content[:2_000])
            )
            inside = chance.choice(
                (identity, identity.partition(".")[0], quote(content[:60]), f"{identity}{quote(content[:9])}")
            )
            path = chance.choice(_PATHS).format(inside)
            pairs = "&".join(
                f"{name}={chance.choice((text, text[:20], '0', '-1', '10000000000', '2021-02-30'))}"
                for name in chance.choices(_NAMES, k=3)
            )
            answer = client.get(f"{path}?q={text[:200]}&{pairs}")
            if answer.status_code >= 500 and answer.status_code != 503:
                raise Finding(f"{answer.status_code} for {path}?q={text[:200]}&{pairs}")
            answer.close()

        yield attempt


def _identity(client: FlaskClient) -> str:
    return str(client.get("/api/v1/search?q=warden").get_json()["hits"][0]["passage"])


def _image(form: str) -> bytes:
    return scans.image(scans.page(size=(300, 200)).convert("RGB"), form=form)


_CITATIONS = (
    b"@misc{a, title={A}, note={x}}\n", b"TY  - GEN\nTI  - A\nER  - \n", b'[{"id": "a", "title": "b"}]',
    b'{"@context": "x"}', b"> Nobody came.\n>\n> A, passage 2.\n", "“Nobody came.” A, 2019, passage 2.\n".encode(),
)  # fmt: skip

TARGETS: Mapping[str, Target] = {
    "query": Target(_queries(), _parsing),
    "citation": Target(_CITATIONS, _citing),
    "routes": Target(_queries(), _routes),
    **{name: Target([make(WORDS)], partial(_reading, name)) for name, make in GOOD_FILES.items()},
    **{
        f"a.{form.lower()}": Target([_image(form)], partial(_reading, f"a.{form.lower()}"))
        for form in ("PNG", "JPEG", "TIFF", "GIF")
    },
    "metadata.csv": Target([b"file,title,published\na.txt,A,2019-05-02\n*,B,\n"], partial(_reading, "metadata.csv")),
    "metadata.json": Target([b'[{"file": "a.txt", "title": "A"}]'], partial(_reading, "metadata.json")),
    "metadata.xlsx": Target([GOOD_FILES["a.xlsx"](WORDS)], partial(_reading, "metadata.xlsx")),
}
"""By name: a kind of input, or of file."""
