"""Every error that Pincite raises on purpose.

    PinciteError
    ├── ReadError(source)            one file could not be read; the rest of the collection is
    │   ├── EmptyFile
    │   ├── UnsupportedFormat
    │   ├── DamagedFile
    │   └── TooLarge
    ├── QueryError(text, span, hint) the query does not parse; it is then searched literally
    ├── TooBroad(hint)               the query would read too much of the index; the same
    ├── RequestError                 a filter, sort or page that does not exist was asked for
    ├── CollectionMissing            there is no folder to index
    ├── ReadersUnavailable           no process that reads files can be started
    ├── RecogniserUnavailable        text in images was to be recognised (OCR), and nothing here can
    ├── CapsuleUnreadable            a file that was given as a citation is none
    ├── NotInCollection              no such document or passage in this generation
    ├── NoFacsimile                  a page of a document cannot be drawn
    ├── GenerationGone               an earlier generation was asked for that is no longer kept
    └── IndexProblem
        ├── IndexMissing
        ├── IndexOutOfDate
        ├── IndexDamaged
        ├── IndexUnreadable
        ├── IndexUnwritable
        ├── IndexBusy
        ├── IndexOfAnother
        └── EngineUnavailable

A message says what happened, where, and what to do next.
"""

from search.records import Span


class PinciteError(Exception):
    """The root: catching it catches everything that Pincite raises on purpose."""


class ReadError(PinciteError):
    """A file that cannot become a document; `reason` is what the ledger says of it."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason

    def __reduce__(self) -> tuple[type["ReadError"], tuple[str, str]]:
        return type(self), (self.source, self.reason)


class EmptyFile(ReadError):
    """A file of no bytes, or of none that make text."""


class UnsupportedFormat(ReadError):
    """A file whose content is of a type that no reader reads."""


class DamagedFile(ReadError):
    """A file of a known type that breaks off or contradicts itself."""


class TooLarge(ReadError):
    """A file that would take more than a file may: it is larger than it says, or than can be read."""


class QueryError(PinciteError):
    """A query that does not parse.

    `span` is where in `text` it stops making sense, in code points; `hint` is what to change.
    """

    def __init__(self, text: str, span: Span, hint: str) -> None:
        super().__init__(hint)
        self.text = text
        self.span = span
        self.hint = hint


class TooBroad(PinciteError):
    """A query that stands for more words, or would have more read, than there is time for.

    The message says what is too much.
    """


class RequestError(PinciteError):
    """A search was asked for in terms that do not exist: the message names the known ones."""


class CollectionMissing(PinciteError):
    """The folder of documents is not there."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path}: no such file or folder. Give the folder of your documents: pincite index PATH")


class ReadersUnavailable(PinciteError):
    """No process that reads files can be started."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"no process to read files with can be started: {reason}. "
            "See what limits the memory and the processes of this one: ulimit -a"
        )


class RecogniserUnavailable(PinciteError):
    """Text in images was to be recognised (OCR), and nothing here can do that in these languages."""

    def __init__(self, languages: str, reason: str) -> None:
        packages = " ".join(f"tesseract-ocr-{code.replace('_', '-').lower()}" for code in languages.split("+"))
        super().__init__(
            f"text in images cannot be recognised (OCR): {reason}. On Debian and Ubuntu: "
            f"apt-get install tesseract-ocr {packages}; or go on without: --ocr ''"
        )


class NotInCollection(PinciteError):
    """A document or passage that this generation of the index does not hold."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} is not in this collection. It may have been removed or changed since: search again,"
            " or see what became of a citation of it: pincite verify FILE"
        )


class NoFacsimile(PinciteError):
    """A page of a document that cannot be shown as it looks; its text can."""

    def __init__(self, source: str, page: int, reason: str) -> None:
        self.reason = reason
        super().__init__(f"{source}, page {page}: it cannot be drawn: {reason}. Its text is searched as before")


class CapsuleUnreadable(PinciteError):
    """A file that was given as a citation is none, or is damaged; the message says where in it."""

    def __init__(self, name: str, where: str, what: str) -> None:
        place = f"{name}, {where}" if where else name
        super().__init__(f"{place}: {what}. Give what pincite cite, or Cite on a page of a passage, has written")


class GenerationGone(PinciteError):
    """A generation was asked for that is neither the current one nor kept."""

    def __init__(self, generation: str) -> None:
        super().__init__(
            f"The index has changed: {generation[:40]!r} is no longer kept. Ask again without generation=, from the"
            " first page on."
        )


class IndexProblem(PinciteError):
    """The index cannot be used as it is."""


class IndexMissing(IndexProblem):
    """There is no index in the directory."""

    def __init__(self, directory: str) -> None:
        super().__init__(f"{directory}: no index here. Make one: pincite index PATH --index {directory}")


class IndexOutOfDate(IndexProblem):
    """The index was made by another version of Pincite."""

    def __init__(self, directory: str, reason: str, collection: str) -> None:
        self.reason = reason
        super().__init__(
            f"{directory}: {reason}. Make it again: pincite index {collection} --index {directory} --rebuild"
        )


class IndexDamaged(IndexProblem):
    """A file of the index is missing or unreadable."""

    def __init__(self, directory: str, reason: str) -> None:
        self.reason = reason
        super().__init__(f"{directory}: {reason}. Make it again: pincite index PATH --index {directory} --rebuild")


class IndexUnreadable(IndexProblem):
    """An index is as it should be, and something else that reading it needs is not there."""

    def __init__(self, directory: str, reason: str, advice: str) -> None:
        super().__init__(f"{directory}: it cannot be read here: {reason}. {advice}")


class IndexUnwritable(IndexProblem):
    """An index cannot be made in the directory: it is full, read-only, or the collection itself."""

    def __init__(self, directory: str, reason: str) -> None:
        super().__init__(f"{directory}: no index can be made here: {reason}. Choose another directory: --index DIR")


class IndexBusy(IndexProblem):
    """Another process writes the index. `lock` is the file to remove where only a person can tell that it has ended."""

    def __init__(self, directory: str, process: int, host: str, lock: str = "") -> None:
        who = f"process {process} on {host} is writing it" if host else "another process is writing it"
        what = f"If it has ended, remove {lock}" if lock else "Wait until it has ended"
        super().__init__(f"{directory}: {who}. {what}. Searches are answered meanwhile")


class IndexOfAnother(IndexProblem):
    """The index in the directory is that of another folder, which one that is made here would replace."""

    def __init__(self, directory: str, collection: str) -> None:
        super().__init__(
            f"{directory}: it is the index of {collection}. Give this folder an index of its own: --index DIR;"
            " or have it replace that one: --rebuild"
        )


class EngineUnavailable(IndexProblem):
    """The engine is unknown or not installed."""

    def __init__(self, name: str, remedy: str) -> None:
        super().__init__(f"engine {name!r} is not available: {remedy}")
