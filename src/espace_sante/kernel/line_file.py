"""A text file of any size, line by line: decoded, counted, and its digest taken on the way."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from espace_sante.kernel.errors import Malformed

BLOCK_BYTES = 1 << 20
LONGEST_LINE = 1 << 20  # bytes; beyond, this is not a file of lines
_BOM = b"\xef\xbb\xbf"
NOT_DECODED = "\ufffd"  # what stands for bytes that are no character


class NotALineFile(Malformed):
    """The file is empty, has no line ends, or its first line is not in a character set that this kind of file uses."""

    code = "not-a-line-file"


class LineFile:
    """One pass over a file. Use `first_line`, then `lines`; the rest is known once they are exhausted.

    `encodings`: tried in turn on each piece; the last one of FINESS takes any byte.
    """

    def __init__(self, path: Path, *, encodings: tuple[str, ...] = ("utf-8",)) -> None:
        self.size = path.stat().st_size
        self.position = 0  # bytes read
        self.is_cut = False  # the last line has no end
        self._encodings = encodings
        self._digest = hashlib.sha256()
        self._number = 0
        self._lines: Iterator[tuple[int, str]] = self._pieces(path)

    @property
    def digest(self) -> str:
        """SHA-256 of what was read, in hexadecimal."""
        return self._digest.hexdigest()

    def first_line(self, *, again: bool = False) -> str:
        """The first line; `again`: `lines` gives it too, as in files without titles. Raises NotALineFile."""
        first = next(self._lines, None)
        if first is None:
            raise NotALineFile("The file is empty.")
        if NOT_DECODED in first[1]:
            raise NotALineFile(f"The first line is not in {' or '.join(self._encodings).upper()}.")
        if again:
            self._lines = chain([first], self._lines)
        return first[1]

    def lines(self) -> Iterator[tuple[int, str]]:
        """The other lines, with their number; what could not be decoded holds NOT_DECODED."""
        return self._lines

    def _pieces(self, path: Path) -> Iterator[tuple[int, str]]:
        rest = b""
        with path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                self._digest.update(block)
                if self.position == 0:
                    block = block.removeprefix(_BOM)
                self.position = file.tell()
                whole, end, rest_of_block = block.rpartition(b"\n")
                if not end:
                    rest += block
                else:
                    yield from self._numbered(rest + whole)
                    rest = rest_of_block
                if len(rest) > LONGEST_LINE:
                    raise NotALineFile("A line is longer than a megabyte: this is not a file of lines.")
        if rest:
            self.is_cut = True
            yield from self._numbered(rest)

    def _numbered(self, piece: bytes) -> Iterator[tuple[int, str]]:
        for line in self._decoded(piece):
            self._number += 1
            yield self._number, line.rstrip("\r")

    def _decoded(self, piece: bytes) -> list[str]:
        try:
            return piece.decode(self._encodings[0]).split("\n")
        except UnicodeDecodeError:
            return [self._line(line) for line in piece.split(b"\n")]

    def _line(self, line: bytes) -> str:
        for encoding in self._encodings:
            try:
                return line.decode(encoding)
            except UnicodeDecodeError:
                continue
        return line.decode(self._encodings[0], errors="replace")
