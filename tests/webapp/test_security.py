"""What holds for every page: headers, escaping, no other host, no broken link, no fault by any input."""

import time
from collections.abc import Iterator
from urllib.parse import quote, urldefrag

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from search.parser import parse
from search.schema import FACETS
from tests.webapp.conftest import Get, client_of
from tests.webapp.inquiry_collection import HOSTILE_PUBLISHER, IMAGE_TITLE, SCRIPT_TITLE, Built
from tests.webapp.page_elements import LINKING, addresses, parsed, texts
from webapp import forms, syntax
from webapp.security import HEADERS

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
ALLOWED_TAGS = frozenset(
    (
        "html", "head", "meta", "title", "link", "script", "body", "header", "nav", "main", "section",
        "aside", "article", "div", "h1", "h2", "h3", "h4", "h5", "h6", "p", "span", "strong", "em", "bdi",
        "time", "code", "kbd", "mark", "blockquote", "a", "form", "label", "input", "button", "fieldset",
        "legend", "select", "option", "ul", "li", "dl", "dt", "dd", "details", "summary", "table", "caption",
        "thead", "tbody", "tr", "th", "td", "ol", "pre", "textarea", "svg", "path", "rect", "text",
    )
)  # fmt: skip
SCRIPTS = frozenset(f"/static/{name}.js" for name in ("keys", "suggest", "values", "cite"))
ORIGINALS = ("https://example.org/", "https://live.example.org/", "https://darreh.example.org/")


def routes(built: Built) -> Iterator[str]:
    yield from ("/", "/?q=siren", "/?q=zebra&year=2016", "/coverage", "/help", "/nowhere", "/api/v1/search?q=siren")
    yield from ("/?q=sirens+alrm~&not.year=2016&facet=heading", "/?q=piezometre+s*", "/api/v1/suggest?q=sir")
    yield from ("/facet/document", "/facet/publisher?find=H&q=siren", "/?q=siren&view=documents&why=1")
    yield from (
        "/healthz",
        "/api/nothing",
        *(f"/static/{name}" for name in ("style.css", "reading.css", "keys.js", "suggest.js", "favicon.svg", "no")),
    )
    for identity in built.ids.values():
        yield from (f"/document/{identity}?q=siren", f"/passage/{identity}.1?q=siren", f"/source/{identity}")


def test_every_response_has_the_headers(client: FlaskClient, built: Built) -> None:
    for address in routes(built):
        response = client.get(address)
        for name, value in HEADERS.items():
            if not (name == "Content-Security-Policy" and address.startswith("/source/")):
                assert response.headers.get(name) == value, f"{name} of {address}"


def test_the_policy_is_strict(client: FlaskClient) -> None:
    response = client.get("/")
    assert response.headers["Content-Security-Policy"] == POLICY
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_no_cookie_is_set(client: FlaskClient, built: Built) -> None:
    assert not [address for address in routes(built) if "Set-Cookie" in client.get(address).headers]


def pages(client: FlaskClient, built: Built) -> Iterator[tuple[str, str]]:
    for address in routes(built):
        response = client.get(address)
        if response.content_type.startswith("text/html"):
            yield address, response.get_data(as_text=True)


def test_nothing_of_a_document_becomes_an_element(client: FlaskClient, built: Built) -> None:
    for address, page in pages(client, built):
        tree = parsed(page)
        assert {tag.name for tag in tree.find_all(True)} <= ALLOWED_TAGS, address
        assert {str(tag.get("src")) for tag in tree.find_all("script")} <= SCRIPTS, address
        attributes = {name for tag in tree.find_all(True) for name in tag.attrs}
        assert not [name for name in attributes if name.startswith("on") or name == "style"], address
        assert not [tag for tag in tree.find_all("script") if tag.get_text()], address


def test_hostile_names_show_as_text(get: Get, built: Built) -> None:
    page = get("/?q=siren")
    assert SCRIPT_TITLE in texts(page, ".result h2")
    assert IMAGE_TITLE in texts(page, ".result h2")
    assert HOSTILE_PUBLISHER in " ".join(texts(page, ".facet bdi"))
    assert texts(get(f"/document/{built.ids['press/<img src=x>.html']}"), "h1") == [IMAGE_TITLE]
    assert "scans/<b>page</b>.pdf" in texts(get("/coverage"), ".ledger .path")


