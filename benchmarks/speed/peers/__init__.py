"""The peers, each called directly, as its documentation says."""

from collections.abc import Mapping

from benchmarks.speed.peers.bm25s import Bm25s
from benchmarks.speed.peers.fts5 import Fts5
from benchmarks.speed.peers.peer import Peer
from benchmarks.speed.peers.tantivy import Tantivy
from benchmarks.speed.peers.whoosh import Whoosh

PEERS: Mapping[str, type[Peer]] = {"tantivy": Tantivy, "FTS5": Fts5, "Whoosh": Whoosh, "bm25s": Bm25s}
