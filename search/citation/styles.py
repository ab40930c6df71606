"""The styles that citations are written in."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from search.citation import annotation, bibtex, csl, markdown, plain, ris
from search.citation.capsule import Capsule


@dataclass(frozen=True, slots=True)
class Style:
    """A way to write citations. `suffix` is that of a file's name, with the full stop.

    `written` makes a whole file of one or many, in pieces, as the capsules come.
    """

    name: str
    label: str
    media_type: str
    suffix: str
    written: Callable[[Iterable[Capsule]], Iterator[str]]


STYLES: Mapping[str, Style] = {
    one.name: one
    for one in (
        Style("text", "Plain text", "text/plain", ".txt", plain.written),
        Style("markdown", "Markdown", "text/markdown", ".md", markdown.written),
        Style("bibtex", "BibTeX", "application/x-bibtex", ".bib", bibtex.written),
        Style("ris", "RIS", "application/x-research-info-systems", ".ris", ris.written),
        Style("csl-json", "CSL-JSON", "application/vnd.citationstyles.csl+json", ".json", csl.written),
        Style("annotation", "Web Annotation", "application/ld+json", ".jsonld", annotation.written),
    )
}
"""The styles by name."""
