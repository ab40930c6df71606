"""How text becomes terms: what is told apart, what is not, and where each term stands."""

import time
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
            *WORDS, "l'", "’", "'s", "\u00ad", "\u200c", "\u0301", "_", "-", "-\n", "‐ \r\n ", "\n", "\ufdfa",
            "\u0300" * 30, "\u0640", "ŉ", "İ", "é", "y\u0306", "\u0438\u0306", "\U0001d518", "x", "X", "c", "++", "#",
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
@example("\ufe70 ʼ ´ \u037a")
def test_the_fold_of_a_term_is_a_term_of_an_engine(text: str) -> None:
    for term in terms(text):
        folded = fold(term)
        assert folded
        assert folded == "".join(folded.split())
        assert folded == term or not term.isascii()


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_the_fold_of_a_text_is_that_of_it_in_small_letters_and_of_its_forms(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text)) == fold(text)
    assert fold(text.casefold()) == fold(text)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_the_term_of_a_plain_word_is_its_own_term(text: str) -> None:
    for term in terms(text):
        if term.isalnum():
            assert terms(term) == [term]


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_no_letter_or_digit_is_outside_every_span(text: str) -> None:
    covered = {place for token in tokens(text) for place in range(token.span.start, token.span.end)}
    dropped = set("sSſʼʻʹ\u0374")  # what a possessive is written with, some of its apostrophes being letters to Unicode
    for place, char in enumerate(text):
        if char.isalnum() and char not in dropped and any(folded.isalnum() for folded in fold(char)):
            assert place in covered, (place, char)


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=30) | WORD_LIKE)
@example("l'Í l'ş l'가 ≠a K# d'ạ")
@example("\U00011131\U00011127-\nx \U0001109a-\nx")
def test_composed_and_decomposed_text_have_the_same_terms(text: str) -> None:
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert terms(composed) == terms(decomposed)


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(codec="ascii"), max_size=40))
def test_ascii_is_analysed_as_any_text(text: str) -> None:
    """There is a short way for it."""
    assert [*terms(text), "é"] == terms(f"{text} é")


PRINTED = "’‘“”„—–…•«»\u00a0"
RARER = str.maketrans(PRINTED, "′‛‹›‚‒―‥‣‹›\u2003")
"""Signs of the same kinds that there is no short way for."""


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from(f"aAsSdlC019 é'`#+_-.{PRINTED}"), max_size=40))
@example("“Don’t – l’État…”")
def test_signs_of_print_are_analysed_as_rarer_ones(text: str) -> None:
    assert terms(text) == terms(text.translate(RARER))


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
    "soft hyphen": ("tor\u00adture", "torture"),
    "zero-width space": ("tor\u200bture", "torture"),
    "word joiner": ("tor\u2060ture", "torture"),
    "variation selectors": ("葛\U000e0100飾 a\ufe0f", "葛飾 a"),
    "keycap": ("1\ufe0f\u20e3", "1"),
    "ligature": ("oﬃce", "office"),
    "full width": ("ｏｆｆｉｃｅ１", "office1"),
    "mathematical letters": ("𝒹𝒶𝓂", "dam"),
    "sharp s": ("Straße STRASSE straẞe", "strasse strasse strasse"),
    "Turkish capital I": ("İSTANBUL i\u0307stanbul", "istanbul istanbul"),
    "й composed and not": ("й Й", "и\u0306 И\u0306"),
    "ё composed and not": ("Ё", "е\u0308"),
    "final sigma": ("ὈΔΥΣΣΕΎΣ", "ὀδυσσεύς"),
    "Arabic and Persian yeh and kaf": ("كتابي على", "کتابی علی"),
    "kashida": ("كـــتاب", "کتاب"),
    "presentation forms": ("ﻛﺘﺎﺏ", "کتاب"),
    "ZWNJ": ("کتاب\u200cها", "کتابها"),
    "bidi marks": ("کتاب\u200f", "کتاب"),
    "digits": ("۲۰۱۷ ٢٠١٧ २०१७", "2017 2017 2017"),
    "Hebrew presentation forms": ("\ufb2a", "ש\u05c1"),
    "geresh": ("צ׳ק", "צ'ק"),
    "nukta, composed and not": ("क़लम", "क\u093cलम"),
    "voiced marks, composed and not": ("か\u3099", "が"),
    "half-width kana": ("ｶﾞ", "ガ"),
    "apostrophes": ("don’t", "don't"),
    "modifier apostrophe": ("donʼt", "don't"),
    "accent for an apostrophe": ("don´t don`t", "don't don't"),
    "okina": ("Hawaiʻi Hawai‘i", "hawai'i hawai'i"),
    "hyphen at the end of a line": ("exam-\nple", "example"),
}


