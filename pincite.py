"""The command line: `pincite COMMAND`, each command a function below.

Glue at the top, and the only place that knows both the indexer and the web application; each
command imports what it needs when it is called, so that a search does not wait for the readers.
Exit codes: 0, all is well; 1, nothing could be done; 2, it was done but some files could not be
read, or the command was misspelt.
"""

import json
import logging
import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from textwrap import shorten
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import click

from search import generations, representation
from search.citation import STYLES
from search.config import SETTINGS
from search.engines import ENGINES
from search.errors import (
    CapsuleUnreadable,
    IndexDamaged,
    IndexProblem,
    PinciteError,
    ReadError,
    RecogniserUnavailable,
    RequestError,
)
from search.generations import Manifest
from search.paths import source_of_name
from search.records import (
    NO_DOCUMENTS,
    Expansion,
    Facet,
    FileRecord,
    FileStatus,
    Highlight,
    Hit,
    Locator,
    Match,
    Reason,
    ResultPage,
    Rung,
    SearchRequest,
    Sort,
    Span,
)
from search.terminal import escaped

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from indexer.builder import Built, Wanted
    from indexer.processes.confinement import Limits
    from search.citation.reading import Quoted
    from search.searcher import Searcher

_CONNECTIONS = 1_000
_THREADS = 12
"""Four are always left for searches while others write files and wait for pages to be drawn."""
_SILENCE = 30
"""Seconds that a connection may stay silent before the server closes it."""
_LAST_PORT = 65_535
_LISTED = 10
"""Words of an expansion that are printed."""

NOTHING_DONE = 1
SOME_FAILED = 2
VERDICTS = {"identical": 0, "moved": 3, "changed": 4, "missing": 5, "different": 6}
"""The exit codes of `verify`, by answer."""


