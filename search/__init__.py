"""The floor and the read side: records, query language, engines, search.

Nothing here imports `indexer` or `webapp`; both stand on this package.
"""
