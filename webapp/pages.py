"""The pages for people: search, document, passage, original file, coverage and help.

Each view asks the searcher, turns the answer into records for its template, and renders it.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from flask import Blueprint, Response, current_app, g, request, send_file, url_for

from search.citation import STYLES
from search.citation.fragments import original_link, original_link_in, web_address
from search.errors import RequestError
from search.exporting import encoded
from search.records import NO_DOCUMENTS, Facet, FileRecord, Hit, Origin, SearchRequest, Span
from search.searcher import Searcher
from webapp import forms, navigation, originals, reading, security, syntax, wording
from webapp.forms import PAGE_SIZE, Form, View
from webapp.histogram import histogram
from webapp.markup import render
from webapp.navigation import Surroundings
from webapp.opened import searcher
from webapp.originals import Standing
from webapp.quoting import quoting

LONGEST_BEGINNING = 200
"""Code points that are read of what the values of a facet are to begin with."""
LEDGER_ROWS = 500
"""Files on one page of the coverage report."""
NEIGHBOURS = 2
"""Passages before and after one that are shown around it in a list of results."""
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


@blueprint.app_template_global()
def opens_inside(origin: Origin) -> bool:
    """Whether a browser may open the original itself, as it does plain text, PDF and images; all else is downloaded."""
    if origin.media_type in originals.BY_ITSELF:
        return searcher().on_disk(origin).source == origin.source
    return origin.media_type in originals.PLAIN


blueprint.add_app_template_global(original_link)
blueprint.add_app_template_global(web_address)
blueprint.add_app_template_global(View, "View")
blueprint.add_app_template_global(forms.encode, "encoded")


@blueprint.get("/")
def search() -> str:
    """Results and facets, or the start page when nothing is asked.

    `around` names the passage that is shown between its neighbours; `why=1` tells what each score is made of.
    """
    current = searcher()
    form = forms.read(request.args, current.manifest.fields)
    form = form.at(min(form.page, navigation.last_page(current.coverage.passages)))
    is_start = not (form.query.strip() or form.is_narrowed)
    by_document = form.view is View.DOCUMENTS and not is_start
    page = current.search(replace(form.request(), offset=0, limit=1) if by_document else form.request())
    total = page.total_documents if by_document else page.total_passages
    if form.page > (last := navigation.last_page(total)):
        form = form.at(last)
        page = page if by_document else current.search(form.request())
    groups = current.groups(form.request(), navigation.HITS_OF_A_GROUP) if by_document and total else ()
    hits = tuple(hit for group in groups for hit in group.hits) if by_document else page.hits
    form = form.sorted_by(page.request.sort)
    active = navigation.chips(form, page.facets)
    explained = hits if request.args.get("why", "") == "1" and form.query.strip() else ()
    return render(
        "search.html",
        form=form,
        page=page,
        hits=hits,
        groups=groups,
        query_string=forms.encode(form.at(1).viewed_as(View.PASSAGES).pairs()),
        reasons={hit.passage.id: current.explain(form.request(), hit.passage) for hit in explained[:PAGE_SIZE]},
        around=_around(current, request.args.get("around", ""), hits),
        notes=(*form.notes, *page.notes),
        chips=active,
        drawing=histogram(form, page.facets),
        facets=navigation.facet_lists(form, page.facets),
        offers=() if is_start else navigation.facet_offers(form, page.facets),
        stood_for=navigation.stood_for(page.expansions),
        stood_in_short=navigation.stood_in_short(page.expansions),
        legend=navigation.rungs_marked([hit.highlights for hit in hits]),
        pager=navigation.pager(form, total),
        ways_out=() if total else navigation.ways_out(form, active, lambda other: current.count(other.request())),
        is_start=is_start,
        collection=Path(current.manifest.collection).name,
        made=wording.now(),
        examples=syntax.examples(page if is_start else current.search(SearchRequest()))
        if is_start or not total
        else (),
    )


@blueprint.get("/facet/<path:identity>")
def facet(identity: str) -> str:
    """All values of a facet, page by page; `find` is what a word of them begins with."""
    current = searcher()
    form = forms.read(request.args, current.manifest.fields)
    beginning = request.args.get("find", "")[:LONGEST_BEGINNING]
    size = navigation.FACET_PAGE

    def values(number: int) -> Facet:
        return current.facet(replace(form.request(), offset=(number - 1) * size, limit=size), identity, beginning)

    listed = values(form.page)
    if form.page > (last := navigation.last_page(listed.distinct, size)):
        form = form.at(last)
        listed = values(last)
    return render(
        "facet.html",
        form=form,
        facet=navigation.facet_list(form, listed, size),
        beginning=beginning,
        pager=navigation.pager(form, listed.distinct, size),
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
    hits = reading.hits(parts, wanted=wanted, ordinal=ordinal)
    opened = next((one for one in passages if one.locator.ordinal == ordinal), None)
    at_mark = reading.passage_of(parts, hits.current)
    url = found.origin.metadata.url
    return render(
        "document.html",
        form=form,
        state=() if form.is_long else form.pairs(),
        document=found,
        origin=found.origin,
        pieces=parts,
        hits=hits,
        ticks=reading.ticks(parts, len(found.text), hits.current),
        standing=_standing(current, found.origin),
        original_address=original_link_in(url, found.text, opened.span) if opened else web_address(url),
        legend=navigation.rungs_marked(highlights),
        ordinal=ordinal,
        opened=opened,
        copies=current.catalogue.copies(found.id),
        cited=(opened or at_mark) if not wanted else (at_mark or opened),
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
    asked = quoting(request.args, found.text)
    place = _place(asked.part)
    permalink = absolute(link("passage", place, identity=identity))
    capsule = current.capsule(identity, asked.part, permalink)
    explains = request.args.get("why", "") == "1" and bool(form.query.strip())
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
        original_address=capsule.original,
        standing=_standing(current, whole.origin),
        reasons=current.explain(_marking(form), found) if explains else None,
        asked=asked,
        place_pairs=place,
        capsule=capsule,
        citations=[(style, "".join(style.written((capsule,)))) for style in STYLES.values()],
        permalink=permalink,
    )


@blueprint.get("/passage/<identity>/cite")
def cite(identity: str) -> Response:
    """The citation of a passage, or of the part of it that `from` and `to` or `quote` tell, in a `style`, as a file."""
    current = searcher()
    found, _ = current.catalogue.passage(identity)
    name = request.args.get("style", "text")
    if name not in STYLES:
        raise RequestError(f"There is no style {name[:40]!r} of citations. Styles: {', '.join(STYLES)}")
    asked = quoting(request.args, found.text)
    if asked.missing:
        raise RequestError("The words to quote are not in this passage. Copy them from it, or leave quote= out")
    permalink = absolute(link("passage", _place(asked.part), identity=identity))
    style = STYLES[name]
    response = Response(
        encoded(style.written((current.capsule(identity, asked.part, permalink),))),
        content_type=f"{style.media_type}; charset=utf-8",
    )
    response.headers["Content-Disposition"] = f'attachment; filename="passage-{identity}{style.suffix}"'
    return response


@blueprint.get("/source/<identity>")
def source(identity: str) -> Response:
    """The original file's bytes: plain text in UTF-8 and PDF to read, everything else to download."""
    current = searcher()
    origin = current.catalogue.origin(identity)
    anyway = request.args.get("anyway", "") == "1"
    file = current.on_disk(origin)
    media_type = origin.media_type if file.source == origin.source else ""
    original = originals.open_original(Path(current.manifest.collection), file, media_type, anyway=anyway)
    response = send_file(
        original.file,
        mimetype=original.shown_as or "application/octet-stream",
        as_attachment=not original.shown_as,
        download_name=original.name,
        max_age=0,
        etag=False,
    )
    response.headers["Content-Security-Policy"] = (
        security.VIEWER if original.shown_as == originals.PDF else security.SANDBOX
    )
    return response