class _Commands(click.Group):
    """Turns every error of ours into one line on standard error and exit code 1."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except PinciteError as error:
            _say(f"pincite: {error}", err=True)
            sys.exit(NOTHING_DONE)


def _setting(name: str, **given: Any) -> Callable[[Any], Any]:
    setting = SETTINGS[name]
    attributes: dict[str, Any] = {"default": setting.default, "show_default": True} | given
    return click.option(setting.option, envvar=setting.variable, help=setting.help, **attributes)


def _choice(name: str, kind: type[Match] | type[Sort], what: str) -> Callable[[Any], Any]:
    values = [one.value for one in kind]
    return click.option(f"--{name}", type=click.Choice(values), default=values[0], show_default=True, help=what)


def _number(name: str, least: int, most: int | None, default: int, what: str) -> Callable[[Any], Any]:
    return click.option(f"--{name}", type=click.IntRange(least, most), default=default, show_default=True, help=what)


def _language_code(_context: click.Context, _option: click.Parameter, code: str | None) -> str | None:
    """An ISO 639 code in small letters, or nothing."""
    if code and not re.fullmatch("[a-z]{2,3}", code.lower()):
        raise click.BadParameter(f"{code!r} is not a code of two or three letters, such as en")
    return code and code.lower()


def _limits(command: Any) -> Any:
    """The options of what reading a file may take; None where none is given."""
    for name, most in (("file_memory", 1 << 20), ("file_seconds", 1 << 20)):
        option = _setting(name, type=click.IntRange(1, most), default=None, show_default=SETTINGS[name].default)
        command = option(command)
    return command


_index_option = _setting("index", type=click.Path(path_type=Path, file_okay=False))
_filter_option = click.option(
    "--filter", "filters", multiple=True, metavar="FIELD=VALUE",
    help="A facet's value; FIELD= for having none. May be repeated.",
)  # fmt: skip
_exclude_option = click.option(
    "--exclude", "excluded", multiple=True, metavar="FIELD=VALUE",
    help="A value that no passage found may have. May be repeated.",
)  # fmt: skip
_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pincite", message="%(prog)s %(version)s")
def main() -> None:
    """Find the exact passage in a folder of documents, quote it and say where it stands."""
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s", stream=sys.stderr)
    for chatty in ("watchfiles.main", "waitress.queue"):
        logging.getLogger(chatty).setLevel(logging.ERROR)


@main.command()
@click.argument("path", type=click.Path(path_type=Path))
@_index_option
@_setting("engine", default=None, show_default=SETTINGS["engine"].default, type=click.Choice(ENGINES))
@_setting("jobs", type=click.IntRange(0))
@_limits
@_setting("language", metavar="CODE", default=None, show_default=False, callback=_language_code)
@_setting("ocr", metavar="LANGUAGES", default=None, show_default=False)
@click.option("--rebuild", is_flag=True, help="Read every file again, even if none has changed.")
@click.option("--watch", is_flag=True, help="Go on, and index files as they appear, change and vanish.")
@_json_option
def index(  # noqa: PLR0913, PLR0917 - click passes one argument for each option
    path: Path,
    index: Path,
    engine: str | None,
    jobs: int,
    file_seconds: int | None,
    file_memory: int | None,
    language: str | None,
    ocr: str | None,
    rebuild: bool,
    watch: bool,
    as_json: bool,
) -> None:
    """Index the documents in the folder PATH.

    Reads only files that are new or have changed, unless the index was made in another way: it then
    says so and reads them all. One keeps the engine, the languages and the limits that it was made
    with, unless others are given.
    Exit code 0: every file was indexed or left out on purpose; 2: some could not be read, and are
    named on standard error; 1: nothing could be done.
    """
    from indexer import builder
    from indexer.processes.pool import processes

    limits = _wanted_limits(index, file_seconds, file_memory)
    wanted = builder.Wanted(processes(jobs), engine, language, limits, ocr)
    with _progress() as progress:
        if rebuild:
            built = builder.build(path, index, wanted, progress)
        else:
            built = builder.index(path, index, wanted, progress, lambda reason: _say_why(index, reason))
    _print_built(built, path, as_json=as_json)
    if watch:
        _watch(path, index, wanted, as_json=as_json)
    sys.exit(SOME_FAILED if built.problems else 0)


def _watch(path: Path, index: Path, wanted: "Wanted", *, as_json: bool) -> None:
    from indexer.watching import follow

    if not as_json:
        _say(f"Watching {path} (stop with Ctrl-C)")
    with suppress(KeyboardInterrupt):
        follow(
            path, index, wanted, lambda built: _print_built(built, path, as_json=as_json),
            lambda problem: _say(f"pincite: {problem}", err=True),
        )  # fmt: skip


def _print_built(built: "Built", path: Path, *, as_json: bool) -> None:
    if as_json:
        _print_json(_built(built))
    else:
        verb = "Indexed" if built.rebuilt else "Up to date:"
        _say(f"{verb} {built.passages:,} passages in {built.documents:,} documents of {path}{_differences(built)}")
    for file in built.problems:
        _say(f"pincite: not indexed: {_line(file)}", err=True)


def _differences(built: "Built") -> str:
    """` (2 new, 1 changed)`, or nothing where all was read."""
    counts = {"new": built.added, "changed": built.changed, "moved": built.moved, "removed": built.removed}
    told = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
    return f" ({told})" if told else ""


def _say_why(index: Path, reason: str) -> None:
    _say(f"pincite: {index}: {reason}, so every file is read again", err=True)


def _wanted_limits(index: Path, seconds: int | None, memory: int | None) -> "Limits | None":
    """What is said of limits, and what the index was made with for the other; None where nothing is said."""
    from indexer.processes.confinement import USUAL, Limits

    if seconds is None and memory is None:
        return None
    made = _made(index)
    return Limits(seconds or made.file_seconds or USUAL.seconds, memory or made.file_memory or USUAL.memory)


_QUERYING = {"ignore_unknown_options": True, "help_option_names": ["--help"]}
"""A query may begin with a hyphen, also with -h."""


@main.command(context_settings=_QUERYING)
@click.argument("query", default="")
@_index_option
@_filter_option
@_exclude_option
@_choice("match", Match, "Any form of a word, or words as written.")
@_choice("sort", Sort, "The order of the hits: date is newest first, place as in the collection.")
@click.option("--facet", "facets", multiple=True, metavar="NAME", help="A facet to count; may be repeated.")
@click.option("--explain", is_flag=True, help="Say what the score of each hit is made of.")
@_number("limit", 0, 10_000, 10, "At most so many hits.")
@_number("offset", 0, None, 0, "Pass over so many hits first.")
@_json_option
def search(  # noqa: PLR0913, PLR0917 - click passes one argument for each option
    query: str,
    index: Path,
    filters: tuple[str, ...],
    excluded: tuple[str, ...],
    match: str,
    sort: str,
    facets: tuple[str, ...],
    explain: bool,
    limit: int,
    offset: int,
    as_json: bool,
) -> None:
    """Find the passages for QUERY.

    Values of one facet are alternatives; different facets must all hold. The language of queries is
    told in docs/query-language.md. Exit code 0, also when nothing is found; 1: there is no index.
    """
    from search.searcher import Searcher

    request = SearchRequest(
        query=_storable(query),
        filters=_values("--filter", filters),
        excluded=_values("--exclude", excluded),
        match=Match(match),
        sort=Sort(sort),
        limit=limit,
        facets=tuple(_storable(facet) for facet in facets),
    )
    searcher = Searcher.open(index)
    page = searcher.search(replace(request, offset=min(offset, searcher.coverage.passages)))
    explanations = {hit.passage.id: searcher.explain(request, hit.passage) for hit in page.hits if explain}
    searcher.close()
    if as_json:
        _print_json(representation.result_page(page, explanations))
    else:
        _print_page(page, explanations)


@main.command(context_settings=_QUERYING)
@click.argument("text")
@_index_option
@_filter_option
@_exclude_option
@_number("limit", 1, 100, 10, "At most so many suggestions.")
@_json_option
def suggest(
    text: str, index: Path, filters: tuple[str, ...], excluded: tuple[str, ...], limit: int, as_json: bool
) -> None:
    """Complete the last word of TEXT: words, names and titles that the collection has.

    Each comes with what it is and how many passages have it. Exit code 0, also when there is none;
    1: there is no index.
    """
    from search.searcher import Searcher

    request = SearchRequest(_storable(text), _values("--filter", filters), _values("--exclude", excluded), limit=limit)
    searcher = Searcher.open(index)
    found = searcher.suggest(request)
    generation = searcher.manifest.generation
    searcher.close()
    if as_json:
        _print_json(representation.suggestions(request, found, generation))
        return
    for one in found:
        _say(f"{one.text}\t{one.kind}\t{one.passages:,}")


@main.command()
@click.argument("passage")
@_index_option
@click.option("--style", type=click.Choice([*STYLES]), default="text", show_default=True, help="How it is written.")
@click.option("--from", "start", type=click.IntRange(0), help="Quote the passage from this character on, from 0.")
@click.option("--to", "end", type=click.IntRange(0), help="Quote it up to this character, which is the first left out.")
def cite(passage: str, index: Path, style: str, start: int | None, end: int | None) -> None:
    """Write the citation of PASSAGE, the id of one or the address of its page.

    An address of a page that quotes a part cites that part. What is written is told in docs/citing.md.
    Exit code 1: there is no index, no such passage, or no such part of it.
    """
    from search.searcher import Searcher
    from webapp.quoting import quoting

    identity, permalink, asked = _passage_named(_storable(passage))
    searcher = Searcher.open(index)
    try:
        text = searcher.catalogue.passage(identity)[0].text
        told = quoting(asked, text)
        if told.missing:
            raise RequestError(f"The passage {identity} does not have the words to quote: {shorten(told.missing, 80)}")
        part = told.part
        if start is not None or end is not None:
            part = Span(start or 0, len(text) if end is None else end)
        narrowed = f"?from={part.start}&to={part.end}" if permalink and part else ""
        capsule = searcher.capsule(identity, part, f"{permalink}{narrowed}")
    finally:
        searcher.close()
    written = "".join(STYLES[style].written([capsule]))
    sys.stdout.buffer.write((escaped(written) if sys.stdout.isatty() else written).encode("utf-8", "replace"))
    sys.stdout.flush()


def _passage_named(text: str) -> tuple[str, str, "MultiDict[str, str]"]:
    """The passage's id, its permalink where `text` is the address of its page, and what that asks for."""
    from werkzeug.datastructures import MultiDict

    with suppress(ValueError):
        address = urlsplit(text)
        found = re.search(r"/passage/([^/]+)\Z", address.path)
        if address.scheme in ("http", "https") and address.netloc and found:
            permalink = f"{address.scheme}://{address.netloc}{address.path}"
            return found[1], permalink, MultiDict(parse_qsl(address.query))
    return text, "", MultiDict()


