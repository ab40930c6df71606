"""Citation capsules: made of a passage, written in the styles that people and programs read, and read back.

    document, passage -> Capsule -> style -> text -> Quoted

What is quoted is quoted to the character, and every style says which characters of which file they are, so
that `pincite verify` can compare them with the file. Explained in `docs/citing.md`.
"""

from search.citation.capsule import Capsule, capsule_of
from search.citation.styles import STYLES, Style

__all__ = ("STYLES", "Capsule", "Style", "capsule_of")
