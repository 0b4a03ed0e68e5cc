"""What the rows of all extracts share: columns found by their titles, fields cut clean, a digest of what was read."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from espace_sante.kernel.errors import Malformed
from espace_sante.kernel.identifiers import INS_OIDS, Ins, InvalidIdentifier
from espace_sante.kernel.line_file import NOT_DECODED

DELIMITERS = ";,\t|"


class ColumnsMissing(Malformed):
    """The first line of the file lacks columns that cannot be done without. Nothing is stored."""

    code = "columns-missing"


class RowRejected(Malformed):
    """One line cannot be taken; the others can."""

    code = "row-rejected"


def columns_of(titles: Sequence[str], *, wanted: Sequence[str], needed: Iterable[str]) -> list[int | None]:
    """Where each wanted column stands, by its title; None where the file has not got it.

    Raises ColumnsMissing, which names what is missing.
    """
    places = {title.strip().strip('"').casefold(): place for place, title in enumerate(titles)}
    missing = [title for title in needed if title.casefold() not in places]
    if missing:
        raise ColumnsMissing(f"The first line lacks these columns: {', '.join(missing)}.")
    return [places.get(title.casefold()) for title in wanted]


def picker(places: Sequence[int | None]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """A function that gives the fields at these places (two or more), empty where there is none."""
    at = itemgetter(*[-1 if place is None else place for place in places])
    return lambda fields: at([*fields, ""])


def delimiter_of(titles: str) -> str:
    """What stands between the fields of a file, by its first line."""
    return max(DELIMITERS, key=titles.count)


def fields_of(line: str, delimiter: str) -> list[str]:
    """The fields of one line. Raises RowRejected."""
    return split_quoted(line, delimiter) if '"' in line else line.split(delimiter)


def check_characters(line: str) -> None:
    """Raise RowRejected for a line that could not be decoded."""
    if NOT_DECODED in line or "\x00" in line:
        raise RowRejected("The line holds bytes that are no character: wrong encoding?")


def matricule_of(matricule: str, oid: str) -> tuple[str, str]:
    """A matricule and its OID. Raises RowRejected.

    Digits alone, as nearly all are, have their key computed here: `Ins` takes five times as long, and says what is
    wrong with the others.
    """
    if len(matricule) == 15 and matricule.isascii() and matricule.isdecimal() and oid in INS_OIDS:
        number = matricule[:13]
        if number[0] != "0" and f"{97 - int(number) % 97:02d}" == matricule[13:]:
            return matricule, oid
    try:
        ins = Ins.parse(matricule, oid=oid.strip())
    except InvalidIdentifier as error:
        raise RowRejected(error.message) from error
    return ins.value, ins.oid


def split_quoted(line: str, delimiter: str) -> list[str]:
    """The fields of one line, some of them between quotation marks. Raises RowRejected for one left open."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration) as error:
        raise RowRejected("A quotation mark is open, or misplaced.") from error


def cut(text: str, length: int) -> str:
    """A free text without doubled spaces, no longer than its column."""
    return text[:length] if _is_clean(text) else " ".join(text.split())[:length]


def _is_clean(text: str) -> bool:
    return text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " "


def digest_of(*values: Any) -> int:
    """What tells that a row changed: 63 bits, never 0."""
    told = hashlib.blake2b("\x1f".join(map(str, values)).encode(), digest_size=8).digest()
    return (int.from_bytes(told) >> 1) or 1


_PLAIN = bytes.maketrans(b"0123456789", bytes(range(10)))
_DOUBLED = bytes.maketrans(b"0123456789", bytes(digit * 2 // 10 + digit * 2 % 10 for digit in range(10)))


def has_luhn_key(digits: str) -> bool:
    """Whether the last digit is the Luhn key of the others (ISO/IEC 7812-1).

    The same answer as `Rpps` gives for ASCII digits, in a fraction of the time: an extract has millions of numbers.
    """
    figures = digits.encode()
    total = sum(figures[::-2].translate(_PLAIN)) + sum(figures[-2::-2].translate(_DOUBLED))
    return total % 10 == 0


@lru_cache(maxsize=50_000)
def is_finess(number: str) -> bool:
    """Whether this is the number of a structure, as `Finess` says: a Luhn key except in Corsica."""
    if len(number) != 9 or not number.isascii():
        return False
    if number[:2] in {"2A", "2B"}:
        return number[2:].isdecimal()
    return number.isdecimal() and has_luhn_key(number)
