"""Import the extract of the national directory: professionals, where they work, and the structures not yet known.

FINESS is the source of structures; the extract only makes known those that FINESS did not tell yet. What is ended is
what came from an extract and no longer stands in it; a rejected line ends nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import transaction

from espace_sante.identity.domain.directory_extract import ADELI_TYPE, DELIMITER, ActivityReader, ActivityRow
from espace_sante.identity.models import DirectoryImport
from espace_sante.identity.services.imports.reading import (
    begin,
    check_what_would_end,
    finish,
    in_chunks,
    stage_lines,
)
from espace_sante.identity.services.imports.report import ImportOutcome
from espace_sante.identity.services.imports.staging import DATABASE, Staging, new_hex
from espace_sante.kernel.import_report import Progress, rejected_lines
from espace_sante.kernel.line_file import LineFile

PERSON = {
    "rpps": "text", "civility": "text", "family_name": "text", "given_name": "text", "profession_code": "text",
    "specialty_code": "text", "category_code": "text", "family_key": "text", "given_key": "text",
    "person_digest": "integer",
}  # fmt: skip
ACTIVITY = {
    "place_key": "text", "finess": "text", "know_how_kind": "text", "know_how_code": "text", "rank": "integer",
    "mode_code": "text", "sector_code": "text", "place_name": "text", "address_line": "text", "postal_code": "text",
    "city": "text", "city_key": "text", "exercise_digest": "integer",
}  # fmt: skip
NEW_IDS = {"person_id": "id", "exercise_id": "id", "structure_id": "id"}
COLUMNS = {**PERSON, **ACTIVITY, **NEW_IDS}

_PERSON_FIELDS = (
    "civility", "family_name", "given_name", "profession_code", "specialty_code", "category_code", "family_key",
    "given_key",
)  # fmt: skip
_EXERCISE_FIELDS = (
    "know_how_kind", "know_how_code", "mode_code", "sector_code", "place_name", "address_line", "postal_code", "city",
    "city_key", "family_key", "given_key",
)  # fmt: skip


def import_annuaire(
    path: Path,
    *,
    now: datetime,
    clock: Callable[[], datetime],
    report: Path | None,
    progress: Progress,
    may_end: float,
) -> ImportOutcome:
    """Import one extract. `may_end`: the share of what is known that may be missing from it.

    Raises ColumnsMissing, NotALineFile or TooMuchWouldEnd, before anything is stored.
    """
    file = LineFile(path)
    reader = ActivityReader(file.first_line().split(DELIMITER))
    outcome = begin(DirectoryImport.Kind.ANNUAIRE, now=now)
    with Staging() as staging, rejected_lines(report, outcome) as reject:
        staging.create("es_activity", COLUMNS)
        staging.create("es_spared", {"rpps": "text"})
        spared = stage_lines(
            file, staging, "es_activity", read=reader.read, staged=_staged, key_in=_number_in, reject=reject,
            outcome=outcome, progress=progress,
        )  # fmt: skip
        staging.fill("es_spared", spared)
        staging.index("es_activity", "rpps", "place_key", "profession_code")
        missing = _Missing(staging)
        if outcome.whole:
            missing.check(may_end)
        _Merge(staging, outcome).run(progress)
        if outcome.whole:
            missing.end(outcome, now)
    return finish(outcome, file_digest=file.digest, now=clock())


def _staged(_number: int, row: ActivityRow) -> tuple[object, ...]:
    return (*row, new_hex(), new_hex(), new_hex())


def _number_in(line: str) -> str:
    """What stands where the number of the professional is expected."""
    number_type, number = (*line.split(DELIMITER, 2), "", "")[:2]
    return (ADELI_TYPE + number if number_type == ADELI_TYPE else number)[:20]


class _Merge:
    """Compares the staged lines with what is stored, chunk by chunk: only what differs goes any further.

    The range of a chunk is said of the stored table too: no database infers it, and each would read the whole table.
    """

    def __init__(self, staging: Staging, outcome: ImportOutcome) -> None:
        self._staging, self._outcome = staging, outcome
        staging.create("es_person", {**PERSON, "person_id": "id", "is_known": "boolean"})
        staging.create("es_exercise", {**COLUMNS, "professional_id": "id", "is_known": "boolean"})

    def run(self, progress: Progress) -> None:
        total = self._outcome.read - self._outcome.rejected
        for after, up_to in in_chunks(self._staging, "es_activity", "rpps", progress=progress, total=total):
            with transaction.atomic(using=DATABASE):
                self._professionals(after, up_to)
                self._exercises(after, up_to)

    def _professionals(self, after: str, up_to: str) -> None:
        columns = ", ".join(f"t.{name}" for name in (*PERSON, "person_id"))
        differing = self._staging.refill(
            "es_person",
            f"SELECT {columns}, p.id IS NOT NULL FROM {_first_of('rpps')}"
            " LEFT JOIN identity_professional AS p ON p.rpps = t.rpps AND p.rpps > %s AND p.rpps <= %s"
            f" WHERE t.place = 1 AND {_differs('p', 't.person_digest')}",
            *(after, up_to, after, up_to),
            joined="rpps",
        )
        if not differing:
            return
        counts, fields = self._outcome.counts("professionals"), ", ".join(_PERSON_FIELDS)
        counts.changed += self._staging.execute(
            f"UPDATE identity_professional AS p SET {_taken(_PERSON_FIELDS)}, row_digest = s.person_digest,"
            " ended_at = NULL FROM es_person AS s WHERE p.rpps = s.rpps AND s.is_known"
        )
        counts.added += self._staging.execute(
            f"INSERT INTO identity_professional (id, rpps, {fields}, row_digest)"
            f" SELECT person_id, rpps, {fields}, person_digest FROM es_person WHERE NOT is_known"
        )

    def _exercises(self, after: str, up_to: str) -> None:
        columns = ", ".join(f"t.{name}" for name in COLUMNS)
        differing = self._staging.refill(
            "es_exercise",
            f"SELECT {columns}, p.id, e.id IS NOT NULL FROM {_first_of('rpps, place_key, profession_code')}"
            " JOIN identity_professional AS p ON p.rpps = t.rpps AND p.rpps > %s AND p.rpps <= %s"
            " LEFT JOIN identity_exercise AS e ON e.professional_id = p.id AND e.place_key = t.place_key"
            f" AND e.profession_code = t.profession_code WHERE t.place = 1 AND {_differs('e', 't.exercise_digest')}",
            *(after, up_to, after, up_to),
            joined="professional_id, finess",
        )
        if not differing:
            return
        self._structures()
        structure = "(SELECT f.id FROM identity_structure AS f WHERE f.finess = s.finess)"
        counts, fields = self._outcome.counts("exercises"), ", ".join(("place_key", *_EXERCISE_FIELDS))
        counts.changed += self._staging.execute(
            f"UPDATE identity_exercise AS e SET {_taken(_EXERCISE_FIELDS)}, row_digest = s.exercise_digest,"
            f" structure_id = {structure}, ended_at = NULL FROM es_exercise AS s WHERE s.is_known"
            " AND e.professional_id = s.professional_id AND e.place_key = s.place_key"
            " AND e.profession_code = s.profession_code"
        )
        counts.added += self._staging.execute(
            f"INSERT INTO identity_exercise (id, professional_id, structure_id, profession_code, {fields}, row_digest)"
            f" SELECT exercise_id, professional_id, {structure}, profession_code, {fields}, exercise_digest"
            " FROM es_exercise AS s WHERE NOT is_known"
        )

    def _structures(self) -> None:
        """Make known the structures that FINESS did not tell yet, and tell the sector of those that have none."""
        counts = self._outcome.counts("structures")
        counts.added += self._staging.execute(
            "INSERT INTO identity_structure (id, finess, name, sector_code, category_code, legal_finess, siret,"
            " address_line, postal_code, city, phone) SELECT structure_id, finess, place_name, sector_code, '', '', '',"
            " address_line, postal_code, city, '' FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY finess"
            " ORDER BY exercise_digest) AS place FROM es_exercise WHERE finess <> '') AS s WHERE place = 1"
            " AND NOT EXISTS (SELECT 1 FROM identity_structure AS f WHERE f.finess = s.finess)"
        )
        counts.changed += self._staging.execute(
            "UPDATE identity_structure AS f SET sector_code = s.sector_code FROM (SELECT finess, MIN(sector_code)"
            " AS sector_code FROM es_exercise WHERE finess <> '' AND sector_code <> '' GROUP BY finess) AS s"
            " WHERE f.finess = s.finess AND f.sector_code = ''"
        )


def _first_of(key: str) -> str:
    """The lines of a chunk, numbered among those of the same key, the one that says most first."""
    return (
        f"(SELECT *, ROW_NUMBER() OVER (PARTITION BY {key} ORDER BY rank, exercise_digest) AS place"
        " FROM es_activity WHERE rpps > %s AND rpps <= %s) AS t"
    )


def _differs(stored: str, digest: str) -> str:
    """Whether a stored row, perhaps absent, is not what the file says."""
    return f"({stored}.id IS NULL OR COALESCE({stored}.row_digest, 0) <> {digest} OR {stored}.ended_at IS NOT NULL)"


class _Missing:
    """What is stored from an extract and no longer stands in this one."""

    def __init__(self, staging: Staging) -> None:
        self._staging = staging
        known = "{0}.row_digest IS NOT NULL AND {0}.ended_at IS NULL"
        spared = "NOT EXISTS (SELECT 1 FROM es_spared AS x WHERE x.rpps = p.rpps)"
        self._professionals = (
            f"{known.format('p')} AND NOT EXISTS (SELECT 1 FROM es_activity AS s WHERE s.rpps = p.rpps) AND {spared}"
        )
        self._exercises = (
            f"{known.format('e')} AND NOT EXISTS (SELECT 1 FROM es_activity AS s WHERE s.rpps = p.rpps"
            f" AND s.place_key = e.place_key AND s.profession_code = e.profession_code) AND {spared}"
        )
        self._known = f"SELECT COUNT(*) FROM identity_professional AS p WHERE {known.format('p')}"

    def check(self, share: float) -> None:
        """Raise TooMuchWouldEnd."""
        ended = self._staging.number(f"SELECT COUNT(*) FROM identity_professional AS p WHERE {self._professionals}")
        check_what_would_end(ended=ended, known=self._staging.number(self._known), share=share)

    def end(self, outcome: ImportOutcome, now: datetime) -> None:
        at = self._staging.moment(now)
        with transaction.atomic(using=DATABASE):
            outcome.counts("exercises").ended += self._staging.execute(
                "UPDATE identity_exercise SET ended_at = %s WHERE id IN (SELECT e.id FROM identity_exercise AS e"
                f" JOIN identity_professional AS p ON p.id = e.professional_id WHERE {self._exercises})",
                at,
            )
            outcome.counts("professionals").ended += self._staging.execute(
                f"UPDATE identity_professional AS p SET ended_at = %s WHERE {self._professionals}", at
            )


def _taken(fields: tuple[str, ...]) -> str:
    return ", ".join(f"{name} = s.{name}" for name in fields)
