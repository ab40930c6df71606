"""The concordance page: /concordance, what was found as key words in context.

Takes the parameters of the search page, `by` (the order of the lines), `window` (words on each side
that are collocates), `common=1` (tell function words, too) and `at` (the page of lines).
"""

import unicodedata

from flask import Blueprint, request, url_for

from search.concordance import MOST_WINDOW, WINDOW, Line, Order, concordance
from search.records import Span
from webapp import forms
from webapp.forms import Form
from webapp.markup import render
from webapp.opened import searcher

LINES = 50
"""Lines on one page."""
COLLOCATES = 40
"""Collocates on a page."""
WINDOWS = (2, 3, 5, 10)
ORDERS = {
    Order.PLACE: "place in the collection", Order.LEFT: "first word before", Order.LEFT_SECOND: "second word before",
    Order.KEY: "key word", Order.RIGHT: "first word after", Order.RIGHT_SECOND: "second word after",
}  # fmt: skip
_RIGHT_TO_LEFT = ("R", "AL")
_LEFT_TO_RIGHT = ("L",)

blueprint = Blueprint("concordance", __name__)


@blueprint.get("/concordance")
def page() -> str:
    """A page of lines, with the collocates of all lines."""
    current = searcher()
    form = forms.read(request.args, current.manifest.fields).at(1)
    order = next((one for one in Order if one == request.args.get("by", "")), Order.PLACE)
    window = min(forms.number(request.args.get("window", ""), default=WINDOW, lowest=1), MOST_WINDOW)
    shows_common = request.args.get("common", "") == "1"
    found = concordance(current, form.request(), order, window)
    pages = max(1, -(-len(found.lines) // LINES))
    number = min(forms.number(request.args.get("at", ""), default=1, lowest=1), pages)
    collocates = [one for one in found.collocates if shows_common or not one.is_common]

    def address(**other: object) -> str:
        now = {"by": order, "window": window, "common": int(shows_common), "at": number} | other
        usual = {"by": Order.PLACE, "window": WINDOW, "common": 0, "at": 1}
        return _address(form, {name: value for name, value in now.items() if value != usual[name]})

    return render(
        "concordance.html",
        form=form,
        found=found,
        notes=(*form.notes, *found.page.notes),
        lines=found.lines[(number - 1) * LINES : number * LINES],
        first=(number - 1) * LINES + 1,
        number=number,
        pages=pages,
        order=order,
        orders=ORDERS,
        window=window,
        windows=WINDOWS,
        collocates=collocates[:COLLOCATES],
        shows_common=shows_common,
        address=address,
        direction=direction,
        one_line=one_line,
    )


def direction(line: Line) -> str:
    """`rtl` for a line of text that runs from the right to the left by its first letter, else `ltr` (UAX #9, P2)."""
    shown = Span(line.left.start, line.right.end).of(line.passage.text)
    strong = (kind for kind in map(unicodedata.bidirectional, shown) if kind in (*_RIGHT_TO_LEFT, *_LEFT_TO_RIGHT))
    return "rtl" if next(strong, "L") in _RIGHT_TO_LEFT else "ltr"


def one_line(text: str) -> str:
    """`text` with single spaces for its line breaks, tabs and runs of spaces, at its ends, too."""
    words = " ".join(text.split())
    return f"{' '[: text[:1].isspace()]}{words}{' '[: text[-1:].isspace()]}" if words else " "[: bool(text)]


def _address(form: Form, more: dict[str, object]) -> str:
    return url_for("concordance.page") + forms.encode(form.pairs(**more))
