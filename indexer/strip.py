"""Which blocks are the document and which are furniture: menus, language lists, share buttons.

Rules as data, on whole blocks only, the same for every format: "Report" may be a menu entry in one
place and a word in another. A rule never deletes: it gives the block its reason, and the block is
kept among the document's omissions.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from indexer.blocks import Block, BlockKind
from indexer.shapes import BULLET, is_label, is_prose

_LANGUAGES = frozenset(
    """english french german deutsch deutch italian italiano arab arabic spanish español espanol albanian shqip
    français francais فارسی persian farsi العربية عربی русский russian türkçe turkish português portuguese
    nederlands dutch polski polish 中文 chinese 日本語 japanese 한국어 korean עברית hebrew ελληνικά greek kurdish kurdî
    اردو urdu हिन्दी hindi svenska swedish norsk dansk suomi čeština română українська en fr de es it pt nl ru
    ar fa tr pl فا ع""".split()
)

_FURNITURE = re.compile(
    r"""(?:
      \d{2,4}\s?[x×]\s?\d{2,4}
    | (?:skip|jump)\ to\ (?:the\ )?(?:main\ )?content | back\ to\ top | zur?\ startseite | menu | home | search | close
    | print(?:\ (?:this\ page|article))? | e-?mail | print\ (?:/\ )?e-?mail | share(?:\ (?:this|on|via)\b.{0,30})?
    | tweet
    | facebook | twitter | whatsapp | telegram | linkedin | instagram | youtube | rss | copy\ link | embed | save
    | contact(?:\ us)? | about(?:\ us)? | imprint | impressum | privacy(?:\ policy)? | terms(?:\ of\ (?:use|service))?
    | (?:accessibility|cookie)\ (?:statement|policy|settings) | accept(?:\ all)?(?:\ cookies)? | sign\ (?:in|up|out)
    | log\ ?(?:in|out) | register | subscribe(?:\ now)? | donate | support\ us | read\ (?:more|next|also)
    | (?:join|subscribe\ to|sign\ up\ (?:to|for))\ (?:our|the)\ .{0,30}(?:mailing\ list|newsletter).{0,80}
    | newsletters? | ads? | advert(?:isement|s)? | sponsored | promoted | anzeige | publicité
    | you\ (?:may|might|could)\ (?:also\ )?(?:like|read|be\ interested\ in)
    | (?:popular|recent|related|latest)\ (?:posts?|articles?|news|stories)
    | most\ (?:read|popular|visited|viewed|shared) | related | more\ from\ .{0,40} | trending | tags? | categories
    | (?:leave\ a\ |post\ a\ )?(?:comments?|reply) | all\ rights\ reserved\.?
    | (?:copyright|©|\(c\)\s*(?:19|20)\d\d)\W.{0,160} | .{0,80}all\ rights\ reserved\.? | powered\ by\ .{0,40}
    | (?:advertisement|anzeige|werbung|publicité|publicidad|pubblicità|sponsored)\s*:.{0,200}
    | you\ are\ visitor\b.{0,30} | sign\ (?:the|our)\ guest-?book.?
    | [-–—_*=~.•·|\s]+
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_ANCHOR = re.compile(
    r"(?:you (?:may|might|could)|popular|recent|related|most (?:read|popular|visited)|newsletters?|ads?$|subscribe"
    r"|join our|read (?:more|next|also))",
    re.IGNORECASE,
)
"""Lines after which, at the end of a text, labels are the names of boxes."""
_SITE_NAME = re.compile(r".{3,80}\s[|»]\s.{2,80}")
_LONGEST = 250
"""Code points of the longest furniture, but for lists of languages and drawn lines."""
_LONGEST_LABEL = 40
_BULLETS = " \t•·▪▫‣◦●○*-–—"
_DRAWN = "-–—_*=~.•·| \t\n"
_LINKED = 0.75
"""A short block with so much of its text in links is a menu entry or the title of another page."""


def strip(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The same blocks, each piece of furniture with its reason."""
    marked = [_judged(block) for block in blocks]
    _mark_runs(marked, _is_language, "language list", least=3)
    _mark_menus(marked)
    _mark_tail(marked)
    return tuple(marked)


def bare(block: Block) -> str:
    """The block's text without its bullet, in one line."""
    bullet = BULLET.match(block.text)
    return " ".join(block.text[bullet.end() if bullet else 0 :].split())


def _judged(block: Block) -> Block:
    if block.furniture or _is_long(block):
        return block
    text = bare(block)
    if block.kind in (BlockKind.TITLE, BlockKind.HEADING) and len(text) > _LONGEST_LABEL:
        return block
    lines = block.text.split("\n")
    if _FURNITURE.fullmatch(text) or (len(lines) > 1 and _FURNITURE.fullmatch(lines[0].strip()) and len(text) < 200):
        return replace(block, furniture="furniture of the page")
    if len(lines) > 3 and all(line.strip().casefold() in _LANGUAGES for line in lines[1:]):
        return replace(block, furniture="language list")
    if block.linked >= _LINKED and not is_prose(text) and block.kind is not BlockKind.CAPTION:
        return replace(block, furniture="nothing but links")
    if _SITE_NAME.fullmatch(text) and is_label(text) and block.kind is BlockKind.PARAGRAPH:
        return replace(block, furniture="name of the site")
    return block


def _is_long(block: Block) -> bool:
    text = block.text
    return (
        len(text) > _LONGEST
        and (text[0] not in _DRAWN or text[:_LONGEST].strip(_DRAWN) != "")
        and text[-_LONGEST_LABEL:].rpartition("\n")[2].strip().casefold() not in _LANGUAGES
    )


def _is_language(block: Block) -> bool:
    return len(block.text) <= _LONGEST_LABEL and block.text.strip(_BULLETS).casefold() in _LANGUAGES


def _mark_runs(blocks: list[Block], belongs: Callable[[Block], bool], reason: str, least: int) -> None:
    start = 0
    while start < len(blocks):
        end = start
        while end < len(blocks) and belongs(blocks[end]):
            end += 1
        if end - start >= least:
            for place in range(start, end):
                blocks[place] = replace(blocks[place], furniture=blocks[place].furniture or reason)
        start = max(end, start + 1)


def _mark_menus(blocks: list[Block]) -> None:
    """Short list items before any prose are a menu, where the list is next to other furniture."""
    first_prose = next((place for place, block in enumerate(blocks) if _is_prose(block)), len(blocks))
    if not any(block.kind is BlockKind.LIST_ITEM and not block.furniture for block in blocks[:first_prose]):
        return
    place = 0
    while place < first_prose:
        end = place
        while end < first_prose and blocks[end].kind is BlockKind.LIST_ITEM and len(bare(blocks[end]).split()) <= 4:
            end += 1
        if end - place >= 3 and any(block.furniture for block in blocks[max(0, place - 1) : end + 1]):
            for item in range(place, end):
                blocks[item] = replace(blocks[item], furniture=blocks[item].furniture or "menu")
        place = max(end, place + 1)


def _is_prose(block: Block) -> bool:
    return len(block.text) > _LONGEST_LABEL and is_prose(bare(block))


def _mark_tail(blocks: list[Block]) -> None:
    """Labels at the end of a text are furniture from the first one that announces a box."""
    start = len(blocks)
    while start and (blocks[start - 1].furniture or _is_tail_label(blocks[start - 1])):
        start -= 1
    left = [place for place in range(start, len(blocks)) if not blocks[place].furniture]
    if not left:
        return
    anchor = next((place for place in range(start, left[-1] + 1) if _ANCHOR.match(bare(blocks[place]))), len(blocks))
    for place in left:
        if place >= anchor:
            blocks[place] = replace(blocks[place], furniture="furniture after the text")


def _is_tail_label(block: Block) -> bool:
    return is_label(bare(block)) and len(bare(block).split()) <= 6 and not BULLET.match(block.text)
