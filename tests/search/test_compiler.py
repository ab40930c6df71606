"""From query trees to plans: what each construct demands on each rung, and what must be read to be found."""

from collections.abc import Sequence

import pytest

from search import compiler
from search.bm25 import rarity
from search.compiler import LADDER, MAX_GROUPS, MAX_PHRASES, MAX_READ, compile_query
from search.errors import TooBroad
from search.parser import literal, parse
from search.plan import (
    EVERYTHING,
    NOTHING,
    Adjacent,
    AllOf,
    Among,
    AnyOf,
    Between,
    Close,
    Has,
    NoneOf,
    OneOf,
    Plan,
    Term,
    Verbatim,
    leaves,
    phrases_of,
)
from search.query import Phrase, Word
from search.records import Expansion, Match, Rung
from search.schema import NO_VALUE
from search.vocabulary import Vocabulary
from tests.building import compiled, compiled_over, fields_of, filed, memory_reader
from tests.strategies import OWN_FIELD

LAST_DAY = 9999_12_31


def written(*terms: str) -> Plan:
    if len(terms) == 1:
        return Term("written", terms[0])
    return Adjacent("written", tuple((term,) for term in terms))


def stem(*terms: str) -> Plan:
    return AnyOf(tuple(Term("stemmed", term) for term in terms)) if len(terms) > 1 else Term("stemmed", terms[0])


def near(others: int, *groups: str, ordered: bool = False) -> Close:
    return Close("written", tuple(tuple((term,) for term in group.split(" ")) for group in groups), others, ordered)


PLANS: tuple[tuple[str, Plan], ...] = (
    ("", EVERYTHING),
    ("Dams", written("dams")),
    ("extra-judicial", written("extra", "judicial")),
    ("l'eau", written("l", "eau")),
    ("Smith's", written("smith")),
    ("4(a)(i)", written("4", "a", "i")),
    ("C++", written("c++")),
    ('"The Dams"', written("the", "dams")),
    ('"Dam"', written("dam")),
    ('"Dam — Weir!"', written("dam", "weir")),
    ("dam*", written("dam")),
    ("extra-ju* judicial", AnyOf((Adjacent("written", (("extra",), ("ju", "judicial"))), written("judicial")))),
    ('"dam weir"~3', near(3, "dam", "weir")),
    ('"dam weir gate"~>3', near(3, "dam", "weir", "gate", ordered=True)),
    ("dam NEAR/3 weir", near(3, "dam", "weir")),
    ('"dam weir" PRE/0 gate', near(0, "dam weir", "gate", ordered=True)),
    ("extra-judicial NEAR/3 dam", near(3, "extra judicial", "dam")),
    ("(dam OR weir) NEAR/3 gate", Close("written", ((("dam", "weir"),), (("gate",),)), 3, ordered=False)),
    (
        '(dam OR "weir gate" OR gate) NEAR/3 lock',
        AnyOf(
            (
                Close("written", ((("dam", "gate"),), (("lock",),)), 3, ordered=False),
                near(3, "weir gate", "lock"),
            )
        ),
    ),
    ("title:Dams", Term("title", "dams")),
    ("title:Résumé", Term("title", "resume")),
    ('speaker:"Haj Hassan"', Adjacent("speaker", (("haj",), ("hassan",)))),
    ("file:hearings/31", Adjacent("source", (("hearings",), ("31",)))),
    ("title:(dam OR weir)", AnyOf((Term("title", "dam"), Term("title", "weir")))),
    ("title:absent*", NOTHING),
    ("after:2019", Between(2019_01_01, LAST_DAY)),
    ("after:2019-05-31", Between(2019_05_31, LAST_DAY)),
    ("before:2019", Between(0, 2019_01_00)),
    ("before:2019-05-01", Between(0, 2019_05_00)),
    ("year:2019", Between(2019_01_01, 2019_12_31)),
    ("date:2019-05..2020", Between(2019_05_01, 2020_12_31)),
    ("date:..2019-05", Between(0, 2019_05_31)),
    ("date:2019-05..", Between(2019_05_01, LAST_DAY)),
    ("date:none", Has("year", NO_VALUE)),
    ("a1 AND b1", AllOf((written("a1"), written("b1")))),
    ("a1 OR b1", AnyOf((written("a1"), written("b1")))),
    ("NOT a1", NoneOf(written("a1"))),
    ("a1 b1", AnyOf((written("a1"), written("b1")))),
    ("a1 a1", written("a1")),
    ("a1 b1*", AnyOf((written("a1"), written("b1")))),
    ('a1 "b1 c1"', AllOf((written("b1", "c1"), written("a1")))),
    ('a1 "b1 c1" d1', AllOf((written("b1", "c1"), AnyOf((written("a1"), written("d1")))))),
    ("+a1 b1 c1", AllOf((written("a1"), AnyOf((written("b1"), written("c1")))))),
    ('"a1 b1" "c1 d1"', AllOf((written("a1", "b1"), written("c1", "d1")))),
    ("a1 b1 -c1", AllOf((NoneOf(written("c1")), AnyOf((written("a1"), written("b1")))))),
    ("NOT (a1 b1)", NoneOf(AnyOf((written("a1"), written("b1"))))),
    ("(a1 b1) AND c1", AllOf((AnyOf((written("a1"), written("b1"))), written("c1")))),
)


