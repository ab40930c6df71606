r"""Citations as Markdown (CommonMark): a block quotation, what it is from, and its stamp as code.

    > The wall fails.\
    > And more.
    >
    > — The third call, The Courier, 12 April 2021, passage 4, <http://…>, [original](<https://…>)
    >
    > `sha256:…#char=120,143 bytes=48213 file=press/page.html`

Whatever Markdown, also with its usual extensions, would read as markup is escaped, so that a document's words
and names make no link, HTML, heading, list or table. A line break is one that is kept (`\`).
"""

import re
from collections.abc import Iterable, Iterator

from search.citation.capsule import Capsule
from search.citation.fragments import web_address
from search.citation.plain import known
from search.citation.stamp import Place, code_point, stamp

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~&!$^@]|:(?=//)|\bwww(?=\.)", re.IGNORECASE)
_LIKE_A_BLOCK = re.compile(r"\A(\d*)([-+=.)])")
_INVISIBLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]|(?m:^ | $)")
"""Controls but the line break, and spaces at the end of a line."""
_BREAK = "&#10;"
"""A line break at an end, where none can be kept."""
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|&#(\d{1,7});")


def escaped(text: str) -> str:
    """`text` as Markdown that is shown as it stands."""
    words = text.strip("\n")
    before = text.find(words) if words else len(text)
    after = len(text) - before - len(words)
    lines = "\\\n".join(_line(line) for line in words.split("\n"))
    return f"{_BREAK * before}{lines}{_BREAK * after}"


def _line(line: str) -> str:
    line = _MARKUP.sub(_without_meaning, line)
    line = _LIKE_A_BLOCK.sub(r"\1\\\2", line)
    return _INVISIBLE.sub(lambda found: f"&#{ord(found[0])};", line)


def _without_meaning(found: re.Match[str]) -> str:
    return f"&#{ord(found[0][0])};{found[0][1:]}" if len(found[0]) > 1 else f"\\{found[0]}"


def unescaped(markdown: str) -> str:
    """The text that `escaped` wrote."""
    lines = markdown.replace("\\\n", "\n")
    return _ESCAPED.sub(lambda found: found[1] or code_point(found[2], found[0]), lines)


def written(capsules: Iterable[Capsule]) -> Iterator[str]:
    """One block quotation for each citation, with a blank line between two."""
    for number, capsule in enumerate(capsules):
        addresses = (
            f"<{link}>" if (link := web_address(capsule.permalink)) else "",
            f"[original](<{capsule.original}>)" if capsule.original else "",
        )
        source = ", ".join((*map(escaped, known(capsule)), *filter(None, addresses)))
        block = f"{escaped(capsule.exact)}\n\n— {source}\n\n`{stamp(capsule)}`"
        quoted = "\n".join(f"> {line}".rstrip(" ") for line in block.split("\n"))
        yield f"{chr(10) if number else ''}{quoted}\n"


def quoted_in(block: str, place: Place) -> str | None:
    """The quotation of a block, without its `>`; None where it is not as long as `place` says."""
    words = unescaped(block.partition("\n\n")[0])
    return words if len(words) == place.length else None
