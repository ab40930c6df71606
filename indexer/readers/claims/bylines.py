"""Names of authors, in a by-line as it is written and in an element that is called so."""

import re
from collections.abc import Iterator

from indexer.dates import written_dates
from indexer.shapes import SURNAME_FIRST

_WHO = r"(?:by|von|vom|par|por|door|av|durch|di|از|بقلم)"
_WHAT = (
    r"(?:written|posted|published|created|story|words|reported|review(?:ed)?|geschrieben|veröffentlicht|erstellt"
    r"|eingestellt|verfasst|(?:ein\s+)?(?:gast)?(?:artikel|beitrag|kommentar|interview|porträt|bericht)"
    r"|pressemitteilung|گزارش|نوشته|publié|escrito|publicado|(?:an\s+)?article)"
)
_ROLE = (
    r"(?:autor(?:/?in|en|es)?|authors?|auteurs?|verfasser(?:in)?|text(?:e|er)?|words|interview|redakteur(?:in)?)"
    r"(?:\s+(?:und|and|&)\s+\w+)?"
)
_LEAD = re.compile(
    rf"(?:{_WHAT}\s*:?\s+(?:(?:am|on|le|el)\s+)?(?:\|\s*)?)?{_WHO}(?:\s*:\s*|\s+)"
    rf"|{_ROLE}(?:\s*:\s*(?:{_WHO}\s+)?|\s+(?=[A-ZÀ-Þ]))",
    re.IGNORECASE,
)
_LEAD_WITHIN = re.compile(rf"\b{_ROLE}\s*:\s*", re.IGNORECASE)
_MAY_LEAD = re.compile(rf"\b(?:{_WHO}|{_ROLE})\b", re.IGNORECASE)
_ANNOUNCES = re.compile(rf"(?:{_WHAT}\s+{_WHO}|{_WHO}|{_ROLE})\s*:?", re.IGNORECASE)
_AFTER_A_NAME = re.compile(
    r"erstellt|veröffentlicht|published|posted|updated|last|am|um|at|on|vom|aktualisiert|geändert|stand|lesezeit|staff"
    r"|follow|folgen|quelle|source|editors?|writer|education|political|science|senior|reporter|redakteur(?:in)?|correspondent|journalist(?:in)?"
    r"|(?:symbol|titel)?bild|fotos?|photos?|says|sagt|kommentare?|comments?|mehr|more|views?|shares?|teilen|drucken"
    r"|mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    rf"{_WHO}|{_ROLE}|{_WHAT}(?:\s+{_WHO})?|admin\w*|administrator|unknown|anonym\w*|no(?: author)?|.*@.*|home|kontakt"
    r"|(?:view|all|alles?|mehr|more|follow|folgen|über|about|zum|abgelegt|filed)\b.*|facebook|twitter|google|profil\w*"
    r"|gast|guest|uns|us|me|mir|der|die|das|the|a|an|ihr|ihm|print|drucken|staff writer|editor|reporter|community|stand"
    r"|contact|redakteur(?:in)?|foto\w*|bild\w*",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"\b(?:GmbH|AG|SE|Inc|Ltd|LLC|e\.\s?V|Verlag|Stiftung|Redaktion|Team|Staff|Media|News|online|Zeitung|magazin\w*"
    r"|Landesanstalt|\w+\.(?:com|de|org|net|at|ch|fr))(?!\w)",
    re.IGNORECASE,
)
_CUT = re.compile(r"\s*(?:[|•·/(\[<>@#]|(?<![^\W_])\d|\s[–—-]\s|https?:)")
_PART = re.compile(r"\s*[|•·]\s*|\s+[–—-]\s+|(?<=\w),\s+(?=(?i:by|von|par|por)\s)")
_CLOCK = re.compile(r"\b\d{1,2}[.:h]\d{2}(?:[.:]\d\d)?(?:\s*(?:uhr|h|[ap]\.?m\.?))?", re.IGNORECASE)
_AND = re.compile(r"\s*(?:[,;&،؛]|\s(?:and|und|et|y|e|og|och|en)\s)\s*")
_BETWEEN_PEOPLE = re.compile(r"\s*[;&؛]\s*|\s(?:and|und|et|y)\s")
_PARTICLES = frozenset(
    "von van der den de del della di da du dos la le el al bin ibn ben zu zur zum ter ten v. und y e".split()
)
_AROUND = " ,;:-–—|·•©/()[]"
_MOST_WORDS, _LONGEST = 5, 60


def byline_in(text: str, *, whole: bool = False) -> tuple[str, ...]:
    """The names that a line gives after "by", if it is a by-line; if `whole`, one that says nothing else."""
    if not _MAY_LEAD.search(text):
        return ()
    for _, written in written_dates(text, day_first=True):
        text = text.replace(written, " | ", 1)
    for part in _PART.split(_CLOCK.sub(" | ", text)):
        if found := _LEAD.match(part):
            rest = part[found.end() :]
            names = tuple(_names(rest, strict=True))
            return names if not whole or len(rest.split()) <= len(" ".join(names).split()) + 1 else ()
    return ()


def names_in(text: str) -> tuple[str, ...]:
    """The names that an element called author, or a statement about it, consists of, as they are written there."""
    found = _LEAD.match(text) or _LEAD_WITHIN.search(text)
    return tuple(_names(text[found.end() :] if found else text, strict=False))


def announces_names(text: str) -> bool:
    """Whether a line is "Author:" or "By" and nothing else."""
    return _ANNOUNCES.fullmatch(text) is not None


def is_organisation(name: str) -> bool:
    """Whether a name is rather that of a firm or a desk than a person's."""
    return _ORGANISATION.search(name) is not None


def _names(text: str, *, strict: bool) -> Iterator[str]:
    if end := _CUT.search(text, 1):
        text = text[: end.start()]
    people = _BETWEEN_PEOPLE.split(text.strip(_AROUND))
    if not strict and all(map(_is_surname_first, people)):
        yield from people
        return
    names = [_name(part, strict=strict) for part in _AND.split(text.strip(_AROUND))]
    if not all(len(name.split()) >= 2 for name in names):
        names = names[:1]
    for number, name in enumerate(names):
        if number and _AFTER_A_NAME.fullmatch(name.split()[0]):
            return
        if 1 < len(name) <= _LONGEST and not _NOBODY.fullmatch(name):
            yield name


def _is_surname_first(text: str) -> bool:
    """Whether `text` is a name as catalogues write it, and not one with what its bearer does."""
    given = text.rpartition(",")[2].strip()
    is_name = SURNAME_FIRST.fullmatch(text) is not None and len(text) <= _LONGEST
    return is_name and not (_AFTER_A_NAME.fullmatch(given) or _NOBODY.fullmatch(given) or is_organisation(text))


def _name(text: str, *, strict: bool) -> str:
    """The words at the beginning of `text` that may be a name, or nothing; `strict` where only "by" tells so."""
    words: list[str] = []
    all_words = text.split()
    for word in all_words:
        ends = _AFTER_A_NAME.fullmatch(word.strip(".,;:")) and (len(words) > 1 or word.islower() or len(all_words) > 2)
        if words and (ends or (strict and word[0].islower() and word.casefold() not in _PARTICLES)):
            break
        words.append(word)
    if len(words) > _MOST_WORDS or (strict and words and words[0].islower() and len(words) > 3):
        return ""
    while words and words[-1].casefold() in _PARTICLES:
        words.pop()
    name = " ".join(words).strip(_AROUND)
    return name if any(map(str.isalpha, name)) else ""