@pytest.mark.parametrize(("query", "plan"), PLANS)
def test_what_is_found_as_written(query: str, plan: Plan) -> None:
    assert compiled(query, Match.WRITTEN).some_words == plan


ALL_WORDS: tuple[tuple[str, Plan], ...] = (
    ("a1 b1", AllOf((written("a1"), written("b1")))),
    ('a1 "b1 c1" d1', AllOf((written("b1", "c1"), written("a1"), written("d1")))),
    ("(a1 b1) OR c1", AnyOf((AllOf((written("a1"), written("b1"))), written("c1")))),
    ("a1 b1 -(c1 d1)", AllOf((NoneOf(AnyOf((written("c1"), written("d1")))), written("a1"), written("b1")))),
)


@pytest.mark.parametrize(("query", "plan"), ALL_WORDS)
def test_what_comes_first(query: str, plan: Plan) -> None:
    assert compiled(query, Match.WRITTEN).all_words == plan


@pytest.mark.parametrize(
    "query", ["", "a1", '"a1 b1"', "a1 AND b1", "a1 OR b1", "NOT (a1 b1)", 'a1 "b1 c1"', "title:a1 year:2019"]
)
def test_all_words_are_some_words_where_there_is_nothing_to_choose(query: str) -> None:
    found = compiled(query, Match.WRITTEN)
    assert found.all_words == found.some_words


def rungs(query: str, *texts: str, match: Match = Match.ANY, language: str = "en") -> dict[Rung, Plan]:
    """The plans of a query over passages of these texts, by rung."""
    collection = [filed(*texts, language=language)]
    return dict(compiled_over(collection, parse(query, fields_of(collection)).query, match).rungs)


LADDERS: tuple[tuple[str, tuple[str, ...], dict[Rung, Plan]], ...] = (
    ("Dams", ("The dam",), {Rung.WRITTEN: written("dams"), Rung.STEM: stem("dam.en")}),
    ('"Dams"', ("The dam",), {Rung.WRITTEN: written("dams")}),
    ("da*", ("The dam, dams",), {Rung.WRITTEN: AnyOf((written("dam"), written("dams")))}),
    ("d?m", ("The dam, dim",), {Rung.WRITTEN: AnyOf((written("dam"), written("dim")))}),
    (
        "resume",
        ("Her résumé",),
        {
            Rung.WRITTEN: written("resume"),
            Rung.STEM: stem("resum.en"),
            Rung.FOLDED: AnyOf((stem("resum.en"), written("résumé"))),
        },
    ),
    (
        '"her resume"',
        ("Her résumé",),
        {
            Rung.WRITTEN: written("her", "resume"),
            Rung.FOLDED: Adjacent("written", (("her",), ("resume", "résumé"))),
        },
    ),
    (
        "re*",
        ("Her résumé is ready",),
        {Rung.WRITTEN: written("ready"), Rung.FOLDED: AnyOf((written("ready"), written("résumé")))},
    ),
    (
        "extra-judicial",
        ("extrajudicial, extra judicial",),
        {
            Rung.WRITTEN: written("extra", "judicial"),
            Rung.FOLDED: AnyOf((written("extra", "judicial"), written("extrajudicial"))),
        },
    ),
    (
        "30,000",
        ("30000",),
        {Rung.WRITTEN: written("30", "000"), Rung.FOLDED: AnyOf((written("30", "000"), written("30000")))},
    ),
    (
        "30000",
        ("30,000",),
        {
            Rung.WRITTEN: written("30000"),
            Rung.STEM: stem("30000.en"),
            Rung.FOLDED: AnyOf((stem("30000.en"), written("30", "000"))),
        },
    ),
    (
        "guage~",
        ("The gauge",),
        {Rung.WRITTEN: written("guage"), Rung.FUZZY: AnyOf((written("guage"), written("gauge")))},
    ),
    ("title:guage~", ("The gauge",), {Rung.WRITTEN: NOTHING}),
)  # fmt: skip


@pytest.mark.parametrize(("query", "texts", "plans"), LADDERS)
def test_what_each_rung_finds(query: str, texts: Sequence[str], plans: dict[Rung, Plan]) -> None:
    assert rungs(query, *texts) == plans


