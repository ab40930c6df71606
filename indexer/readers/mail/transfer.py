"""What the content of a part is before it was encoded for its way through the mail (RFC 2045, 6)."""

import binascii
import re
import string
from io import BytesIO

_ALPHABET = (string.ascii_letters + string.digits + "+/=").encode("ascii")
_BLANK = b" \t\r\n"
_NOISE = 0.05
"""The share of spaces, and characters that base64 does not have, from which on a part is in none, whatever it says."""
_PADDING = re.compile(rb"=+")
_PIECE = 1 << 20


def decoded(content: bytes, encoding: str) -> tuple[bytes, bytes]:
    """The content that was encoded so, and the characters of it that are none of that encoding.

    What is in no known encoding is as it stands.
    """
    if encoding == "base64":
        return _base64(content)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(content), b""
    if encoding in ("x-uuencode", "uuencode", "x-uue"):
        return _uuencoded(content), b""
    return content, b""


def _base64(content: bytes) -> tuple[bytes, bytes]:
    """Decode in pieces: a file that is attached may be large."""
    noise = content.translate(None, delete=_ALPHABET + _BLANK)
    if len(noise) + content.count(b" ") > _NOISE * len(content):
        return content, b""
    found, rest, left = BytesIO(), b"", noise
    for start in range(0, len(content), _PIECE):
        written = rest + content[start : start + _PIECE].translate(None, delete=_BLANK + noise)
        *ended, rest = _PADDING.split(written)
        for group in ended:
            left += _decode(group, found)
        whole = len(rest) // 4 * 4
        found.write(binascii.a2b_base64(rest[:whole]))
        rest = rest[whole:]
    left += _decode(rest, found)
    return found.getvalue(), left


def _decode(group: bytes, found: BytesIO) -> bytes:
    """Decode what stands before padding, or at the end; what is too little for a byte is left."""
    whole = len(group) - (len(group) % 4 == 1)
    found.write(binascii.a2b_base64(group[:whole] + b"=="))
    return group[whole:]


def _uuencoded(content: bytes) -> bytes:
    pieces = []
    for line in content.splitlines():
        if line.startswith((b"begin ", b"end")) or not line:
            continue
        try:
            pieces.append(binascii.a2b_uu(line))
        except binascii.Error:
            length = ((line[0] - 32) & 63) * 4 // 3 + 3
            pieces.append(_despite_its_end(line[:length]))
    return b"".join(pieces)


def _despite_its_end(line: bytes) -> bytes:
    """A line that some programs end with a character too many."""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        return b""
