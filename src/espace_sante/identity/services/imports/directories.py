"""Import an extract of a public directory, of whichever kind it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from espace_sante.identity.domain.finess_extract import MARK, OTHER_MARKS
from espace_sante.identity.services.imports.annuaire import import_annuaire
from espace_sante.identity.services.imports.finess import ENCODINGS, import_finess
from espace_sante.identity.services.imports.mssante import import_mssante
from espace_sante.identity.services.imports.one_at_a_time import one_at_a_time
from espace_sante.identity.services.imports.report import ImportOutcome
from espace_sante.kernel.extract_rows import ColumnsMissing
from espace_sante.kernel.import_report import Progress
from espace_sante.kernel.line_file import LineFile

MAY_END = 0.1  # our choice: a directory does not lose a tenth of its people between two extracts
KINDS: Mapping[str, Callable[..., ImportOutcome]] = {
    "annuaire": import_annuaire,
    "finess": import_finess,
    "mssante": import_mssante,
}


def import_directory(
    path: Path,
    *,
    now: datetime,
    clock: Callable[[], datetime],
    kind: str = "",
    report: Path | None = None,
    progress: Progress = lambda what, done, total: None,
    may_end: float = MAY_END,
) -> ImportOutcome:
    """Import one extract of KINDS, found from its first line unless it is said.

    `report`: where rejected lines are written. `may_end`: the share of what is known that may be missing from the
    file. Raises ImportRunning, ColumnsMissing, NotALineFile or TooMuchWouldEnd, before anything
    is stored.
    """
    kind = kind or kind_of(path)
    with one_at_a_time(kind):
        return KINDS[kind](path, now=now, clock=clock, report=report, progress=progress, may_end=may_end)


def kind_of(path: Path) -> str:
    """What a file is, from its first line. Raises ColumnsMissing or NotALineFile."""
    first = LineFile(path, encodings=ENCODINGS).first_line()
    if first.partition(";")[0].strip('"') in {MARK, *OTHER_MARKS}:
        return "finess"
    if "Adresse BAL" in first:
        return "mssante"
    if "Identifiant PP" in first:
        return "annuaire"
    raise ColumnsMissing("This is no extract of the directory, of FINESS or of secure addresses.")
