"""Transfer encodings, undone whole or a piece at a time. Source: RFC 2045 section 6."""

from __future__ import annotations

import binascii
from collections.abc import Iterator

from espace_sante.interop.mssante.errors import MalformedMail
from espace_sante.kernel.spool import Spool

Source = bytes | Spool  # a mail, in memory or aside
PIECE = 768 * 1024  # encoded bytes read at once
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_NOT_BASE64 = bytes(set(range(256)) - set(_ALPHABET))


def decoded_whole(body: bytes, encoding: str) -> bytes:
    """Raises MalformedMail for base64 that is none."""
    if encoding == "base64":
        return _of_base64(body)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(body)
    return body


def decoded_pieces(source: Source, start: int, end: int, encoding: str) -> Iterator[bytes]:
    """The same for what stands between two places of a mail. Raises MalformedMail on the way."""
    windows = (source[at : min(at + PIECE, end)] for at in range(start, end, PIECE))
    if encoding == "base64":
        return _base64_pieces(windows)
    if encoding == "quoted-printable":
        return _quoted_pieces(windows)
    return windows


def _base64_pieces(windows: Iterator[bytes]) -> Iterator[bytes]:
    """Four characters make three bytes: what is left of a piece goes with the next one. A `=` is the end."""
    left = b""
    for window in windows:
        left += window.translate(None, _NOT_BASE64)
        if b"=" in left:
            break
        whole = len(left) - len(left) % 4
        yield binascii.a2b_base64(left[:whole])
        left = left[whole:]
    yield _of_base64(left)


def _quoted_pieces(windows: Iterator[bytes]) -> Iterator[bytes]:
    """Whole lines: an escape never goes from one to the next."""
    left = b""
    for window in windows:
        left += window
        whole = left.rfind(b"\n") + 1
        yield binascii.a2b_qp(left[:whole])
        left = left[whole:]
    yield binascii.a2b_qp(left)


def _of_base64(body: bytes) -> bytes:
    try:
        return binascii.a2b_base64(body)
    except binascii.Error:
        pass
    try:
        return binascii.a2b_base64(body + b"==")  # the end is missing in what some programs write
    except binascii.Error:
        raise MalformedMail("What should be base64 is none.") from None
