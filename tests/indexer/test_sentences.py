"""Sentences: where they end, in several scripts, and where a full stop ends none."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sentences import sentence_ends


def sentences(text: str) -> list[str]:
    places = [0, *sentence_ends(text), len(text)]
    return [text[start:end].strip() for start, end in pairwise(places)]


@pytest.mark.parametrize(
    "text",
    [
        "She read it. / Then she left. / Nobody saw her.",
        "“Who rang?” / “Ilsa Marten!” / (She had rung twice.) / And so… / On it went.",
        "دفترچه آبی است. / چه کسی زنگ زد؟ / نمی‌دانم.",
        "السد آمن؟ / لا۔ / نعم.",
        "他来了。 / 她走了！ / 谁？",
        "नदी बढ़ गई। / वह गई।",
        "It was 412.63 at P-7. / It rose in 2019. / 143 were dead.",
    ],
)
def test_sentences_end_with_their_signs(text: str) -> None:
    assert sentences(text.replace(" / ", " ")) == text.split(" / ")


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Halvorsen asked Dr. R. Sennacott.",
        "The U.N. Charter, Art. 7, No. 3, pp. 5 to 9, says so.",
        "It was, e.g. the gauge, or i.e. the register, vs. the memo.",
        "36. The register is closed.",
        "J. R. Marten et al. went home",
        "Er kam, z.B. am Morgen, mit Hr. Pellowe.",
    ],
)
def test_a_full_stop_that_ends_no_sentence(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize("text", ["He said no. She left.", "It was in Sect. Seven. Then it was not."])
def test_a_word_before_a_number_ends_a_sentence_where_no_number_follows(text: str) -> None:
    assert len(sentences(text)) > 1


@given(
    st.lists(st.sampled_from(["Mr.", "No.", "36.", "U.N.", "end.", "word", "?", "。", "\n", " ", "“", "”"])).map(
        "".join
    )
)
def test_ends_are_places_in_the_text_in_order(text: str) -> None:
    places = list(sentence_ends(text))
    assert places == sorted(set(places))
    assert all(0 < place < len(text) for place in places)
