"""What the classes and ids of elements say: that they are furniture, the text, a caption, a picture, a post.

Words of the trade, in general use, whole or as the beginning of a longer one; `camelCase`,
`snake_case` and `kebab-case` are one. A name is a hint: pages call themselves `has-sidebar`.
"""

import re
from enum import IntEnum
from functools import lru_cache


class Furniture(IntEnum):
    """How sure a name makes it that an element is not the text."""

    NO = 0
    BOX = 1
    LAYOUT = 2
    """A part of every page; but a whole page may be named after it."""
    ALWAYS = 3


_JOIN = re.compile(r"(?<=[a-z])(?=[A-Z])|_")
_DENIED = re.compile(r"(?<![a-z])(?:has|with|no|without|label|is|not|hide|show)-+[a-z]+")
_ALWAYS = re.compile(
    r"""(?<![a-z])(?:comment(?!ary|at) | cookie | consent | gdpr | dsgvo | log-?in | newsletter | subscri(?:be|ption)
    | respond(?![a-z]) | sign-?up)""",
    re.VERBOSE,
)
_LAYOUT = re.compile(
    r"""(?<![a-z])(?:
      nav(?:i|bar|igation|box)?s?(?![a-z]) | (?:sub|main|top|mega)?menus?(?![a-z]) | bread-?crumbs? | crumbs?
    | side-?bars? | footer | foot(?![a-z]) | colophon | masthead | overlay | pop-?up | disqus | search | drop-?down
    | widget-?area
    )""",
    re.VERBOSE,
)
_BOX = re.compile(
    r"""(?<![a-z])(?:
      rail(?![a-z]) | banner | modal | shar(?:e|es|ing|ebar|ethis)(?![a-z]) | sharedaddy | addthis | addtoany
    | socials?(?![a-z]) | related | recommend | trending | teasers?(?![a-z]) | adverts?(?![a-z]) | advertis
    | ads?(?![a-z]) | adsense | advertorial | sponsor | promos? | promot | outbrain | taboola | pagination
    | pager(?![a-z]) | tags?(?![a-z-]) | tags-?(?:list|cloud|links) | tag-?(?:list|cloud|links)(?![a-z])
    | topics(?![a-z]) | toolbar | skip(?![a-z]) | feedback | donat(?:e|ion) | ratings?(?![a-z]) | follow(?![a-z])
    | by-?lines?(?![a-z]) | yarpp | most-?(?:read|viewed|recent) | popular | read-?next | up-?next | tooltip
    | cta(?![a-z]) | control-?bar | recirc | read(?:ing)?-time | lightbox | no-?print | marquee | ticker
    | (?:author|about|writer)-?(?:bio|box|info|card|profile|description|about) | about-?(?:the-)?author
    | (?:post|entry|article)-?meta | meta-?(?:data|info|bar)(?![a-z]) | read-?also
    | more-?(?:from|on|stories|articles|news)(?![a-z]) | (?:entry|post|article)-?(?:utility|nav)(?![a-z])
    | (?:pull|side|pulled)-?quotes? | site-?(?:header|branding) | prev-?next | next-?prev | screen-?reader | sr-only
    | visually-?hidden
    )""",
    re.VERBOSE,
)
_ANY = re.compile("|".join(words.pattern for words in (_ALWAYS, _LAYOUT, _BOX)), re.VERBOSE)
_TEXT = re.compile(
    r"""(?:article|post|entry|story|page|blog|news|content|text|main|field)-?(?:name-)?
        (?:body|content|text|copy|main|inner)(?![a-z])
    | (?<![a-z])(?:article|entry|hentry|h-entry|e-content|post|story|content|haupttext|inhalt|body-?text|richtext
        |prose|wysiwyg|chapter)(?![a-z-])""",
    re.VERBOSE,
)
_CAPTION = re.compile(
    r"""(?<![a-z])(?:i?captions?|credits?|legend|copyright|bildunterschrift|image-annotation|bild-?text|fig)(?![a-z])
    | caption-?(?:link|text) | image-?credit""",
    re.VERBOSE,
)
_PICTURE = re.compile(
    r"(?<![a-z])(?:images?|img|photos?|pictures?|bild|foto|thumb(?:nail)?|figure|media|video|gallery|slide)(?![a-z])"
    r"|img-?(?:inline|top)"
)
_POST = re.compile(r"embed|tweet|instagram|fb-post")
_NOTES = re.compile(r"(?<![a-z])(?:foot-?notes?|end-?notes?|fn|references-?list|reflist)(?![a-z])")
_NAMES_KNOWN = 8_192


def _plain(names: str) -> str:
    return _JOIN.sub("-", names).lower()


@lru_cache(_NAMES_KNOWN)
def furniture_in(names: str) -> tuple[Furniture, str]:
    """How sure the names make it that their bearer is furniture, and the name that says so."""
    for name in _plain(names).split():
        if not _ANY.search(name) or _POST.search(name):
            continue
        said = _DENIED.sub("", name)
        for sureness, words in ((Furniture.ALWAYS, _ALWAYS), (Furniture.LAYOUT, _LAYOUT), (Furniture.BOX, _BOX)):
            if words.search(said):
                return sureness, name
    return Furniture.NO, ""


@lru_cache(_NAMES_KNOWN)
def are_of_text(names: str) -> bool:
    """Whether the names say that their bearer is the text of the page."""
    return _TEXT.search(_plain(names)) is not None


@lru_cache(_NAMES_KNOWN)
def are_of_caption(names: str) -> bool:
    """Whether the names say that their bearer is a caption."""
    return _CAPTION.search(_plain(names)) is not None


@lru_cache(_NAMES_KNOWN)
def are_of_picture(names: str) -> bool:
    """Whether the names say that their bearer is a picture with what belongs to it."""
    return _PICTURE.search(_plain(names)) is not None


@lru_cache(_NAMES_KNOWN)
def are_of_post(names: str) -> bool:
    """Whether the names say that their bearer is a post of another site, embedded in this one."""
    return _POST.search(_plain(names)) is not None


@lru_cache(_NAMES_KNOWN)
def are_of_notes(names: str) -> bool:
    """Whether the names say that their bearer holds footnotes."""
    return _NOTES.search(_plain(names)) is not None
