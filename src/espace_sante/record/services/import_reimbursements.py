"""Import a file of the insurer's events into the open spaces of the people it names.

The file is read line by line, and stored some thousands of lines at a time, each batch with its lines of trace in one
transaction. An event that is there already is left as it is, so a run that was stopped is simply run again. A line
about somebody unknown and one about somebody without an open space get the same answer: a number.

Lines about a minor who objected wait until the end of the file, since the act may come after the products that were
prescribed with it. What an objection keeps out is counted, and written nowhere: neither in the report nor in a log.

Source: RULES.md DOC-01, CIT-14, MIN-08; CSP art. R. 1111-33; docs/operations.md (the columns).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from espace_sante.access.api import Action, case_of
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import INSURER
from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.extract_rows import RowRejected, check_characters, delimiter_of, fields_of
from espace_sante.kernel.identifiers import new_id
from espace_sante.kernel.import_report import Progress, Reject, rejected_lines
from espace_sante.kernel.line_file import LineFile
from espace_sante.prepared.api import Insert
from espace_sante.record.domain.health_events import InsurerEvent, ReimbursementReader
from espace_sante.record.domain.objections import Objection, sift
from espace_sante.record.models import HealthEvent
from espace_sante.record.services.health_rows import event_row, keep_out, objections_of, take_out
from espace_sante.spaces.api import SpaceView, spaces_by_matricules
from espace_sante.vault import api as vault

BATCH_LINES = 2_000  # other writers wait for a batch on SQLite
_EVENTS = Insert(HealthEvent, ignore_conflicts=True)
Events = dict[UUID, list[InsurerEvent]]


@dataclass(slots=True)
class ReimbursementOutcome:
    """One run, in numbers of lines; `batch_id` is what its lines of trace and its events carry."""

    batch_id: UUID = field(default_factory=new_id)
    read: int = 0
    stored: int = 0
    known: int = 0  # there already
    withheld: int = 0  # kept out by minors
    elsewhere: int = 0  # no open space answers to the matricule, or nobody does
    rejected: int = 0


def import_reimbursements(
    path: Path,
    *,
    now: datetime,
    report: Path | None = None,
    progress: Progress = lambda what, done, total: None,
) -> ReimbursementOutcome:
    """Import one CSV file. Raises ColumnsMissing or NotALineFile, before anything is stored."""
    _check_whole(path)
    file = LineFile(path)
    titles = file.first_line()
    delimiter = delimiter_of(titles)
    reader = ReimbursementReader(fields_of(titles, delimiter), today=now.astimezone(PARIS).date())
    outcome = ReimbursementOutcome()
    with rejected_lines(report, outcome) as reject:
        run = _Run(outcome, now)
        for events in _batches(file, reader, delimiter, reject, outcome):
            run.store(events)
            progress("store", file.position, file.size)
        run.store_what_waited()
    progress("store", file.size, file.size)
    return outcome


def _check_whole(path: Path) -> None:
    """Read the file once for its form alone, so that a wrong one is not found out half-way. Raises NotALineFile."""
    file = LineFile(path)
    file.first_line()
    for _ in file.lines():
        pass


def _batches(
    file: LineFile, reader: ReimbursementReader, delimiter: str, reject: Reject, outcome: ReimbursementOutcome
) -> Iterable[list[InsurerEvent]]:
    batch: list[InsurerEvent] = []
    for number, line in file.lines():
        if not line:
            continue
        outcome.read += 1
        try:
            check_characters(line)
            batch.append(reader.read(fields_of(line, delimiter)))
        except RowRejected as error:
            reject(number, error.message)
        if len(batch) >= BATCH_LINES:
            yield batch
            batch = []
    yield batch


class _Run:
    """Stores batch after batch; what may have to be kept out waits for the end."""

    def __init__(self, outcome: ReimbursementOutcome, now: datetime) -> None:
        self._outcome, self._now = outcome, now
        self._waiting: Events = {}

    def store(self, events: list[InsurerEvent]) -> None:
        """Store one batch, except what waits. Again when a minor objected meanwhile, so that nothing slips in."""
        wanted = self._by_space(events)
        while True:
            objecting = objections_of(wanted)
            for space_id in objecting:
                self._waiting.setdefault(space_id, []).extend(wanted.pop(space_id))
            if self._written(wanted, {}):
                return

    def store_what_waited(self) -> None:
        """One space after another: what its objections leave, once the whole file is known."""
        for space_id, events in self._waiting.items():
            while not self._sifted(space_id, events):
                pass

    def _sifted(self, space_id: UUID, events: list[InsurerEvent]) -> bool:
        objections = objections_of([space_id])
        staying, found = sift(events, objections.get(space_id, set()))
        if not self._written({space_id: staying}, objections, found=found):
            return False
        self._outcome.withheld += len(events) - len(staying)
        return True

    def _by_space(self, events: list[InsurerEvent]) -> Events:
        """The events by the space they enter; the others are counted, all alike."""
        found = spaces_by_matricules({(one.ins, one.ins_oid) for one in events})
        taking = {pair: space.id for pair, space in found.items() if self._may_enter(space)}
        wanted: Events = {}
        for event in events:
            if (space_id := taking.get((event.ins, event.ins_oid))) is None:
                self._outcome.elsewhere += 1
            else:
                wanted.setdefault(space_id, []).append(event)
        return wanted

    def _may_enter(self, space: SpaceView) -> bool:
        return case_of(actor=INSURER, space=space, now=self._now).decide(Action.ADD_INSURER_EVENTS).allowed

    def _written(
        self,
        wanted: Events,
        objections: Mapping[UUID, set[Objection]],
        *,
        found: Iterable[Objection] = (),
    ) -> bool:
        """Store what is new, in one transaction. False, with nothing stored, when an objection came meanwhile."""
        there = _there(wanted)
        fresh = {space_id: _new(events, there[space_id]) for space_id, events in sorted(wanted.items())}
        keys = vault.keys_of(wanted)
        with transaction.atomic(using="dmp"):
            for space_id, events in fresh.items():
                if events:  # a space where nothing came has nothing to tell
                    audit.append(self._record(space_id, len(events)))
            if objections_of(wanted) != objections:
                transaction.set_rollback(True, using="dmp")
                return False
            for space_id, events in fresh.items():
                self._keep_out(set(found), space_id, keys[space_id])
                _EVENTS.rows([self._row(event, space_id, keys[space_id]) for event in events])
        stored = sum(map(len, fresh.values()))
        self._outcome.stored += stored
        self._outcome.known += sum(map(len, wanted.values())) - stored
        return True

    def _keep_out(self, found: set[Objection], space_id: UUID, key: bytes) -> None:
        """Store what the file made known, and remove what earlier files had brought before it was known."""
        if found:
            keep_out(found, space_id=space_id, key=key, now=self._now)
            take_out(space_id=space_id, objections=found, known=found, key=key, now=self._now)

    def _row(self, event: InsurerEvent, space_id: UUID, key: bytes) -> dict[str, object]:
        return event_row(event, space_id=space_id, key=key, batch_id=self._outcome.batch_id, now=self._now)

    def _record(self, space_id: UUID, count: int) -> audit.TraceRecord:
        return audit.TraceRecord(
            space_id=space_id,
            at=self._now,
            act=audit.Act.HEALTH_HISTORY_RECEIVED,
            actor=INSURER,
            reason="service",
            subject_id=str(self._outcome.batch_id),
            edge="import",
            count=count,
        )


def _there(wanted: Events) -> dict[UUID, set[str]]:
    """The insurer's numbers of these events that these spaces have already."""
    numbers = [event.event_id for events in wanted.values() for event in events]
    rows = HealthEvent.objects.filter(space_id__among=list(wanted), event_id__among=numbers)
    there: dict[UUID, set[str]] = {space_id: set() for space_id in wanted}
    for space_id, number in rows.values_list("space_id", "event_id"):
        there[space_id].add(number)
    return there


def _new(events: list[InsurerEvent], there: set[str]) -> list[InsurerEvent]:
    """The events that are not there, each number once."""
    return [one for number, one in {event.event_id: event for event in reversed(events)}.items() if number not in there]
