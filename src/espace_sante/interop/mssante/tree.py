"""The parts of a mail, found in its bytes: one search for each delimiter, no line by line, no text made of files.

An outer delimiter ends what is inside, whatever that says; each byte is looked at once for each level. The headers of
each part are read by the standard library, in its plain mode.
Source: RFC 2045 section 6 (transfer encodings), RFC 2046 section 5.1 (multipart).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import Message
from email.parser import BytesHeaderParser

from espace_sante.interop.mssante.encodings import Source, decoded_pieces, decoded_whole
from espace_sante.interop.mssante.errors import MailTooLarge, MalformedMail
from espace_sante.interop.mssante.limits import MailLimits

LONGEST_BOUNDARY = 200  # characters; RFC 2046 says 70
_EMPTY_LINE = b"\r\n\r\n"
_AFTER_DELIMITER = re.compile(rb"(--)?[ \t]*(?:\r\n|\Z)")
_LONGEST_PADDING = 998  # bytes after a delimiter (RFC 5322: no line is longer)
_HEADERS = BytesHeaderParser(policy=policy.compat32)


@dataclass(slots=True)
class Part:
    """One part: its headers, and where in the mail is what it holds, or the parts inside it."""

    head: Message
    source: Source = field(default=b"", repr=False)
    place: tuple[int, int] = (0, 0)
    inside: list[Part] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The media type, in lower case."""
        return self.head.get_content_type()

    @property
    def is_multipart(self) -> bool:
        return self.head.get_content_maintype() == "multipart"

    @property
    def size(self) -> int:
        """How many bytes it takes in the mail, with its transfer encoding."""
        return self.place[1] - self.place[0]

    @property
    def encoding(self) -> str:
        """The transfer encoding, in lower case."""
        return str(self.head.get("content-transfer-encoding", "")).strip().lower()

    def content(self) -> bytes:
        """The bytes it holds. Raises MalformedMail for base64 that is none."""
        start, end = self.place
        return decoded_whole(self.source[start:end], self.encoding)

    def pieces(self) -> Iterator[bytes]:
        """The same bytes, a piece at a time, as often as needed."""
        return decoded_pieces(self.source, *self.place, self.encoding)


def read_tree(data: Source, *, limits: MailLimits) -> Part:
    """Raises MalformedMail, MailTooLarge."""
    root, body = _open(data, 0, len(data), limits)
    waiting, count = [(root, body, 1)], 1
    while waiting:
        part, (start, end), depth = waiting.pop()
        if not part.is_multipart:
            part.source, part.place = data, (start, end)
            continue
        for place in _places(data, start, end, _delimiter(part.head)):
            count += 1
            if depth >= limits.depth or count > limits.parts:
                raise MailTooLarge("This mail has too many parts, or they are nested too deep.")
            child, body = _open(data, *place, limits)
            part.inside.append(child)
            waiting.append((child, body, depth + 1))
        if not part.inside:
            raise MalformedMail("A part that should hold others holds none.")
    return root


def leaves(root: Part) -> Iterator[Part]:
    """The parts that hold something, in order; a mail inside the mail is one of them."""
    waiting = [root]
    while waiting:
        part = waiting.pop()
        if part.is_multipart:
            waiting += reversed(part.inside)
        else:
            yield part


def headers_in(data: bytes) -> Message:
    """The headers that some bytes begin with. Raises MalformedMail for a line that is none."""
    head = _HEADERS.parsebytes(data)
    if head.get_payload():
        raise MalformedMail("A line among the headers is none.")
    return head


def _open(data: Source, start: int, end: int, limits: MailLimits) -> tuple[Part, tuple[int, int]]:
    """A part of which the headers are read, and where its body is."""
    if data.startswith(b"\r\n", start, end) or start >= end:
        return Part(Message(policy=policy.compat32)), (min(start + 2, end), end)
    found = data.find(_EMPTY_LINE, start, end)
    stop = end if found < 0 else found + 2
    if stop - start > limits.header_block:
        raise MailTooLarge("The headers of this mail are too long.")
    return Part(headers_in(data[start:stop])), (min(stop + 2, end), end)


def _delimiter(head: Message) -> bytes:
    boundary = head.get_boundary() or ""
    if not 0 < len(boundary) <= LONGEST_BOUNDARY or not boundary.isascii():
        raise MalformedMail("A part that should hold others does not say what parts them.")
    return b"\r\n--" + boundary.encode()


def _places(data: Source, start: int, end: int, delimiter: bytes) -> Iterator[tuple[int, int]]:
    """Where the parts inside are. What stands before the first delimiter and after the last one is for nobody."""
    begins, at = -1, data.find(delimiter, max(start - 2, 0), end)
    while at >= 0:
        behind = at + len(delimiter)
        after = _AFTER_DELIMITER.match(data[behind : min(behind + _LONGEST_PADDING, end)])
        if after is None:  # a longer one that begins alike
            at = data.find(delimiter, at + 2, end)
            continue
        if begins >= 0:
            yield begins, max(begins, at)
        if after[1]:
            return
        begins = behind + after.end()
        at = data.find(delimiter, begins - 2, end)
    if begins >= 0:
        yield begins, end
