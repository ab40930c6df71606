"""PDFs of known text, and others that are broken or hostile, written when a test asks for them.

The pages are set here line by line, so that it is known what was broken where: `Sheet` wraps words into columns, breaks
some at hyphens, and turns what is read from the right. The broken ones are written object by object.
"""

import io
import random
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportlab.lib import pdfencrypt
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.0, 842.0
BEYOND_LATIN = ("arabic", "hebrew", "ligatures")
"""The kinds that need a font with more than the standard ones have."""
_FONTS = Path("/usr/share/fonts/truetype")
_WORDS = """committee tribunal commander witness evening prison village register archive statement inquiry evidence
family officer soldier corridor hospital teacher student journalist lawyer border province council minister
letter report interview translation signature photograph document testimony sentence appeal verdict release
arrest transfer interrogation ceremony investigation organisation responsibility international
representative administration correspondence communication described reported confirmed denied remembered
recorded received published collected examined questioned believed carried several many other former local
public official military national early late young old first second third last long between within without
against during before after under above through about around because although while where whether nobody
everyone somebody they their which that those these there were had been was would could should must never
always often once again still only even also and but for from with into upon office efficient official
difficult affidavit final confiscated fulfilled flight conflict reflected influence specified identified
scientific sufficient""".split()
_COMPOUNDS = """human-rights fact-finding well-known long-term decision-making cross-examination self-defence
non-governmental so-called eye-witness""".split()
_BROKEN = {
    "organisation": "organi-sation", "investigation": "investi-gation", "responsibility": "responsi-bility",
    "international": "interna-tional", "representative": "represen-tative", "administration": "adminis-tration",
    "correspondence": "correspon-dence", "communication": "communi-cation", "interrogation": "interro-gation",
    "committee": "commit-tee", "commander": "comman-der", "photograph": "photo-graph", "described": "de-scribed",
}  # fmt: skip
_ARABIC = (
    "في ذلك اليوم قال الشاهد إن رجالا من القرية كانوا ينتظرون أمام"
    " باب المحكمة ولم يعرف أحد ماذا حدث بعد الليلة الاولى عند الحدود"
).split()
_HEBREW = (
    "באותו יום אמר העד כי אנשים רבים מן הכפר חיכו לפני שער בית המשפט ואיש לא ידע מה קרה אחרי הלילה הראשון ליד הגבול"
).split()
_MIRRORED = str.maketrans("()[]", ")(][")


@dataclass(frozen=True, slots=True)
class Sample:
    """A PDF and what is written in it, a paragraph on each line; `kind` is what is difficult about it."""

    kind: str
    name: str
    content: bytes
    truth: str
    pages: int


def has_fonts() -> bool:
    """Whether the system has a font with more than Latin letters."""
    return (_FONTS / "dejavu/DejaVuSans.ttf").exists()


@cache
def font(name: str) -> str:
    """A font by what it is for, embedded where the system has it."""
    files = {
        "serif": "dejavu/DejaVuSerif.ttf", "bold": "dejavu/DejaVuSerif-Bold.ttf", "sans": "dejavu/DejaVuSans.ttf",
        "liberation": "liberation/LiberationSerif-Regular.ttf",
    }  # fmt: skip
    path = _FONTS / files[name]
    if not path.exists():
        return {"bold": "Times-Bold"}.get(name, "Times-Roman")
    pdfmetrics.registerFont(TTFont(f"Test-{name}", str(path)))
    return f"Test-{name}"


