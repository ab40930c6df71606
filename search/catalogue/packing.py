"""How texts are packed: in small parts, so that one passage costs little to unpack, and well all the same.

Zstandard (RFC 8878) with a dictionary made from the first texts of a generation, which knows its words.
"""

import sys
from collections.abc import Mapping, Sequence

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PART = 3_000
"""Code points of a text that are packed together."""
ENOUGH = 2_000_000
"""Code points that a dictionary is made from."""
_LEAST = 200_000
"""Below this, a dictionary would save less than it takes."""
_DICTIONARY = 1 << 16
"""Bytes."""
_OPTIONS: Mapping[int, int] = {
    zstd.CompressionParameter.compression_level: 3,
    zstd.CompressionParameter.checksum_flag: 1,
}
"""With a sum of what was packed, so that bytes which others have changed are not unpacked to something else."""

Unpackable = (zstd.ZstdError, UnicodeDecodeError)
"""What is raised for bytes that were not packed here, or are not what they were."""


class Packing:
    """How a generation packs its texts, with a dictionary if it has one. One thread packs, many may unpack."""

    def __init__(self, dictionary: bytes = b"") -> None:
        self.dictionary = dictionary
        """To be kept with what is packed; empty for none."""
        self._known = zstd.ZstdDict(dictionary) if dictionary else None
        self._compressor = zstd.ZstdCompressor(options=_OPTIONS, zstd_dict=self._known)

    @classmethod
    def made_from(cls, parts: Sequence[str]) -> "Packing":
        """With a dictionary made from these texts, if they are enough for one."""
        if sum(map(len, parts)) < _LEAST:
            return cls()
        return cls(zstd.train_dict([_encoded(part) for part in parts], _DICTIONARY).dict_content)

    def packed(self, text: str) -> bytes:
        return self._compressor.compress(_encoded(text), zstd.ZstdCompressor.FLUSH_FRAME)

    def unpacked(self, blob: bytes) -> str:
        """Raises one of `Unpackable`."""
        return zstd.decompress(blob, zstd_dict=self._known).decode("utf-8", "surrogatepass")


def parts_of(text: str) -> list[str]:
    return [text[start : start + PART] for start in range(0, len(text), PART)]


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
