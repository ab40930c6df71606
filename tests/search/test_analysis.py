"""How text becomes terms: what is told apart, what is not, and where each term stands."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search import analysis
from search.analysis import LONGEST_TERM, STEMMERS, fold, stems, terms, tokens
from tests.strategies import ANY_TEXT, LETTERS, WORDS

WORD_LIKE = st.lists(
    st.sampled_from(
        (
            *WORDS, "l'", "’", "'s", "\u00ad", "\u200c", "\u0301", "_", "-", "\ufdfa", "\u0300" * 30, "ŉ", "İ", "é",
            "\U0001d518", "x",
        )
    ),
    max_size=12,
).map("".join)  # fmt: skip
TEXTS = ANY_TEXT | WORD_LIKE


def pieces(text: str) -> list[tuple[str, str]]:
    """The terms of `text`, each with the characters that it was made from."""
    return [(token.term, token.span.of(text)) for token in tokens(text)]


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_spans_are_in_order_inside_the_text_and_do_not_overlap(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert end <= token.span.start < token.span.end <= len(text)
        end = token.span.end


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_terms_are_the_terms_of_tokens(text: str) -> None:
    assert terms(text) == [token.term for token in tokens(text)]


@settings(max_examples=400, deadline=None)
@given(TEXTS)
@example("\ufdfa")
@example("a\ufdfab \ufe70x \u037a")
def test_terms_have_no_space_and_are_bounded(text: str) -> None:
    """Engines are given terms joined by spaces."""
    for term in terms(text):
        assert term
        assert term == "".join(term.split())
        assert len(term) <= LONGEST_TERM


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_no_letter_or_digit_is_outside_every_span(text: str) -> None:
    covered = {place for token in tokens(text) for place in range(token.span.start, token.span.end)}
    dropped = set("sSſʼʹ")  # what a possessive is written with, two of its apostrophes being letters to Unicode
    for place, char in enumerate(text):
        if char.isalnum() and char not in dropped and any(folded.isalnum() for folded in fold(char)):
            assert place in covered, (place, char)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=30))
def test_composed_and_decomposed_text_have_the_same_terms(text: str) -> None:
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert terms(composed) == terms(decomposed)


@settings(max_examples=300, deadline=None)
@given(LETTERS)
def test_a_character_alone_is_one_word_or_none(char: str) -> None:
    assert len(terms(char)) <= 1


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=6))
def test_terms_of_a_text_are_those_of_its_words(words: list[str]) -> None:
    assert terms(" ".join(words)) == [term for word in words for term in terms(word)]


SAME = {
    "case": ("GAUGE", "gauge"),
    "NFC and NFD": ("résumé", "re\u0301sume\u0301"),
    "accents": ("Résumé", "resume"),
    "soft hyphen": ("tor\u00adture", "torture"),
    "zero-width space": ("tor\u200bture", "torture"),
    "word joiner": ("tor\u2060ture", "torture"),
    "ligature": ("oﬃce", "office"),
    "full width": ("ｏｆｆｉｃｅ１", "office1"),
    "mathematical letters": ("𝒹𝒶𝓂", "dam"),
    "sharp s": ("Straße STRASSE straẞe", "strasse strasse strasse"),
    "Turkish I": ("İSTANBUL ısı", "istanbul isi"),
    "stroked letters": ("Øresund Đoković Łódź", "oresund dokovic lodz"),
    "ae and oe": ("Ærø œuvre", "aero oeuvre"),
    "thorn": ("Þórr", "thorr"),
    "й composed and not": ("й Й", "и\u0306 И\u0306"),
    "ё": ("ёж", "еж"),
    "Greek accents and final sigma": ("ὈΔΥΣΣΕΎΣ", "οδυσσευς"),
    "Arabic and Persian yeh and kaf": ("كتابي", "کتابی"),
    "alef forms": ("أحمد إيران ٱلله", "احمد ایران الله"),
    "alef madda": ("آب", "اب"),
    "harakat": ("كِتَابٌ", "کتاب"),
    "kashida": ("كـــتاب", "کتاب"),
    "presentation forms": ("ﻛﺘﺎﺏ", "کتاب"),
    "ZWNJ": ("کتاب\u200cها", "کتابها"),
    "bidi marks": ("کتاب\u200f", "کتاب"),
    "digits": ("۲۰۱۷ ٢٠١٧ २०१७", "2017 2017 2017"),
    "Hebrew points": ("שָׁלוֹם", "שלום"),
    "nukta, composed and not": ("क़लम", "क\u093cलम"),
    "voiced marks, composed and not": ("か\u3099", "が"),
    "half-width kana": ("ｶﾞ", "ガ"),
    "Zalgo": ("d" + "\u0300\u0316" * 40 + "am", "dam"),
    "apostrophes": ("don’t", "don't"),
    "modifier apostrophe": ("donʼt", "don't"),
}


@pytest.mark.parametrize("name", SAME)
def test_not_told_apart(name: str) -> None:
    one, other = SAME[name]
    assert terms(one) == terms(other) != []


DIFFERENT = {
    "й and и": ("мой", "мои"),
    "ß and s": ("Maße", "Mase"),
    "voiced kana": ("か", "が"),
    "semi-voiced kana": ("は", "ぱ"),
    "vowel signs": ("की", "कि"),
    "nukta": ("क़", "क"),
    "Arabic letters": ("کتاب", "کباب"),
    "homoglyphs": ("a", "а"),
    "apostrophe inside": ("won't", "wont"),
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_told_apart(name: str) -> None:
    one, other = DIFFERENT[name]
    assert terms(one) != terms(other)


PIECES: tuple[tuple[str, list[tuple[str, str]]], ...] = (
    ("", []),
    (" .,;—()", []),
    ("The dam.", [("the", "The"), ("dam", "dam")]),
    ("extra-judicial", [("extra", "extra"), ("judicial", "judicial")]),
    ("extra‑judicial", [("extra", "extra"), ("judicial", "judicial")]),
    ("and/or", [("and", "and"), ("or", "or")]),
    ("memo_19", [("memo", "memo"), ("19", "19")]),
    ("19/014", [("19", "19"), ("014", "014")]),
    ("17:30, 17.30", [("17", "17"), ("30", "30"), ("17", "17"), ("30", "30")]),
    ("a@b.org", [("a", "a"), ("b", "b"), ("org", "org")]),
    ("a\u00a0b\u2009c\u3000d", [("a", "a"), ("b", "b"), ("c", "c"), ("d", "d")]),
    ("tor\u00adture", [("torture", "tor\u00adture")]),
    ("کتاب\u200cها", [("کتابها", "کتاب\u200cها")]),
    ("صلى ﷺ", [("صلی", "صلى"), ("صلیاللهعلیهوسلم", "ﷺ")]),
    ("½ m²", [("1⁄2", "½"), ("m2", "m²")]),
    ("東京の", [("東京の", "東京の")]),
    ("x\ud800y", [("x", "x"), ("y", "y")]),
    ("x\0y", [("x", "x"), ("y", "y")]),
    ("👩\u200d🚒 fire", [("fire", "fire")]),
    # possessives
    ("Smith's dam", [("smith", "Smith"), ("dam", "dam")]),
    ("Smith’s", [("smith", "Smith")]),
    ("SMITH'S", [("smith", "SMITH")]),
    ("journalists' notes", [("journalists", "journalists"), ("notes", "notes")]),
    ("'quoted'", [("quoted", "quoted")]),
    ("James's", [("james", "James")]),
    ("don't can’t o'clock", [("don't", "don't"), ("can't", "can’t"), ("o'clock", "o'clock")]),
    ("O'Brien's", [("o'brien", "O'Brien")]),
    ("rock'n'roll", [("rock'n'roll", "rock'n'roll")]),
    # elisions
    ("l'eau", [("l", "l"), ("eau", "eau")]),
    ("L’Eau", [("l", "L"), ("eau", "Eau")]),
    ("qu'il lorsqu’elle", [("qu", "qu"), ("il", "il"), ("lorsqu", "lorsqu"), ("elle", "elle")]),
    ("dell'accordo", [("dell", "dell"), ("accordo", "accordo")]),
    ("un’altra", [("un", "un"), ("altra", "altra")]),
    ("d'l'eau", [("d", "d"), ("l", "l"), ("eau", "eau")]),
    ("aujourd'hui", [("aujourd'hui", "aujourd'hui")]),
    ("l'", [("l", "l")]),
    ("'", []),
)


@pytest.mark.parametrize(("text", "expected"), PIECES)
def test_pieces(text: str, expected: list[tuple[str, str]]) -> None:
    assert pieces(text) == expected


def test_a_word_without_end_keeps_its_span_and_a_bounded_term() -> None:
    for letter in ("a", "é", "ﷺ"):
        (token,) = tokens(letter * 100_000)
        assert (token.span.start, token.span.end) == (0, 100_000)
        assert len(token.term) == LONGEST_TERM


def test_stems_meet_in_their_language() -> None:
    assert stems(["inspected", "inspections", "inspect"], "en") == ["inspect.en"] * 3
    assert len(set(stems(["дом", "дома", "домов"], "ru"))) == 1
    assert stems(["siren"], "de") == ["sir.de"], "in German; not to be taken for an English sir"
    assert stems(["dams"], "en") != stems(["dams"], None) == ["dams"]


@pytest.mark.parametrize("language", ["fa", "he", "hi", "xx", "", None])
def test_words_of_other_languages_keep_their_form(language: str | None) -> None:
    words = ["روحانی", "dams", "शब्दों"]
    assert stems(words, language) == words


@pytest.mark.parametrize("language", sorted(STEMMERS))
def test_there_is_a_stem_for_every_word_of_a_stemmed_language(language: str) -> None:
    words = [*terms(" ".join(WORDS)), "a", "1", "x" * LONGEST_TERM]
    stemmed = stems(words, language)
    assert len(stemmed) == len(words)
    assert all(stem and " " not in stem for stem in stemmed)


def test_the_version_is_written_to_manifests() -> None:
    assert isinstance(analysis.ANALYSIS_VERSION, int)