@main.command()
@click.argument("capsules", metavar="CAPSULE...", nargs=-1, required=True, type=click.Path(allow_dash=True))
@_index_option
@click.option(
    "--collection", type=click.Path(path_type=Path), help="The folder of documents; the indexed one, if not given."
)
@_json_option
def verify(capsules: tuple[str, ...], index: Path, collection: Path | None, as_json: bool) -> None:
    """Read again the files that the citations in CAPSULE... quote, and tell whether they still say so.

    CAPSULE is a file with one or many citations, in any style of pincite cite, or - for standard input. With
    --collection, no index is needed. Exit code 0: all are identical; else that of the worst: 3, the file has
    moved; 4, it has changed; 5, it is missing; 6, it is the same and says something different; 1, a citation
    could not be read, or nothing could be done.
    """
    from indexer import verification
    from indexer.processes.confinement import USUAL, Limits

    made = _made(index) if collection else generations.manifest(generations.current(index))
    limits = Limits(made.file_seconds or USUAL.seconds, made.file_memory or USUAL.memory)
    named, unread = _quoted(capsules)
    folder = collection or Path(made.collection)
    verdicts = verification.verify(
        [one for _, one in named], folder, limits, made.language or None, ocr=_ocr_as_made(made), index=_kept_in(index)
    )
    if as_json:
        _print_json({
            "citations": [
                {"name": name, **verification.described(verdict, one)}
                for (name, one), verdict in zip(named, verdicts, strict=True)
            ],
            "unreadable": unread,
            "collection": _storable(str(folder.absolute())),
        })  # fmt: skip
    else:
        _say(f"Looked in {_storable(str(folder.absolute()))}")
        for (name, one), verdict in zip(named, verdicts, strict=True):
            _say(f"{name}: {verification.shown(verdict, one)}")
        if len(verdicts) > 1:
            counts = Counter(verdict.answer for verdict in verdicts)
            told = ", ".join(f"{counts[answer]:,} {answer}" for answer in verification.Answer if counts[answer])
            _say(f"{_counted(len(verdicts), 'citation')}: {told}")
    for problem in unread:
        _say(f"pincite: {problem}", err=True)
    sys.exit(NOTHING_DONE if unread else max((VERDICTS[verdict.answer] for verdict in verdicts), default=0))


