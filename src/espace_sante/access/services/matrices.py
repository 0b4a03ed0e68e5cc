"""The access matrix in force: the one of the package, or one that an operator imported, by its date.

Imported matrices are files of the state directory, so that every process of a host finds them; a host of several
machines puts the same files on each. A trace keeps the version that was in force (M6).
Source: CSP art. R. 1111-46; RULES.md 6.2, M1 to M6.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from espace_sante.access.domain.matrix import AccessMatrix, document_types, load_matrix, professions
from espace_sante.kernel.clock import PARIS, utc_now
from espace_sante.kernel.errors import Conflict

KEPT = 2  # imported versions that began: the one in force, and the one before; all those to come are kept
Stamp = tuple[Path, int]  # the folder, and when it last changed
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


def current_matrix(now: datetime | None = None) -> AccessMatrix:
    """The matrix in force at an instant, now unless one is given."""
    return _in_force(_stamp(), (now or utc_now()).astimezone(PARIS).date())


def known_matrices() -> list[AccessMatrix]:
    """The matrix of the package and those imported, oldest first."""
    return list(_known(_stamp()))


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

    It is in force from its own date. Raises MatrixInvalid, naming the line or the row; MatrixRefused.
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


@lru_cache(maxsize=4)
def _in_force(stamp: Stamp, today: date) -> AccessMatrix:
    known = _known(stamp)
    return next((one for one in reversed(known) if one.in_force_from <= today), known[0])


@lru_cache(maxsize=4)
def _known(stamp: Stamp) -> tuple[AccessMatrix, ...]:
    folder, changed_at = stamp
    imported = [load_matrix(file) for file in sorted(folder.glob("*.toml"))] if changed_at else []
    return (load_matrix(), *sorted(imported, key=lambda one: one.in_force_from))


def words_of(change: MatrixChange) -> str:
    """One line for an operator: the profession, and the types by their French names."""
    signs = [*(("+", code) for code in sorted(change.given)), *(("-", code) for code in sorted(change.taken))]
    told = "; ".join(f"{sign} {document_types()[code].label}" for sign, code in signs)
    return f"{professions()[change.profession].label}: {told}"
