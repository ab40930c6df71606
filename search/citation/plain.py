"""Citations as plain text: what is pasted into a letter or a footnote.

    “The wall fails.
      And more.” — The third call, The Courier, 12 April 2021, passage 4, http://…
    sha256:…#char=120,143 bytes=48213 file=press/page.html

A line of the quotation that is not its first is set in by two spaces, so that none can be taken for the
line that says where it stands (`search.citation.stamp`).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search.citation.capsule import IN_ONE_PAIR, Capsule
from search.citation.stamp import Place, stamp
from search.wording import one_line, published, where

BETWEEN = " — "
_INSET = "\n  "
_DOUBLE = frozenset('“”„«»"')
_IN_SINGLE = re.compile(r"‘(?:[^‘’]|(?<=\w)’(?=\w))*’")
"""Words in one pair of single quotation marks, apostrophes between letters aside."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A text as it is quoted in a citation, to the character, between `opening` and `closing`."""

    opening: str
    text: str
    closing: str

    def __str__(self) -> str:
        return f"{self.opening}{self.text}{self.closing}"


def quotation(text: str) -> Quotation:
    """`text` in quotation marks, unless one pair of its own is around all of it.

    Around double marks they are single, so that the outer ones can be told from those of the text.
    """
    if IN_ONE_PAIR.fullmatch(text) or _IN_SINGLE.fullmatch(text):
        return Quotation("", text, "")
    is_double = not _DOUBLE.isdisjoint(text) and "‘" not in text
    return Quotation("‘", text, "’") if is_double else Quotation("“", text, "”")


def reference(capsule: Capsule) -> tuple[str, ...]:
    """What is cited, in the order it is cited in: title, authors, publisher, date, place and addresses.

    Each part is a single line, without characters that turn the direction of text, which could reverse
    the line that they are pasted into.
    """
    original = (capsule.original,) if capsule.original else ()
    return (*known(capsule), *original, *_permalink(capsule))


def citation(capsule: Capsule) -> tuple[str, ...]:
    """The reference with the file and its SHA-256, for where no stamp follows it."""
    file = (f"file {one_line(capsule.origin.source)}", f"SHA-256 {capsule.origin.sha256}")
    return (*known(capsule), *file, *_permalink(capsule))


def written(capsules: Iterable[Capsule]) -> Iterator[str]:
    """One block for each citation, with a blank line between two."""
    for number, capsule in enumerate(capsules):
        quoted = str(quotation(capsule.exact)).replace("\n", _INSET)
        between = "\n" if number else ""
        yield f"{between}{quoted}{BETWEEN}{', '.join(reference(capsule))}\n{stamp(capsule)}\n"


def quoted_in(block: str, place: Place) -> str | None:
    """The quotation of a block, which ends before its stamp; None where it is not as long as `place` says."""
    text = block.replace(_INSET, "\n")
    for opening, closing in (("“", "”"), ("‘", "’"), ("", "")):
        words = text[len(opening) : len(opening) + place.length]
        if text.startswith(f"{Quotation(opening, words, closing)}{BETWEEN}"):
            return words
    return None


def known(capsule: Capsule) -> tuple[str, ...]:
    """What names the source and the place: title, authors, publisher, date, locator."""
    metadata = capsule.origin.metadata
    parts = (
        capsule.origin.name,
        ", ".join(metadata.authors),
        metadata.publisher or "",
        published(metadata),
        where(capsule.locator),
    )
    return tuple(line for part in parts if (line := one_line(part)))


def _permalink(capsule: Capsule) -> tuple[str, ...]:
    return (one_line(capsule.permalink),) if capsule.permalink else ()
