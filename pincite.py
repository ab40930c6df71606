"""The command line: `pincite index | search | serve | status | inspect`.

Glue at the top, and the only place that knows both the indexer and the web application. Exit codes:
0, all is well; 1, nothing could be done; 2, it was done but some files could not be read, or the
command was misspelt.
"""

import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from indexer import builder
from indexer.reading import Read, read_document
from search import generations, representation
from search.catalogue import Catalogue
from search.config import SETTINGS
from search.engines import ENGINES, open_engine
from search.errors import PinciteError, ReadError, RequestError
from search.records import FileRecord, FileStatus, Match, ResultPage, SearchRequest, Sort
from search.searcher import Searcher

NOTHING_DONE = 1
SOME_FAILED = 2

_out = Console(highlight=False, soft_wrap=True)
_err = Console(stderr=True, highlight=False, soft_wrap=True)


class _Commands(click.Group):
    """Turns every error of ours into one line on standard error and exit code 1."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except PinciteError as error:
            _err.print(f"pincite: {escape(str(error))}")
            sys.exit(NOTHING_DONE)


def _setting(name: str, **given: Any) -> Callable[[Any], Any]:
    setting = SETTINGS[name]
    attributes: dict[str, Any] = {"default": setting.default, "show_default": True} | given
    return click.option(f"--{name}", envvar=setting.variable, help=setting.help, **attributes)


_index_option = _setting("index", type=click.Path(path_type=Path, file_okay=False))
_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pincite", message="%(prog)s %(version)s")
def main() -> None:
    """Find the exact passage in a folder of documents, quote it and say where it stands."""
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s", stream=sys.stderr)


@main.command()
@click.argument("path", type=click.Path(path_type=Path))
@_index_option
@_setting("engine", default=None, show_default=SETTINGS["engine"].default, type=click.Choice(ENGINES))
@_setting("jobs", type=click.IntRange(0))
@click.option("--rebuild", is_flag=True, help="Read every file again, even if none has changed.")
@_json_option
def index(path: Path, index: Path, engine: str | None, jobs: int, rebuild: bool, as_json: bool) -> None:
    """Index the documents in the folder PATH.

    Leaves an index alone that already holds exactly these files. Exit code 0: every file was
    indexed or left out on purpose; 2: some could not be read, and are named on standard error; 1:
    nothing could be done.
    """
    if not rebuild and builder.is_current(path, index, engine):
        built = builder.account(index, rebuilt=False)
    else:
        chosen = open_engine(engine or _engine_of(index))
        with _progress() as progress:
            built = builder.build(path, index, chosen, builder.processes(jobs), progress)
    if as_json:
        _print_json(_built(built))
    else:
        verb = "Indexed" if built.rebuilt else "Up to date:"
        _out.print(f"{verb} {built.passages:,} passages in {built.documents:,} documents of {escape(str(path))}")
    for file in built.problems:
        _err.print(f"pincite: not indexed: {escape(file.source)}: {escape(file.reason)}")
    sys.exit(SOME_FAILED if built.problems else 0)


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("query", default="")
@_index_option
@click.option(
    "--filter", "filters", multiple=True, metavar="FIELD=VALUE", help="Only passages with this facet value; repeatable."
)
@click.option(
    "--match",
    type=click.Choice([match.value for match in Match]),
    default=Match.ANY.value,
    show_default=True,
    help="Any form of a word, or as written.",
)
@click.option(
    "--sort",
    type=click.Choice([sort.value for sort in Sort]),
    default=Sort.RELEVANCE.value,
    show_default=True,
    help="The order of the hits.",
)
@click.option("--limit", type=click.IntRange(0, 10_000), default=10, show_default=True, help="At most so many hits.")
@click.option("--offset", type=click.IntRange(0), default=0, show_default=True, help="Leave out so many hits first.")
@_json_option
def search(  # noqa: PLR0913, PLR0917 - click passes one argument for each option
    query: str, index: Path, filters: tuple[str, ...], match: str, sort: str, limit: int, offset: int, as_json: bool
) -> None:
    """Find the passages for QUERY. The language of queries is in docs/query-language.md."""
    searcher = Searcher.open(index)
    request = SearchRequest(query, _filters(filters), Match(match), Sort(sort), offset, limit)
    page = searcher.search(request)
    if as_json:
        _print_json(representation.result_page(page))
    else:
        _print_page(page)


@main.command()
@_index_option
@_setting("host")
@_setting("port", type=click.IntRange(1, 65535))
def serve(index: Path, host: str, port: int) -> None:
    """Serve the web application over the index."""
    from waitress import serve as listen  # noqa: PLC0415 - see docs/decisions/0006

    from webapp import create_app  # noqa: PLC0415

    searcher = Searcher.open(index)
    coverage = searcher.coverage
    searcher.close()
    _out.print(
        f"Pincite: {coverage.passages:,} passages in {coverage.documents:,} documents, "
        f"{coverage.failed:,} files could not be read.\nOpen http://{host}:{port}/ (stop with Ctrl-C)"
    )
    listen(create_app(index), host=host, port=port, threads=8, ident="Pincite")


@main.command()
@_index_option
@_json_option
def status(index: Path, as_json: bool) -> None:
    """Tell what the index holds, and what became of each file."""
    generation = generations.current(index)
    manifest = generations.manifest(generation)
    catalogue = Catalogue(generation)
    coverage, files = catalogue.coverage(), tuple(catalogue.files())
    catalogue.close()
    by_status = {state: [file for file in files if file.status is state] for state in FileStatus}
    facts: dict[str, Any] = {
        "documents": coverage.documents,
        "passages": coverage.passages,
        "failed": coverage.failed,
        "omitted": len(by_status[FileStatus.OMITTED]),
        "duplicates": len(by_status[FileStatus.DUPLICATE]),
        "engine": manifest.engine,
        "generation": manifest.generation,
        "bytes": generations.size(generation),
        "collection": manifest.collection,
    }
    if as_json:
        _print_json({**facts, "files": [representation.file_record(file) for file in files]})
        return
    for name, value in facts.items():
        _out.print(f"{name:>11}  {escape(f'{value:,}' if isinstance(value, int) else str(value))}")
    for state in (FileStatus.FAILED, FileStatus.OMITTED, FileStatus.DUPLICATE):
        for file in by_status[state]:
            _out.print(f"{state:>11}  {escape(file.source)}: {escape(file.reason)}")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@_json_option
def inspect(file: Path, as_json: bool) -> None:
    """Show how FILE is read: what is known of it, its passages, and what was left out."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ReadError(str(file), f"unreadable: {error.strerror or error}") from error
    read = read_document(file.name, content, builder.given(file))
    if as_json:
        _print_json(_inspected(read))
    else:
        _print_inspected(read)


