"""Import the FINESS extract: structures, their names and addresses. Their sector comes from the directory of people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from espace_sante.identity.domain.finess_extract import (
    DELIMITER,
    MARK,
    OTHER_MARKS,
    FinessRow,
    read_finess_line,
)
from espace_sante.identity.models import DirectoryImport
from espace_sante.identity.services.imports.reading import begin, finish
from espace_sante.identity.services.imports.report import ImportOutcome
from espace_sante.identity.services.imports.row_merge import RowTable, run_rows
from espace_sante.identity.services.imports.staging import Staging, new_hex
from espace_sante.kernel.extract_rows import ColumnsMissing
from espace_sante.kernel.import_report import Progress, rejected_lines
from espace_sante.kernel.line_file import LineFile

ENCODINGS = ("utf-8", "windows-1252", "latin-1")  # the extract changed; latin-1 takes any byte
TABLE = RowTable(
    name="structures",
    table="identity_structure",
    staged="es_finess",
    columns={
        "finess": "text", "legal_finess": "text", "name": "text", "category_code": "text", "siret": "text",
        "address_line": "text", "postal_code": "text", "city": "text", "phone": "text",
    },
    key=("finess",),
    kept={"sector_code": "''"},
)  # fmt: skip


def import_finess(
    path: Path,
    *,
    now: datetime,
    clock: Callable[[], datetime],
    report: Path | None,
    progress: Progress,
    may_end: float,
) -> ImportOutcome:
    """Import one extract; arguments and errors are those of `import_annuaire`."""
    file = LineFile(path, encodings=ENCODINGS)
    first = file.first_line(again=True)
    mark = first.partition(DELIMITER)[0].strip('"')
    if mark != MARK and mark not in OTHER_MARKS:
        raise ColumnsMissing("The first line begins neither with finess nor with structureet.")
    outcome = begin(DirectoryImport.Kind.FINESS, now=now)
    with Staging() as staging, rejected_lines(report, outcome) as reject:
        run_rows(
            TABLE, file, staging, read=read_finess_line, staged=_staged, key_in=_key_in, reject=reject,
            outcome=outcome, progress=progress, may_end=may_end, now=now,
        )  # fmt: skip
    return finish(outcome, file_digest=file.digest, now=clock())


def _staged(_number: int, row: FinessRow) -> tuple[object, ...]:
    return (*row, new_hex())


def _key_in(line: str) -> str:
    return line.split(DELIMITER, 2)[1].strip()[:9] if DELIMITER in line else ""