@pytest.mark.parametrize("name", SAME)
def test_not_told_apart(name: str) -> None:
    one, other = SAME[name]
    assert terms(one) == terms(other) != []
    assert [fold(term) for term in terms(one)] == [fold(term) for term in terms(other)]


FOLDED = {
    "accents": ("Résumé", "resume"),
    "dotless i": ("ısı", "isi"),
    "stroked letters": ("Øresund Đoković Łódź ħ", "oresund dokovic lodz h"),
    "stroke and accent": ("Ǿ", "o"),
    "ae and oe": ("Ærø œuvre", "aero oeuvre"),
    "eth and thorn": ("Þórr fiskið", "thorr fiskid"),
    "ё": ("ёж", "еж"),
    "й has an accent, too": ("й\u0301", "й"),
    "Greek accents": ("ὀδυσσεύς", "οδυσσευς"),
    "hamza": ("أحمد إيران مؤمن", "احمد ایران مومن"),
    "hamza on yeh": ("مسئول", "مسیول"),
    "alef madda and wasla": ("آب ٱلله", "اب الله"),
    "teh marbuta": ("مدرسة", "مدرسه"),
    "heh with yeh above": ("خانۀ", "خانه"),
    "harakat": ("كِتَابٌ", "کتاب"),
    "Hebrew points": ("שָׁלוֹם", "שלום"),
    "Zalgo": ("d" + "\u0300\u0316" * 40 + "am", "dam"),
}


@pytest.mark.parametrize("name", FOLDED)
def test_told_apart_until_folded(name: str) -> None:
    one, other = FOLDED[name]
    assert terms(one) != terms(other)
    assert [fold(term) for term in terms(one)] == [fold(term) for term in terms(other)] == terms(other)
    assert fold(one) == fold(other)


DIFFERENT = {
    "й and и": ("мой", "мои"),
    "ß and s": ("Maße", "Mase"),
    "voiced kana": ("か", "が"),
    "semi-voiced kana": ("は", "ぱ"),
    "vowel signs": ("की", "कि"),
    "Khmer vowel signs": ("ក\u17b6", "ក\u17b7"),
    "nukta": ("क़", "क"),
    "Arabic letters": ("کتاب", "کباب"),
    "homoglyphs": ("a", "а"),
    "apostrophe inside": ("won't", "wont"),
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_told_apart(name: str) -> None:
    one, other = DIFFERENT[name]
    assert terms(one) != terms(other)
    assert [fold(term) for term in terms(one)] != [fold(term) for term in terms(other)]


def test_fold_is_for_values_as_well() -> None:
    assert fold("The Courier – L’Écho, “№ 3”") == "the courier – l'echo, “no 3”"
    assert fold("") == ""


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
    ("کتاب\u200f, a\u00ad b", [("کتاب", "کتاب"), ("a", "a"), ("b", "b")]),
    ("Résumé re\u0301sume\u0301", [("résumé", "Résumé"), ("résumé", "re\u0301sume\u0301")]),
    ("ёж שָׁלוֹם كِتَاب", [("ёж", "ёж"), ("שָׁלוֹם", "שָׁלוֹם"), ("کِتَاب", "كِتَاب")]),
    ("ភាសាខ្មែរ", [("ភាសាខ្មែរ", "ភាសាខ្មែរ")]),
    ("\u0301 \ufe70 =\u0338a", [("a", "a")]),
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
    ("c'est j’ai", [("c", "c"), ("est", "est"), ("j", "j"), ("ai", "ai")]),
    ("l'à d'y s'y", [("l", "l"), ("à", "à"), ("d", "d"), ("y", "y"), ("s", "s"), ("y", "y")]),
    ("m'a t'a n'a", [("m", "m"), ("a", "a"), ("t", "t"), ("a", "a"), ("n", "n"), ("a", "a")]),
    ("l'a\u0300", [("l", "l"), ("à", "a\u0300")]),
    ("jusqu'à l'heure", [("jusqu", "jusqu"), ("à", "à"), ("l", "l"), ("heure", "heure")]),
    ("d''eau", [("d", "d"), ("eau", "eau")]),
    ("l'FBI l'8", [("l", "l"), ("fbi", "FBI"), ("l", "l"), ("8", "8")]),
    ("sull'acqua nessun’altra", [("sull", "sull"), ("acqua", "acqua"), ("nessun", "nessun"), ("altra", "altra")]),
    ("l'الجزيرة", [("l", "l"), ("الجزیرة", "الجزيرة")]),
    ("C's D’s T's M'd", [("c", "C"), ("d", "D"), ("t", "T"), ("m'd", "M'd")]),
    ("O'Brien's D'Arcy", [("o'brien", "O'Brien"), ("d", "D"), ("arcy", "Arcy")]),
    ("l'", [("l", "l")]),
    ("'", []),
    # words that go on in the next line
    ("an exam-\nple of it", [("an", "an"), ("example", "exam-\nple"), ("of", "of"), ("it", "it")]),
    ("exam‐  \r\n ple", [("example", "exam‐  \r\n ple")]),
    ("exam\u00ad\nple", [("example", "exam\u00ad\nple")]),
    ("Lärm-\nschutz-\nwand", [("lärmschutzwand", "Lärm-\nschutz-\nwand")]),
    ("e\u0301-\ne\u0301t", [("éét", "e\u0301-\ne\u0301t")]),
    ("l'exam-\nple's", [("l", "l"), ("example", "exam-\nple")]),
    ("quel-\nqu'un", [("quelqu", "quel-\nqu"), ("un", "un")]),
    ("Anglo-\nSaxon", [("anglo", "Anglo"), ("saxon", "Saxon")]),
    ("19-\n20, 19-\nth, P-\n7", [("19", "19"), ("20", "20"), ("19", "19"), ("th", "th"), ("p", "P"), ("7", "7")]),
    ("exam-\n\nple", [("exam", "exam"), ("ple", "ple")]),
    ("exam -\nple, - \nple", [("exam", "exam"), ("ple", "ple"), ("ple", "ple")]),
    ("exam-ple", [("exam", "exam"), ("ple", "ple")]),
    ("کتاب-\nها", [("کتاب", "کتاب"), ("ها", "ها")]),
    # names with a sign
    ("C++, c++ and C#!", [("c++", "C++"), ("c++", "c++"), ("and", "and"), ("c#", "C#")]),
    ("F#\ng++)", [("f#", "F#"), ("g++", "g++")]),
    ("objective-c++ – é", [("objective", "objective"), ("c++", "c++"), ("é", "é")]),
    ("C++’s C#'s", [("c++", "C++"), ("c#", "C#")]),
    ("C++'s’t _C# é_C#", [("c++", "C++"), ("s't", "s’t"), ("c", "C"), ("é", "é"), ("c", "C")]),
    ("C# minor", [("c#", "C#"), ("minor", "minor")]),
    ("#1 #tag +word", [("1", "1"), ("tag", "tag"), ("word", "word")]),
    ("a++b C++11 C#x", [("a", "a"), ("b", "b"), ("c", "C"), ("11", "11"), ("c", "C"), ("x", "x")]),
    ("notepad++ 3++ é++ a+ b", [("notepad", "notepad"), ("3", "3"), ("é", "é"), ("a", "a"), ("b", "b")]),
)