def _engine_of(index: Path) -> str:
    """The engine that the index was made with, so that making it again keeps it; else the default."""
    try:
        return generations.manifest(generations.current(index)).engine
    except PinciteError:
        return SETTINGS["engine"].default


def _filters(given: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    filters: dict[str, tuple[str, ...]] = {}
    for one in given:
        field, sign, value = one.partition("=")
        if not sign:
            raise RequestError(f"--filter {one!r} is not FIELD=VALUE")
        filters[field] = (*filters.get(field, ()), value)
    return filters


@contextmanager
def _progress() -> Iterator[Callable[[FileRecord, int], None]]:
    """A progress bar on a terminal; silence where standard error goes elsewhere."""
    if not _err.is_terminal:
        yield lambda _file, _total: None
        return
    columns = (
        TextColumn("Reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=_err, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda file, total: bar.update(task, advance=1, total=total, description=escape(file.source[-40:]))


def _print_json(value: dict[str, Any]) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.flush()


def _print_page(page: ResultPage) -> None:
    _out.print(f"{page.total_passages:,} passages in {page.total_documents:,} documents", end="")
    _out.print(f" (searched {page.searched.documents:,}; {page.searched.failed:,} files could not be read)")
    for note in page.notes:
        _out.print(f"Note: {escape(note.message)}")
    for hit in page.hits:
        passage, metadata, locator = hit.passage, hit.origin.metadata, hit.passage.locator
        where = (f"¶ {locator.ordinal}", *locator.heading, locator.time, locator.speaker)
        known = (metadata.publisher, metadata.published.iso if metadata.published else None, hit.origin.source)
        text = Text(passage.text)
        for span in hit.highlights:
            text.stylize("bold reverse", span.start, span.end)
        _out.print()
        _out.print(Text(hit.origin.name, "bold"))
        _out.print(Text(" · ".join(part for part in (*known, *where) if part), "dim"))
        _out.print(text)


def _built(built: builder.Built) -> dict[str, Any]:
    return {
        "generation": built.generation,
        "documents": built.documents,
        "passages": built.passages,
        "files": built.files,
        "failed": len(built.problems),
        "rebuilt": built.rebuilt,
        "problems": [representation.file_record(file) for file in built.problems],
    }


def _inspected(read: Read) -> dict[str, Any]:
    return {
        **representation.origin(read.document.origin),
        "text": read.document.text,
        "passages": [
            {
                "ordinal": passage.locator.ordinal,
                "start": passage.span.start,
                "end": passage.span.end,
                "text": passage.text,
                "kind": str(passage.locator.kind),
                "heading": list(passage.locator.heading),
                "time": passage.locator.time,
                "speaker": passage.locator.speaker,
            }
            for passage in read.passages
        ],
        "omitted": [{"text": omission.text, "reason": omission.reason} for omission in read.document.omitted],
    }


def _print_inspected(read: Read) -> None:
    origin = read.document.origin
    for name, value in representation.origin(origin).items():
        if name not in ("evidence", "document") and value:
            shown = value["date"] if isinstance(value, dict) else ", ".join(value) if isinstance(value, list) else value
            evidence = origin.metadata.evidence.get(name, "")
            _out.print(
                Text.assemble((f"{name:>11}  ", "dim"), str(shown), (f"  ({evidence})" if evidence else "", "dim"))
            )
    for passage in read.passages:
        locator = passage.locator
        where = (f"¶ {locator.ordinal}", str(locator.kind), *locator.heading, locator.time, locator.speaker)
        _out.print()
        _out.print(Text(" · ".join(part for part in where if part), "dim"))
        _out.print(Text(passage.text))
    for omission in read.document.omitted:
        _out.print(Text.assemble(("left out  ", "dim"), omission.text, (f"  ({omission.reason})", "dim")))


if __name__ == "__main__":
    main()
