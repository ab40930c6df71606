"""What the API answers with, as JSON Schema (2020-12): every object with all its keys, and what each is.

An object has no keys but those that are named here. Positions are code points.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from search.records import FileStatus, PassageKind, Precision, Recognition, Rung, Speech
from webapp.errors import ABOUT_BLANK, STATUS, TYPES

Schema = dict[str, Any]


def said(what: str, schema: Schema) -> Schema:
    """`schema` with a description."""
    return {**schema, "description": what}


def string(what: str) -> Schema:
    return {"type": "string", "description": what}


def count(what: str) -> Schema:
    return {"type": "integer", "minimum": 0, "description": what}


def number(what: str) -> Schema:
    return {"type": "number", "description": what}


def boolean(what: str) -> Schema:
    return {"type": "boolean", "description": what}


def one_of(what: str, values: Sequence[str]) -> Schema:
    return {"type": "string", "enum": [str(value) for value in values], "description": what}


def or_null(schema: Schema) -> Schema:
    """What `schema` describes, or null where it is not known."""
    nullable = {**schema, "type": [schema["type"], "null"]}
    return {**nullable, "enum": [*schema["enum"], None]} if "enum" in schema else nullable


def many(what: str, items: Schema) -> Schema:
    return {"type": "array", "items": items, "description": what}


def named(what: str, values: Schema) -> Schema:
    """An object whose keys are names of the collection's."""
    return {"type": "object", "additionalProperties": values, "description": what}


def record(properties: Mapping[str, Schema], optional: Sequence[str] = ()) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def nullable_ref(name: str) -> Schema:
    return {"oneOf": [ref(name), {"type": "null"}]}


RUNGS = tuple(map(str, Rung))
DOCUMENT_ID = r"^[0-9a-f]{20}$"
PASSAGE_ID = r"^[0-9a-f]{20}\.[1-9][0-9]*$"

_DOCUMENT = {"type": "string", "pattern": DOCUMENT_ID, "description": "The id of a document: of its file's SHA-256."}
_PASSAGE = {"type": "string", "pattern": PASSAGE_ID, "description": "The id of a passage: its document's and ordinal."}
_GENERATION = string("The commit of the index that answered.")
_HIGHLIGHTS = many("The characters that were found, in order.", ref("Span"))
_HIGHLIGHT_RUNGS = many("The rung of each of `highlights`.", ref("Rung"))
_LINKS = {
    "next": or_null(string("Path and query string of the part after this one, of the same commit; null where none.")),
    "previous": or_null(string("The same of the part before this one.")),
}
_LOCATOR = {
    "ordinal": {"type": "integer", "minimum": 1, "description": "The passage's place in its document, from 1."},
    "heading": many("The headings above it, outermost first.", {"type": "string"}),
    "time": or_null(string("The clock time of its entry, as written.")),
    "speaker": or_null(string("Whose words they are.")),
    "speech": or_null(one_of("How the speaker's words stand in it.", tuple(Speech))),
    "lead_in": or_null(string("The sentence before a list that the list's item completes.")),
    "page": or_null(count("The page, from 1.")),
    "kind": one_of("What it is in its document.", tuple(PassageKind)),
    "recognised": or_null(one_of("How its characters were told where they stand in an image.", tuple(Recognition))),
}
_WHOLE_PASSAGE = {
    "passage": _PASSAGE,
    "start": count("Where it begins in the document's text."),
    "end": count("Where it ends, exclusive."),
    "text": string("The passage, as written."),
    "language": or_null(string("ISO 639-1 code.")),
    **_LOCATOR,
}
_SEARCH = {
    "query": string("The query as asked."),
    "understood": string("What was searched, in plain words."),
    "total_passages": count("How many passages match."),
    "total_documents": count("In how many documents."),
    "hits": many("The passages of this part, in order.", ref("Hit")),
    "facets": named("Facet → its most frequent values; counts ignore the facet's own selection.",
                    many("Values.", ref("FacetValue"))),
    "searched": record({
        "documents": count("Documents searched."),
        "passages": count("Passages searched."),
        "failed": count("Files that could not be read, and so were not searched."),
    }),
    "notes": many("What was done with the query that its author must know.", ref("Note")),
    "expansions": many("What parts of the query stood for.", ref("Expansion")),
    "corrections": many("What may have been meant, never searched by itself.", ref("Suggestion")),
    "generation": _GENERATION,
}  # fmt: skip