def _quoted(files: Sequence[str]) -> "tuple[list[tuple[str, Quoted]], list[str]]":
    """Each citation with what to call it, and what is wrong with the files that are none."""
    from search.citation.reading import read

    named: list[tuple[str, Quoted]] = []
    unread = []
    for file in files:
        name = "standard input" if file == "-" else source_of_name(file)
        try:
            content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
            found = read(content, name)
        except OSError as error:
            unread.append(f"{name}: it cannot be opened: {error.strerror}")
        except CapsuleUnreadable as error:
            unread.append(str(error))
        else:
            names = [f"{name}, citation {number:,}" for number in range(1, len(found) + 1)]
            named += zip([name] if len(found) == 1 else names, found, strict=True)
    return named, unread


_FORMATS = ("csv", "jsonl", "html", *STYLES, "bundle")
_ORDERS = ("place", "left", "left2", "right", "right2", "key")


def _asking(command: Any) -> Any:
    """The argument and the options that say what is searched."""
    for option in (
        _choice("match", Match, "Any form of a word, or words as written."),
        _exclude_option,
        _filter_option,
        _index_option,
        click.argument("query", default=""),
    ):
        command = option(command)
    return command


def _asked(query: str, filters: tuple[str, ...], excluded: tuple[str, ...], match: str) -> SearchRequest:
    return SearchRequest(
        query=_storable(query),
        filters=_values("--filter", filters),
        excluded=_values("--exclude", excluded),
        match=Match(match),
    )