@blueprint.get("/coverage")
def coverage() -> str:
    """What was searched and what was not: the ledger's rows of files that are not documents, with reasons."""
    current = searcher()
    number = forms.number(request.args.get("page", ""), default=1, lowest=1)
    counts = current.catalogue.counts()
    total = sum(counts[status] for status in NO_DOCUMENTS)
    pages = max(1, -(-total // LEDGER_ROWS))
    number = min(number, pages)
    start = (number - 1) * LEDGER_ROWS
    rows = (file for status in NO_DOCUMENTS for file in current.catalogue.files(status))
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


def _place(part: Span | None) -> forms.Pairs:
    """The parameters that tell which part of a passage is quoted."""
    return (("from", str(part.start)), ("to", str(part.end))) if part else ()


def _standing(current: Searcher, origin: Origin) -> Standing:
    return originals.standing(Path(current.manifest.collection), current.on_disk(origin))


def _around(current: Searcher, wanted: str, hits: Sequence[Hit]) -> Surroundings | None:
    """What stands around the hit of this id; None if there is no such hit."""
    hit = next((one for one in hits if one.passage.id == wanted), None)
    if hit is None:
        return None
    _, passages = current.document(hit.passage.document)
    at = hit.passage.locator.ordinal - 1
    return Surroundings(wanted, passages[max(0, at - NEIGHBOURS) : at], passages[at + 1 : at + 1 + NEIGHBOURS])


def _marking(form: Form) -> SearchRequest:
    """The request whose query is marked in a document."""
    return form.at(1).request()
