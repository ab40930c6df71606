"""The write side: a folder of files becomes documents, passages and an index.

    sources -> readers -> strip -> front -> labels -> documents -> segment -> builder

Each step is a function from records to records; only `sources` and `builder` touch the disk.
Nothing here is imported by `webapp`, and nothing of `webapp` is imported here.
"""
