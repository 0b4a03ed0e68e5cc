"""The access matrix in force: the one of the package, or one that an operator imported, by its date.

Imported matrices are files of the state directory, so that every process of a host finds them; a host of several
machines puts the same files on each. A trace keeps the version that was in force (M6).

While one of these files cannot be read, nobody knows which matrix is in force nor what it takes away: whatever asks the
matrix is unavailable, and the rest goes on. A log line, `espace-sante check` and the console name the file.
Source: CSP art. R. 1111-46; RULES.md 6.2, M1 to M6.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from espace_sante.access.domain.matrix import (
    AccessMatrix,
    MatrixInvalid,
    UnreadableMatrix,
    document_types,
    load_matrix,
    professions,
)
from espace_sante.kernel.clock import PARIS, utc_now
from espace_sante.kernel.errors import Conflict

KEPT = 2  # imported versions that began: the one in force, and the one before; all those to come are kept
Stamp = tuple[Path, int]  # the folder, and when it last changed
logger = logging.getLogger(__name__)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")


class MatrixRefused(Conflict):
    """A matrix needs a version of its own, in letters, digits, dots and dashes, and another than those known."""

    code = "matrix-refused"


@dataclass(frozen=True, slots=True)
class MatrixChange:
    """What a matrix changes for one profession: types that it gives, and types that it takes away."""

    profession: str
    given: frozenset[str]
    taken: frozenset[str]


@dataclass(frozen=True, slots=True)
class MatrixFault:
    """A file of the folder that cannot be used, and why, for an operator. `changed_at`: of the file, in nanoseconds."""

    file: str
    why: str
    changed_at: int


@dataclass(frozen=True, slots=True)
class _Folder:
    """What the folder holds: the matrices, oldest first and that of the package before them, and what is no matrix."""

    known: tuple[AccessMatrix, ...]
    faults: tuple[MatrixFault, ...]


_UNREADABLE = UnreadableMatrix()


def current_matrix(now: datetime | None = None) -> AccessMatrix:
    """The matrix in force at an instant, now unless one is given.

    While a file cannot be read, one that raises MatrixUnreadable when it is asked what a profession reads.
    """
    found = _found()
    if found.faults:
        return _UNREADABLE
    today = (now or utc_now()).astimezone(PARIS).date()
    return next((one for one in reversed(found.known) if one.in_force_from <= today), found.known[0])


def known_matrices() -> list[AccessMatrix]:
    """The matrix of the package and those imported that can be read, oldest first."""
    return list(_found().known)


def matrix_faults() -> tuple[MatrixFault, ...]:
    """The files of the folder that cannot be read; none, when all is well."""
    return _found().faults


def changes_of(new: AccessMatrix, *, former: AccessMatrix) -> list[MatrixChange]:
    """What a matrix changes, by profession, in the order of the list of professions."""
    found = []
    for code in professions():
        before, after = former.readable_types(code), new.readable_types(code)
        if before != after:
            found.append(MatrixChange(profession=code, given=after - before, taken=before - after))
    return found


def import_matrix(path: Path, *, dry_run: bool = False) -> tuple[AccessMatrix, list[MatrixChange]]:
    """Check a matrix and keep it, unless `dry_run`; with what it changes of the one in force now.

    It is in force from its own date. Raises MatrixInvalid, naming the line or the row; MatrixRefused; MatrixUnreadable
    while another file of the folder cannot be read.
    """
    new, former = load_matrix(path), current_matrix()
    if not _NAME.fullmatch(new.version) or new.version in {one.version for one in known_matrices()}:
        raise MatrixRefused(f"The version {new.version[:60]!r} is known already, or is no version.")
    changes = changes_of(new, former=former)
    if not dry_run:
        _keep(path, new)
    return new, changes


def _keep(path: Path, new: AccessMatrix) -> None:
    """Write the file in one go, then forget the oldest of those that began, beyond two: never the one in force."""
    folder: Path = settings.ACCESS_MATRICES
    folder.mkdir(parents=True, exist_ok=True)
    written = folder / f".{new.version}.part"
    written.write_bytes(path.read_bytes())
    written.replace(folder / f"{new.version}.toml")
    today = utc_now().astimezone(PARIS).date()
    began = {file: load_matrix(file).in_force_from for file in folder.glob("*.toml")}
    for file in sorted((one for one in began if began[one] <= today), key=began.__getitem__)[:-KEPT]:
        file.unlink()


def _stamp() -> Stamp:
    """Changes with the folder: a matrix imported by one process is seen by the others."""
    folder: Path = settings.ACCESS_MATRICES
    try:
        return folder, folder.stat().st_mtime_ns
    except FileNotFoundError:
        return folder, 0


def _found() -> _Folder:
    found = _folder(_stamp())
    if any(_changed_at(settings.ACCESS_MATRICES / one.file) != one.changed_at for one in found.faults):
        _folder.cache_clear()  # mended where it lies, which the folder does not show
        found = _folder(_stamp())
    return found


@lru_cache(maxsize=4)
def _folder(stamp: Stamp) -> _Folder:
    """Read it once for each change. A fault is logged then, once in each process."""
    folder, there = stamp
    imported: list[AccessMatrix] = []
    faults: list[MatrixFault] = []
    for file in sorted(folder.glob("*.toml")) if there else []:
        try:
            imported.append(load_matrix(file))
        except (MatrixInvalid, OSError) as error:
            why = error.message if isinstance(error, MatrixInvalid) else "the file cannot be opened."
            faults.append(MatrixFault(file.name, why, _changed_at(file)))
            logger.error("An access matrix cannot be read, no professional reads meanwhile: %s", why)
    return _Folder((load_matrix(), *sorted(imported, key=lambda one: one.in_force_from)), tuple(faults))


def _changed_at(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


def words_of(change: MatrixChange) -> str:
    """One line for an operator: the profession, and the types by their French names."""
    signs = [*(("+", code) for code in sorted(change.given)), *(("-", code) for code in sorted(change.taken))]
    told = "; ".join(f"{sign} {document_types()[code].label}" for sign, code in signs)
    return f"{professions()[change.profession].label}: {told}"