@main.command(context_settings=_QUERYING)
@_asking
@_choice("sort", Sort, "The order of the passages; a bundle is as in the collection.")
@click.option("--format", "kind", type=click.Choice(_FORMATS), default="csv", show_default=True, help="What it is.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="The file; standard output, if none.")
@click.option("--address", default="", help="What comes before /passage/ in permalinks: where the index is served.")
def export(  # noqa: PLR0913, PLR0917 - click passes one argument for each option
    query: str,
    index: Path,
    filters: tuple[str, ...],
    excluded: tuple[str, ...],
    match: str,
    sort: str,
    kind: str,
    output: Path | None,
    address: str,
) -> None:
    """Write all passages for QUERY into one file, each with its source and place; see docs/reports.md.

    A bundle is a zip with the original files, too. Exit code 0, also when nothing is found; 1: there is
    no index, or the file cannot be written.
    """
    from search.bundle import Limits, bundle
    from search.exporting import FORMATS, cited_hits, encoded, provenance
    from search.searcher import Searcher

    if kind == "bundle" and output is None and sys.stdout.isatty():
        raise RequestError("A bundle is a zip, which no terminal can show. Name a file: --output FILE")
    request = replace(_asked(query, filters, excluded, match), sort=Sort(sort))
    searcher = Searcher.open(index)
    of = provenance(searcher, request, datetime.now(UTC))
    base = f"{_storable(address).rstrip('/')}/passage/" if address else ""
    hits = cited_hits(
        searcher.all_hits(request, Sort.PLACE if kind == "bundle" else of.page.request.sort),
        searcher.catalogue, searcher.manifest.generation, lambda identity: base and f"{base}{identity}",
    )  # fmt: skip
    content = (
        bundle(of, searcher, hits, Limits()) if kind == "bundle" else encoded(FORMATS[kind].written(of, hits))
    )  # fmt: skip
    _write(content, output)
    searcher.close()


def _write(content: Iterator[bytes], output: Path | None) -> None:
    """Write a file whole or not at all; to a terminal, without what could steer it."""
    if output is None:
        for piece in content:
            shown = escaped(piece.decode("utf-8", "replace")).encode() if sys.stdout.isatty() else piece
            sys.stdout.buffer.write(shown)
        sys.stdout.flush()
        return
    unfinished = output.with_name(f"{output.name}.part")
    try:
        with unfinished.open("wb") as file:
            file.writelines(content)
        unfinished.replace(output)
    except OSError as error:
        raise RequestError(f"{output}: cannot be written ({error.strerror}). Name another: --output FILE") from error
    finally:
        unfinished.unlink(missing_ok=True)


@main.command(context_settings=_QUERYING)
@_asking
@click.option("--by", type=click.Choice(_ORDERS), default="place", show_default=True, help="What lines are sorted by.")
@_number("window", 1, 20, 5, "Words on each side that are counted.")
@_number("limit", 0, 50_000, 50, "At most so many lines.")
@_json_option
def concordance(  # noqa: PLR0913, PLR0917 - click passes one argument for each option
    query: str,
    index: Path,
    filters: tuple[str, ...],
    excluded: tuple[str, ...],
    match: str,
    by: str,
    window: int,
    limit: int,
    as_json: bool,
) -> None:
    """Show what QUERY finds as key words in context, and the words near them.

    Lines are sorted by their place, the key word, or the first or second word to the left or right.
    Exit code 0, also when nothing is found; 1: there is no index.
    """
    from search import concordance as concordances
    from search.searcher import Searcher

    searcher = Searcher.open(index)
    request = _asked(query, filters, excluded, match)
    found = concordances.concordance(searcher, request, concordances.Order(by), window)
    searcher.close()
    if as_json:
        _print_json(concordances.described(found, limit))
        return
    _say(f"{_counted(len(found.lines), 'key word')} in {_counted(found.looked_at, 'passage')}")
    if found.is_cut:
        _say(f"Note: only the first {found.looked_at:,} of {found.page.total_passages:,} passages were looked at")
    for line in found.lines[:limit]:
        before, word, after = (" ".join(text.split()) for text in (line.before, line.word, line.after))
        _say(f"{before:>{concordances.WIDTH}} »{word}« {after:<{concordances.WIDTH}}  {line.passage.id}")
    for one in [one for one in found.collocates if not one.is_common][:_LISTED]:
        score = "" if one.score is None else f"  {one.score:.1f}"
        _say(f"{one.count:>10,}  {one.term}{score}")


@main.command(context_settings=_QUERYING)
@_asking
@_json_option
def absence(
    query: str, index: Path, filters: tuple[str, ...], excluded: tuple[str, ...], match: str, as_json: bool
) -> None:
    """Report what was searched for QUERY, which forms of its words were tried, and what was not searched.

    Exit code 0, whether or not something is found; 1: there is no index.
    """
    from search import absence as absences
    from search.searcher import Searcher

    searcher = Searcher.open(index)
    report = absences.absence(searcher, _asked(query, filters, excluded, match))
    files = tuple(absences.unsearched(searcher))
    searcher.close()
    if as_json:
        _print_json({**absences.facts(report), "unsearched": [absences.file_facts(file) for file in files],
                     "digest": report.digest})  # fmt: skip
        return
    for line in absences.told(report, files):
        _say(line.replace("\n", "\\n"))


@main.command()
@_index_option
@_setting("host")
@_setting("port", type=click.IntRange(1, 65535))
@_setting("passwords", type=click.Path(path_type=Path, dir_okay=False), default=None, show_default=False)
@_setting("names", show_default=False)
@click.option("--public", is_flag=True, help="On an address that others can reach, let everybody read everything.")
@click.option("--watch", is_flag=True, help="Also keep the index up to date as the documents change.")
def serve(  # noqa: PLR0913, PLR0917 - click passes one argument for each option
    index: Path, host: str, port: int, passwords: Path | None, names: str, public: bool, watch: bool
) -> None:
    """Serve the web application over the index.

    An address that others can reach demands --passwords or --public. Exit code 1: there is no index, the
    file of passwords cannot be used, or the port is taken; 2: others could read everything, and neither was said.
    """
    from waitress.server import create_server

    from indexer.facsimiles import Facsimiles
    from indexer.processes.confinement import USUAL
    from search.searcher import LiveSearcher
    from webapp import access, allocation, create_app

    if host not in access.LOOPBACK and not (passwords or public):
        raise click.UsageError(
            f"others can reach {host}: give their names and passwords with --passwords FILE (a line of it is made by"
            " pincite password NAME), or let everybody read everything with --public"
        )
    known = access.Passwords.read(passwords) if passwords else None
    given = access.names_in(names)
    hosts = access.ONLY_HERE if host in access.LOOPBACK and not given else access.everywhere(given)
    allocation.share()
    searcher = LiveSearcher(index)
    coverage = searcher().coverage
    Thread(target=_warm, args=(searcher(),), daemon=True).start()
    app = create_app(index, searcher=searcher, hosts=hosts, passwords=known, draw=Facsimiles(USUAL, index))
    try:
        server = create_server(
            app, host=host, port=port, threads=_THREADS, ident="Pincite",
            connection_limit=_CONNECTIONS, channel_timeout=_SILENCE,
        )  # fmt: skip
    except OSError as error:
        other = port + 1 if port < _LAST_PORT else port - 1
        _say(
            f"pincite: cannot listen on {host}, port {port}: {error.strerror}. Choose another port:"
            f" pincite serve --port {other}, or make serve PORT={other}",
            err=True,
        )
        sys.exit(NOTHING_DONE)
    _say(
        f"Pincite: {coverage.passages:,} passages in {coverage.documents:,} documents, "
        f"{coverage.failed:,} files could not be read.\nOpen http://{host}:{port}/ (stop with Ctrl-C)"
    )
    if not watch:
        server.run()
        return
    from indexer.watching import watching

    with watching(index):
        server.run()


@main.command()
@click.argument("name")
def password(name: str) -> None:
    """Ask for a password of NAME, and print the line that a file of passwords has for it.

    The file is that of pincite serve --passwords. Exit code 1: it cannot be a name.
    """
    from webapp.access import password_line

    try:
        _say(password_line(name, click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)))
    except ValueError as error:
        _say(f"pincite: {error}", err=True)
        sys.exit(NOTHING_DONE)


