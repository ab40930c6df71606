"""The proof of absence: /absence, what was searched for a query, what was not, and which forms were tried.

Takes the parameters of the search page, `generation` (that the report was made of) and `at` (the page
of files). The same link gives the same report, with the same digest, as long as the index is the same.
"""

from itertools import islice
from pathlib import PurePath

from flask import Blueprint, request, url_for

from search.absence import absence, unsearched
from search.errors import GenerationGone
from webapp import forms, wording
from webapp.markup import render
from webapp.opened import searcher
from webapp.pages import LEDGER_ROWS, absolute

blueprint = Blueprint("absence", __name__)


@blueprint.get("/absence")
def page() -> str:
    """The report, with a page of the files that are not searched."""
    asked_of = request.args.get("generation", "")
    try:
        current, is_other = searcher(asked_of), False
    except GenerationGone:
        current, is_other = searcher(), True
    form = forms.read(request.args, current.manifest.fields).at(1)
    report = absence(current, form.request())
    pages = max(1, -(-report.unsearched // LEDGER_ROWS))
    number = min(forms.number(request.args.get("at", ""), default=1, lowest=1), pages)
    start = (number - 1) * LEDGER_ROWS

    def address(at: int | None = None) -> str:
        return url_for("absence.page") + forms.encode(form.pairs(generation=current.snapshot, at=at))

    return render(
        "absence.html",
        form=form,
        report=report,
        notes=(*form.notes, *report.page.notes),
        filters=[(facet, value, False) for facet, value in forms.chosen(form.filters)]
        + [(facet, value, True) for facet, value in forms.chosen(form.excluded)],
        asked_of=asked_of if is_other else "",
        files=tuple(islice(unsearched(current), start, start + LEDGER_ROWS)),
        collection=PurePath(current.manifest.collection).name,
        number=number,
        pages=pages,
        address=address,
        permanent=absolute(address()),
        made=wording.now(),
    )
