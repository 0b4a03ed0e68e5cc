"""The demonstration's health histories: a file like the insurer's, which its own import takes whole."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from espace_sante.demo.people import NAMED_HOLDERS
from espace_sante.demo.people_structures import NAMED_PROFESSIONALS
from espace_sante.demo.reimbursements import KEPT_SECRET, MAXIME_ROWS, write_reimbursements
from espace_sante.kernel.extract_rows import fields_of
from espace_sante.record import api as record
from espace_sante.record.domain.health_events import ReimbursementReader
from espace_sante.record.domain.objections import ActFamily, Objection, sift

TODAY = date(2026, 11, 24)


def test_every_line_can_be_read_and_names_people_of_the_demonstration(tmp_path: Path) -> None:
    titles, *lines = write_reimbursements(tmp_path / "file.csv", today=TODAY).read_text(encoding="utf-8").splitlines()
    reader = ReimbursementReader(fields_of(titles, ";"), today=TODAY)
    events = [reader.read(fields_of(line, ";")) for line in lines]
    assert len({event.event_id for event in events}) == len(events) > 40
    assert {event.ins for event in events} <= {one.ins for one in NAMED_HOLDERS}
    known = {one.rpps for one in NAMED_PROFESSIONALS} | {""}
    assert {rpps for event in events for rpps in (event.performer_rpps, event.prescriber_rpps)} <= known
    assert {event.nature for event in events} == {one.value for one in record.Nature}


def test_what_maxime_keeps_to_himself_is_his_consultation_and_what_was_prescribed_there(tmp_path: Path) -> None:
    path = write_reimbursements(tmp_path / "file.csv", today=TODAY)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    reader = ReimbursementReader(rows[0], today=TODAY)
    his = [event for event in map(reader.read, rows[1:]) if event.event_id.startswith("DEMO-maxime-")]
    (consultation,) = [one for one in his if (TODAY - one.on).days == KEPT_SECRET]
    objection = Objection(ActFamily.WITHOUT_CONSENT, consultation.on, consultation.performer_rpps)
    staying, found = sift(his, {objection})
    assert (len(his), len(staying), found) == (len(MAXIME_ROWS), len(MAXIME_ROWS) - 2, set())