@main.command()
@_index_option
@click.option("--verify", is_flag=True, help="Read every file of the index, and tell what is not as it was written.")
@_json_option
def status(index: Path, verify: bool, as_json: bool) -> None:
    """Tell what the index holds, what became of each file, and to what the system holds the reading of files.

    Exit code 1: there is no index, or it is damaged.
    """
    from indexer.processes.confinement import USUAL, Limits
    from indexer.processes.trial import tried
    from search.searcher import Searcher

    searcher = Searcher.open(index)
    manifest, coverage = searcher.manifest, searcher.coverage
    counts, files = searcher.catalogue.counts(), tuple(searcher.catalogue.files())
    problems = searcher.verify() if verify else ()
    size = generations.size(searcher.commit)
    searcher.close()
    if problems:
        for problem in problems:
            _say(f"pincite: damaged: {problem}", err=True)
        raise IndexDamaged(str(index), f"{_counted(len(problems), 'thing')} in it not as written")
    facts: dict[str, int | str] = {
        "documents": coverage.documents,
        "passages": coverage.passages,
        "failed": coverage.failed,
        "omitted": counts[FileStatus.OMITTED],
        "duplicates": counts[FileStatus.DUPLICATE],
        "unpacked": counts[FileStatus.UNPACKED],
        "engine": manifest.engine,
        "generation": manifest.generation,
        "bytes": size,
        "collection": manifest.collection,
    }
    if manifest.ocr:
        facts["ocr"] = manifest.ocr
    if verify:
        facts["verified"] = "every file of it is as it was written"
    held = tried(Limits(manifest.file_seconds or USUAL.seconds, manifest.file_memory or USUAL.memory))
    if as_json:
        _print_json({**facts, "confined": held, "files": [representation.file_record(file) for file in files]})
        return
    facts["confined"] = (
        ", ".join(measure for measure in held if held[measure]) or "reading is not confined on this system"
    )
    if not all(held.values()):
        facts["unconfined"] = f"not held on this system: {', '.join(one for one in held if not held[one])}"
    for name, value in facts.items():
        _say(f"{name:>11}  {f'{value:,}' if isinstance(value, int) else value}")
    for state in NO_DOCUMENTS:
        for file in files:
            if file.status is state:
                _say(f"{state:>11}  {_line(file)}")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@_index_option