@pytest.mark.parametrize(("text", "expected"), PIECES)
def test_pieces(text: str, expected: list[tuple[str, str]]) -> None:
    assert pieces(text) == expected


def test_a_word_without_end_keeps_its_span_and_a_bounded_term() -> None:
    for letter in ("a", "é", "ﷺ"):
        (token,) = tokens(letter * 100_000)
        assert (token.span.start, token.span.end) == (0, 100_000)
        assert len(token.term) == LONGEST_TERM


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    ["a-\n", "a\u00ad\n", "- ", "l'", "d'l", "’\u200b", "a’", "ʼ’", "_a", "é_", "c++", "#", "\u0300\u0316",
     "\u0640\u0300\u0316", "\ufe71\ufe77", "क\u093c\u094d", "\U0001e944", "'s"],
)  # fmt: skip
def test_hostile_text_takes_no_longer_than_its_length(piece: str) -> None:
    """What takes the square of its length would take minutes."""
    text = "a" + piece * 100_000
    started = time.process_time()
    assert len(terms(text)) == sum(1 for _ in tokens(text))
    assert fold(fold(text)) == fold(text)
    assert time.process_time() - started < 20


def test_many_runs_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "_KEPT", 100)
    assert terms(" ".join(f"é{number}" for number in range(1_000))) == [f"é{number}" for number in range(1_000)]
    assert len(analysis._PIECES) <= 100


def test_stems_are_of_words_with_their_accents() -> None:
    assert stems(terms("Häuser Haus"), "de") == ["haus.de"] * 2
    assert len(set(stems(terms("élève élèves élevés"), "fr"))) == 1
    assert len(set(stems(terms("canción canciones"), "es"))) == 1


def test_arabic_is_stemmed_in_arabic_letters() -> None:
    words = terms("كتاب الكتاب كتابي كِتَابٌ")
    assert words[0] == "کتاب"
    assert stems(words, "ar") == ["کتاب.ar"] * 4


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
