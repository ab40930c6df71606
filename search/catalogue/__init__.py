"""The catalogue of a generation: its documents, passages and ledger, in one SQLite file.

The one place that knows the tables. Text is kept once, in the document; a passage is a span of it.
Passages of a document have consecutive numbers, the same numbers that the engine returns, in the
order of the collection. What a commit takes out stays for those who read an earlier one.

tables, coding, numbering <- writer, reader
"""

from search.catalogue.numbering import NoRoom, Place
from search.catalogue.reader import Catalogue, Column
from search.catalogue.tables import FILE_NAME
from search.catalogue.writer import CatalogueUpdater, CatalogueWriter, Removed

__all__ = ["FILE_NAME", "Catalogue", "CatalogueUpdater", "CatalogueWriter", "Column", "NoRoom", "Place", "Removed"]
