"""What a paragraph tells around its quotations: its sentences, with a sign in place of each quotation.

What a quoted person says that others said is thus never taken for the paragraph's own word.
"""

import re
from collections.abc import Iterator

from indexer.speakers.words import WORDS

WHOLE, PART = "\ue000", "\ue001"
"""The signs of quoted sentences, and of a few words quoted within a sentence of the paragraph's own."""
_MARK = re.compile(r"[“”„«»\"]")
_SINGLE = re.compile(r"(?<!\w)‘(?=\S)[^‘]{1,2000}?[,.!?…]’(?!\w)")
_CLOSED_BY = {"“": '”“"', "„": "“”", "«": "»", "»": "«", '"': '"”', "”": "”"}
_MARKS = '“”„«»"‘’ \xa0\n'
_AFTER = " \n\xa0.,;:!?)]-–—"
"""What may follow a mark that looks as if it opened but closes."""
_OPENING = tuple('“„«»"‘”')
_FEW = 5
"""Words without an end of their own that are no sentence."""
_LEFT_OUT = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_INVERTED = re.compile(r"(?<=\w)-(?:t-)?(?=(?:il|elle|ils|elles)\b)")
"""What joins a French verb to its pronoun."""
_PARTED = ",:;!?…—–"
_ENDS = frozenset(".!?…;")
_SIGNS = frozenset((WHOLE, PART))


def has_quotation(text: str) -> bool:
    return "“" in text or '"' in text or "«" in text or "„" in text or "‘" in text


def begins_quoted(text: str) -> bool:
    """Whether `text` begins with a sentence that somebody is quoted with."""
    return text.lstrip()[:1] in _OPENING and _signed(text).lstrip()[:1] == WHOLE


def told(text: str) -> list[list[str]]:
    """The sentences of `text` in words and signs, without what stands in parentheses."""
    text = _signed(text).replace("‘", " ")
    if "(" in text or "[" in text:
        text = _LEFT_OUT.sub(" ", text)
    if "-il" in text or "-elle" in text:
        text = _INVERTED.sub(" ", text)
    for sign in _PARTED:
        text = text.replace(sign, f" {sign} ")
    sentences: list[list[str]] = [[]]
    for word in text.split():
        if word[-1].isalnum() or word in _SIGNS:
            sentences[-1].append(word)
            continue
        bare = word.rstrip(".’")
        is_initial = word[-1] == "." and ((bare.isupper() and len(bare) == 1) or "." in bare)
        if bare and word not in _ENDS:
            sentences[-1].append(word if is_initial and len(bare) == 1 else bare)
        if word in _ENDS or not (is_initial or word[-1] != "." or bare.lower() in WORDS.titles):
            sentences.append([])
    return [sentence for sentence in sentences if sentence]


def _signed(text: str) -> str:
    pieces: list[str] = []
    end = 0
    for start, after in _quotations(text):
        words = text[start:after].strip(_MARKS)
        whole = _is_whole(text[:start].rstrip(), words, text[after : after + 1])
        ended = whole and words[-1:] in (".", "…") and text[after : after + 2].strip()[:1].isupper()
        pieces += (text[end:start], f" {WHOLE}" if whole else f" {PART}", " . " if ended else " ")
        end = after
    return "".join([*pieces, text[end:]])


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    marks = list(_MARK.finditer(text))
    if not marks:
        yield from (found.span() for found in _SINGLE.finditer(text))
    start = -1
    for found in marks:
        at, mark = found.span()[0], found[0]
        before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
        if start < 0:
            if mark in "«„“" or (after.strip() and not before.isalnum()):
                start = at
        elif mark in _CLOSED_BY[text[start]] and (mark in "”»«" or not after or after in _AFTER):
            yield start, at + 1
            start = -1
    if start >= 0:
        yield start, len(text)


def _is_whole(before: str, words: str, after: str) -> bool:
    """Whether quoted `words` are said as they stand, rather than worked into a sentence about them."""
    ended = words[-1:] in tuple(",.!?…") or after in tuple(",.!?")
    introduced = not before or before[-1] in ",:" or before.rpartition(" ")[2] in WORDS.says
    return (introduced and (ended or before[-1:] == ":" or len(words.split()) >= _FEW)) or (
        ended and bool(words) and not words[0].islower()
    )
