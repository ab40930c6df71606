"""The front and the end of a document: its title, by-lines, dates and sign-off, read off its blocks.

Works on stripped blocks of any format. What is read becomes a claim with its evidence, and its
block is marked as title or as furniture, so that it is not quoted as a passage.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from indexer.blocks import Block, BlockKind, Claim
from indexer.dates import only_date, written_dates
from indexer.shapes import BULLET, CLOCK_ENTRY, NUMBERED, SURNAME_FIRST, TURN, is_label, is_prose
from indexer.strip import bare

_PUBLISHED = re.compile(
    r"(?:first\s+)?(?:published|posted|updated|veröffentlicht|publié|publicado)\b(?:\s+(?:on|at|le|am|el))?\s*:?\s*(?P<rest>.{4,60})",
    re.IGNORECASE,
)
_SOURCE_LINE = re.compile(
    r"(?:reporting|reported|source|quelle|published|publisher)(?:\s*:\s*|\s+by\s+)(?P<name>\S.{1,80})", re.IGNORECASE
)
_BYLINE = re.compile(r"(?:by|von|par|por)\s+(?P<names>[^\d.!?]{3,80})", re.IGNORECASE)
_DATELINE = re.compile(
    r"(?P<place>[^\d.!?]{2,40}),\s+(?P<date>[^—–()]{6,30}?)\s*(?:\((?P<agency>[^)]{2,40})\)\s*)?[—–-]"
)
_COPYRIGHT = re.compile(
    r"(?:copyright|©|\(c\)(?=\s*(?:19|20)\d\d))[\s©]*(?:(?:19|20)\d\d)?[\s,–-]*(?P<name>.{2,80}?)(?:\.\s|\.$|,?\s+(?:19|20)\d\d\b|$)",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"\s*[|•·]\s*")
_MENU_ENTRY = re.compile(
    r"impressum|imprint|kontakt|contact(?: us)?|datenschutz\w*|privacy(?: policy)?|agb|terms(?: of (?:use|service))?"
    r"|legal(?: notice)?|mentions légales|aviso legal|disclaimer|sitemap|home|all rights reserved"
    r"|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados",
    re.IGNORECASE,
)
"""What stands beside a copyright notice, and names nobody."""
_COPYRIGHT_SIGNS = ("©", "opyright", "OPYRIGHT", "(c)", "(C)")
_ORGANISATION = re.compile(
    r"\b(?:association|council|committee|institute|commission|agency|office|union|society|foundation|network|centre|center"
    r"|secretariat|ministry|works|arbeitskreis|verband|asociación|comité|justice|watch|international)\b|\([A-Z]{2,8}\)",
    re.IGNORECASE,
)
_SALUTATION = re.compile(
    r"(?:dear|to whom it may concern|sehr geehrte\w*|liebe\w?|chère?|madame|monsieur|estimad[oa]s?|gentile)\b"
    r".{0,60}[,:!]",
    re.IGNORECASE,
)
_TITLE_PREFIX = re.compile(r"(?:live(?: page| blog)?|video|photos?|update|breaking)\s*[:|]\s*", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]")
_AND = re.compile(r"\s+(?:and|und|et|y|&)\s+")
_PARTS = " -–—|:·•»"
_LONGEST_NOTICE = 200
_FRONT = 12
"""Blocks at either end among which titles and sign-offs are looked for."""


def read_front(blocks: Sequence[Block], page_title: str = "") -> tuple[tuple[Block, ...], tuple[Claim, ...]]:
    """The blocks with title, by-lines and sign-off marked, and what they claim of the document.

    `page_title` is what the file calls itself, where it does: its title is then a line in that.
    """
    marked = list(blocks)
    claims: list[Claim] = []
    head = _head(marked)
    titled = any(block.kind is BlockKind.TITLE for block in marked)
    letter = any(
        len(block.text) < _LONGEST_NOTICE and _SALUTATION.fullmatch(bare(block)) for block in marked[: 2 * _FRONT]
    )
    if letter:
        claims.append(Claim("kind", "letter", "it begins with a salutation"))
    elif page_title:
        _mark_named_title(marked, page_title, claims)
    elif not titled:
        _mark_title(marked, head, claims)
    if not titled:
        _mark_before_title(marked)
    _mark_captions(marked, head)
    _mark_head_lines(marked, head, claims, letter=letter)
    _mark_sign_off(marked, claims)
    claims += _dateline(marked)
    claims += _copyright(marked)
    return tuple(marked), tuple(claims)


def _head(blocks: Sequence[Block]) -> list[int]:
    """The places of the blocks before the text begins."""
    head = []
    for place, block in enumerate(blocks):
        if block.furniture:
            continue
        text = bare(block)
        if (
            is_prose(text)
            or BULLET.match(block.text)
            or CLOCK_ENTRY.match(text)
            or (TURN.match(text) and not _TITLE_PREFIX.match(text))
        ):
            break
        if block.kind in (BlockKind.HEADING, BlockKind.QUOTATION, BlockKind.TABLE_ROW, BlockKind.LIST_ITEM):
            break
        head.append(place)
    return head[:_FRONT]


def _mark_title(blocks: list[Block], head: Sequence[int], claims: list[Claim]) -> None:
    texts = {place: bare(blocks[place]) for place in head}
    chosen = next((place for place in head if _is_repeated(place, head, texts, blocks)), None)
    if chosen is None:
        chosen = next((place for place in head if _can_be_title(place, blocks)), None)
    if chosen is None:
        return
    short = _TITLE_PREFIX.sub("", texts[chosen])
    title = short if short in texts.values() or _TITLE_PREFIX.match(texts[chosen]) else texts[chosen]
    issuer, parted, rest = blocks[chosen].text.partition("\n")
    if parted and _ORGANISATION.search(issuer):
        claims.append(Claim("publisher", issuer, "the line above the title"))
        title = " ".join(rest.split())
    claims.append(Claim("title", title, "the first line of its own at the head of the text"))
    blocks[chosen] = replace(blocks[chosen], kind=BlockKind.TITLE)
    for place in head:
        if place < chosen and is_label(texts[place]):
            claims += _claims_of(texts[place], "head of the text", before_title=True)
            blocks[place] = replace(blocks[place], furniture="stands before the title")
        elif place > chosen and _TITLE_PREFIX.sub("", texts[place]) and _TITLE_PREFIX.sub("", texts[place]) in title:
            blocks[place] = replace(blocks[place], furniture="the title again")


def _mark_named_title(blocks: list[Block], page_title: str, claims: list[Claim]) -> None:
    """Find the line that the page's own title holds, and take the rest of that for the site's name."""
    if any(block.kind is BlockKind.TITLE for block in blocks):
        return
    for place, block in enumerate(blocks[: 4 * _FRONT]):
        line = bare(block)
        if len(line.split()) < 3 or not is_label(line):
            continue
        before, found, after = page_title.casefold().partition(line.casefold())
        if found and (not before or _ends_parted(before)) and (not after or _ends_parted(after[::-1])):
            blocks[place] = replace(block, kind=BlockKind.TITLE, furniture="")
            claims.append(Claim("title", line, "the line that <title> holds"))
            site = page_title[len(before) + len(found) :] if after else page_title[: len(before)]
            if site and not (before and after):
                claims.append(Claim("publisher", site.strip(_PARTS), "<title>"))
            return


def _ends_parted(text: str) -> bool:
    """Whether `text` ends with a sign that parts a title from the name of a site."""
    return text.rstrip().endswith(tuple(_PARTS.strip()))


def _mark_before_title(blocks: list[Block]) -> None:
    title = next((place for place, block in enumerate(blocks) if block.kind is BlockKind.TITLE), 0)
    for place in range(title):
        if not blocks[place].furniture and is_label(bare(blocks[place])):
            blocks[place] = replace(blocks[place], furniture="stands before the title")


def _is_repeated(place: int, head: Sequence[int], texts: dict[int, str], blocks: Sequence[Block]) -> bool:
    """Whether the line stands again below, whole, without a word before it, or in pieces. A sentence is no title."""
    line = _TITLE_PREFIX.sub("", texts[place])
    if line.endswith("."):
        return False
    later = [texts[other] for other in head if other > place and blocks[other].apart]
    pieces = [" ".join(pair) for pair in pairwise(later)]
    return len(line.split()) >= 3 and line in (*later, *pieces)


def _can_be_title(place: int, blocks: Sequence[Block]) -> bool:
    text = bare(blocks[place])
    alone = place + 1 >= len(blocks) or blocks[place + 1].apart
    named = _SOURCE_LINE.fullmatch(text) or _BYLINE.fullmatch(text) or _PUBLISHED.fullmatch(text) or only_date(text)
    shaped = len(text.split()) >= 3 and text[0] not in "([“\"'" and not text[0].islower() and text[-1] not in ",;:"
    one_line = "   " not in blocks[place].text and (text[-1].isalnum() or text[-1] in "?!)”\"'’»")
    return bool(alone and shaped and one_line and is_label(text) and not named and len(blocks) > 2)


def _mark_captions(blocks: list[Block], head: Sequence[int]) -> None:
    """A line printed twice over, as the text and the description of one picture, is its caption."""
    for first, second in pairwise(head):
        if bare(blocks[first]) == bare(blocks[second]) and not blocks[second].apart and not blocks[first].furniture:
            blocks[first] = replace(blocks[first], kind=BlockKind.CAPTION)
            blocks[second] = replace(blocks[second], kind=BlockKind.CAPTION)


def _mark_head_lines(blocks: list[Block], head: Sequence[int], claims: list[Claim], *, letter: bool) -> None:
    """Read by-lines and dates off the head. A letter's own date stays in its text."""
    titled = any(block.kind is BlockKind.TITLE for block in blocks)
    for place in head:
        block = blocks[place]
        if block.furniture or block.kind is not BlockKind.PARAGRAPH:
            continue
        lines = [bare(block)] if "\n" not in block.text else block.text.split("\n")
        found = [claim for line in lines for claim in _claims_of(line, "head of the text")]
        claims += found
        if letter or len(lines) > 1:
            continue
        if found and (only_date(bare(block)) or found[0].field != "published" or _PUBLISHED.fullmatch(bare(block))):
            blocks[place] = replace(block, furniture=f"{found[0].field} line, kept as metadata")
        elif titled and is_label(bare(block)) and not (block.apart and _next_is_apart(blocks, place)):
            blocks[place] = replace(block, furniture="a label at the head of the text")