class Sheet:
    """A document that is set line by line; `truth` gathers what is written."""

    def __init__(self, seed: int, face: str = "serif", size: float = 10.0, *, encrypt: object = None) -> None:
        self.random = random.Random(seed)
        self._buffer = io.BytesIO()
        self.canvas = Canvas(self._buffer, (WIDTH, HEIGHT), invariant=1, pageCompression=1, encrypt=encrypt)
        self.face, self.size = face, size
        self.truth: list[str] = []
        self.pages = 0

    def sentence(self, *, compounds: bool = False) -> str:
        stock = _WORDS + _COMPOUNDS * 4 if compounds else _WORDS
        words = [self.random.choice(stock) for _ in range(self.random.randint(7, 18))]
        return f"{' '.join(words).capitalize()}."

    def paragraph(self, sentences: int = 5, *, compounds: bool = False) -> str:
        return " ".join(self.sentence(compounds=compounds) for _ in range(sentences))

    def width(self, text: str, face: str | None = None, size: float | None = None) -> float:
        return float(pdfmetrics.stringWidth(text, font(face or self.face), size or self.size))

    def lines(self, text: str, width: float, indent: float = 0.0, *, hyphens: bool = False) -> Iterator[str]:
        """The lines of a paragraph as they fit into `width`, words broken where they may be."""
        line = ""
        room = width - indent
        for word in text.split(" "):
            longer = f"{line} {word}" if line else word
            if self.width(longer) <= room:
                line = longer
                continue
            broken = _BROKEN.get(word, word if word in _COMPOUNDS else "") if hyphens else ""
            start, _, end = broken.partition("-")
            if end and self.width(f"{line} {start}-") <= room:
                yield f"{line} {start}-"
                line = end
            else:
                yield line
                line = word
            room = width
        yield line

    def draw(self, x: float, y: float, text: str, *, face: str | None = None, size: float | None = None) -> None:
        self.canvas.setFont(font(face or self.face), size or self.size)
        self.canvas.drawString(x, y, text)

    def justified(self, x: float, y: float, text: str, width: float) -> None:
        """A line that is stretched to `width`."""
        self.canvas.setFont(font(self.face), self.size)
        spaces = text.count(" ")
        stretch = (width - self.width(text)) / spaces if spaces else 0
        words = text.split(" ")
        for word in words:
            self.canvas.drawString(x, y, word)
            x += self.width(f"{word} ") + stretch

    def leftward(self, x: float, y: float, text: str) -> None:
        """A line that ends at `x` and is read from there."""
        seen = [
            word if word.strip("().,").isdigit() else word[::-1].translate(_MIRRORED)
            for word in reversed(text.split(" "))
        ]
        self.canvas.setFont(font("sans"), self.size)
        self.canvas.drawRightString(x, y, " ".join(seen))

    def next_page(self) -> None:
        self.canvas.showPage()
        self.pages += 1

    def sample(self, kind: str, name: str) -> Sample:
        self.canvas.save()
        return Sample(kind, name, self._buffer.getvalue(), "\n".join(self.truth), self.pages)

    def set(
        self,
        texts: Iterable[str],
        columns: Sequence[tuple[float, float]],
        top: float = HEIGHT - 90,
        foot: float = 90.0,
        *,
        indent: float = 0.0,
        hyphens: bool = False,
        before_page: Callable[["Sheet"], None] | None = None,
    ) -> None:
        """Set paragraphs into columns, each given by its left edge and width, page after page."""
        leading = 1.25 * self.size
        column, y = 0, top
        if before_page:
            before_page(self)
        for text in texts:
            self.truth.append(text)
            for place, line in enumerate(self.lines(text, columns[0][1], indent, hyphens=hyphens)):
                if y < foot:
                    column, y = column + 1, top
                    if column == len(columns):
                        self.next_page()
                        column = 0
                        if before_page:
                            before_page(self)
                self.draw(columns[column][0] + (indent if place == 0 else 0), y, line)
                y -= leading
            y -= 0 if indent else 0.6 * self.size
        self.next_page()


def _plain(seed: int) -> Sample:
    sheet = Sheet(seed, ("serif", "liberation", "sans")[seed % 3], 9.5 + seed % 3)
    sheet.set((sheet.paragraph() for _ in range(24)), [(72, 450)], indent=14 * (seed % 2))
    return sheet.sample("plain", f"plain-{seed}")


def _columns(seed: int) -> Sample:
    count = 2 + seed % 2
    sheet = Sheet(seed, "liberation", 9)
    gap = 16
    width = (WIDTH - 110 - gap * (count - 1)) / count
    columns = [(55 + (width + gap) * place, width) for place in range(count)]
    sheet.set((sheet.paragraph() for _ in range(40)), columns, hyphens=seed % 4 > 1)
    return sheet.sample("columns", f"columns-{seed}")


def _hyphens(seed: int) -> Sample:
    sheet = Sheet(seed, "serif", 10)
    sheet.set((sheet.paragraph(compounds=True) for _ in range(24)), [(120, 300)], hyphens=True)
    return sheet.sample("hyphens", f"hyphens-{seed}")


def _ligatures(seed: int) -> Sample:
    sheet = Sheet(seed, "serif", 10)
    sheet.set((sheet.paragraph() for _ in range(20)), [(72, 440)])
    plain = sheet.truth
    sheet = Sheet(seed, "serif", 10)
    ligated = [text.replace("ffi", "ﬃ").replace("fi", "ﬁ").replace("fl", "ﬂ") for text in plain]
    sheet.set(ligated, [(72, 440)])
    sheet.truth = plain
    return sheet.sample("ligatures", f"ligatures-{seed}")


