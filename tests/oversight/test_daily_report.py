"""The service makes the report of each day that ended, once, whatever stops it. RULES.md C6, TRA-09."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError

from espace_sante.access.api import AccessRefused
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.clock import PARIS
from espace_sante.oversight import api as oversight
from espace_sante.oversight.models import DailyReport, Finding
from espace_sante.oversight.services import daily
from espace_sante.record import api as record
from tests.factories import make_program
from tests.worlds import NOW, World

TODAY = NOW.astimezone(PARIS).date()
MIDNIGHT = datetime.combine(TODAY + timedelta(days=1), datetime.min.time(), tzinfo=PARIS)


@pytest.fixture
def world(db: None) -> World:
    """A day on which somebody was refused five times in a row."""
    world = World()
    for minute in range(5):
        with pytest.raises(AccessRefused):
            record.list_documents(
                actor=world.stranger, space=world.space, now=NOW + timedelta(minutes=minute), edge="test"
            )
    return world


def days_reported() -> list[date]:
    return list(DailyReport.objects.order_by("day").values_list("day", flat=True))


def test_c6_a_day_has_its_report_once_it_has_ended_in_paris(world: World) -> None:
    oversight.make_due_reports(now=MIDNIGHT - timedelta(microseconds=1))
    assert days_reported() == [TODAY - timedelta(days=1)]
    assert not Finding.objects.exists()
    assert oversight.make_due_reports(now=MIDNIGHT) == 1
    assert days_reported()[-1] == TODAY
    auditor = make_program("auditeur", kind=ActorKind.AUDITOR)
    (found,) = oversight.findings(actor=auditor, now=MIDNIGHT).findings
    assert (found.rule, found.rpps, found.count) == (oversight.Rule.REFUSALS, world.stranger.rpps, 5)


def test_the_same_day_again_adds_nothing_nor_does_an_auditor_who_asks_for_it(world: World) -> None:
    oversight.make_due_reports(now=MIDNIGHT)
    assert oversight.make_due_reports(now=MIDNIGHT + timedelta(hours=1)) == 0
    auditor = make_program("auditeur", kind=ActorKind.AUDITOR)
    since = MIDNIGHT - timedelta(days=1)
    assert oversight.make_report(actor=auditor, since=since, until=MIDNIGHT, now=MIDNIGHT, edge="test") == 0
    assert Finding.objects.count() == 1


def lines_of_auditors() -> list[audit.TraceEntry]:
    return audit.trace_page(space_id=oversight.AUDITORS_CHAIN).entries


def test_tra_09_the_report_of_a_day_is_a_line_of_the_service_in_the_auditors_chain(world: World) -> None:
    oversight.make_due_reports(now=MIDNIGHT)
    (line,) = lines_of_auditors()
    assert (line.actor_kind, line.count, line.subject_name) == ("system", 1, f"report day={TODAY}")


@pytest.mark.parametrize("write", ["note_look", "keep_findings"])
def test_a_report_stopped_at_a_write_leaves_nothing_and_is_made_the_next_time(
    world: World, monkeypatch: pytest.MonkeyPatch, write: str
) -> None:
    def stop(*_: object, **__: object) -> int:
        raise DatabaseError("stopped")

    monkeypatch.setattr(daily, write, stop)
    with pytest.raises(DatabaseError):
        oversight.make_due_reports(now=MIDNIGHT)
    assert (days_reported(), Finding.objects.count(), lines_of_auditors()) == ([], 0, [])
    monkeypatch.undo()
    assert oversight.make_due_reports(now=MIDNIGHT) == 1


def test_days_missed_while_nothing_ran_are_reported_each_a_month_of_them_at_most(db: None) -> None:
    DailyReport.objects.create(day=TODAY - timedelta(days=3), made_at=NOW, found=0)
    oversight.make_due_reports(now=MIDNIGHT)
    assert days_reported() == [TODAY - timedelta(days=ago) for ago in (3, 2, 1, 0)]
    DailyReport.objects.exclude(day=TODAY - timedelta(days=3)).delete()
    oversight.make_due_reports(now=MIDNIGHT + timedelta(days=60))
    assert len(days_reported()) == 1 + daily.MOST_DAYS


def test_a_day_that_another_worker_reports_meanwhile_is_left_to_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = daily.look_for_findings

    def slower(*, since: datetime, until: datetime, now: datetime) -> list[Finding]:
        found = look(since=since, until=until, now=now)
        DailyReport.objects.create(day=since.astimezone(PARIS).date(), made_at=now, found=len(found))
        return found

    monkeypatch.setattr(daily, "look_for_findings", slower)
    assert oversight.make_due_reports(now=MIDNIGHT) == 0
    assert (Finding.objects.count(), lines_of_auditors()) == (0, [])
