"""OpenDocument presentations (.odp): a slide is a page."""

from collections.abc import Mapping

from indexer.blocks import Reading
from indexer.readers.office.gathering import Allowance
from indexer.readers.office.open_document import OpenDocumentText, not_read, opened
from indexer.readers.office.properties import open_document_claims
from indexer.readers.office.slides import Slide, first_title, slide_blocks


class _Presentation(OpenDocumentText):
    """Reads `slides`: what is drawn on a page is its text, but for its title and its notes."""

    def __init__(self, allowance: Allowance) -> None:
        super().__init__(allowance)
        self.slides: list[Slide] = []
        self._hidden_pages: set[str] = set()
        self._page_style = ""
        self._starts |= {
            "draw:page": self._start_page,
            "presentation:notes": self._start_frame,
            "draw:frame": self._start_drawn,
            "style:drawing-page-properties": self._set_page_hidden,
        }
        self._ends |= {
            "draw:page": self._end_page,
            "presentation:notes": self._end_notes,
            "draw:frame": self._end_drawn,
        }

    def _forget(self) -> None:
        super()._forget()
        self.slides.clear()

    def _start_style(self, attributes: Mapping[str, str]) -> None:
        super()._start_style(attributes)
        self._page_style = attributes.get("style:name", "")

    def _set_page_hidden(self, attributes: Mapping[str, str]) -> None:
        if attributes.get("presentation:visibility") == "hidden":
            self._hidden_pages.add(self._page_style)

    def _start_page(self, attributes: Mapping[str, str]) -> None:
        self._allowance.take_block()
        self.slides.append(Slide(hidden=attributes.get("draw:style-name") in self._hidden_pages))
        self._start_frame(attributes)

    def _end_page(self) -> None:
        self.slides[-1].blocks = self._frames.pop().blocks

    def _start_drawn(self, attributes: Mapping[str, str]) -> None:
        self._start_frame(attributes)
        self._frames[-1].role = attributes.get("presentation:class", "")

    def _end_drawn(self) -> None:
        frame = self._frames.pop()
        if not self.slides or frame.role not in ("title", "header", "footer", "date-time", "page-number"):
            self._hang(frame.blocks)
        elif frame.role == "title":
            told = [block.text for block in frame.blocks if not block.furniture]
            self.slides[-1].title = "\n".join([self.slides[-1].title, *told]).strip()
            self._hang([block for block in frame.blocks if block.furniture])
        else:
            self.slides[-1].running += frame.blocks

    def _end_notes(self) -> None:
        blocks = self._frames.pop().blocks
        if self.slides:
            self.slides[-1].notes += blocks
        else:
            self._hang(blocks)


def read(source: str, content: bytes) -> Reading:
    """The blocks and claims of a presentation; `Block.page` is the number of the slide. Raises a `ReadError`."""
    package = opened(source, content)
    text = _Presentation(Allowance(source))
    text.read(package)
    blocks = (*slide_blocks(text.slides), *text.blocks, *not_read(package))
    return Reading(blocks, (*first_title(text.slides), *open_document_claims(package)))
