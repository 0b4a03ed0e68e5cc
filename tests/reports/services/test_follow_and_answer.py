"""What follows a report: the answer, the thread, what the support sees, what goes with the space (CIT-18)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.kernel import events
from espace_sante.record import api as record
from espace_sante.record.api import RecordErased
from espace_sante.reports import api as reports
from espace_sante.reports.models import Report, ReportStep
from tests.reports.services.conftest import WORDS, Desk
from tests.reports.services.test_open_report import helper_by_law, nothing_is_stored


@pytest.fixture
def told() -> Iterator[list[reports.ReportAnswered]]:
    heard: list[reports.ReportAnswered] = []
    handler = heard.append
    events.subscribe(reports.ReportAnswered, handler)
    yield heard
    events._handlers[reports.ReportAnswered].remove(handler)


def states_of(desk: Desk) -> list[reports.State]:
    found = reports.reports_of(actor=desk.world.camille, space=desk.world.space, now=desk.now)
    return [one.state for one in found]


def test_each_step_is_dated_signed_traced_and_the_answer_is_told_once(
    desk: Desk, told: list[reports.ReportAnswered]
) -> None:
    report_id = desk.file()
    ids: dict[str, Any] = {"space_id": desk.world.space.id, "report_id": report_id}
    reports.take_up(actor=desk.operator, **ids, now=desk.now + timedelta(hours=1))
    reports.answer(actor=desk.operator, **ids, words="C’est le cabinet.", now=desk.now + timedelta(hours=2))
    reports.close(actor=desk.operator, **ids, now=desk.now + timedelta(hours=3))
    steps = desk.thread(report_id).steps
    assert [one.step for one in steps] == [
        reports.Step.FILE, reports.Step.TAKE_UP, reports.Step.ANSWER, reports.Step.CLOSE,
    ]  # fmt: skip
    name = desk.operator.name
    assert [(one.by_name, one.words) for one in steps[2:]] == [(name, "C’est le cabinet."), (name, "")]
    assert steps[2].at == desk.now + timedelta(hours=2)
    assert desk.entry(audit.Act.REPORT_ANSWERED).actor_id == desk.operator.id
    (event,) = told
    assert (event.report_id, event.by_id, event.secret) == (report_id, desk.world.camille.id, False)


def test_the_person_asks_again_and_withdraws(desk: Desk) -> None:
    report_id = desk.file()
    about: dict[str, Any] = {
        "actor": desk.world.camille,
        "space": desk.world.space,
        "report_id": report_id,
        "now": desk.now,
    }
    with pytest.raises(reports.StepNotPossible):
        reports.reopen_report(**about, words="Encore")
    desk.answer(report_id)
    with pytest.raises(reports.ReportWordsInvalid):
        reports.reopen_report(**about, words=" ")
    reports.reopen_report(**about, words="Ce n’est pas clair.")
    assert states_of(desk) == [reports.State.REOPENED]
    reports.withdraw_report(**about)
    assert states_of(desk) == [reports.State.WITHDRAWN]
    with pytest.raises(reports.StepNotPossible):
        reports.withdraw_report(**about)


def test_an_answered_report_does_not_begin_again_beside_a_new_one_about_the_same_thing(desk: Desk) -> None:
    first = desk.file()
    desk.answer(first)
    desk.file()
    with pytest.raises(reports.StepNotPossible):
        reports.reopen_report(
            actor=desk.world.camille, space=desk.world.space, report_id=first, words="Encore", now=desk.now
        )


@pytest.mark.parametrize("who", ["nurse", "camille", "auditor"])
def test_nobody_but_the_support_handles_a_report(desk: Desk, who: str) -> None:
    report_id = desk.file()
    actor = desk.auditor if who == "auditor" else getattr(desk.world, who)
    ids: dict[str, Any] = {"actor": actor, "space_id": desk.world.space.id, "report_id": report_id, "now": desk.now}
    for act in (reports.take_up, reports.close, reports.read_for_support):
        with pytest.raises(access.AccessRefused):
            act(**ids)
    with pytest.raises(access.AccessRefused):
        reports.answer(**ids, words="Non")
    assert states_of(desk) == [reports.State.FILED]


def test_the_support_sees_the_line_and_the_words_and_who_writes_only_with_their_consent(desk: Desk) -> None:
    ids: dict[str, Any] = {"actor": desk.operator, "space_id": desk.world.space.id, "now": desk.now}
    without = reports.read_for_support(**ids, report_id=desk.file())
    assert without.line is not None
    assert without.line.act == audit.Act.DOCUMENT_READ
    assert without.thread.steps[0].words == WORDS
    assert without.holder is None
    agreed = desk.file(reports.Asked(document_id=desk.document_id), consent=True)
    with_consent = reports.read_for_support(**ids, report_id=agreed)
    assert with_consent.holder is not None
    assert with_consent.holder.id == desk.world.camille.holder_id
    assert desk.entry(audit.Act.REPORT_READ).actor_id == desk.operator.id


def test_the_consent_ends_with_the_report(desk: Desk) -> None:
    report_id = desk.file(consent=True)
    ids: dict[str, Any] = {
        "actor": desk.operator,
        "space_id": desk.world.space.id,
        "report_id": report_id,
        "now": desk.now,
    }
    desk.answer(report_id)
    assert reports.read_for_support(**ids).holder is not None
    reports.close(**ids)
    assert reports.read_for_support(**ids).holder is None


def test_the_auditor_lists_without_words_and_the_list_goes_on_where_it_stopped(desk: Desk) -> None:
    """TRA-09; one query a page whatever the number of reports."""
    asked = [reports.Asked(rpps=str(one.rpps)) for one in (desk.world.doctor, desk.world.nurse, desk.world.stranger)]
    filed = [desk.file(one) for one in asked]
    with connections["dmp"].execute_wrapper(counter := Counter()):
        first = reports.reports_to_handle(actor=desk.auditor, states=reports.WAITING, size=2)
    assert counter.count == 1
    second = reports.reports_to_handle(actor=desk.auditor, states=reports.WAITING, after=first.after, size=2)
    assert sorted(one.id for one in [*first.reports, *second.reports]) == sorted(filed)
    assert second.after is None
    of_a_kind = reports.reports_to_handle(actor=desk.operator, states=reports.WAITING, kind=reports.Kind.EMERGENCY)
    assert of_a_kind.reports == []
    with pytest.raises(access.AccessRefused):
        reports.reports_to_handle(actor=desk.world.camille, states=reports.WAITING)


class Counter:
    """Counts the statements of a connection."""

    count = 0

    def __call__(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        self.count += 1
        return execute(sql, params, many, context)


def test_another_persons_report_is_not_found(desk: Desk) -> None:
    report_id = desk.file()
    lou = desk.world.citizen("lou", "Lou")
    theirs = desk.world.open_space(lou)
    with pytest.raises(reports.ReportUnknown):
        reports.report_of(actor=lou, space=theirs, report_id=report_id, now=desk.now)
    with pytest.raises(reports.ReportUnknown):
        reports.read_for_support(actor=desk.operator, space_id=theirs.id, report_id=report_id, now=desk.now)
    with pytest.raises(reports.ReportUnknown):
        reports.take_up(actor=desk.operator, space_id=uuid4(), report_id=report_id, now=desk.now)


def test_who_represents_learns_nothing_of_a_report_about_a_secret_connection(desk_of_a_minor: Desk) -> None:
    """MIN-10, MIN-11: neither in the list, nor by its id, nor in the activity."""
    desk = desk_of_a_minor
    audit.append_alone(
        audit.TraceRecord(
            space_id=desk.world.space.id, at=desk.now, act=audit.Act.DOCUMENTS_LISTED, actor=desk.world.nurse,
            mode=audit.SECRET_MODE,
        )
    )  # fmt: skip
    report_id = desk.file(desk.line(audit.Act.DOCUMENTS_LISTED))
    parent = helper_by_law(desk, "representative")
    assert reports.reports_of(actor=parent, space=desk.world.space, now=desk.now) == []
    with pytest.raises(reports.ReportUnknown):
        desk.thread(report_id, by=parent)
    with pytest.raises(reports.NothingToReport):
        desk.file(desk.line(audit.Act.DOCUMENTS_LISTED), by=parent)
    page = record.activity_of(actor=parent, space=desk.world.space, now=desk.now)
    assert audit.Act.REPORT_FILED not in {one.entry.act for one in page.entries}
    assert desk.thread(report_id).report.secret


def test_reports_go_with_the_record_that_is_erased(desk: Desk) -> None:
    """LC-15, LC-20."""
    desk.file()
    events.publish(RecordErased(space_id=uuid4(), at=desk.now))
    assert Report.objects.count() == ReportStep.objects.count() == 1
    events.publish(RecordErased(space_id=desk.world.space.id, at=desk.now))
    assert nothing_is_stored()
