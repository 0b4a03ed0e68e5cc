"""Content lines: folded at 75 bytes, a name, parameters, a value. Source: RFC 5545, 3.1, 3.2, 3.3.11.

What is read is bounded before it is looked at: bytes, lines, the length of one line unfolded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from espace_sante.interop.icalendar.errors import CalendarMalformed, CalendarTooLarge

MOST_BYTES, MOST_LINES, LONGEST_LINE = 1_000_000, 20_000, 8_000
MOST_PARAMETERS = 20
FOLD = 75  # bytes of a line, without its end
_NAME = re.compile(r"[A-Za-z0-9-]{1,60}")
_PARAMETER = re.compile(r';([A-Za-z0-9-]{1,60})=("[^"\x00-\x08\x0a-\x1f]*"|[^";:,\x00-\x08\x0a-\x1f]*)')
_MORE_VALUES = re.compile(r',("[^"\x00-\x08\x0a-\x1f]*"|[^";:,\x00-\x08\x0a-\x1f]*)')
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
_TO_ESCAPE = re.compile(r"[\\;,\n]")


@dataclass(frozen=True, slots=True)
class Line:
    """`name` and the names of parameters are in capitals; a parameter of several values keeps the first."""

    name: str
    value: str
    parameters: Mapping[str, str] = field(default_factory=dict)


def read_lines(content: bytes) -> Iterator[Line]:
    """The lines of a file, unfolded. Raises CalendarTooLarge, CalendarMalformed."""
    if len(content) > MOST_BYTES:
        raise CalendarTooLarge
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CalendarMalformed("The file is not written in UTF-8.") from error
    for line in _unfolded(text):
        if line.strip():
            yield _line(line)


def _unfolded(text: str) -> Iterator[str]:
    """Each line with those that go on it, joined once: a line in a thousand pieces costs its length."""
    pieces: list[str] = []
    length = 0
    for count, raw in enumerate(re.split(r"\r\n|\n|\r", text)):
        if count > MOST_LINES:
            raise CalendarTooLarge
        if raw[:1] in {" ", "\t"} and pieces:
            pieces.append(raw[1:])
            length += len(raw)
        else:
            if pieces:
                yield "".join(pieces)
            pieces, length = [raw], len(raw)
        if length > LONGEST_LINE:
            raise CalendarTooLarge("A line is too long.")
    yield "".join(pieces)


def _line(text: str) -> Line:
    if _CONTROL.search(text):
        raise CalendarMalformed("The file holds characters that are not text.")
    name = _NAME.match(text)
    if name is None:
        raise CalendarMalformed("A line has no name.")
    place, count = name.end(), 0
    parameters: dict[str, str] = {}
    while found := _PARAMETER.match(text, place):
        parameters.setdefault(found[1].upper(), found[2].strip('"'))
        place = found.end()
        while more := _MORE_VALUES.match(text, place):
            place = more.end()
        count += 1
        if count > MOST_PARAMETERS:
            raise CalendarMalformed("A line has too many parameters.")
    if text[place : place + 1] != ":":
        raise CalendarMalformed("A line has no value.")
    return Line(name=name[0].upper(), value=text[place + 1 :], parameters=parameters)


def unescaped(value: str) -> str:
    """A text value as people read it."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def escaped(text: str) -> str:
    """Words as a text value."""
    return _TO_ESCAPE.sub(lambda found: _ESCAPES[found[0]], text.replace("\r\n", "\n"))


def folded(line: str) -> bytes:
    """A line as it is sent, its end included; never cut inside a character."""
    raw = line.encode()
    if len(raw) <= FOLD:
        return raw + b"\r\n"
    pieces, start, room = [], 0, FOLD
    while len(raw) - start > room:
        end = start + room
        while raw[end] & 0xC0 == 0x80:  # the middle of a character
            end -= 1
        pieces.append(raw[start:end])
        start, room = end, FOLD - 1  # the space that begins a line that goes on
    return b"\r\n ".join([*pieces, raw[start:]]) + b"\r\n"