def _next_is_apart(blocks: Sequence[Block], place: int) -> bool:
    return place + 1 >= len(blocks) or blocks[place + 1].apart


def _mark_sign_off(blocks: list[Block], claims: list[Claim]) -> None:
    """A date, and an organisation's name before it, alone on the last lines."""
    kept = [place for place, block in enumerate(blocks) if not block.furniture][-_FRONT:]
    if len(kept) < 3:
        return
    last = kept[-1]
    line = bare(blocks[last])
    if date := only_date(line):
        claims.append(Claim("published", date, f"last line: {line}"))
        blocks[last] = replace(blocks[last], furniture="published line, kept as metadata")
        last = kept[-2]
        line = bare(blocks[last])
    elif is_label(line) and (dates := list(written_dates(line))) and line.rstrip(".").endswith(dates[-1][1]):
        claims.append(Claim("published", dates[-1][0], f"last line: {line}"))
        line = line[: line.rindex(dates[-1][1])].rstrip(" ,·–—-")
    named = is_label(line) and _ORGANISATION.search(line) and line[0].isupper() and not NUMBERED.match(line)
    if named and blocks[last].kind is BlockKind.PARAGRAPH and blocks[last].apart:
        claims.append(Claim("publisher", line, f"last line: {line}"))
        blocks[last] = replace(blocks[last], furniture="publisher line, kept as metadata")