@pytest.mark.parametrize(
    "parameter",
    [
        "q",
        "publisher",
        "year",
        "document",
        "speaker",
        "match",
        "sort",
        "page",
        "p",
        "hit",
        "offset",
        "limit",
        "nothing",
        "not.publisher",
        "case",
        "rung",
        "facet",
        "explain",
    ],
)
def test_no_parameter_comes_back_as_markup(client: FlaskClient, built: Built, parameter: str) -> None:
    attack = "\"'></title><script>alert(1)</script><img src=x onerror=alert(1)>"
    identity = built.ids["reports/interim.html"]
    for path in ("/", f"/document/{identity}", f"/passage/{identity}.1", "/coverage", "/nowhere"):
        page = client.get(path, query_string={parameter: attack, "q": attack}).get_data(as_text=True)
        assert "<script>alert" not in page
        assert "<img" not in page
        assert {tag.name for tag in parsed(page).find_all(True)} <= ALLOWED_TAGS


def test_only_links_to_original_pages_leave_this_host(client: FlaskClient, built: Built) -> None:
    for address, page in pages(client, built):
        for tag, attribute, target in addresses(page):
            if target.startswith(("/", "#", "?")) and not target.startswith("//"):
                continue
            assert tag in ("a", "blockquote"), f"{address}: {tag} {attribute}={target}"
            assert target.startswith(ORIGINALS), f"{address}: {target}"
        for outward in parsed(page).select("a.outward"):
            assert outward["rel"] == ["noreferrer", "noopener"]
    assert "cite" in LINKING


def test_static_files_name_no_other_host(client: FlaskClient) -> None:
    for name in ("style.css", "keys.js"):
        text = client.get(f"/static/{name}").get_data(as_text=True)
        assert "http" not in text
        assert "@import" not in text
        assert "url(" not in text


@pytest.mark.slow
def test_every_link_leads_somewhere(client: FlaskClient, built: Built) -> None:
    """A crawl of what the start page and some searches lead to, fragments included."""
    refused = {f"/source/{built.ids[source]}" for source in ("../secret.txt", "letters/linked.txt")}
    waiting = ["/", "/?q=siren", "/?q=%22no+fuse%22&year=2021&page=2", "/?q=zebra&year=2016", *refused]
    waiting += ["/?q=sirens+alrm~&not.year=2016&facet=heading", "/?q=piezometre+embank*&case="]
    waiting += [f"/document/{built.ids['reports/interim.html']}?q=siren&p=5", "/coverage", "/help"]
    ids: dict[str, set[str]] = {}
    wanted: list[tuple[str, str, str]] = []
    while waiting and len(ids) < 250:
        address = waiting.pop(0)
        if address in ids:
            continue
        response = client.get(address)
        assert response.status_code == (404 if address in refused else 200), address
        ids[address] = set()
        if not response.content_type.startswith("text/html"):
            continue
        tree = parsed(response.get_data(as_text=True))
        ids[address] = {str(tag["id"]) for tag in tree.select("[id]")}
        targets = [urldefrag(str(tag["href"])) for tag in tree.select("a[href]")]
        waiting += [target for target, _ in targets if target.startswith("/")]
        wanted += [(address, target or address, fragment) for target, fragment in targets if fragment]
    # A way back names the result that one came from; after a step to a neighbour, that may be none.
    checked = [one for one in wanted if one[1] in ids and not one[2].startswith("r-")]
    assert len(checked) > 100
    assert [one for one in checked if one[2] not in ids[one[1]]] == []


def test_ids_are_unique_in_a_page(client: FlaskClient, built: Built) -> None:
    for address, page in pages(client, built):
        ids = [tag["id"] for tag in parsed(page).select("[id]")]
        assert len(ids) == len(set(ids)), address


PARAMETERS = (
    "q", "publisher", "year", "document", "speaker", "case", "not.publisher", "not.document", "not.year", "rung",
    "not.rung", "facet", "match", "sort", "page", "p", "hit", "offset", "limit", "explain",
)  # fmt: skip
HOSTILE_VALUES = (
    "%00", "%ED%A0%80", "%F0%9F", "%C3%28", "%25%32%65", "%E2%80%AE", "%0d%0aSet-Cookie:x=1", "-1", "1000000000",
    "NaN", "__class__", "2021-02-30", "%22", "((((", "NOT", "*", quote("'; DROP TABLE files; --"), "%F4%8F%BF%BF",
    "a" * 100_000, "(" * 20_000, quote("NOT ") * 5_000,
)  # fmt: skip


