"""Import the insured population: identities, how to reach people, their treating doctor, their parents, their cards.

Nobody is ended: a file may hold one department, and who left a fund did not cease to exist. What an absent column does
not tell stays as it was. Parents are linked once everybody is there, and it opens no right to them (RULES.md MIN-02);
the treating doctor stands on the holder, from which the role is taken when a space opens (MT-01). The health card is
one of the things that prove an identity (LC-10), and is kept as a keyed hash. Who has no INS is taken under a local
identifier, and not qualified (LC-24). A holder who was found to be a duplicate
of another one is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from espace_sante.identity.domain.identity_status import IdentityStatus
from espace_sante.identity.domain.population_row import COLUMNS, PopulationReader, PopulationRow
from espace_sante.identity.models import DirectoryImport, Holder, IdentityChange, MatriculeHistory
from espace_sante.identity.services.imports.filiations import NamedParents, link_parents
from espace_sante.identity.services.imports.health_cards import StagedCards, prepare_cards, record_cards
from espace_sante.identity.services.imports.one_at_a_time import one_at_a_time
from espace_sante.identity.services.imports.parquet import ParquetRows, is_parquet
from espace_sante.identity.services.imports.reading import begin, finish, in_chunks, stage_lines
from espace_sante.identity.services.imports.report import ImportOutcome
from espace_sante.identity.services.imports.staging import DATABASE, Staging, new_hex
from espace_sante.identity.services.imports.without_ins import FormerLocals, give_ins
from espace_sante.identity.services.local_identity import local_identifier
from espace_sante.kernel.extract_rows import delimiter_of, fields_of
from espace_sante.kernel.identifiers import INS_OIDS
from espace_sante.kernel.import_report import Progress, Reject, rejected_lines
from espace_sante.kernel.line_file import LineFile

MOST_REPORTED = 100_000  # duplicates named one by one

PERSON = {
    "ins": "text", "ins_oid": "text", "birth_name": "text", "birth_name_key": "text", "used_name": "text",
    "given_names": "text", "first_given_name": "text", "sex": "text", "birth_date_text": "text", "birth_on": "date",
    "birth_rank": "integer", "birth_place_code": "text", "birth_place_name": "text", "email": "text", "phone": "text",
    "address_line": "text", "postal_code": "text", "city": "text", "fund_code": "text", "treating_doctor_rpps": "text",
}  # fmt: skip
STAGED = {"line": "line", **PERSON, "new_id": "id"}

# What the identity is made of -> the column that tells it.
TRAITS = {
    "birth_name": "nom_naissance", "birth_name_key": "nom_naissance", "given_names": "prenoms",
    "first_given_name": "prenoms", "sex": "sexe", "birth_date_text": "date_naissance", "birth_on": "date_naissance",
    "birth_place_code": "code_lieu_naissance",
}  # fmt: skip
OTHERS = {
    "used_name": "nom_utilise", "birth_place_name": "lieu_naissance", "birth_rank": "rang_naissance", "email": "email",
    "phone": "telephone", "address_line": "adresse", "postal_code": "code_postal", "city": "commune",
    "fund_code": "caisse", "treating_doctor_rpps": "medecin_traitant",
}  # fmt: skip
Opened = tuple[Any, frozenset[str], Callable[[Any], PopulationRow]]  # a source, the columns it has, who reads its rows
_NATIONAL = "s.ins_oid IN ({})".format(", ".join(f"'{oid}'" for oid in sorted(INS_OIDS)))
_STATUS = f"CASE WHEN {_NATIONAL} THEN '{IdentityStatus.QUALIFIED.value}' ELSE %s END"  # LC-24: never without an INS
_STATUS_OF_KNOWN = _STATUS.replace("%s", "h.identity_status")
_STATUS_OF_NEW = _STATUS.replace("%s", f"'{IdentityStatus.PROVISIONAL.value}'")
_REASON = "The insured population says otherwise."


def import_population(
    path: Path,
    *,
    now: datetime,
    clock: Callable[[], datetime],
    report: Path | None = None,
    progress: Progress = lambda what, done, total: None,
) -> ImportOutcome:
    """Import one file, CSV or Parquet.

    Raises ImportRunning, ColumnsMissing, NotALineFile, NotAParquetFile or ParquetUnavailable, before anything is
    stored.
    """
    with one_at_a_time(DirectoryImport.Kind.POPULATION.value):
        file, told, read = _opened_parquet(path) if is_parquet(path) else _opened_csv(path)
        outcome = begin(DirectoryImport.Kind.POPULATION, now=now)
        _import(file, told, read, outcome=outcome, report=report, progress=progress, now=now)
        return finish(outcome, file_digest=file.digest, now=clock())


def _opened_csv(path: Path) -> Opened:
    file = LineFile(path)
    titles = file.first_line()
    delimiter = delimiter_of(titles)
    reader = PopulationReader(fields_of(titles, delimiter), local=local_identifier)
    return file, reader.told, lambda line: reader.read(fields_of(line, delimiter))


def _opened_parquet(path: Path) -> Opened:
    file = ParquetRows(path, wanted=COLUMNS, dates=["date_naissance"], numbers=["rang_naissance"])
    reader = PopulationReader(file.titles, local=local_identifier)
    return file, reader.told, reader.read


def _import(
    file: Any,
    told: frozenset[str],
    read: Callable[[Any], PopulationRow],
    *,
    outcome: ImportOutcome,
    report: Path | None,
    progress: Progress,
    now: datetime,
) -> None:
    with Staging() as staging, rejected_lines(report, outcome) as reject:
        staging.create("es_population", STAGED)
        people = _People(staging)
        stage_lines(
            file, staging, "es_population", read=read, staged=people.staged, reject=reject, outcome=outcome,
            progress=progress,
        )  # fmt: skip
        people.finish()
        store(staging, told=told, reject=reject, outcome=outcome, progress=progress, now=now)


def store(
    staging: Staging,
    *,
    told: frozenset[str],
    reject: Reject,
    outcome: ImportOutcome,
    progress: Progress,
    now: datetime,
) -> None:
    """Compare everybody who was staged with the holders, then link parents. `told`: the columns of the file."""
    staging.index("es_population", "ins", "ins_oid")
    staging.count("es_population", "line")
    _set_aside(staging, reject)
    has_cards = prepare_cards(staging)
    give_ins(staging, outcome, now=now)
    merge = _Merge(staging, outcome, told=told, now=now)
    total = outcome.read - outcome.rejected
    for after, up_to in in_chunks(staging, "es_population", "ins", progress=progress, total=total):
        with transaction.atomic(using=DATABASE):
            merge.chunk(after, up_to)
            if has_cards:
                record_cards(staging, outcome, after=after, up_to=up_to, now=now)
    staging.count("identity_holder", "id, ins, ins_oid")
    link_parents(staging, outcome, told=told, now=now)


class _People:
    """Rows of the temporary table; the parents and the cards of a person, whom few have, go to tables of their own."""

    def __init__(self, staging: Staging) -> None:
        self._parents, self._cards = NamedParents(staging), StagedCards(staging)
        self._former = FormerLocals(staging)

    def staged(self, number: int, row: PopulationRow) -> Sequence[Any]:
        if row.parent_1 or row.parent_2:
            self._parents.add(number, row)
        if row.health_card:
            self._cards.add(number, row.health_card)
        if row.was_local:
            self._former.add(number, row.was_local)
        return (number, *row[:_OF_THE_HOLDER], new_hex())

    def finish(self) -> None:
        self._parents.finish()
        self._cards.finish()
        self._former.finish()


def _set_aside(staging: Staging, reject: Reject) -> None:
    """Reject whoever stands twice (the first line holds), and whoever comes under a matricule they had before."""
    twice = (
        "SELECT line FROM (SELECT line, ROW_NUMBER() OVER (PARTITION BY ins, ins_oid ORDER BY line) AS place"
        " FROM es_population) AS t WHERE place > 1"
    )
    doubled = "SELECT 1 FROM es_population GROUP BY ins, ins_oid HAVING COUNT(*) > 1 LIMIT 1"
    former = (
        "SELECT s.line FROM es_population AS s JOIN identity_matriculehistory AS m ON m.ins = s.ins"
        " AND m.ins_oid = s.ins_oid WHERE m.ground <> %s AND NOT EXISTS"
        " (SELECT 1 FROM identity_holder AS h WHERE h.ins = s.ins AND h.ins_oid = s.ins_oid)"
    )
    if staging.rows(doubled):
        _reject_lines(staging, reject, twice, reason="The matricule stands on an earlier line of this file.")
    wrong = MatriculeHistory.Ground.WRONG_PERSON.value
    _reject_lines(staging, reject, former, wrong, reason="The matricule is a former one of a known person.")


def _reject_lines(staging: Staging, reject: Reject, lines: str, *values: str, reason: str) -> None:
    found = staging.rows(f"{lines} ORDER BY line LIMIT {MOST_REPORTED}", *values)
    for (line,) in found:
        reject(line, reason)
    if found:
        staging.execute(f"DELETE FROM es_population WHERE line IN ({lines})", *values)


class _Merge:
    """Compares one chunk of people with the holders of the same matricules: only who differs goes any further."""

    def __init__(self, staging: Staging, outcome: ImportOutcome, *, told: frozenset[str], now: datetime) -> None:
        self._staging, self._counts, self._now = staging, outcome.counts("holders"), now
        self._traits = list(TRAITS)
        self._others = [name for name, title in OTHERS.items() if title in told]
        staging.create("es_differing", {"line": "line", "is_known": "boolean"})

    def chunk(self, after: str, up_to: str) -> None:
        names = [*self._traits, *self._others]
        differing = self._staging.refill(
            "es_differing",
            "SELECT s.line, h.id IS NOT NULL FROM es_population AS s"
            " LEFT JOIN identity_holder AS h ON h.ins = s.ins AND h.ins_oid = s.ins_oid AND h.ins > %s AND h.ins <= %s"
            " WHERE s.ins > %s AND s.ins <= %s AND (h.id IS NULL OR (h.merged_into_id IS NULL"
            f" AND (({_row('h', names)}) <> ({_row('s', names)}) OR h.identity_status <> {_STATUS_OF_KNOWN})))",
            *(after, up_to, after, up_to),
            joined="line",
        )
        known = self._staging.number("SELECT COUNT(*) FROM es_differing WHERE is_known") if differing else 0
        if known:
            self._note_corrections()
            self._counts.changed += self._change()
        if known < differing:
            self._counts.added += self._add()

    _KNOWN = (
        "es_differing AS d JOIN es_population AS s ON s.line = d.line AND d.is_known"
        " JOIN identity_holder AS h ON h.ins = s.ins AND h.ins_oid = s.ins_oid"
    )

    def _note_corrections(self) -> None:
        """Keep what an identity was before the national base said otherwise (RULES.md OPE-08)."""
        names = [*(name for name in self._traits if name not in {"birth_name_key", "birth_on"}), "identity_status"]
        old = ", ".join(f"h.{name}" for name in names)
        new = ", ".join([*(f"s.{name}" for name in names[:-1]), _STATUS_OF_KNOWN])
        found = self._staging.rows(
            f"SELECT h.id, {old}, {new} FROM {self._KNOWN}"
            f" WHERE ({_row('h', names[:-1])}) <> ({_row('s', names[:-1])})"
            f" OR h.identity_status <> {_STATUS_OF_KNOWN}",
        )
        IdentityChange.objects.bulk_create(
            [self._correction(holder_id, names, values) for holder_id, *values in found], batch_size=1000
        )

    def _correction(self, holder_id: Any, names: list[str], values: list[str]) -> IdentityChange:
        before, after = values[: len(names)], values[len(names) :]
        moved = [name for name, old, new in zip(names, before, after, strict=True) if old != new]
        return IdentityChange(
            holder_id=holder_id,
            at=self._now,
            by_kind="system",
            by_id="espace-sante",
            origin="import",
            reason=_REASON,
            before={name: before[names.index(name)] for name in moved},
            after={name: after[names.index(name)] for name in moved},
        )

    def _change(self) -> int:
        taken = ", ".join(f"{name} = s.{name}" for name in [*self._traits, *self._others])
        return self._staging.execute(
            f"UPDATE identity_holder AS h SET {taken}, identity_status = {_STATUS_OF_KNOWN} FROM es_differing AS d"
            " JOIN es_population AS s ON s.line = d.line AND d.is_known"
            " WHERE h.ins = s.ins AND h.ins_oid = s.ins_oid",
        )

    def _add(self) -> int:
        told = list(PERSON)
        set_here = {"id", "identity_status", *told}
        rest = {column: default for column, default in _HOLDER_COLUMNS.items() if column not in set_here}
        columns = ", ".join(["id", "identity_status", *told, *rest])
        return self._staging.execute(
            f"INSERT INTO identity_holder ({columns})"
            f" SELECT s.new_id, {_STATUS_OF_NEW}, {_row('s', told)}{', %s' * len(rest)}"
            " FROM es_differing AS d JOIN es_population AS s ON s.line = d.line WHERE NOT d.is_known",
            *rest.values(),
        )


def _row(table: str, names: list[str]) -> str:
    return ", ".join(f"{table}.{name}" for name in names)


_OF_THE_HOLDER = len(PERSON)
_HOLDER_COLUMNS: dict[str, Any] = {
    str(field.column): None if field.null else field.get_default() for field in Holder._meta.concrete_fields
}