SCHEMAS: Mapping[str, Schema] = {
    "Span": {
        "type": "array",
        "prefixItems": [{"type": "integer", "minimum": 0}, {"type": "integer", "minimum": 0}],
        "minItems": 2,
        "maxItems": 2,
        "description": "Start, and end exclusive, in code points of the text.",
    },
    "Rung": one_of("How what was found differs from what was asked for: not, in the form of the word, in accents or "
                   "how a compound is joined, in letters.", RUNGS),
    "Locator": record(_LOCATOR),
    "Reason": record({"what": string("What was found."), "score": number("What it adds.")}),
    "Note": record({"kind": string("What kind of thing was done."), "message": string("What was done, and why.")}),
    "Expansion": record({
        "part": string("The part of the query, as typed."),
        "matched": ref("Rung"),
        "words": many("What it stood for.", {"type": "string"}),
    }),
    "Suggestion": record({
        "text": string("What to search instead."),
        "kind": string("`spelling`, `word`, `title`, or the field of a name."),
        "passages": count("How many passages it finds."),
    }),
    "FacetValue": record({
        "value": string("What to filter by; empty for having none."),
        "label": string("What to call it."),
        "count": count("How many of the passages found have it."),
        "documents": or_null(count("In how many documents; null where passages of one document may differ.")),
        "selected": boolean("Whether it is chosen."),
        "excluded": boolean("Whether it is left out."),
    }),
    "Hit": record({
        "passage": _PASSAGE,
        "document": _DOCUMENT,
        "source": string("The file's path, relative to the collection."),
        "title": or_null(string("Of the document.")),
        "publisher": or_null(string("Of the document.")),
        "published": or_null(string("`2017-08-03`, `2017-08` or `2017`: as precise as was written.")),
        "language": or_null(string("ISO 639-1 code.")),
        "url": or_null(string("Where the document was published.")),
        "locator": ref("Locator"),
        "text": string("The passage, as written."),
        "highlights": _HIGHLIGHTS,
        "highlight_rungs": _HIGHLIGHT_RUNGS,
        "matched": {"oneOf": [ref("Rung"), {"type": "null"}],
                    "description": "The strictest rung on which it matches; null where the query has no word."},
        "window": ref("Span"),
        "score": number("To be compared within one answer."),
        "link": string("Path and query string of the passage's page."),
        "explanation": many("What the score is made of, the most first, where that was asked for.", ref("Reason")),
    }, optional=("explanation",)),
    "SearchObject": record({**_SEARCH, **_LINKS}),
    "Suggestions": record({
        "query": string("The query as asked."),
        "suggestions": many("How it may go on.", ref("Suggestion")),
        "generation": _GENERATION,
    }),
    "FacetValues": record({
        "query": string("The query as asked."),
        "facet": string("The name of the facet."),
        "label": string("What to call it."),
        "total_values": count("How many values there are, of those that were asked for."),
        "values": many("The values of this part, the most frequent first; dates latest first.", ref("FacetValue")),
        "notes": many("What was not taken over.", ref("Note")),
        **_LINKS,
        "generation": _GENERATION,
    }),
    "Date": record({
        "date": string("ISO 8601, with as many parts as are known."),
        "precision": one_of("How much is known of it.", tuple(Precision)),
        "evidence": string("Where it was read."),
    }),
    "Origin": record({
        "document": _DOCUMENT,
        "source": string("The file's path, relative to the collection."),
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "Of the file's bytes."},
        "media_type": string("Of the file, told by its content."),
        "title": or_null(string("The title.")),
        "publisher": or_null(string("Who published it.")),
        "authors": many("Who wrote it.", {"type": "string"}),
        "published": nullable_ref("Date"),
        "captured": nullable_ref("Date"),
        "language": or_null(string("ISO 639-1 code.")),
        "url": or_null(string("Where it was published.")),
        "kind": string("What kind of document it is."),
        "evidence": named("Field → where its value was read.", {"type": "string"}),
        "own": named("Fields that the user has added → their values.", many("Values.", {"type": "string"})),
    }),
    "Passage": record(_WHOLE_PASSAGE),
    "PassageObject": record({
        **_WHOLE_PASSAGE,
        "highlights": _HIGHLIGHTS,
        "highlight_rungs": _HIGHLIGHT_RUNGS,
        "origin": ref("Origin"),
        "before": or_null(string("The id of the passage before it.")),
        "after": or_null(string("The id of the passage after it.")),
        "link": string("Path and query string of the passage's page."),
        "generation": _GENERATION,
    }, optional=("highlights", "highlight_rungs")),
    "Omission": record({"text": string("What was left out."), "reason": string("Why.")}),
    "DocumentObject": record({
        "origin": ref("Origin"),
        "copies": many("The paths of other files with the same bytes, 100 at most.", {"type": "string"}),
        "characters": count("The length of the text, in code points."),
        "total_passages": count("How many passages it has."),
        "passages": many("The passages of this part, unless `as=text`.", ref("Passage")),
        "text": string("This part of the text, with `as=text`."),
        "omitted": many("What was read and left out, with `omitted=1`.", ref("Omission")),
        **_LINKS,
        "generation": _GENERATION,
    }, optional=("passages", "text", "omitted")),
    "FileRecord": record({
        "source": string("The file's path, relative to the collection."),
        "status": one_of("What became of it.", tuple(FileStatus)),
        "reason": string("Why it is not searchable, if it is not."),
        "bytes": count("Its size."),
        "seconds": number("The time that reading it took."),
        "sha256": string("Of its bytes; empty where they could not be read."),
        "document": string("The id of the document with its bytes, or empty."),
        "passages": count("How many passages it has."),
        "first_seen": or_null(string("ISO 8601, UTC.")),
        "last_indexed": or_null(string("ISO 8601, UTC.")),
    }),
    "Status": record({
        "generation": _GENERATION,
        "engine": string("What finds passages."),
        "engine_version": string("The version of its files."),
        "collection": string("The name of the folder that was indexed."),
        "documents": count("Documents searched."),
        "passages": count("Passages searched."),
        "failed": count("Files that could not be read."),
        "languages": named("Language → passages; empty for those of none.", count("Passages.")),
        "fields": named("Field that the user has added → documents with it.", count("Documents.")),
        "counts": named("What became of files → how many.", count("Files.")),
        "total_files": count("Rows of the ledger, of those that were asked for."),
        "files": many("The rows of this part, by path.", ref("FileRecord")),
        **_LINKS,
    }),
    "Health": record({
        "status": {"const": "ok"},
        "generation": _GENERATION,
        "documents": count("Documents searched."),
        "passages": count("Passages searched."),
        "failed": count("Files that could not be read."),
    }),
    "Problem": record({
        "type": one_of("What went wrong; stable.", (ABOUT_BLANK, *(TYPES + name for _, _, name in STATUS.values()))),
        "title": string("The same in words, the same for each problem of a type."),
        "status": {"type": "integer", "minimum": 400, "maximum": 599, "description": "The status of the response."},
        "detail": string("What happened this time, and what to do next."),
        "instance": string("The path that was asked."),
    }),
}  # fmt: skip
"""The objects by name; `docs/interfaces.md` tells of them at length."""