def answers(path: str) -> tuple[int, ...]:
    """What may become of any parameters: programs are told of values that cannot be."""
    return (200, 400) if path.startswith("/api/") else (200,)


@pytest.mark.parametrize("value", HOSTILE_VALUES, ids=lambda value: str(value)[:20])
def test_hostile_values_are_answered(client: FlaskClient, built: Built, value: str) -> None:
    identity = built.ids["reports/interim.html"]
    for name in PARAMETERS:
        paths = ("/", "/api/v1/search", "/api/v1/suggest", f"/document/{identity}", f"/passage/{identity}.2")
        for path in paths if len(value) < 100 else paths[:1]:
            assert client.get(f"{path}?{name}={value}").status_code in answers(path), f"{path}?{name}"


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(PARAMETERS), st.text(max_size=30)), max_size=6))
def test_no_query_string_is_a_fault(app: Flask, built: Built, pairs: list[tuple[str, str]]) -> None:
    client = client_of(app)
    for path in ("/", "/api/v1/search", "/api/v1/suggest", f"/document/{built.ids['hearings/day-19.html']}"):
        assert client.get(path + forms.encode(pairs)).status_code in answers(path)


@pytest.mark.parametrize("value", ["%00", "%ED%A0%80", "%FF", "..%2f", "a" * 5_000, "%0a", "%22", "%3Cb%3E"])
def test_hostile_paths_are_404(client: FlaskClient, value: str) -> None:
    for path in ("/document/", "/passage/", "/source/", "/static/", "/", "/api/v1/"):
        assert client.get(path + value).status_code in (404, 308), path


def test_five_thousand_filters_are_answered(client: FlaskClient) -> None:
    response = client.get("/?" + "&".join(f"year={year}" for year in range(5_000)))
    assert response.status_code == 200
    assert "Only the first 100 of 5,000 filters were used." in response.get_data(as_text=True)


MANY = {
    "filters": [("year", str(year)) for year in range(5_000)],
    "documents": [("document", f"{number:020}") for number in range(5_000)],
    "exclusions": [("not.publisher", str(number)) for number in range(5_000)],
    "the same": [("year", "2021")] * 5_000,
    "chosen and left out": [(name, str(number)) for number in range(2_500) for name in ("speaker", "not.speaker")],
    "every facet both ways": [(sign + name, "") for name in FACETS for sign in ("", "not.")],
    "a far page": [("page", "1000000000"), ("offset", "1000000000"), ("limit", "1000000000"), ("sort", "date")],
    "facets": [("facet", name) for name in (*FACETS, *map(str, range(5_000)))],
    "conflicting": [("sort", "date"), ("sort", "__class__"), ("match", "any"), ("match", "written"), ("page", "-1"),
                    ("page", "2"), ("rung", "stem"), ("not.rung", "stem"), ("year", "2021"), ("not.year", "2021")],
}  # fmt: skip


@pytest.mark.parametrize("engine", ["memory", "tantivy"])
@pytest.mark.parametrize("pairs", MANY.values(), ids=MANY.keys())
def test_any_number_of_filters_is_answered_within_a_second(
    client: FlaskClient, by_tantivy: FlaskClient, pairs: list[tuple[str, str]], engine: str
) -> None:
    asking = client if engine == "memory" else by_tantivy
    for path in ("/", "/api/v1/search", "/api/v1/suggest"):
        started = time.process_time()
        assert asking.get(path + forms.encode([("q", "siren"), *pairs])).status_code in answers(path)
        assert time.process_time() - started < 1, path


@pytest.mark.parametrize("host", ["", "evil.example", "a b", '"><script>', "[::1", "x" * 5_000, "\u00e9.example"])
def test_any_host_is_answered_without_markup(client: FlaskClient, built: Built, host: str) -> None:
    response = client.get(f"/passage/{built.ids['reports/interim.html']}.1", headers={"Host": host})
    assert response.status_code in (200, 400)
    assert "<script>" not in response.get_data(as_text=True)
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_every_example_is_query_language() -> None:
    examples = [example for _, group in syntax.SECTIONS for example in group]
    assert len(examples) > 15
    for example in examples:
        assert parse(example.query).notes == ()


def test_pages_are_small(client: FlaskClient) -> None:
    total = sum(len(client.get(path).data) for path in ("/?q=siren", "/static/style.css", "/static/keys.js"))
    assert total < 80_000