def _leftward(kind: str, stock: Sequence[str]) -> Callable[[int], Sample]:
    def make(seed: int) -> Sample:
        sheet = Sheet(seed, "sans", 11)
        for _ in range(2):
            y = HEIGHT - 90
            for _ in range(9):
                words = [sheet.random.choice(stock) for _ in range(40)]
                words[7], words[20], words[33] = str(sheet.random.randint(1979, 2021)), f"({words[20]})", "15"
                text = f"{' '.join(words)}."
                sheet.truth.append(text)
                for line in sheet.lines(text, 430):
                    sheet.leftward(WIDTH - 80, y, line)
                    y -= 15
                y -= 9
            sheet.next_page()
        return sheet.sample(kind, f"{kind}-{seed}")

    return make


def _rotated(seed: int) -> Sample:
    sheet = Sheet(seed, "serif", 10)
    turn = (90, 180, 270)[seed % 3]

    def turned(sheet: Sheet) -> None:
        sheet.canvas.setPageRotation(turn if seed % 2 else 0)
        width, height = (HEIGHT, WIDTH) if seed % 2 and turn % 180 else (WIDTH, HEIGHT)
        sheet.canvas.translate(*{90: (width, 0), 180: (width, height), 270: (0, height)}[turn])
        sheet.canvas.rotate(turn)

    sheet.set((sheet.paragraph() for _ in range(14)), [(70, 420)], top=500, foot=80, before_page=turned)
    return sheet.sample("rotated", f"rotated-{seed}")


def _tables(seed: int) -> Sample:
    sheet = Sheet(seed, "liberation", 10)
    edges = (72, 230, 390)
    for _ in range(3):
        y = HEIGHT - 100
        for _ in range(3):
            text = sheet.paragraph(3)
            sheet.truth.append(text)
            for line in sheet.lines(text, 440):
                sheet.draw(72, y, line)
                y -= 13
            y -= 14
            for _ in range(6):
                cells = [f"{sheet.random.choice(_WORDS)} {sheet.random.choice(_WORDS)}".title() for _ in range(2)]
                cells.append(str(sheet.random.randint(1979, 2021)))
                for x, cell in zip(edges, cells, strict=True):
                    sheet.draw(x, y, cell)
                sheet.truth.append(" | ".join(cells))
                y -= 16
            y -= 16
        sheet.next_page()
    return sheet.sample("tables", f"tables-{seed}")


def _headed(seed: int) -> Sample:
    """Headings, footnotes, running heads and page numbers."""
    sheet = Sheet(seed, "serif", 10)
    for number in range(1, 7):
        sheet.draw(
            72, HEIGHT - 50, "Report of the Commission of Inquiry" if number % 2 else "The events of the night", size=8
        )
        y = HEIGHT - 95
        heading = f"{number}. {sheet.random.choice(_WORDS).title()} and {sheet.random.choice(_WORDS)}"
        sheet.truth.append(heading)
        sheet.draw(72, y, heading, face="bold", size=15)
        y -= 28
        for _ in range(7):
            text = sheet.paragraph(4)
            sheet.truth.append(text)
            for line in sheet.lines(text, 450):
                sheet.draw(72, y, line)
                y -= 12.5
            y -= 7
        note = f"{number} {sheet.sentence()}"
        sheet.truth.append(note)
        for line in sheet.lines(note, 500):
            sheet.draw(72, 100 - 10 * (line != note and not note.startswith(line)), line, size=8)
        sheet.draw(290, 40, str(number), size=9)
        sheet.next_page()
    return sheet.sample("headed", f"headed-{seed}")


def long(pages: int = 500) -> Sample:
    """A book: running heads, numbers, paragraphs that go over the borders of its pages."""
    sheet = Sheet(500, "liberation", 10)

    def head(sheet: Sheet) -> None:
        sheet.draw(72, HEIGHT - 55, "The Register of the Northern Prison", size=8)
        sheet.draw(290, 45, str(sheet.pages + 1), size=9)

    def texts() -> Iterator[str]:
        while sheet.pages < pages - 1:
            yield sheet.paragraph(6)

    sheet.set(texts(), [(72, 450)], hyphens=True, before_page=head, indent=12)
    return sheet.sample("500 pages", "long")


KINDS: Mapping[str, Callable[[int], Sample]] = {
    "plain": _plain,
    "columns": _columns,
    "hyphens": _hyphens,
    "ligatures": _ligatures,
    "arabic": _leftward("arabic", _ARABIC),
    "hebrew": _leftward("hebrew", _HEBREW),
    "rotated": _rotated,
    "tables": _tables,
    "headed": _headed,
}


def samples(each: int = 5) -> Iterator[Sample]:
    """As many PDFs of each kind."""
    for make in KINDS.values():
        for seed in range(each):
            yield make(seed)