@pytest.mark.parametrize("query", ["resume", '"her resume"', "extra-judicial", "re*", "resume~2"])
def test_what_is_excluded_is_excluded_on_every_rung(query: str) -> None:
    """So that each rung has all passages of the stricter one."""
    texts = ("Her résumé", "extrajudicial", "the dams", "resumes")
    excluded = {plan for plan in rungs(f"{query} -({query})", *texts).values() for plan in nones(plan)}
    assert excluded == {NoneOf([*rungs(query, *texts).values()][-1])}


def nones(plan: Plan) -> list[NoneOf]:
    match plan:
        case NoneOf():
            return [plan]
        case AllOf(parts):
            return [none for part in parts[-1:] + parts[:1] for none in nones(part)]
        case _:
            return []


def test_as_written_has_no_other_forms_but_accents_and_what_is_asked_for() -> None:
    assert rungs("dams", "The dam", match=Match.WRITTEN) == {Rung.WRITTEN: written("dams")}
    assert set(rungs("resume", "Her résumé", match=Match.WRITTEN)) == {Rung.WRITTEN, Rung.FOLDED}
    assert set(rungs("guage~", "The gauge", match=Match.WRITTEN)) == {Rung.WRITTEN, Rung.FUZZY}
    assert rungs("extra-judicial", "extrajudicial", match=Match.WRITTEN) == {Rung.WRITTEN: written("extra", "judicial")}


def test_a_word_has_a_stem_in_each_language_of_the_collection() -> None:
    collection = [filed("dams"), filed("дамы", source="b", language="ru"), filed("dams", source="c", language=None)]
    plans = dict(compiled_over(collection, Word("Dams")).rungs)
    assert [leaf.term for leaf in leaves(plans[Rung.STEM]) if isinstance(leaf, Term)] == ["dam.en", "dams"]
    assert dict(compiled_over(collection, Word("Gates")).rungs)[Rung.STEM] == stem("gate.en", "gates", "gates.ru")


def test_a_word_is_as_rare_as_all_its_forms_are_together() -> None:
    texts = [filed("dams", source=f"{number}") for number in range(6)]
    collection = [*texts, filed("dams", source="x", language=None), *(filed("gates", source=f"g{n}") for n in range(9))]
    english, other = leaves(dict(compiled_over(collection, Word("Dams")).rungs)[Rung.STEM])
    assert isinstance(english, Term)
    assert isinstance(other, Term)
    assert english.weight * rarity(6, 16) == pytest.approx(other.weight * rarity(1, 16)) == pytest.approx(rarity(7, 16))


def test_many_terms_of_a_word_are_one_leaf() -> None:
    words = [f"dam{letter}" for letter in "abcdefghijk"]
    assert rungs("dam*", " ".join(words))[Rung.WRITTEN] == OneOf("written", tuple(words))


def test_a_field_of_the_users_own_is_among_those_of_all() -> None:
    collection = [filed("Text.")]
    query = parse(f'{OWN_FIELD}:Résumé {OWN_FIELD}:"A 7"', (OWN_FIELD,)).query
    assert compiled_over(collection, query).some_words == AllOf(
        (Term("own", "box=resume"), Adjacent("own", (("box=a",), ("box=7",))))
    )


def test_characters_are_found_by_reading_the_passages_that_have_the_words() -> None:
    collection = [filed("The Dam.", "the dam", "The DAM, The Dam")]
    leaf = Verbatim("The Dam")
    assert compiled_over(collection, parse('="The Dam"').query).rungs == (
        (Rung.WRITTEN, Among(frozenset({0, 2}), leaf)),
    )


@pytest.mark.parametrize("tree", [Word("..."), Phrase("...")])
def test_a_leaf_without_a_term_finds_nothing(tree: Word | Phrase) -> None:
    """The parser makes none; one that is made otherwise must not find everything."""
    assert compiled_over([filed("Text.")], tree).some_words == NOTHING


# What would be too much for an engine is read, and what would be too much to read is refused

ACCENTS = ("resume", "résumé", "resumé", "résume")


def ambiguous(words: int) -> str:
    return f'"{" ".join(["resume"] * words)}"'


def test_a_phrase_of_many_accents_is_read() -> None:
    """Four forms of each of six words are four thousand phrases, and only a few passages."""
    collection = [filed(" ".join(ACCENTS), "résumé " * 6, "resume, resumé, résumé, resume, résume, resume.")]
    (_, strict), (_, folded) = compiled_over(collection, parse(ambiguous(6)).query).rungs
    assert strict == written(*["resume"] * 6)
    assert isinstance(folded, Among)
    assert folded.numbers == {1, 2}


