"""Import the extract of secure addresses. Owners are named by their numbers: it can come before or after the others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from espace_sante.identity.domain.directory_extract import DELIMITER
from espace_sante.identity.domain.directory_extract_mssante import MssanteReader, MssanteRow
from espace_sante.identity.models import DirectoryImport
from espace_sante.identity.services.imports.reading import begin, finish
from espace_sante.identity.services.imports.report import ImportOutcome
from espace_sante.identity.services.imports.row_merge import RowTable, run_rows
from espace_sante.identity.services.imports.staging import Staging, new_hex
from espace_sante.kernel.import_report import Progress, rejected_lines
from espace_sante.kernel.line_file import LineFile

TABLE = RowTable(
    name="mssante addresses",
    table="identity_mssanteaddress",
    staged="es_mssante",
    columns={"address": "text", "kind": "text", "rpps": "text", "place_key": "text", "paperless": "boolean"},
    key=("address", "rpps", "place_key"),
)


def import_mssante(
    path: Path,
    *,
    now: datetime,
    clock: Callable[[], datetime],
    report: Path | None,
    progress: Progress,
    may_end: float,
) -> ImportOutcome:
    """Import one extract; arguments and errors are those of `import_annuaire`."""
    file = LineFile(path)
    reader = MssanteReader(file.first_line().split(DELIMITER))
    outcome = begin(DirectoryImport.Kind.MSSANTE, now=now)
    with Staging() as staging, rejected_lines(report, outcome) as reject:
        run_rows(
            TABLE, file, staging, read=reader.read, staged=_staged, key_in=_key_in, reject=reject,
            outcome=outcome, progress=progress, may_end=may_end, now=now,
        )  # fmt: skip
    return finish(outcome, file_digest=file.digest, now=clock())


def _staged(_number: int, row: MssanteRow) -> tuple[object, ...]:
    return (*row, new_hex())


def _key_in(line: str) -> str:
    return line.split(DELIMITER, 2)[1].strip().lower() if DELIMITER in line else ""