@_limits
@_setting("ocr", metavar="LANGUAGES", default=None, show_default=False)
@_json_option
def inspect(
    file: Path, index: Path, file_seconds: int | None, file_memory: int | None, ocr: str | None, as_json: bool
) -> None:
    """Show how FILE is read: what is known of it, its passages, and what was left out.

    A file of the collection that is indexed is read as it is there, with the metadata of the folders
    above it; of any other, with the metadata beside it. A file that is in another is named as if that were
    a folder: letters.zip/first.html. Exit code 1: it cannot be read.
    """
    from indexer import inspection
    from indexer.processes.confinement import USUAL, Limits
    from indexer.processes.pool import outcomes, processes
    from indexer.recognition.answering import answering
    from indexer.sources import source_at

    if file.exists() and not file.is_file():
        raise ReadError(str(file), "not a regular file")
    made = _made(index)
    limits = Limits(file_seconds or made.file_seconds or USUAL.seconds, file_memory or made.file_memory or USUAL.memory)
    path = Path(os.path.realpath(file.parent), file.name)
    collection = Path(made.collection) if Path(made.collection) in path.parents else path.parent
    languages = _ocr_as_made(made) if ocr is None else ocr
    with (
        answering(languages, _kept_in(index), processes(0)) as recognition,
        outcomes([source_at(path, collection)], 1, limits, made.language or None, recognition=recognition) as read,
    ):
        outcome = next(read)
    if outcome.file.status is FileStatus.UNPACKED:
        if as_json:
            _print_json(inspection.contents(outcome.members))
        else:
            _say(inspection.listed(outcome.members))
        return
    if not outcome.document:
        raise ReadError(str(file), outcome.file.reason)
    if as_json:
        _print_json(inspection.described(outcome.document, outcome.passages))
    elif sys.stdout.isatty():
        colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        width = shutil.get_terminal_size().columns
        os.environ.setdefault("LESS", "FRX")
        text = inspection.shown(outcome.document, outcome.passages, width=width, colour=colour)
        click.echo_via_pager(text.removesuffix("\n"), colour)
    else:
        click.echo(inspection.shown(outcome.document, outcome.passages), nl=False)


def _made(index: Path) -> Manifest:
    """What the index was made with, so that making it again keeps it; else the defaults."""
    try:
        return generations.manifest(generations.current(index))
    except PinciteError:
        return Manifest("", SETTINGS["engine"].default, "", "", {})


def _ocr_as_made(made: Manifest) -> str:
    """The languages in which text in images was recognised; "", which is told, where that cannot be done here."""
    from indexer.recognition.tesseract import Tesseract

    try:
        return made.ocr and Tesseract(made.ocr).languages
    except RecogniserUnavailable as error:
        _say(f"pincite: {error}", err=True)
        return ""


def _kept_in(index: Path) -> Path | None:
    """The index, if there is one, to keep there what is recognised."""
    return index if index.is_dir() else None


