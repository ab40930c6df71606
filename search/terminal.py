"""Text for a terminal: nothing that stands in a document, a file's name or a query can steer it."""

import re

_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What moves a cursor, changes colours or turns lines round. Other invisible signs are spelling."""


def escaped(text: str) -> str:
    r"""`text` with what would steer a terminal written out, such as `\x1b`; line breaks and tabs stay."""
    return _STEERS.sub(lambda sign: sign[0].encode("unicode_escape").decode("ascii"), text)
