"""What a reading process sends is taken as records and nothing else: whoever has got hold of one cannot reach further.

A pickle can name anything that can be imported and have it called
(https://docs.python.org/3/library/pickle.html#restricting-globals); here it may name the records of outcomes.
"""

import io
import pathlib
import pickle
from collections.abc import Mapping
from typing import Any

from indexer import sources
from search import records

_NAMES: Mapping[str, frozenset[str]] = {
    records.__name__: frozenset(
        "Document FileRecord FileStatus Mark MarkKind Metadata Omission Origin PartialDate Span".split()
    ),
    sources.__name__: frozenset({"SourceFile"}),
    pathlib.__name__: frozenset({"PosixPath"}),
    "pathlib._local": frozenset({"PosixPath"}),
}
"""By module, the classes of what is in an outcome; Python 3.13 has paths in a module of their own."""


def loads(message: bytes) -> Any:
    """What was pickled, if it is made of records; raises `pickle.UnpicklingError` for anything else."""
    return _Records(io.BytesIO(message)).load()


class _Records(pickle.Unpickler):
    def find_class(self, module_name: str, global_name: str) -> object:
        if global_name not in _NAMES.get(module_name, ()):
            raise pickle.UnpicklingError(f"{module_name}.{global_name} is no record")
        return super().find_class(module_name, global_name)
