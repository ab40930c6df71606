"""Spelling that is not seen or hardly: found when it is written the plain way, and shown as it stands."""

import unicodedata
from collections.abc import Iterator
from functools import partial

import pytest

from indexer.builder import Wanted, build
from search.records import Rung, SearchRequest
from search.searcher import Searcher

apart = partial(unicodedata.normalize, "NFD")
WRITTEN = {
    "no-break space": ("the red\u00a0ink of the hut", '"red ink"', "red\u00a0ink"),
    "narrow no-break space": ("in 1\u202f200 houses", '"1 200"', "1\u202f200"),
    "soft hyphen": ("the en\u00adgi\u00adneer wrote", "engineer", "en\u00adgi\u00adneer"),
    "ligature": ("the oﬃce of the ﬁrst ﬂoor", '"office of the first floor"', "oﬃce of the ﬁrst ﬂoor"),
    "long s and st": ("the laﬅ ſiren", '"last siren"', "laﬅ ſiren"),
    "zero-width space": ("the tele\u200bphone rang", "telephone", "tele\u200bphone"),
    "word joiner": ("the tele\u2060phone rang", "telephone", "tele\u2060phone"),
    "mark in the text": ("the tele\ufeffphone rang", "telephone", "tele\ufeffphone"),
    "mark at the beginning": ("\ufefftelephone and hut", "telephone", "telephone"),
    "zero-width non-joiner": ("بچه\u200cها به مدرسه می\u200cرفتند", "بچه‌ها", "بچه\u200cها"),
    "no non-joiner": ("هرگز به مدرسه می\u200cرفتند", "میرفتند", "می\u200cرفتند"),
    "no non-joiner in the text": ("بچهها به مدرسه میرفتند", "می\u200cرفتند", "میرفتند"),
    "zero-width joiner": ("की नदी क्\u200dष यहाँ", "क्ष", "क्\u200dष"),
    "bidi marks": ("\u200fدفتر\u200e آبی \u202bبود\u202c اینجا", "دفتر", "دفتر"),
    "isolates": ("the \u2068telephone\u2069 rang", "telephone", "telephone"),
    "presentation forms": ("ﻛﺘﺎﺏ قدیمی است", "کتاب", "ﻛﺘﺎﺏ"),
    "presentation forms asked for": ("کتاب قدیمی است", "ﻛﺘﺎﺏ", "کتاب"),
    "lam-alef": ("ﻻ أحد هنا اليوم", "لا", "ﻻ"),
    "Arabic yeh and kaf": ("كتاب علي هنا", "کتاب علی", "كتاب"),
    "kashida": ("کـــتاب قدیمی است", "کتاب", "کـــتاب"),
    "full width": ("ＯＶＲＡ ２０１９ 年", '"OVRA 2019"', "ＯＶＲＡ ２０１９"),
    "half-width kana": ("ﾃﾞﾝﾜ です", "デンワ", "ﾃﾞﾝﾜ"),
    "accents apart": ("le cha\u0302teau ferme\u0301 ici", "château fermé", "cha\u0302teau"),
    "accents together": ("le château fermé ici", "cha\u0302teau ferme\u0301", "château"),
    "Cyrillic apart": ("мои\u0306 дом ёлка", "мой", "мои\u0306"),
    "Korean apart": (apart("물은 빠르게 불어났고"), "빠르게", apart("빠르게")),
    "hyphen that does not break": ("the non\u2011stop train", '"non-stop"', "non\u2011stop"),
    "typographic apostrophe": ("they didn’t pick up", "didn't", "didn’t"),
    "superscript": ("4 m² of it", "m2", "m²"),
    "digits": ("در سال ۱۳۹۸ بود", "1398", "۱۳۹۸"),
    "mathematical letters": ("the 𝐝𝐚𝐦 broke", "dam", "𝐝𝐚𝐦"),
    "hyphen at the end of a line": (
        "The engineer of the works wrote the reading in red ink, and then the tele-\nphone line was down until dawn.",
        "telephone", "tele-\nphone",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """A collection of a file for each text, in UTF-8."""
    folder = tmp_path_factory.mktemp("written")
    for name, (text, _, _) in WRITTEN.items():
        (folder / f"{name}.txt").write_text(f"{text}\n", "utf-8", newline="")
    build(folder, folder / "index", Wanted(engine="memory"), lambda _file, _total: None)
    opened = Searcher.open(folder / "index")
    yield opened
    opened.close()


@pytest.mark.parametrize("name", WRITTEN)
def test_it_is_found_and_shown_as_written(searcher: Searcher, name: str) -> None:
    text, query, found = WRITTEN[name]
    hits = searcher.search(SearchRequest(query, limit=len(WRITTEN))).hits
    (hit,) = [hit for hit in hits if hit.origin.source == f"{name}.txt"]
    assert hit.passage.text == text.lstrip("\ufeff")
    assert hit.rung is Rung.WRITTEN
    assert found in [mark.span.of(hit.passage.text) for mark in hit.highlights]
    document, passages = searcher.document(hit.passage.document)
    assert [one.span.of(document.text) for one in passages] == [hit.passage.text]
