"""When a page was published: what stands beside its headline, its address, what it says to machines.

What a reader sees is believed before what only machines read: a timestamp may be in another time
zone or that of an import, and nobody corrects what nobody sees.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter

from selectolax.lexbor import LexborHTMLParser, LexborNode

from indexer.blocks import Claim
from indexer.dates import iso_date, written_dates
from indexer.readers.claims.evidence import Evidence, dated_elements
from indexer.readers.claims.surroundings import Around, seen_text
from indexer.shapes import is_prose

_CHANGED = re.compile(
    r"updat|modified|changed|revised|edited|aktuali[sz]ier|geändert|änderung|überarbeitet|bearbeitet|editiert"
    r"|mise? à jour|actualizad|aggiornat|stand\b",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"publi[ckés]|posted|released?|veröffentlicht|erstellt|erschienen|eingestellt|online seit|geschrieben|created"
    r"|written|datum|date\b|vom\b|dated\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:bis|until|jusqu|from|ab|seit|since|termine?|events?|copyright|besucht|abgerufen|retrieved|accessed"
    r"|erscheinungs\w+)(?!\w)|©|bildes|image",
    re.IGNORECASE,
)
"""Words before the date of something else: an event, a visit, a picture."""
_DATELINE = re.compile(r"(?:[^\d.!?]{0,40}(?:,|\bden|\bvom|\bof|\bdu)\s+)?")
_AFTER_DATELINE = re.compile(r"\.?\s*(?:[–—|:(„“\"«»]|-\s)")
_SPAN = re.compile(r"[–—-]\s*$|\b(?:bis|to|until|and|und)\s*$", re.IGNORECASE)
_EITHER_ORDER = re.compile(r"\d[/-]\d{1,2}[/-]\d{4}")
_DAYS = re.compile(r"\d\s*[–—-]\s*$")
_ELSEWHERE = re.compile(r"@|^\s*[—–]")
_MIDNIGHT = re.compile(r"T(?P<hour>2[23]):00:00(?:\.0+)?(?:Z|\+00:?00)$")
_OF_A_TABLE = frozenset("table tr td th".split())
_SUMMER = range(4, 11)
_BESIDE = 6
_LONGEST, _FEW_WORDS = 160, 12


@dataclass(frozen=True, slots=True)
class _Dated:
    """A date near the headline: how many lines away, and whether its line says that it is that of a change."""

    claim: Claim
    away: int
    changed: bool


def page_dates(tree: LexborHTMLParser, page: Evidence, around: Around, in_addresses: Sequence[Claim]) -> list[Claim]:
    """When the page was published: the most trusted first, a day before a month or a year."""
    day_first = _day_first(page.language)
    machine = list(_machine_dates(page, day_first))
    told = {claim.value for claim in machine}
    near = list(_near(around, day_first))
    ambiguous = any(_EITHER_ORDER.search(line.text) for line in (*around.above, *around.below))
    if told and ambiguous and told.isdisjoint(one.claim.value for one in near):
        other_order = list(_near(around, not day_first))
        near = near if told.isdisjoint(one.claim.value for one in other_order) else other_order
    near = sorted((one for one in near if not one.changed), key=lambda one: (one.away, one.claim.value not in told))
    beside = [one.claim for one in near if one.away <= _BESIDE]
    agreed = [one.claim for one in near if one.claim.value in told]
    called = [] if beside or agreed else list(_dates_of_elements(dated_elements(tree), day_first))
    only = called[:1] if len({claim.value for claim in called}) == 1 else []
    found = [*beside, *agreed, *only, *in_addresses, *machine, *(one.claim for one in near), *called]
    return sorted(found, key=lambda claim: len(claim.value), reverse=True)


def _dates_of_elements(elements: Iterable[LexborNode], day_first: bool | None) -> Iterator[Claim]:
    """The dates of elements that are called a date, in the order of the page."""
    for node in elements:
        attributes = node.attributes
        text = (attributes.get("datetime") or attributes.get("content") or attributes.get("title") or "")[:_LONGEST]
        iso = iso_date(text, day_first=day_first) if text else None
        if iso is None and len(text := seen_text(node)) <= _LONGEST and not _CHANGED.search(text):
            iso = next((iso for iso, _ in written_dates(text, day_first=day_first)), None)
        if iso:
            yield Claim("published", _local_day(iso, text), f"<{node.tag}>: {text}")


def _day_first(language: str) -> bool | None:
    """Whether 3/8/2017 is in August, by the language of the page; None where English does not say."""
    if language.startswith("en"):
        return {"en": None, "en-us": False}.get(language, True)
    return True if language else None


def _machine_dates(page: Evidence, day_first: bool | None) -> Iterator[Claim]:
    linked = [(item, (item.published, "JSON-LD datePublished")) for item in page.linked]
    told = [said for item, said in linked if item.is_article]
    told += [*page.stated["published"], *(said for item, said in linked if not item.is_article)]
    for whole, where in told:
        text = whole[:_LONGEST]
        if iso := iso_date(text, day_first=day_first):
            yield Claim("published", _local_day(iso, text), f"{where}: {text}")


def _local_day(iso: str, stamp: str) -> str:
    """The day of a timestamp; one of midnight in Central Europe, which a bare day has become there, is of the next."""
    found = _MIDNIGHT.search(stamp)
    if found is None or len(iso) < len("2014-03-12") or (found["hour"] == "22") != (int(iso[5:7]) in _SUMMER):
        return iso
    return (date.fromisoformat(iso) + timedelta(days=1)).isoformat()


def _near(around: Around, day_first: bool | None) -> Iterator[_Dated]:
    """The dates in the lines around the headline, the nearest first."""
    placed = [(0, "in the heading", line) for line in around.heading]
    placed += [(number, "below the heading", line) for number, line in enumerate(around.below, start=1)]
    placed += [(number, "above the heading", line) for number, line in enumerate(around.above, start=1)]
    dated = [
        (away, place, line, dates)
        for away, place, line in sorted(placed, key=itemgetter(0))
        if (dates := list(written_dates(line.text[:_LONGEST], day_first=day_first, short=True)))
    ]
    cells = [(line, dates) for _, _, line, dates in dated if any(node.tag in _OF_A_TABLE for node in line.elements)]
    listed = [line for line, _ in cells] if len({iso for _, dates in cells for iso, _ in dates}) > 1 else []
    for away, place, line, dates in dated:
        for iso, words, changed in _dates_of_line(line.text, dates) if line not in listed else ():
            yield _Dated(Claim("published", iso, f"{place}: {words}"), away, changed)


def _dates_of_line(text: str, dates: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str, bool]]:
    """Which of the dates in a line are those of the page, the words that say so, and whether of a change.

    Not those of an event, of a span of days or of somebody's post.
    """
    iso, written = dates[0]
    lead, _, rest = text.partition(written)
    if len(text) > _LONGEST or is_prose(text) or len(text.split()) > _FEW_WORDS + 4 * len(dates):
        if _DATELINE.fullmatch(lead) and (_AFTER_DATELINE.match(rest) or not lead):
            yield iso, f"{lead}{written} …", False
        return
    of_a_span = _DAYS.search(lead) or (len(dates) > 1 and _SPAN.search(rest.partition(dates[1][1])[0]))
    if of_a_span or _OTHER.search(lead) or _ELSEWHERE.search(text):
        return
    rest = text
    for iso, written in dates:
        lead, _, rest = rest.partition(written)
        if len(iso) == len("2014-03-12") or _PUBLISHED.search(lead):
            yield iso, text, _CHANGED.search(lead) is not None
