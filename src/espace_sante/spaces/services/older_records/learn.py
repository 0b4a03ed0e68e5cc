"""Learn which people have a record that was made before their space, from a file of whoever kept these records.

Each line names a person, the record and the day it was opened. The documents stay where they are, sealed under the
record's own key in this host; a space that is open already takes them in at once. What is wrong is told by its line and
the rest is taken; the same file again changes nothing.
Source: CSP art. L. 1111-14, R. 1111-40; RULES.md LC-08, LC-09.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from espace_sante.identity import api as identity
from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.extract_rows import RowRejected, columns_of, delimiter_of, fields_of, matricule_of, picker
from espace_sante.kernel.identifiers import new_id
from espace_sante.kernel.import_report import Reject, rejected_lines
from espace_sante.kernel.line_file import LineFile
from espace_sante.outbox import api as outbox
from espace_sante.prepared.api import Bulk
from espace_sante.spaces.domain.states import OPEN_STATES, State
from espace_sante.spaces.models import OlderRecord, Space, SpacesOutbox, SpaceStateRow
from espace_sante.spaces.services.older_records.follow import follow
from espace_sante.vault import api as vault

COLUMNS = ("ins", "ins_oid", "dossier", "ouvert_le")
CHUNK = 1_000
_SPACES = Bulk(Space, "id", "holder_id")
_LATEST = frozenset({State.OPPOSED, *OPEN_STATES})  # of people of whom something is to be done at once


@dataclass(frozen=True, slots=True)
class OlderRecordRow:
    """One line: whose record, which one, since when."""

    matricule: tuple[str, str]
    record_id: UUID
    opened_on: date


@dataclass(slots=True)
class OlderRecordsLearnt:
    """What became of a file: lines read, records learnt, known already, rejected."""

    read: int = 0
    learnt: int = 0
    known: int = 0
    rejected: int = 0


def learn_older_records(path: Path, *, now: datetime, report: Path | None = None) -> OlderRecordsLearnt:
    """Import a CSV file with the columns ins, ins_oid, dossier (a UUID) and ouvert_le (AAAA-MM-JJ).

    Raises ColumnsMissing, NotALineFile before anything is stored. Rejected lines go to `report` by their number.
    """
    told = OlderRecordsLearnt()
    with rejected_lines(report, told) as reject:
        for chunk in _in_chunks(_rows(path, told, reject, now=now)):
            with transaction.atomic(using="ens"):
                _take(chunk, told, reject, now=now)
            outbox.drain(SpacesOutbox, now=now)
    return told


def _rows(
    path: Path, told: OlderRecordsLearnt, reject: Reject, *, now: datetime
) -> Iterator[tuple[int, OlderRecordRow]]:
    file = LineFile(path)
    titles = file.first_line()
    delimiter = delimiter_of(titles)
    pick = picker(columns_of(fields_of(titles, delimiter), wanted=COLUMNS, needed=COLUMNS))
    for number, line in file.lines():
        told.read += 1
        try:
            yield number, _row(pick(fields_of(line, delimiter)), now=now)
        except RowRejected as error:
            reject(number, error.message)


def _row(fields: Sequence[str], *, now: datetime) -> OlderRecordRow:
    """Raises RowRejected."""
    matricule, oid, record, opened = (field.strip() for field in fields)
    try:
        record_id, opened_on = UUID(record), date.fromisoformat(opened)
    except ValueError as error:
        raise RowRejected("The record is a UUID, its opening a date like 2015-06-30.") from error
    if opened_on > now.astimezone(PARIS).date():
        raise RowRejected("The record was opened after today.")
    return OlderRecordRow(matricule_of(matricule, oid), record_id, opened_on)


def _in_chunks(rows: Iterable[tuple[int, OlderRecordRow]]) -> Iterator[list[tuple[int, OlderRecordRow]]]:
    chunk: list[tuple[int, OlderRecordRow]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _take(
    chunk: Sequence[tuple[int, OlderRecordRow]], told: OlderRecordsLearnt, reject: Reject, *, now: datetime
) -> None:
    """Learn the records of a chunk, in one transaction, by statements over sets."""
    holders = identity.holder_ids_by_matricules([row.matricule for _, row in chunk])
    spaces = _spaces_of(set(holders.values()), now=now)
    keyed = vault.those_with_a_key([row.record_id for _, row in chunk])
    known = _Known([row.record_id for _, row in chunk], list(spaces.values()))
    new: list[OlderRecord] = []
    for number, row in chunk:
        holder_id = holders.get(row.matricule)
        space_id = spaces.get(holder_id) if holder_id else None
        if space_id is None:
            reject(number, "Nobody of the population has this matricule.")
        elif known.same(row, space_id):
            told.known += 1
        elif why := known.clash(row, space_id):
            reject(number, why)
        elif row.record_id not in keyed:
            reject(number, "No record lies under this number: its data key is not in this host.")
        else:
            known.add(row.record_id, space_id)
            new.append(OlderRecord(space_id=space_id, record_id=row.record_id, opened_on=row.opened_on, learnt_at=now))
    OlderRecord.objects.bulk_create(new)
    told.learnt += len(new)
    _act_at_once([one.space_id for one in new], now=now)


class _Known:
    """What is known of the records and the spaces of a chunk: a person has one older record, a record one person."""

    def __init__(self, record_ids: list[UUID], space_ids: list[UUID]) -> None:
        rows = OlderRecord.objects.filter(record_id__in=record_ids).values_list("record_id", "space_id")
        of_spaces = OlderRecord.objects.filter(space__id__among=space_ids).values_list("record_id", "space_id")
        self._pairs = set(rows) | set(of_spaces)
        self._are_spaces = set(Space.objects.filter(id__among=record_ids).values_list("id", flat=True))

    def same(self, row: OlderRecordRow, space_id: UUID) -> bool:
        return (row.record_id, space_id) in self._pairs

    def clash(self, row: OlderRecordRow, space_id: UUID) -> str:
        if row.record_id in self._are_spaces:
            return "This is the number of a space, not of an older record."
        if any(record_id == row.record_id or space == space_id for record_id, space in self._pairs):
            return "This record is of somebody else, or this person has another one."
        return ""

    def add(self, record_id: UUID, space_id: UUID) -> None:
        self._pairs.add((record_id, space_id))


def _spaces_of(holder_ids: set[UUID], *, now: datetime) -> dict[UUID, UUID]:
    """The space of each holder; a row that says nothing is made for who has none."""
    if not holder_ids:
        return {}
    found = dict(Space.objects.filter(holder__id__among=list(holder_ids)).values_list("holder_id", "id"))
    new = [(new_id(), holder_id) for holder_id in holder_ids - found.keys()]
    if new:
        _SPACES.rows(new, made_at=now)
    return found | {holder_id: space_id for space_id, holder_id in new}


def _act_at_once(space_ids: Sequence[UUID], *, now: datetime) -> None:
    """Some of these people have an open space already, or refused before we knew: what follows begins now."""
    last: dict[UUID, State] = {}
    if space_ids:
        states = SpaceStateRow.objects.filter(space__id__among=list(space_ids)).order_by("position")
        last = {space_id: State(state) for space_id, state in states.values_list("space_id", "state")}
    for state in _LATEST:
        follow([one for one, where in last.items() if where is state], state, at=now)
