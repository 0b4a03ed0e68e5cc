"""The public extract of FINESS: one `structureet` line a health or social structure, without titles.

    structureet;010000024;010780054;CH DE FLEYRIAT;CENTRE HOSPITALIER …;;;900;RTE;DE PARIS;;;451;01;AIN;01440 VIRIAT;…

The first line says what the file is (`finess;etalab;…;date`); `geolocalisation` lines are left out. Semicolons, UTF-8
since 2019 and Windows-1252 before.

Source: FINESS, extraction des établissements, format etalab cs1100502.
"""

from __future__ import annotations

from typing import NamedTuple

from espace_sante.kernel.extract_rows import RowRejected, cut, digest_of, is_finess, split_quoted

DELIMITER = ";"
MARK = "structureet"
OTHER_MARKS = frozenset({"finess", "geolocalisation"})  # lines without a structure
WIDTH = 31  # fields, up to the date of the last change


class FinessRow(NamedTuple):
    """One structure."""

    finess: str
    legal_finess: str
    name: str
    category_code: str
    siret: str
    address_line: str
    postal_code: str
    city: str
    phone: str
    row_digest: int


def read_finess_line(line: str) -> FinessRow | None:
    """The structure of a line; None for a line about something else. Raises RowRejected with the reason."""
    mark = line.partition(DELIMITER)[0].strip('"')
    if mark in OTHER_MARKS:
        return None
    if mark != MARK:
        raise RowRejected("The line does not begin with structureet.")
    fields = split_quoted(line, DELIMITER) if '"' in line else line.split(DELIMITER)
    if len(fields) < WIDTH:
        raise RowRejected(f"{len(fields)} fields where a structure has {WIDTH}.")
    if not is_finess(finess := fields[1].strip()):
        raise RowRejected("The FINESS number has not nine characters, or its key is wrong.")
    name = cut(fields[4] or fields[3], 200)
    if not name:
        raise RowRejected("The structure has no name.")
    postal_code, _, city = cut(fields[15], 110).partition(" ")
    row = (
        finess,
        fields[2].strip()[:9],
        name,
        fields[18].strip()[:10],
        fields[22].strip()[:14],
        cut(" ".join(fields[7:10]), 200),
        postal_code[:10],
        city[:100],
        fields[16].strip()[:20],
    )
    return FinessRow(*row, digest_of(*row))
