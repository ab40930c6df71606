"""Facets: the values that what was found has, and the plans of choosing among them.

A facet's counts ignore its own selection, so that what could be chosen instead is seen. Values of
a facet are alternatives; different facets must all hold.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice, takewhile

from search.analysis import fold
from search.catalogue import Catalogue
from search.engine import EngineReader, Tally
from search.errors import RequestError
from search.plan import (
    EVERYTHING,
    NOTHING,
    Adjacent,
    AllOf,
    Among,
    AnyOf,
    Close,
    Has,
    NoneOf,
    OneOf,
    Plan,
    Term,
    all_of,
    any_of,
)
from search.records import Facet, FacetValue, Rung, SearchRequest
from search.schema import (
    DOCUMENT,
    FACETS,
    LANGUAGE_NAMES,
    NO_VALUE,
    OF_DOCUMENTS,
    OWN,
    STEMMED,
    VALUED,
    WRITTEN,
    own_term,
)
from search.vocabulary import Vocabulary

LISTED = 50
"""How many values of a facet a result page lists; chosen ones are always listed."""
_KEPT = 1 << 14
"""Documents whose names are kept in memory."""
_AT_ONCE = 500
"""Documents whose names are asked for in one statement."""
ON_REQUEST = {"month": "year", "day": "month", "heading": "heading"}
"""Facets that are counted only where they are asked for, or where a value of the other is chosen."""
RUNG_LABELS = {
    Rung.WRITTEN: "As written", Rung.STEM: "Other form of the word", Rung.FOLDED: "Other accents or joining",
    Rung.FUZZY: "Other letters",
}  # fmt: skip

_NAMES_OF_RUNGS = {str(rung): label for rung, label in RUNG_LABELS.items()}

Rungs = Sequence[tuple[Rung, Plan]]


@dataclass(frozen=True, slots=True)
class Selection:
    """The plans of what is chosen, one for each facet with a choice."""

    plans: Mapping[str, Plan]

    def beside(self, *facets: str) -> tuple[Plan, ...]:
        """What the choices in all other facets ask for."""
        return tuple(plan for facet, plan in self.plans.items() if facet not in facets)


class Facets:
    """The facets of one snapshot of a collection; `own` names the fields that the user has added."""

    def __init__(self, reader: EngineReader, catalogue: Catalogue, vocabulary: Vocabulary, own: Sequence[str]) -> None:
        self._reader = reader
        self._catalogue = catalogue
        self._vocabulary = vocabulary
        self.labels: Mapping[str, str] = {**FACETS, **{field: field.replace("_", " ").capitalize() for field in own}}
        self._own = own
        self._names: dict[int, tuple[str, str]] = {}
        self._of_everything = lru_cache(maxsize=2 ** len(ON_REQUEST))(partial(reader.tally, EVERYTHING))

    def select(self, request: SearchRequest, rungs: Rungs) -> Selection:
        """The plans of the request's choices; raise `RequestError` for a facet that does not exist."""
        unknown = sorted({*request.filters, *request.excluded, *request.facets} - set(self.labels))
        if unknown:
            raise RequestError(f"There is no facet {unknown[0]!r}. Facets: {', '.join(self.labels)}")
        plans: dict[str, list[Plan]] = {}
        for facet, values in request.filters.items():
            if values:
                plans.setdefault(facet, []).append(self._any(facet, values, rungs))
        for facet, values in request.excluded.items():
            if values:
                plans.setdefault(facet, []).append(NoneOf(self._any(facet, values, rungs)))
        return Selection({facet: all_of(*parts) for facet, parts in plans.items()})

    def count(self, request: SearchRequest, rungs: Rungs, selection: Selection) -> tuple[Tally, tuple[Facet, ...]]:
        """What all passages found have, and the facets to choose from."""
        query = rungs[-1][1]
        free = [field for field in VALUED if field not in selection.plans and self._is_asked(field, request)]
        wanted, found = (DOCUMENT, *free), all_of(query, *selection.beside())
        whole = self._of_everything(wanted) if found == EVERYTHING else self._reader.tally(found, wanted)
        facets: list[Facet] = []
        for facet in self.labels:
            if facet == "match":
                facets += self._matches(request, rungs, selection, sum(whole.documents.values()))
            elif self._is_asked(facet, request):
                tally = whole
                if facet in selection.plans:
                    tally = self._reader.tally(all_of(query, *selection.beside(facet)), self._fields(facet))
                facets.append(self._facet(facet, tally, request, (query, *selection.beside(facet))))
        return whole, tuple(facets)

    def values(self, facet: str, request: SearchRequest, rungs: Rungs, beginning: str) -> Facet:
        """The values of a facet by how many passages have them: `request.limit` from `request.offset` on.

        Only those with a word that begins with `beginning`; `distinct` counts them.
        """
        selection = self.select(request, rungs)
        scope = (rungs[-1][1], *selection.beside(facet))
        if facet == "match":
            made = next(self._matches(request, rungs, selection, self._reader.count(all_of(*scope))), None)
            listed = [one for one in made.values if one.count] if made else []
            return self._slice(facet, [one for one in listed if _has_word(one.label, beginning)], request)
        tally = self._reader.tally(all_of(*scope), self._fields(facet))
        if facet == "document":
            return self._slice_of_documents(tally, request, beginning)
        counts = dict(self._own_counts(facet, tally, scope)) if facet in self._own else tally.values[facet]
        documents = self._document_counts(facet, tally) if facet in OF_DOCUMENTS else None
        names = LANGUAGE_NAMES if facet == "language" else {}
        ordered = sorted(counts, key=lambda value: (value == NO_VALUE, -counts[value], value))
        if facet in ("year", "month", "day"):
            ordered.sort(reverse=True)
        found = self._made(facet, (value for value in ordered if counts[value]), counts, request, names, documents)
        return self._slice(facet, [one for one in found.values if _has_word(one.label, beginning)], request)

    def _slice(self, facet: str, values: Sequence[FacetValue], request: SearchRequest) -> Facet:
        part = values[request.offset : request.offset + request.limit]
        return Facet(facet, self.labels[facet], tuple(part), len(values))

    def _slice_of_documents(self, tally: Tally, request: SearchRequest, beginning: str) -> Facet:
        order, counts = self._catalogue.order, tally.documents
        numbers = sorted(counts, key=lambda number: (-counts[number], order[number]))
        if beginning:
            parts = (numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE))
            named = (pair for part in parts for pair in self._catalogue.named(part).items())
            numbers = [number for number, (_, name) in named if _has_word(name, beginning)]
        part = self._named(numbers[request.offset : request.offset + request.limit])
        found = {identity: counts[number] for number, (identity, _) in part.items()}
        made = self._made("document", found, found, request, dict(part.values()))
        return Facet("document", made.label, made.values, len(numbers))

    def _is_asked(self, facet: str, request: SearchRequest) -> bool:
        if facet not in ON_REQUEST:
            return facet != OWN or bool(self._own)
        named = {*request.filters, *request.excluded, *request.facets}
        return facet in named or ON_REQUEST[facet] in named

    def _fields(self, facet: str) -> tuple[str, ...]:
        if facet in self._own:
            return (OWN,)
        return (DOCUMENT, facet) if facet in OF_DOCUMENTS else (facet,)

    def _any(self, facet: str, values: Iterable[str], rungs: Rungs) -> Plan:
        return any_of(*(self._choice(facet, value, rungs) for value in values))

    def _choice(self, facet: str, value: str, rungs: Rungs) -> Plan:
        """The passages that have `value` in `facet`."""
        value = value.encode("utf-8", "replace").decode("utf-8")
        if facet == "document":
            return Term("document", value)
        if facet == "match":
            return _on_rung(value, rungs)
        if facet not in self._own:
            return Has(facet, value)
        if value == NO_VALUE:
            return NoneOf(OneOf(OWN, self._vocabulary.beginning(OWN, own_term(facet, ""))))
        return Has(OWN, own_term(facet, value))

    def _facet(self, facet: str, tally: Tally, request: SearchRequest, scope: tuple[Plan, ...]) -> Facet:
        if facet == "document":
            return self._documents(tally, request)
        counts = dict(self._own_counts(facet, tally, scope)) if facet in self._own else tally.values[facet]
        documents = self._document_counts(facet, tally) if facet in OF_DOCUMENTS else None
        names = LANGUAGE_NAMES if facet == "language" else {}
        listed = _listed(counts, _chosen(facet, request))
        if facet in ("year", "month", "day"):
            listed = sorted(listed, reverse=True)
        return self._made(facet, listed, counts, request, names, documents)

    def _documents(self, tally: Tally, request: SearchRequest) -> Facet:
        """Which documents were found in. They are known by number until they are listed."""
        chosen = _chosen("document", request)
        least = next(islice(tally.documents.values(), LISTED - 1, None), 1)
        order = self._catalogue.order
        frequent = takewhile(lambda pair: pair[1] >= least, tally.documents.items())
        top = [number for number, _ in sorted(frequent, key=lambda pair: (-pair[1], order[pair[0]]))[:LISTED]]
        others = self._catalogue.numbers([value for value in chosen if value]) if chosen else {}
        listed = dict.fromkeys((*top, *others.values()))
        named = self._named(tuple(listed))
        counts = {identity: tally.documents.get(number, 0) for number, (identity, _) in named.items()}
        labels = dict(named.values())
        facet = self._made("document", dict.fromkeys((*counts, *chosen)), counts, request, labels)
        return Facet(facet.field, facet.label, facet.values, len(tally.documents))

    def _named(self, numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
        """The id of each of these documents, by number, and what to call it; kept for the next search."""
        known = self._names
        unknown = [number for number in numbers if number not in known]
        if unknown:
            if len(known) + len(unknown) > _KEPT:
                known = self._names = {number: known[number] for number in numbers if number in known}
            known.update(self._catalogue.named(unknown))
        return {number: known[number] for number in numbers if number in known}

    def _document_counts(self, facet: str, tally: Tally) -> Mapping[str, int]:
        column = self._catalogue.column(facet)
        if len(column.values) == 1:
            (values,) = column.values.values()
            return dict.fromkeys(values, len(tally.documents))
        counts: Counter[str] = Counter()
        for code, documents in Counter(map(column.codes.__getitem__, tally.documents)).items():
            for value in column.values[code]:
                counts[value] += documents
        return counts

    def _own_counts(self, facet: str, tally: Tally, scope: tuple[Plan, ...]) -> Iterator[tuple[str, int]]:
        beginning = own_term(facet, "")
        for value, count in tally.values[OWN].items():
            if value.startswith(beginning):
                yield value.removeprefix(beginning), count
        yield NO_VALUE, self._reader.count(AllOf((*scope, self._choice(facet, NO_VALUE, ()))))

    def _matches(self, request: SearchRequest, rungs: Rungs, selection: Selection, total: int) -> Iterator[Facet]:
        """How many passages are on each rung; none for a query without words of the text."""
        if not _is_of_text(rungs[-1][1]):
            return
        scope = selection.beside("match")
        nested = [self._reader.count(all_of(plan, *scope)) for _, plan in rungs[:-1]]
        nested.append(total if "match" not in selection.plans else self._reader.count(all_of(rungs[-1][1], *scope)))
        counts = {
            str(rung): count - before for (rung, _), count, before in zip(rungs, nested, (0, *nested), strict=False)
        }
        listed = dict.fromkeys((*counts, *_chosen("match", request)))
        yield self._made("match", listed, counts, request, _NAMES_OF_RUNGS)

    def _none(self, facet: str) -> str:
        if facet in self._own:
            return "No value"
        return "No date" if facet in ("year", "month", "day") else f"No {self.labels[facet].lower()}"

    def _made(
        self,
        facet: str,
        listed: Iterable[str],
        counts: Mapping[str, int],
        request: SearchRequest,
        names: Mapping[str, str],
        documents: Mapping[str, int] | None = None,
    ) -> Facet:
        selected, excluded = request.filters.get(facet, ()), request.excluded.get(facet, ())
        names = {**names, NO_VALUE: self._none(facet)}
        values = tuple(
            FacetValue(
                value,
                names.get(value, value),
                count,
                None if documents is None else documents.get(value, 0),
                value in selected,
                value in excluded,
            )
            for value in listed
            if (count := counts.get(value, 0)) or value in selected or value in excluded
        )
        return Facet(facet, self.labels[facet], values, sum(map(bool, counts.values())))


def _is_of_text(plan: Plan) -> bool:
    """Whether a passage can match by words of its text."""
    match plan:
        case AllOf(parts) | AnyOf(parts):
            return any(_is_of_text(part) for part in parts)
        case Among(_, leaf):
            return leaf is not None
        case Term() | OneOf() | Adjacent() | Close():
            return plan.field in (WRITTEN, STEMMED)
        case _:
            return False


def _on_rung(value: str, rungs: Rungs) -> Plan:
    """The passages that match on just this rung, and on no stricter one."""
    before: Plan = NOTHING
    for rung, plan in rungs:
        if rung == value:
            return AllOf((plan, NoneOf(before)))
        before = plan
    return NOTHING


def _has_word(label: str, beginning: str) -> bool:
    """Whether a word of `label` begins with `beginning`, whatever the case and accents."""
    return f" {fold(beginning.strip().lower())}" in f" {fold(label.lower())}"


def _chosen(facet: str, request: SearchRequest) -> tuple[str, ...]:
    return (*request.filters.get(facet, ()), *request.excluded.get(facet, ()))


def _listed(counts: Mapping[str, int], chosen: Sequence[str]) -> list[str]:
    """The most frequent values, what has none after them, and every chosen one."""
    least = sorted(counts.values(), reverse=True)[: LISTED + 1][-1:] or [0]
    frequent = (value for value, count in counts.items() if count >= least[0] and value != NO_VALUE)
    ordered = sorted(frequent, key=lambda value: (-counts[value], value))
    return list(dict.fromkeys((*ordered[:LISTED], *([NO_VALUE] if NO_VALUE in counts else []), *chosen)))
