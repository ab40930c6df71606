"""Capsules: what is quoted, where it stands and what is around it."""

import pytest
from hypothesis import given, settings

from search.citation import Capsule, capsule_of
from search.citation.plain import citation
from search.citation.stamp import Place, place_of, stamp, stamped
from search.errors import NotInCollection, RequestError
from search.records import Document, Locator, Metadata, Origin, Passage, PassageKind, Span, Speech
from tests.building import filed, searcher_over
from tests.search.citation.capsules import capsule, capsules
from tests.strategies import examples

FILED = filed("The siren had no fuse.", "• The wall fails, and so does the sluice.", metadata=Metadata(title="A"))
LISTED = FILED.passages[1]


def test_a_passage_is_quoted_without_its_bullet() -> None:
    cited = capsule_of(FILED.document, LISTED)
    assert cited.exact == "The wall fails, and so does the sluice."
    assert cited.span == Span(LISTED.span.start + 2, LISTED.span.end)
    assert (cited.prefix, cited.suffix, cited.is_part) == ("The siren had no fuse.\n\n• ", "", False)


@pytest.mark.parametrize("text", ["-40 degrees", "–", "• ", "* *", "- 03.42: The wall fails"])
def test_what_is_no_bullet_is_quoted(text: str) -> None:
    passage = filed(text)
    cited = capsule_of(passage.document, passage.passages[0])
    assert cited.exact == cited.span.of(text)
    assert cited.exact == (text[2:] if text[:2] in ("- ", "* ") and text[2:].strip() else text)


def test_a_part_is_quoted_to_the_character() -> None:
    cited = capsule_of(FILED.document, LISTED, part=Span(0, 6))
    assert (cited.exact, cited.is_part) == ("• The ", True)
    assert capsule_of(FILED.document, LISTED, part=Span(0, len(LISTED.text))).exact == LISTED.text


@pytest.mark.parametrize("part", [Span(0, 0), Span(5, 4), Span(-1, 3), Span(0, 1000), Span(1000, 1001)])
def test_a_part_that_is_not_in_the_passage_is_refused(part: Span) -> None:
    with pytest.raises(RequestError, match=f"No characters {part.start} to {part.end} in the passage"):
        capsule_of(FILED.document, LISTED, part=part)


@settings(max_examples=examples(100))
@given(capsules())
def test_what_is_around_tells_where_it_stands(cited: Capsule) -> None:
    assert len(cited.exact) == cited.span.end - cited.span.start
    assert len(cited.prefix) == min(32, cited.span.start)
    assert len(cited.suffix) <= 32


@settings(max_examples=examples(100))
@given(capsules())
def test_a_stamp_is_one_line_and_read_back(cited: Capsule) -> None:
    line = stamp(cited)
    assert len(line.splitlines()) == 1
    assert stamped(line) == place_of(cited)


@pytest.mark.parametrize("line", ["", "sha256:0", f"sha256:{'0' * 64}#char=3,3 file=a", f"sha256:{'0' * 64}#char=1,2"])
def test_what_is_no_stamp_is_none(line: str) -> None:
    assert stamped(line) is None


def test_a_stamp_is_legible() -> None:
    assert stamp(capsule()) == f"sha256:{'ab' * 32}#char=12,37 bytes=48213 file=press/the third.html"
    assert stamped(f"sha256:{'ab' * 32}#char=1,2 file=a%0A.txt") == Place("a\n.txt", "ab" * 32, 0, Span(1, 2))


def test_names_in_a_citation_are_single_lines_that_cannot_turn_it_around() -> None:
    metadata = Metadata(title="Memo \u202egnp.\n exe", authors=("R. S.",))
    origin = Origin("a/memo\u202e.txt", "ab" * 32, "text/plain", metadata)
    passage = Passage(origin.id, Span(0, 9), "so  it\nis", Locator(2))
    cited = capsule_of(Document(origin, passage.text), passage, permalink="http://localhost/passage/x.2")
    assert citation(cited) == (
        "Memo gnp. exe", "R. S.", "no date", "passage 2", "file a/memo.txt", f"SHA-256 {'ab' * 32}",
        "http://localhost/passage/x.2",
    )  # fmt: skip


def test_the_searcher_cites_with_what_the_index_knows() -> None:
    with searcher_over([FILED]) as searcher:
        cited = searcher.capsule(LISTED.id, permalink="http://x.example/passage/a.2")
        files = {file.source: file.bytes for file in searcher.catalogue.files()}
        assert cited == capsule_of(
            FILED.document,
            LISTED,
            bytes=files.get("notes.txt", 0),
            generation=searcher.manifest.generation,
            permalink="http://x.example/passage/a.2",
        )
        assert searcher.catalogue.size_of("notes.txt") == files.get("notes.txt", 0)
        assert searcher.catalogue.size_of("gone.txt") == 0
        assert searcher.capsule(LISTED.id, Span(2, 5)).exact == "The"
        with pytest.raises(NotInCollection):
            searcher.capsule("x.1")
        with pytest.raises(RequestError):
            searcher.capsule(LISTED.id, Span(2, 2))


@pytest.mark.parametrize(
    ("kind", "speech", "words", "speaker"),
    [
        (PassageKind.PARAGRAPH, Speech.DIRECT, "I rang three times", "Jane Doe"),
        (PassageKind.PARAGRAPH, Speech.DIRECT, "“I rang three times,”", "Jane Doe"),
        (PassageKind.PARAGRAPH, Speech.DIRECT, "she said", None),
        (PassageKind.PARAGRAPH, Speech.DIRECT, "three times,” she said. “Nobody", None),
        (PassageKind.PARAGRAPH, Speech.INDIRECT, "I rang three times", None),
        (PassageKind.PARAGRAPH, Speech.MIXED, "I rang three times", None),
        (PassageKind.SPEECH, None, "she said", "Jane Doe"),
        (PassageKind.PARAGRAPH, Speech.INDIRECT, "", "Jane Doe"),
    ],
)
def test_a_part_is_only_a_speakers_where_it_is_in_the_speakers_words(
    kind: PassageKind, speech: Speech | None, words: str, speaker: str | None
) -> None:
    text = "“I rang three times,” she said. “Nobody came.”"
    locator = Locator(1, speaker="Jane Doe", kind=kind, speech=speech)
    passage = Passage("x", Span(0, len(text)), text, locator)
    document = Document(Origin("a.txt", "0" * 64, "text/plain", Metadata()), text)
    part = Span(start := text.index(words), start + len(words)) if words else None
    assert capsule_of(document, passage, part=part).locator.speaker == speaker


@pytest.mark.parametrize(
    "text",
    [
        "pas de clef», she said. «Nobody came.»",
        'no key," she said. "Nobody came."',
        'The 5" pipe, she said, had "a crack".',
        "no key,” she said. “Nobody came.”",
    ],
)
def test_words_between_two_quotations_are_no_speakers(text: str) -> None:
    locator = Locator(1, speaker="Jane Doe", kind=PassageKind.PARAGRAPH, speech=Speech.DIRECT)
    passage = Passage("x", Span(0, len(text)), text, locator)
    document = Document(Origin("a.txt", "0" * 64, "text/plain", Metadata()), text)
    part = Span(start := text.index("she said"), start + len("she said"))
    assert capsule_of(document, passage, part=part).locator.speaker is None
