"""What a paragraph tells around its quotations, whichever marks it has."""

import pytest

from indexer.speakers.quotations import PART, WHOLE, begins_quoted, has_quotation, told


def shown(text: str) -> str:
    return " | ".join(" ".join(sentence) for sentence in told(text)).replace(WHOLE, "Q").replace(PART, "q")


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("“I rang,” she said.", "Q she said"),
        ('"I rang," she said. "Twice."', "Q she said | Q"),
        ("‘I rang,’ she said.", "Q she said"),
        ("«I rang», she said.", "Q , she said"),
        ("„I rang“, she said.", "Q , she said"),
        ("»I rang«, she said.", "Q , she said"),
        ("She called it “a ladder” at best.", "She called it q at best"),
        ("She told them “we are not leaving tonight.”", "She told them q"),
        ("She said “we are not leaving tonight.”", "She said Q"),
        ("“I rang.” She left. “Nobody came.", "Q | She left | Q"),
        ("He said: “They asked, “Who rang? Nobody knew. “", "He said : Q"),
        ("“He said ‘go’ and I went,” she said.", "Q she said"),
        ("The “short list” of Mr. A. B. Cole (his own) is lost.", "The q of Mr A. B. Cole is lost"),
        ("« Non », a-t-elle répété.", "Q , a elle répété"),
        ("At 17.20 it was 2.5 metres; then 3.", "At 17.20 it was 2.5 metres | then 3"),
        ("", ""),
        ("“”", "q"),
        ("((((“", "(((( q"),
    ],
)
def test_sentences_have_signs_for_what_is_quoted(text: str, sentences: str) -> None:
    assert shown(text) == sentences


def test_only_a_quoted_sentence_begins_a_quotation() -> None:
    assert begins_quoted("“I rang three times.”")
    assert not begins_quoted("“Short lists” were kept by the works.")
    assert not begins_quoted("She rang. “Three times.”")
    assert not has_quotation("It's the workers' own.")
