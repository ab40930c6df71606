"""Languages: a document's is told from its text, a passage's is its document's unless it clearly is another."""

import pytest

from indexer.blocks import Claim
from indexer.languages import document_language, passage_language
from search.records import Passage
from tests.indexer.reading import MORE, PROSE, read_text

FRENCH = "Pendant dix-neuf ans, elle a relevé chaque soir la hauteur de la rivière et noté la pluie du jour."
GERMAN = "Niemand im Werk hat sagen können, wer das Register am nächsten Morgen mit nach Hause genommen hat."
PERSIAN = "دفترچه آبی است؛ از همان دفترهای مشق که بچه‌ها به مدرسه می‌برند و در آن چیزی نوشته شده است."
HEBREW = "המים עלו מאחורי הסכר כל הלילה, ואיש מן השומרים לא שמע את הצופר עד שהיה מאוחר מדי לצאת אל הגשר."
GIVEN = Claim("language", "nl", "metadata.csv, line 2, column language")


def languages(passages: tuple[Passage, ...]) -> list[str | None]:
    return [passage.language for passage in passages]


@pytest.mark.parametrize(
    ("text", "language"), [(FRENCH, "fr"), (GERMAN, "de"), (PERSIAN, "fa"), (HEBREW, "he"), (MORE, "en")]
)
@pytest.mark.parametrize("document", ["en", "fr", "he", None, "tlh", "nothing we know"])
def test_a_passage_in_another_language_is_told(text: str, language: str, document: str | None) -> None:
    assert passage_language(text, document) == language


@pytest.mark.parametrize(
    "text",
    ["", "P-7 412.63", "Behzad Naziri", "Ce n'est pas vrai.", "\x00\ud800\u202e", "Gauge, gauge, gauge",
     f"{MORE} {FRENCH}", f"{FRENCH[:60]} {MORE} {PROSE} {MORE}"],
)  # fmt: skip
@pytest.mark.parametrize("document", ["en", None])
def test_what_is_too_short_or_mixed_is_in_the_documents(text: str, document: str | None) -> None:
    assert passage_language(text, document) in (document, "en")


def test_a_long_passage_is_looked_at_in_three_places() -> None:
    assert passage_language(f"{FRENCH} {PROSE} {MORE} " + f"{PROSE} " * 40, "en") == "en"
    assert passage_language(f"{FRENCH} " * 40, "en") == "fr"
    assert passage_language("\x00" + f"{FRENCH} " * 40, "en") == "fr"


@pytest.mark.parametrize(("text", "language"), [(FRENCH, "fr"), (GERMAN, "de"), (MORE, "en")])
def test_a_document_is_looked_at_from_its_beginning_to_its_end(text: str, language: str) -> None:
    other = PROSE if language != "en" else FRENCH
    assert document_language(f"{other} " * 10 + f"{text} " * 90).value == language


@pytest.mark.parametrize("text", [f"The end of the {GERMAN}", f"{FRENCH} That is it."])
def test_a_few_common_words_do_not_make_a_passage_the_documents(text: str) -> None:
    assert passage_language(text, "en") != "en"


def test_what_a_page_declares_and_the_setting_are_for_want_of_better() -> None:
    declared = Claim("page language", "fr", "<html lang>")
    assert document_language(PROSE, declared, "de").value == "en"
    assert document_language("P-7", declared, "de") == declared
    assert document_language("P-7", None, "de") == Claim("language", "de", "the setting language")
    assert document_language("P-7").value == ""


def test_passages_of_one_document_are_in_their_own_languages() -> None:
    english = [f"{PROSE} {MORE}"] * 4
    read = read_text("\n\n".join([*english, FRENCH, PERSIAN, "Oui, c'est lui."]))
    assert read.document.origin.metadata.language == "en"
    assert languages(read.passages) == ["en", "en", "en", "en", "fr", "fa", "en"]


def test_a_given_language_is_that_of_every_passage() -> None:
    read = read_text(f"{PROSE}\n\n{FRENCH}", given=[GIVEN])
    assert languages(read.passages) == ["nl", "nl"]
    assert read.document.origin.metadata.evidence["language"] == GIVEN.evidence


def test_the_setting_is_the_language_of_what_cannot_be_told() -> None:
    assert languages(read_text("P-7 412.63").passages) == [None]
    assert languages(read_text("P-7 412.63", language="de").passages) == ["de"]
    assert languages(read_text(f"{PROSE}\n\n{MORE}", language="de").passages) == ["en", "en"]
    assert languages(read_text("P-7 412.63", given=[GIVEN], language="de").passages) == ["nl"]


def test_many_common_words_tell_a_language_as_surely_as_the_detector(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.languages.pycld2.detect", None)
    text = "The committee of the river has told us that it must have the register of these years. " * 20
    assert document_language(text, GIVEN).value == "en"
    assert passage_language(text, "en") == "en"
    with pytest.raises(TypeError):
        document_language(f"{FRENCH} " * 20)
