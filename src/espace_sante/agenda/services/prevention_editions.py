"""The prevention calendar in force: the one of the package, or one that an operator imported, by its dates.

Imported editions are files of the state directory, so that every process of a host finds them; a host of several
machines puts the same files on each, as it does for access matrices. Every edition that was in force is kept.
Source: RULES.md AGE-06, AGE-07.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from espace_sante.agenda.domain.prevention_calendar import Edition, EditionInvalid, read_edition
from espace_sante.kernel.errors import Conflict

PACKAGED = Path(__file__).parent.parent / "data"
Stamp = tuple[Path, int]  # the folder, and when it last changed


class EditionKnown(Conflict):
    """There is already an edition under this name, or one that begins on the same day."""

    code = "edition-known"


@dataclass(frozen=True, slots=True)
class EditionChange:
    """What an edition changes: codes of acts that it adds, takes away, or tells otherwise."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


def edition_in_force(today: date) -> Edition:
    """The latest edition that began and has not ended; before any, the first one."""
    return _in_force(_stamp(), today)


def known_editions() -> tuple[Edition, ...]:
    """That of the package and those imported, oldest first."""
    return _known(_stamp())


def import_edition(path: Path, *, today: date, dry_run: bool = False) -> tuple[Edition, EditionChange]:
    """Check an edition and keep it, unless `dry_run`; with what it changes of the one in force today.

    It is in force from its own date. Raises EditionInvalid, EditionKnown.
    """
    content = path.read_bytes()
    new, former = read_edition(content), edition_in_force(today)
    for one in known_editions():
        if new.code == one.code or new.valid_from == one.valid_from:
            raise EditionKnown(f"{one.code}, in force from {one.valid_from}, is known already.")
    if not dry_run:
        _keep(content, new)
    return new, changes_between(former, new)


def changes_between(former: Edition, new: Edition) -> EditionChange:
    """What the newer one changes, by the codes of acts, in their order."""
    before, after = ({one.code: one for one in edition.acts} for edition in (former, new))
    return EditionChange(
        added=tuple(code for code in after if code not in before),
        removed=tuple(code for code in before if code not in after),
        changed=tuple(code for code in after if code in before and after[code] != before[code]),
    )


def _keep(content: bytes, new: Edition) -> None:
    """Write the file in one go."""
    folder: Path = settings.PREVENTION_CALENDARS
    folder.mkdir(parents=True, exist_ok=True)
    written = folder / f".{new.code}.part"
    written.write_bytes(content)
    written.replace(folder / f"{new.code}.json")


def _stamp() -> Stamp:
    """Changes with the folder: an edition imported by one process is seen by the others."""
    folder: Path = settings.PREVENTION_CALENDARS
    try:
        return folder, folder.stat().st_mtime_ns
    except FileNotFoundError:
        return folder, 0


@lru_cache(maxsize=4)
def _in_force(stamp: Stamp, today: date) -> Edition:
    known = _known(stamp)
    running = [one for one in known if one.valid_from <= today and (one.valid_until is None or today < one.valid_until)]
    return running[-1] if running else known[0]


@lru_cache(maxsize=4)
def _known(stamp: Stamp) -> tuple[Edition, ...]:
    folder, changed_at = stamp
    files = [*PACKAGED.glob("prevention_*.json"), *(folder.glob("*.json") if changed_at else ())]
    return tuple(sorted((read_edition(one.read_bytes()) for one in files), key=lambda one: one.valid_from))


__all__ = ["EditionChange", "EditionInvalid", "EditionKnown", "edition_in_force", "import_edition", "known_editions"]