def _claims_of(text: str, place: str, *, before_title: bool = False) -> Iterator[Claim]:
    if date := only_date(text):
        yield Claim("captured" if before_title else "published", date, f"{place}: {text}")
    elif (published := _PUBLISHED.fullmatch(text)) and (dates := list(written_dates(published["rest"]))):
        yield Claim("published", dates[0][0], f"{place}: {text}")
    elif source := _SOURCE_LINE.fullmatch(text):
        yield Claim("publisher", source["name"].strip(), f"{place}: {text}")
    elif (dates := list(written_dates(text))) and len(text.split()) <= 12 and text.rstrip(" .").endswith(dates[-1][1]):
        yield Claim("published", dates[-1][0], f"{place}: {text}")
    elif (byline := _BYLINE.fullmatch(text)) and byline["names"][0].isupper() and len(text.split()) <= 8:
        for name in _authors(byline["names"].strip()):
            yield Claim("authors", name, f"{place}: {text}")


def _authors(names: str) -> Sequence[str]:
    people = _AND.split(names)
    if all(map(SURNAME_FIRST.fullmatch, people)):
        return people
    return [name for person in people for name in re.split(r",\s+", person)]


def _dateline(blocks: Sequence[Block]) -> Iterator[Claim]:
    prose = (text for block in blocks if not block.furniture and is_prose(text := bare(block)))
    for found in filter(None, map(_DATELINE.match, islice(prose, 3))):
        for iso, written in written_dates(found["date"]):
            if written == found["date"].strip():
                yield Claim("published", iso, f"dateline: {found['place']}, {written}")
                if found["agency"]:
                    yield Claim("publisher", found["agency"], f"dateline: {found['agency']}")


def _copyright(blocks: Sequence[Block]) -> Iterator[Claim]:
    for block in reversed(blocks):
        if not block.furniture or not any(sign in block.text for sign in _COPYRIGHT_SIGNS):
            continue
        text = bare(block)
        found = _COPYRIGHT.search(text) if len(text) < _LONGEST_NOTICE else None
        name = _BESIDE.split(found["name"])[0].strip() if found else ""
        if _NAME.search(name) and not _MENU_ENTRY.fullmatch(name):
            yield Claim("publisher", name, f"copyright notice: {text}")
            return
