"""Every page in every state that looks different: what is asked of all pages is asked of these."""

from tests.browser.collection import ARABIC, CALLS, CHANGED, GONE, HEBREW, IMAGE, SCRIPT, TURNED, UNBROKEN, WIDE
from tests.browser.conftest import Built

LIVE = "hearings/live-day-19-the-night-shift.html"
MEMO = "press/2021/04/12/the-memo-in-the-grey-folder.html"
REPORT = "reports/interim-report-summary.html"

SEARCHES = {
    "start": "/",
    "results": "/?q=siren",
    "a last page": "/?q=alarm&page=8",
    "results with filters": "/?q=siren&language=en&not.publisher=Plumbline&year=2019&year=2020&year=2021",
    "filters alone": "/?publisher=Plumbline",
    "grouped": "/?q=siren&view=documents",
    "why they match": "/?q=siren+alarm&why=1",
    "forms and notes": '/?q=sirens+alrm~+embank*+"open&facet=heading&facet=month',
    "words as written": "/?q=warning&match=written&sort=date",
    "nothing found": "/?q=zeppelin&year=2016",
    "nothing found, misspelt": "/?q=piezomter",
    "a long query": f"/?q={'alarm+' * 300}",
    "an unbroken query": f"/?q={UNBROKEN}",
    "hostile parameters": "/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&publisher=%3Cb%3E&match=%00&page=-1&sort=x",
    "a facet's values": "/facet/publisher?q=siren",
    "a facet's values, found": "/facet/heading?find=the",
    "coverage": "/coverage",
    "help": "/help",
    "concordance": "/concordance?q=siren",
    "concordance, sorted": "/concordance?q=siren+OR+alarm&by=right&window=3&common=1",
    "concordance of nothing": "/concordance?q=zeppelin",
    "export": "/export?q=siren&language=en",
    "export of nothing": "/export?q=zeppelin",
    "absence": "/absence?q=zeppelin+dirigible",
    "no absence": "/absence?q=siren&not.publisher=Plumbline",
}


def paths(built: Built) -> dict[str, str]:
    """The path of each state that is answered with a page, by its name."""
    ids = built.ids
    documents = {
        "a document": f"/document/{ids[LIVE]}",
        "a document with hits": f"/document/{ids[LIVE]}?q=siren&hit=2",
        "a document without hits": f"/document/{ids[LIVE]}?q=zeppelin",
        "a document of many hits": f"/document/{ids[CALLS]}?q=alarm+OR+minute&p=30",
        "a report": f"/document/{ids[REPORT]}?q=sirens",
        "a document from right to left": f"/document/{ids[ARABIC]}?q=siren",
        "a document whose name turns": f"/document/{ids[TURNED]}?q=siren",
        "a hostile document": f"/document/{ids[SCRIPT]}?q=siren",
        "a wide document": f"/document/{ids[WIDE]}?q=siren",
        "a document that has changed": f"/document/{ids[CHANGED]}?q=siren",
        "a document that is gone": f"/document/{ids[GONE]}?q=siren",
    }
    passages = {
        "a passage": f"/passage/{ids[MEMO]}.2?q=siren",
        "words that stand in a passage more than once": f"/passage/{ids[MEMO]}.2?q=siren&quote=the",
        "a passage from right to left": f"/passage/{ids[HEBREW]}.1?q=siren",
        "a hostile passage": f"/passage/{ids[IMAGE]}.1?q=siren",
        "a wide passage": f"/passage/{ids[WIDE]}.1?q=siren",
    }
    return (
        SEARCHES
        | documents
        | passages
        | {
            "around a passage": f"/?q=siren&document={ids[LIVE]}&around={ids[LIVE]}.2",
        }
    )


def error_paths(built: Built) -> dict[str, tuple[str, int]]:
    """The path and the status of each page of an error, by its name."""
    ids = built.ids
    return {
        "no such page": ("/nowhere", 404),
        "no such document": ("/document/nothing", 404),
        "no such passage": (f"/passage/{ids[LIVE]}.9999", 404),
        "no such format": ("/export?q=siren&format=exe", 400),
        "an original that has changed": (f"/source/{ids[CHANGED]}", 409),
        "an original that is gone": (f"/source/{ids[GONE]}", 404),
    }


def every_path(built: Built) -> dict[str, str]:
    """All states, errors among them."""
    return paths(built) | {name: path for name, (path, _) in error_paths(built).items()}


def one_of_each(built: Built) -> dict[str, str]:
    """A state of each template, and those that differ most in how they look."""
    states = every_path(built)
    return {name: states[name] for name in _ONE_OF_EACH}


_ONE_OF_EACH = (
    "start", "results with filters", "grouped", "forms and notes", "nothing found", "a facet's values", "coverage",
    "help", "concordance", "export", "absence", "a document with hits", "a document that has changed",
    "a wide document", "a passage", "a passage from right to left", "no such page",
)  # fmt: skip
