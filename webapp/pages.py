"""The pages for people: search, document, passage, original file, coverage and help.

Each view asks the searcher, turns the answer into records for its template, and renders it.
"""

from itertools import islice
from pathlib import Path

from flask import Blueprint, Response, current_app, g, request, send_file, url_for

from search.records import FileRecord, FileStatus, SearchRequest
from webapp import forms, fragments, navigation, originals, reading, security, syntax, wording
from webapp.forms import Form
from webapp.markup import render
from webapp.opened import searcher

LEDGER_ROWS = 500
"""Files on one page of the coverage report."""
UNSEARCHED = (FileStatus.FAILED, FileStatus.OMITTED, FileStatus.DUPLICATE)

_ANY = "0"
"""In the place of the id of a document or passage."""

blueprint = Blueprint("pages", __name__)


@blueprint.app_context_processor
def _form() -> dict[str, object]:
    """Every page has the search form, filled with what the address asks for."""
    return {"form": forms.read(request.args)}


@blueprint.app_template_global()
def link(endpoint: str, pairs: forms.Pairs = (), anchor: str = "", identity: str = "") -> str:
    """The address of a page of ours, of a document or passage if it is of one, with `pairs` as its query string."""
    return f"{_beginning(endpoint)}{identity}{forms.encode(pairs)}" + (f"#{anchor}" if anchor else "")


def _beginning(endpoint: str) -> str:
    """What the addresses of an endpoint begin with: made once for the hundred links of a page."""
    made: dict[str, str] = g.setdefault("beginnings", {})
    if endpoint not in made:
        has_identity = current_app.url_map.is_endpoint_expecting(f"pages.{endpoint}", "identity")
        path = {"identity": _ANY} if has_identity else {}
        made[endpoint] = url_for(f"pages.{endpoint}", **path).removesuffix(_ANY)  # type: ignore[arg-type]
    return made[endpoint]


@blueprint.app_template_global()
def absolute(address: str) -> str:
    """`address`, a path of ours, with the host that the reader asked: for citing and for print."""
    return request.host_url.rstrip("/") + address


blueprint.add_app_template_global(fragments.original_link)
blueprint.add_app_template_global(fragments.web_address)


@blueprint.get("/")
def search() -> str:
    """Results and facets, or the start page when nothing is asked."""
    current = searcher()
    form = forms.read(request.args, current.manifest.fields)
    form = form.at(min(form.page, navigation.last_page(current.coverage.passages)))
    page = current.search(form.request())
    if form.page > (last := navigation.last_page(page.total_passages)):
        form = form.at(last)
        page = current.search(form.request())
    form = form.sorted_by(page.request.sort)
    active = navigation.chips(form, page.facets)
    is_start = not (form.query.strip() or form.is_narrowed)
    return render(
        "search.html",
        form=form,
        page=page,
        notes=(*form.notes, *page.notes),
        chips=active,
        facets=navigation.facet_lists(form, page.facets),
        offers=() if is_start else navigation.facet_offers(form, page.facets),
        stood_for=navigation.stood_for(page.expansions),
        stood_in_short=navigation.stood_in_short(page.expansions),
        legend=navigation.rungs_marked([hit.highlights for hit in page.hits]),
        pager=navigation.pager(form, page),
        ways_out=tuple(navigation.ways_out(form, active)) if not page.total_passages else (),
        is_start=is_start,
        examples=syntax.examples(page) if is_start else (),
    )


@blueprint.get("/document/<identity>")
def document(identity: str) -> str:
    """The whole text of a document with the query's hits in it."""
    current = searcher()
    form = forms.read(request.args, current.manifest.fields)
    found, passages = current.document(identity)
    highlights = current.highlights_in(_marking(form), passages)
    parts = reading.pieces(found, passages, highlights)
    ordinal = forms.number(request.args.get("p", ""), default=0, lowest=1)
    wanted = forms.number(request.args.get("hit", ""), default=0, lowest=1)
    return render(
        "document.html",
        form=form,
        state=() if form.is_long else form.pairs(),
        document=found,
        origin=found.origin,
        pieces=parts,
        hits=reading.hits(parts, wanted=wanted, ordinal=ordinal),
        legend=navigation.rungs_marked(highlights),
        ordinal=ordinal,
        passages=passages,
        field_names=wording.FIELD_NAMES,
    )


@blueprint.get("/passage/<identity>")
def passage(identity: str) -> str:
    """One passage between its neighbours, with its citation: the permanent address to give to others."""
    current = searcher()
    form = forms.read(request.args, current.manifest.fields)
    found, _ = current.catalogue.passage(identity)
    whole, passages = current.document(found.document)
    highlights = current.highlights_in(_marking(form), [found])[0]
    at = found.locator.ordinal - 1
    permalink = absolute(link("passage", identity=identity))
    return render(
        "passage.html",
        form=form,
        passage=found,
        origin=whole.origin,
        highlights=highlights,
        legend=navigation.rungs_marked([highlights]),
        before=passages[at - 1] if at > 0 else None,
        after=passages[at + 1] if at + 1 < len(passages) else None,
        count=len(passages),
        original_address=fragments.original_link_in(whole.origin.metadata.url, whole.text, found.span),
        quotation=wording.quotation(found.text),
        citation=wording.citation(found, whole.origin, permalink),
        permalink=permalink,
    )


@blueprint.get("/source/<identity>")
def source(identity: str) -> Response:
    """The original file's bytes: plain text in UTF-8 to read, everything else to download."""
    current = searcher()
    origin = current.catalogue.origin(identity)
    anyway = request.args.get("anyway", "") == "1"
    original = originals.open_original(Path(current.manifest.collection), origin, anyway=anyway)
    response = send_file(
        original.file,
        mimetype="text/plain" if original.readable else "application/octet-stream",
        as_attachment=not original.readable,
        download_name=original.name,
        max_age=0,
        etag=False,
    )
    response.headers["Content-Security-Policy"] = security.SANDBOX
    return response


@blueprint.get("/coverage")
def coverage() -> str:
    """What was searched and what was not: the ledger's rows of files that are not documents, with reasons."""
    current = searcher()
    number = forms.number(request.args.get("page", ""), default=1, lowest=1)
    counts = current.catalogue.counts()
    total = sum(counts[status] for status in UNSEARCHED)
    pages = max(1, -(-total // LEDGER_ROWS))
    number = min(number, pages)
    start = (number - 1) * LEDGER_ROWS
    rows = (file for status in UNSEARCHED for file in current.catalogue.files(status))
    listed: tuple[FileRecord, ...] = tuple(islice(rows, start, start + LEDGER_ROWS))
    return render(
        "coverage.html",
        coverage=current.coverage,
        manifest=current.manifest,
        collection=Path(current.manifest.collection).name,
        counts=counts,
        total=total,
        files=listed,
        number=number,
        pages=pages,
    )


@blueprint.get("/help")
def syntax_help() -> str:
    """How to ask: the query language by example, and the keys."""
    return render("help.html", sections=syntax.SECTIONS, rungs=syntax.RUNGS)


def _marking(form: Form) -> SearchRequest:
    """The request whose query is marked in a document."""
    return form.at(1).request()