@pytest.mark.parametrize(
    ("leaf", "phrases"),
    [
        (near(5, "a", "b"), 2),
        (near(5, "a", "b", ordered=True), 6),
        (near(5, "a b", "c"), 12),
        (near(2, "a", "b", "c"), 36),
        (near(0, "a", "b", ordered=True), 1),
        (Close("written", ((("a", "b"),), (("c", "d", "e"),)), 0, ordered=True), 6),
    ],
)
def test_how_many_phrases_say_the_same(leaf: Close, phrases: int) -> None:
    assert phrases_of(leaf) == phrases


def test_words_near_each_other_in_too_many_ways_are_read() -> None:
    few, many = '"a1 b1 c1"~10', '"a1 b1 c1 d1"~20'
    texts = ("a1 x b1 y c1 z d1", "d1 c1 b1 a1", "a1 b1 c1")
    assert isinstance(rungs(few, *texts)[Rung.WRITTEN], Close)
    plan = rungs(many, *texts)[Rung.WRITTEN]
    assert isinstance(plan, Among)
    assert isinstance(plan.leaf, Close)
    assert plan.numbers == {0, 1}
    assert phrases_of(plan.leaf) > MAX_PHRASES


def phrases(word: str) -> str:
    return " OR ".join(f'"{word}{number} b"' for number in range(20))


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ('"' + " ".join(f"w{n}" for n in range(MAX_GROUPS + 1)) + '"~5', f"At most {MAX_GROUPS}"),
        (f"({phrases('a')}) NEAR/2 ({phrases('c')})", f"At most {compiler.MAX_PAIRS}"),
        (" ".join(f'="a{n}"' for n in range(MAX_READ + 1)), f"At most {MAX_READ}"),
    ],
)
def test_what_asks_for_too_much_is_too_broad(query: str, says: str) -> None:
    with pytest.raises(TooBroad, match=says):
        compiled(query)


def test_what_is_read_is_read_once() -> None:
    read: list[Verbatim | Close] = []

    def reading(leaf: Close | Verbatim, _: Plan) -> frozenset[int]:
        read.append(leaf)
        return frozenset()

    vocabulary = compiled_vocabulary()
    compile_query(parse('="a" OR ="b" OR ="a" -="a"').query, Match.ANY, ("en",), vocabulary, reading)
    assert read == [Verbatim("a"), Verbatim("b")]


def compiled_vocabulary() -> Vocabulary:
    return Vocabulary(memory_reader([filed("a b")]))


# What is told


def test_what_a_part_stood_for_is_told_with_its_rung() -> None:
    collection = [filed("The gauge, gauges, résumé, resume, extrajudicial")]

    def told(query: str) -> tuple[Expansion, ...]:
        return compiled_over(collection, parse(query).query).expansions

    assert told("gaug*") == (Expansion("gaug*", Rung.WRITTEN, ("gauge", "gauges")),)
    assert told("guage~") == (
        Expansion("guage~", Rung.WRITTEN, ("guage",)),
        Expansion("guage~", Rung.FUZZY, ("gauge",)),
    )
    assert told("re*") == (
        Expansion("re*", Rung.WRITTEN, ("resume",)),
        Expansion("re*", Rung.FOLDED, ("résumé",)),
    )
    (folded,) = told("resume")
    assert (folded.part, folded.rung) == ("resume", Rung.FOLDED)
    assert "résumé" in folded.terms
    assert told('gauge "gauges"') == ()


@pytest.mark.parametrize(
    ("query", "words", "passed_over"),
    [
        ("dam weir dam", ("dam", "weir", "dam"), ()),
        ('dam "third call"', ("dam", "third", "call"), ()),
        ("dam -weir", ("dam",), ()),
        ("+dam (weir OR gate)", ("dam", "weir", "gate"), ()),
        ("dam* d?m title:dam year:2019", (), ()),
        ('dam NEAR "weir gate"', ("dam", "weir", "gate"), ()),
        ("who built the dam", ("built", "dam"), ("who", "the")),
        ("the", ("the",), ()),
        ("the AND dam", ("the", "dam"), ()),
        ('"the dam"', ("the", "dam"), ()),
    ],
)
def test_the_words_that_a_passage_is_wanted_for(query: str, words: Sequence[str], passed_over: Sequence[str]) -> None:
    found = compiled(query)
    assert (found.words, found.passed_over) == (words, passed_over)


def test_words_are_passed_over_only_where_english_is_read() -> None:
    assert compiled("who built the dam", language="de").passed_over == ()


def test_the_literal_reading_compiles_as_words_side_by_side() -> None:
    collection = [filed("a b c")]
    plain = compiled_over(collection, literal('a AND (b "c').query, Match.WRITTEN)
    assert plain == compiled_over(collection, parse("a AND_ b c").query, Match.WRITTEN)


def test_the_ladder_is_from_strict_to_loose() -> None:
    assert LADDER == (Rung.WRITTEN, Rung.STEM, Rung.FOLDED, Rung.FUZZY)
