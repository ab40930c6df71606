"""The document page: all of the text in order, hits marked and numbered, what was left out."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.searcher import Searcher
from tests.webapp.conftest import Get, client_of
from tests.webapp.inquiry_collection import INTERIM, Built, build, compose
from tests.webapp.page_elements import link, one, parsed, query, texts
from webapp import create_app


def address(built: Built, source: str = "reports/interim.html") -> str:
    return f"/document/{built.ids[source]}"


def test_the_whole_text_is_there_in_order(get: Get, built: Built) -> None:
    document, passages, _ = compose(INTERIM)
    page = get(address(built))
    shown = texts(page, ".text .words, .text .in-text, .text > .gap")
    assert shown == [" ".join(part.split()) for part in document.text.split("\n\n")][1:]
    assert texts(page, "h1") == ["Interim report: the facts of the night"]
    for passage in passages:
        assert one(page, f"#p{passage.locator.ordinal} .words").get_text() == passage.text


def test_a_very_long_query_is_not_in_every_link(client: FlaskClient, built: Built) -> None:
    response = client.get(address(built, "register.md"), query_string={"q": "alarm " * 5_000})
    assert response.status_code == 200
    assert len(response.data) < 500_000


def test_headings_are_headings_below_the_pages_own(get: Get, built: Built) -> None:
    found = [(tag.name, tag.get_text()) for tag in parsed(get(address(built))).select(".in-text")]
    assert found == [("h3", "The facts"), ("h4", "The night"), ("h3", "Warnings")]


def test_each_passage_has_its_permalink_in_the_margin(get: Get, built: Built) -> None:
    page = get(address(built) + "?q=siren")
    assert one(page, "#p3 .ordinal")["href"] == f"/passage/{built.ids['reports/interim.html']}.3?q=siren"
    live = get(address(built, "hearings/day-19.html"))
    assert texts(live, ".speaker") == [
        "reports what The chair said", "Ilsa Marten", "Ilsa Marten", "</bdi><i>Counsel</i>",
    ]  # fmt: skip


def test_marks_equal_the_highlights_and_are_numbered(get: Get, built: Built) -> None:
    searcher = Searcher.open(built.index)
    identity = built.ids["reports/interim.html"]
    _, passages = searcher.document(identity)
    page = get(address(built) + "?q=siren")
    marks = parsed(page).select(".text mark")
    assert [mark["id"] for mark in marks] == [f"hit-{number}" for number in range(1, len(marks) + 1)]
    for passage in passages:
        spans = [found.span() for found in re.finditer(r"\bsirens?\b", passage.text)]
        assert texts(page, f"#p{passage.locator.ordinal} mark") == [passage.text[a:b] for a, b in spans]
    assert len(marks) == 8


def test_marks_carry_their_rung_and_a_legend_tells_them_apart(get: Get, built: Built) -> None:
    page = get(address(built) + "?q=sirens+alrm~")
    marks = parsed(page).select(".text mark")
    assert {str(mark.get("title")) for mark in marks} == {"other form of the word", "other letters"}
    assert all(mark.get("class") for mark in marks)
    assert one(page, "mark.current")["class"] == ["stem", "current"]
    assert texts(page, ".legend .sample") == ["other form of the word", "other letters"]
    assert parsed(get(address(built) + "?q=siren&match=written")).select(".legend") == []


def test_the_bar_counts_and_leads_from_hit_to_hit(get: Get, built: Built) -> None:
    start = address(built) + "?q=siren&p=9"
    page = get(start)
    assert texts(page, ".hit-count") == ["7 of 8 marks"]
    assert texts(page, "mark.current") == ["siren"]
    assert one(page, "mark.current")["id"] == "hit-7"
    following = link(page, "Next mark")
    assert following == address(built) + "?q=siren&p=9&hit=8#hit-8"
    last = get(following)
    assert texts(last, ".hit-count") == ["8 of 8 marks"]
    assert parsed(last).select("#next-hit") == []
    assert link(last, "Previous mark").endswith("&hit=7#hit-7")


def test_following_next_visits_every_hit_once(get: Get, built: Built) -> None:
    seen = []
    at = address(built) + "?q=siren"
    while True:
        page = get(at)
        seen.append(one(page, "mark.current")["id"])
        steps = parsed(page).select("#next-hit")
        if not steps:
            break
        at = str(steps[0]["href"])
    assert seen == [f"hit-{number}" for number in range(1, 9)]


def test_without_hits_it_says_so(get: Get, built: Built) -> None:
    assert texts(get(address(built) + "?q=zebra"), ".hit-count") == ["Nothing is marked in this document"]
    assert parsed(get(address(built))).select(".hit-bar nav") == []


def test_the_bar_cites_the_passage_of_the_mark_or_the_one_opened(get: Get, built: Built) -> None:
    identity = built.ids["reports/interim.html"]
    page = get(address(built) + "?q=siren&hit=2")
    (marked,) = [tag["id"] for tag in parsed(page).select(".passage:has(#hit-2)")]
    assert link(page, "Cite passage") == f"/passage/{identity}.{str(marked)[1:]}?q=siren#cite"
    assert link(get(address(built) + "?p=4"), "Cite passage 4") == f"/passage/{identity}.4#cite"
    assert "Cite passage 4" in " ".join(texts(get(address(built) + "?q=zebra&p=4"), ".hit-bar"))
    assert "Cite" not in " ".join(texts(get(address(built)), ".hit-bar"))


def test_the_way_back_restores_the_search(get: Get, built: Built) -> None:
    start = "/?q=siren&publisher=Inquiry+Office&year=2021&case=19%2F014&not.kind=table+row&not.speaker=X&sort=date"
    context = link(get(start), "In context")
    back = link(get(context), "Back to the results")
    passage = context.partition("&p=")[2].partition("#")[0]
    assert back == f"{start}#r-{built.ids['reports/interim.html']}.{passage}"
    following = link(get(context), "Next mark")
    assert link(get(following), "Back to the results") == back


def test_the_passage_that_was_opened_stands_out(get: Get, built: Built) -> None:
    assert [tag["id"] for tag in parsed(get(address(built) + "?p=5")).select(".passage.here")] == ["p5"]


def test_metadata_comes_with_its_evidence(get: Get, built: Built) -> None:
    page = get(address(built))
    rows = dict(zip(texts(page, ".about dt"), texts(page, ".about dd"), strict=True))
    assert rows["Title"] == "Interim report: the facts of the night Evidence: meta og:title"
    assert rows["Published"] == "8 December 2021 Evidence: meta article:published_time"
    assert rows["Author"] == "A. Oduvale, The secretariat"
    assert rows["Case"] == "19/014; 20/007"
    assert rows["Saved"] == "not known"
    assert rows["The same file also as"] == "reports/copy.html"
    assert rows["SHA-256"].startswith(built.ids["reports/interim.html"])


def test_what_was_left_out_is_listed_with_its_reason(get: Get, built: Built) -> None:
    page = get(address(built))
    assert texts(page, ".omitted .reason") == ["a form", "navigation"]
    assert texts(page, ".omitted .gap") == [
        "Subscribe to our newsletter <form action=//evil.example>", "Home | Reports | About us",
    ]  # fmt: skip
    assert parsed(get(address(built, "letters/memo.txt"))).select(".omitted") == []


def test_one_can_search_only_this_document(get: Get, built: Built) -> None:
    target = query(link(get(address(built) + "?q=siren&year=2021"), "Search only this document"))
    assert target == {"q": ["siren"], "document": [built.ids["reports/interim.html"]]}


def test_a_document_that_is_not_there_is_404(client: FlaskClient) -> None:
    response = client.get("/document/ffffffffffffffffffff")
    assert response.status_code == 404
    assert "not in this collection" in response.get_data(as_text=True)


def test_the_map_leads_to_each_mark(get: Get, built: Built) -> None:
    page = get(address(built) + "?q=siren&p=9")
    ticks = parsed(page).select(".minimap a")
    assert 1 < len(ticks) <= 8
    assert len(parsed(page).select(".minimap .current")) == 1
    for tick in ticks:
        target = str(tick["href"])
        number = query(target)["hit"][0]
        assert target.endswith(f"#hit-{number}")
        assert one(get(target), "mark.current")["id"] == f"hit-{number}"
    assert parsed(get(address(built))).select(".minimap") == []


def test_the_original_page_opens_at_the_passage(get: Get, built: Built) -> None:
    assert ":~:text=" not in link(get(address(built)), "Original page")
    assert link(get(address(built) + "?p=5"), "Original page").endswith(
        ":~:text=that%20the%20second%20siren%20had%20no%20fuse%3B%20and"
    )


@pytest.mark.parametrize("page", ["document", "passage"])
def test_a_file_that_has_changed_or_gone_is_said_to_have(tmp_path: Path, page: str) -> None:
    built = build(tmp_path, (INTERIM,))
    client = client_of(create_app(built.index))
    identity = built.ids[INTERIM.source]
    path = f"/{page}/{identity}" + (".1" if page == "passage" else "")

    def told() -> list[str]:
        return texts(client.get(path).get_data(as_text=True), ".document-head .changed")

    assert told() == []
    file = built.collection / INTERIM.source
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    assert "has changed since it was indexed" in told()[0]
    target = link(client.get(path).get_data(as_text=True), "Download the file as it is now")
    assert client.get(target).data.endswith(b"!")
    file.unlink()
    assert "is not where it was" in told()[0]
