"""The extract of secure addresses, companion of the directory: one line an address and its owner.

The file is `Extraction_Correspondance_MSSante_AAAAMMJJHHMM.txt`: UTF-8, vertical bars, a first line of titles. The same
address can stand on several lines, once for each owner.

Source: Annuaire Santé, extraction Correspondance MSSanté; nomenclature TRE_R256 (type de messagerie).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from espace_sante.identity.domain.directory_extract import ADELI_TYPE, DELIMITER
from espace_sante.kernel.extract_rows import RowRejected, columns_of, digest_of, picker

KINDS = frozenset({"PER", "ORG", "APP", "CAB"})  # TRE_R256
COLUMNS: dict[str, bool] = {
    "Type de BAL": False,
    "Adresse BAL": False,
    "Type Identifiant PP": True,
    "Identifiant PP": False,
    "Identification Structure": False,
    "Dématérialisation": True,
}
_ADDRESS = re.compile(r"[^\s@|<>]+@[^\s@|<>]+\.[^\s@|<>]+")
_YES = frozenset({"o", "oui", "1", "true"})


class MssanteRow(NamedTuple):
    """One address of one owner."""

    address: str
    kind: str
    rpps: str
    place_key: str
    paperless: bool
    row_digest: int


class MssanteReader:
    """Reads the lines of one file, whose titles were read first. Raises ColumnsMissing."""

    def __init__(self, titles: Sequence[str]) -> None:
        needed = [title for title, optional in COLUMNS.items() if not optional]
        self._pick = picker(columns_of(titles, wanted=list(COLUMNS), needed=needed))
        self._width = len(titles) - (not titles[-1].strip())

    def read(self, line: str) -> MssanteRow:
        """The row of a line. Raises RowRejected with the reason."""
        fields = line.split(DELIMITER)
        if not self._width <= len(fields) <= self._width + 1:
            raise RowRejected(f"{len(fields)} fields where the first line has {self._width}.")
        kind, address, number_type, number, place, paperless = (field.strip() for field in self._pick(fields))
        address = address.lower()
        if kind not in KINDS:
            raise RowRejected("The type of the mailbox is none of PER, ORG, APP, CAB.")
        if len(address) > 254 or not _ADDRESS.fullmatch(address):
            raise RowRejected("This is not a mail address.")
        if not number and not place:
            raise RowRejected("The address has no owner.")
        owner = (ADELI_TYPE + number if number and number_type == ADELI_TYPE else number)[:11]
        row = (address, kind, owner, place[:40], paperless.casefold() in _YES)
        return MssanteRow(*row, digest_of(*row))
