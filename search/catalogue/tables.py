"""The tables of a catalogue, and the sum that guards each row.

A row of `documents` or `files` belongs to the commits from `since` on and before `until`, so that one
file serves readers of several commits. A row's `sum` is a CRC-32 of what it says: a row that others
have changed is damage, and no answer.
"""

import sqlite3
import zlib
from pathlib import Path

FILE_NAME = "catalogue.sqlite"

FOREVER = (1 << 63) - 1
"""`until` of what no commit has taken out."""

TABLES = """
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, since INTEGER, until INTEGER, id TEXT, place BLOB, source TEXT, sha256 BLOB,
    media_type TEXT, metadata TEXT, first_passage INTEGER, passages INTEGER, first_part INTEGER, parts INTEGER,
    length INTEGER, sum INTEGER, codes TEXT, codes_sum INTEGER, name TEXT, name_sum INTEGER, apparatus BLOB);
CREATE INDEX documents_by_id ON documents (id);
CREATE INDEX documents_by_place ON documents (place);
CREATE INDEX documents_by_passage ON documents (first_passage);
CREATE TABLE dictionary (content BLOB, sum INTEGER);
CREATE TABLE texts (part INTEGER PRIMARY KEY, content BLOB, sum INTEGER);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, document INTEGER, first INTEGER, last INTEGER, language TEXT, locator TEXT,
    sum INTEGER);
CREATE TABLE files (
    source TEXT, since INTEGER, until INTEGER, status TEXT, reason TEXT, bytes INTEGER, modified INTEGER,
    changed INTEGER, seconds REAL, sha256 TEXT, document TEXT, passages INTEGER, claims TEXT, first_seen INTEGER,
    last_indexed INTEGER, sum INTEGER, PRIMARY KEY (source, since)) WITHOUT ROWID;
CREATE INDEX files_by_document ON files (document);
CREATE TABLE facet_values (facet TEXT, code INTEGER, value TEXT, sum INTEGER, PRIMARY KEY (facet, code)) WITHOUT ROWID;
"""
PAGE = 32_768
"""Bytes of a page of the file: several packed parts share one."""

DOCUMENT = "number, id, place, source, sha256, media_type, metadata, first_passage, passages, first_part, parts"
"""What a document's sum guards, together with its commit, length and codes; what is packed guards itself."""
FILE = (
    "source, status, reason, bytes, modified, seconds, sha256, document, passages, changed, claims, first_seen,"
    " last_indexed"
)
"""A row of the ledger, in the order of `FileRecord`."""


def live(commit: int) -> str:
    """What holds of the rows that belong to a commit."""
    return f"since <= {commit} AND until > {commit}"


def sum_of(*values: object) -> int:
    """The CRC-32 of a row's values."""
    return zlib.crc32(repr(values).encode("utf-8", "surrogatepass"))


def sum_of_part(part: int, content: bytes) -> int:
    return zlib.crc32(content, part & 0xFFFFFFFF)


def generation_of(commit: Path) -> Path:
    """The directory of the catalogue that a commit is in."""
    return commit.parent


def log_of(catalogue: Path) -> Path:
    """SQLite's write-ahead log of a file, which is there while it is open."""
    return catalogue.with_name(f"{catalogue.name}-wal")


def number_of(commit: Path) -> int:
    return int(commit.name)


def make(generation: Path) -> sqlite3.Connection:
    """A new, empty catalogue. Nothing of it is durable before `settle`."""
    connection = sqlite3.connect(generation / FILE_NAME, isolation_level=None)
    connection.executescript(f"PRAGMA page_size={PAGE}; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {TABLES}")
    return connection


def settle(connection: sqlite3.Connection) -> None:
    """Let later commits be added while others read: from here on, the file has a write-ahead log."""
    connection.execute("PRAGMA journal_mode=WAL")


def reopen(generation: Path) -> sqlite3.Connection:
    """A catalogue to add a commit to."""
    connection = sqlite3.connect(f"{(generation / FILE_NAME).resolve().as_uri()}?mode=rw", uri=True, timeout=10.0)
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous=FULL")
    return connection