def _storable(text: str) -> str:
    """`text` without the bytes of an argument that are no UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _values(option: str, given: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    values: dict[str, tuple[str, ...]] = {}
    for one in given:
        field, sign, value = _storable(one).partition("=")
        if not sign:
            raise RequestError(f"{option} {one!r} is not FIELD=VALUE")
        values[field] = (*values.get(field, ()), value)
    return values


def _warm(searcher: "Searcher") -> None:
    """Have a searcher ready; what is wrong with its index is told to whoever searches."""
    with suppress(IndexProblem):
        searcher.warm()


@contextmanager
def _progress() -> Iterator[Callable[[FileRecord, int], None]]:
    """A progress bar on a terminal; silence where standard error goes elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _file, _total: None
        return
    with click.progressbar(length=0, label="Reading", show_pos=True, file=sys.stderr) as bar:

        def advance(_file: FileRecord, total: int) -> None:
            bar.length = total
            bar.update(1)

        yield advance


def _line(file: FileRecord) -> str:
    """A file and its reason in one line, whatever is in its name."""
    return f"{file.source}: {file.reason}".replace("\n", "\\n")


def _say(text: str, *, err: bool = False) -> None:
    """Print a text that may hold a file's name or content: it cannot steer the terminal."""
    click.echo(escaped(text), err=err)


def _print_json(value: dict[str, Any]) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.flush()


def _print_page(page: ResultPage, explanations: Mapping[str, Sequence[Reason]]) -> None:
    searched = f"searched {page.searched.documents:,}; {page.searched.failed:,} files could not be read"
    found = f"{_counted(page.total_passages, 'passage')} in {_counted(page.total_documents, 'document')}"
    _say(f"{found} ({searched})")
    if page.request.query.strip():
        _say(f"Searched for: {page.understood}")
    for expansion in page.expansions:
        _say(_stood_for(expansion))
    if page.corrections:
        _say(f"Did you mean: {' | '.join(one.text for one in page.corrections)}")
    for note in page.notes:
        _say(f"Note: {note.message}")
    for facet in page.facets:
        if facet.field in page.request.facets:
            _print_facet(facet)
    for hit in page.hits:
        _print_hit(hit)
        for reason in explanations.get(hit.passage.id, ()):
            _say(f"{reason.score:>10.3f}  {reason.what}")


def _stood_for(expansion: Expansion) -> str:
    """`inspect* stood for: inspect, inspected, inspector`."""
    listed = ", ".join(expansion.terms[:_LISTED])
    more = f", … ({len(expansion.terms):,} words)" if len(expansion.terms) > _LISTED else ""
    return f"{expansion.part} stood for{_how(expansion.rung)}: {listed}{more}"


def _print_facet(facet: Facet) -> None:
    _say(f"\n{facet.label}")
    for value in facet.values:
        known = "" if value.documents is None else f" in {value.documents:,} document{'s'[: value.documents != 1]}"
        _say(f"{value.count:>10,}{known}  {value.label}")


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _print_hit(hit: Hit) -> None:
    metadata = hit.origin.metadata
    known = (metadata.publisher, metadata.published.iso if metadata.published else None, hit.origin.source)
    matched = f"not as written{_how(hit.rung)}" if hit.rung not in (None, Rung.WRITTEN) else None
    _say(f"\n{hit.origin.name}\n{_listed(*known, *_where(hit.passage.locator), f'id {hit.passage.id}', matched)}")
    _say(_marked(hit.passage.text, hit.highlights))


def _how(rung: Rung | None) -> str:
    """` (other form of the word)`, or nothing for what is as written."""
    from search.facets import RUNG_LABELS

    return f" ({RUNG_LABELS[rung].lower()})" if rung not in (None, Rung.WRITTEN) else ""


def _where(locator: Locator) -> tuple[str | None, ...]:
    page = f"p. {locator.page}" if locator.page else None
    ocr = "OCR" if locator.recognised else None
    return (page, f"¶ {locator.ordinal}", *locator.heading, locator.time, locator.voice, ocr)


def _listed(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def _marked(text: str, highlights: tuple[Highlight, ...]) -> str:
    """`text` with what was found in it between »guillemets«, which no terminal can lose."""
    for span in (one.span for one in reversed(highlights)):
        text = f"{text[: span.start]}»{span.of(text)}«{text[span.end :]}"
    return text


def _built(built: "Built") -> dict[str, Any]:
    return {
        "generation": built.generation,
        "documents": built.documents,
        "passages": built.passages,
        "files": built.files,
        "failed": len(built.problems),
        "rebuilt": built.rebuilt,
        "reason": built.reason,
        "added": built.added,
        "changed": built.changed,
        "moved": built.moved,
        "removed": built.removed,
        "problems": [representation.file_record(file) for file in built.problems],
    }


if __name__ == "__main__":
    main()
