"""How good the first hits are, on collections with judgements."""