SENTENCE = "The needle lies in this sentence of the register."
_CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"


def stream(content: bytes, entries: bytes = b"", *, packed: bool = False) -> bytes:
    """A stream object's text."""
    if packed:
        content, entries = zlib.compress(content, 9), entries + b" /Filter /FlateDecode"
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(content), content)


HELVETICA = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def shown(text: str, *, size: float = 12, x: float = 72, y: float = 700, before: str = "") -> bytes:
    """The operators that show one line of text, after those in `before`."""
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT {before} /F1 {size} Tf {x} {y} Td ({escaped}) Tj ET\n".encode("latin-1")


def written(objects: Mapping[int, bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of these objects, with a table of where they stand."""
    objects = {5: HELVETICA} | dict(objects)
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, content in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (max(objects) + 1)
    for number in range(1, max(objects) + 1):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    return bytes(out + b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (max(objects) + 1, trailer, start))


def page_object(contents: int = 4, resources: bytes = b"", entries: bytes = b"") -> bytes:
    """A page whose content is an object, with the font of object 5 as F1."""
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
        b" /Resources << /Font << /F1 5 0 R >> %s >> %s >>" % (contents, resources, entries)
    )


def small(
    *contents: bytes,
    catalogue: bytes = b"",
    resources: bytes = b"",
    entries: bytes = b"",
    trailer: bytes = b"",
    more: Mapping[int, bytes] | None = None,
) -> bytes:
    """A PDF with a page for each of `contents`; `more` are further objects, from 100 on."""
    contents = contents or (shown(SENTENCE),)
    first = 10
    numbers = [first + 2 * place for place in range(len(contents))]
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue,
        2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % one for one in numbers), len(numbers)),
    }
    for number, content in zip(numbers, contents, strict=True):
        objects[number] = page_object(number + 1, resources, entries)
        objects[number + 1] = stream(content)
    return written(objects | dict(more or {}), b"/Root 1 0 R " + trailer)


IMAGE = stream(
    bytes(64 * 64), b"/Type /XObject /Subtype /Image /Width 64 /Height 64 /ColorSpace /DeviceGray /BitsPerComponent 8",
    packed=True,
)  # fmt: skip
WITH_IMAGE = b"/XObject << /I1 100 0 R >>"
SCAN = b"q 595 0 0 842 0 0 cm /I1 Do Q\n"


def scanned(*layers: bytes) -> bytes:
    """A PDF of which each page is an image, with what the layers have on top of it."""
    return small(*(SCAN + layer for layer in layers), resources=WITH_IMAGE, more={100: IMAGE})


def encrypted(user: str, owner: str = "owner") -> bytes:
    """A PDF that is encrypted: for anyone with the user's password, which may be empty."""
    sheet = Sheet(1, encrypt=pdfencrypt.StandardEncryption(user, owner, canPrint=0, canCopy=0))
    sheet.draw(72, 700, SENTENCE)
    sheet.next_page()
    return sheet.sample("encrypted", "encrypted").content


def with_attachments(files: Mapping[str, bytes | None], *contents: bytes, packed: bool = True) -> bytes:
    """A PDF with files embedded in it; one without bytes is only named."""
    names, more = b"", {}
    for number, (name, content) in zip(range(100, 100 + 2 * len(files), 2), files.items(), strict=True):
        written_name = b"(%s)" % name.encode("latin-1")
        names += b"%s %d 0 R " % (written_name, number)
        more[number] = b"<< /Type /Filespec /F %s /UF %s /EF << /F %d 0 R >> >>" % (
            written_name, written_name, number + 1,
        )  # fmt: skip
        if content is not None:
            more[number + 1] = stream(content, b"/Type /EmbeddedFile", packed=packed)
    return small(*contents, catalogue=b"/Names << /EmbeddedFiles << /Names [%s] >> >>" % names, more=more)


def many_pages(count: int, *, told: int | None = None) -> bytes:
    """A PDF whose pages all have one content; `told` is how many it says it has."""
    kids = b" ".join(b"%d 0 R" % number for number in range(10, 10 + count))
    objects = {
        1: _CATALOGUE,
        2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count if told is None else told),
        4: stream(shown(SENTENCE)),
    }
    return written(objects | {number: page_object() for number in range(10, 10 + count)})


def bomb(size: int) -> bytes:
    """A PDF whose page is so many bytes, of which hardly any are in the file."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(size >> 20))
    packed += packer.compress(shown(SENTENCE)) + packer.flush()
    return written(
        {
            1: _CATALOGUE,
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: page_object(),
            4: b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed),
        }
    )
