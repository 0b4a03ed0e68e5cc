"""Filing a report: what may be pointed at, by whom, in which words, how often (CIT-18)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import override_settings

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.reports import api as reports
from espace_sante.reports.models import Report, ReportStep
from espace_sante.spaces import api as spaces
from tests.carers import make_carer
from tests.reports.services.conftest import WORDS, Desk


def open_emergency(
    desk: Desk, *, space: spaces.SpaceView | None = None, now: datetime | None = None
) -> access.EmergencyView:
    return access.open_emergency(
        actor=desk.world.stranger, space=space or desk.world.space, mode=access.EmergencyMode.BREAK_GLASS,
        reason=access.OpeningReason.UNCONSCIOUS, words="Malaise.", cannot_answer=True, now=now or desk.now,
    )  # fmt: skip


def nothing_is_stored() -> bool:
    return not Report.objects.exists() and not ReportStep.objects.exists()


def test_a_line_is_reported_with_who_acted_and_the_trace_tells_it(desk: Desk) -> None:
    thread = desk.thread(desk.file())
    report = thread.report
    assert (report.kind, report.subject_id) == (reports.Kind.PROFESSIONAL, desk.world.nurse.rpps)
    assert report.document_id == desk.document_id
    assert [(one.step, one.words) for one in thread.steps] == [(reports.Step.FILE, WORDS)]
    assert desk.entry(audit.Act.REPORT_FILED).subject_id == desk.world.nurse.rpps


def test_a_document_is_reported_with_its_author_from_the_directory(desk: Desk) -> None:
    report = desk.thread(desk.file(reports.Asked(document_id=desk.document_id))).report
    assert (report.kind, report.document_id) == (reports.Kind.DOCUMENT, desk.document_id)
    assert report.subject_id == desk.world.doctor.rpps


def test_a_professional_is_reported_without_any_line(desk: Desk) -> None:
    report = desk.thread(desk.file(reports.Asked(rpps=str(desk.world.doctor.rpps)))).report
    assert (report.kind, report.line) == (reports.Kind.PROFESSIONAL, None)


def test_an_access_in_an_emergency_is_contested_as_a_kind_of_its_own(desk: Desk) -> None:
    """C8: the line says the way in, and is found by the id of its emergency, not of another by the same person."""
    found = [open_emergency(desk, now=desk.now + timedelta(hours=hour)) for hour in (0, 2)]
    report = desk.thread(desk.file(reports.Asked(emergency_id=found[0].id))).report
    assert (report.kind, report.subject_id) == (reports.Kind.EMERGENCY, desk.world.stranger.rpps)
    assert report.line is not None
    told = audit.trace_line(space_id=report.line.space_id, position=report.line.position)
    assert told is not None
    assert (told.act, told.at) == (audit.Act.EMERGENCY_OPENED, found[0].since)


def test_an_emergency_of_another_space_is_not_found(desk: Desk) -> None:
    lou = desk.world.citizen("lou", "Lou")
    theirs = open_emergency(desk, space=desk.world.open_space(lou))
    with pytest.raises(reports.NothingToReport):
        desk.file(reports.Asked(emergency_id=theirs.id))
    assert nothing_is_stored()


def test_the_words_are_sealed_with_the_key_of_the_space(desk: Desk) -> None:
    desk.file()
    (step,) = ReportStep.objects.all()
    assert step.words is not None
    assert b"bilan" not in bytes(step.words)


@pytest.mark.parametrize("words", ["", "   ", "a" * 2_001])
def test_words_that_are_empty_or_too_long_store_nothing(desk: Desk, words: str) -> None:
    with pytest.raises(reports.ReportWordsInvalid):
        desk.file(words=words)
    assert nothing_is_stored()


def test_an_unknown_line_is_not_found(desk: Desk) -> None:
    for asked in (
        reports.Asked(line=reports.LineOfTrace(space_id=desk.world.space.id, position=9_999)),
        reports.Asked(line=reports.LineOfTrace(space_id=uuid4(), position=1)),
        reports.Asked(document_id=uuid4()),
        reports.Asked(rpps="99999999999"),
        reports.Asked(emergency_id=uuid4()),
        reports.Asked(),
    ):
        with pytest.raises(reports.NothingToReport):
            desk.file(asked)
    assert nothing_is_stored()


def test_somebody_elses_line_is_not_found(desk: Desk) -> None:
    lou = desk.world.citizen("lou", "Lou")
    theirs = desk.world.open_space(lou)
    desk.world.deposit(space=theirs)
    entry = audit.trace_page(space_id=theirs.id, acts=[audit.Act.DOCUMENT_DEPOSITED.value]).entries[0]
    with pytest.raises(reports.NothingToReport):
        desk.file(reports.Asked(line=reports.LineOfTrace(space_id=theirs.id, position=entry.position)))
    with pytest.raises(access.AccessRefused):
        desk.file(by=lou)
    assert nothing_is_stored()


def test_a_line_about_a_document_that_waits_for_its_announcement_is_not_found(desk: Desk) -> None:
    """ANN-01: reporting tells no more than reading the activity."""
    desk.world.deposit(desk.world.new_document(title="Attente", invisible=True))
    with pytest.raises(reports.NothingToReport):
        desk.file(desk.line(audit.Act.DOCUMENT_DEPOSITED))


def test_the_same_thing_waits_once_and_may_be_reported_again_after_an_answer(desk: Desk) -> None:
    first = desk.file()
    with pytest.raises(reports.AlreadyReported) as refused:
        desk.file()
    assert refused.value.report_id == first
    desk.answer(first)
    assert desk.file() != first


def test_the_date_of_the_last_report_is_told_before_one_writes(desk: Desk) -> None:
    """CIT-18."""
    about: dict[str, Any] = {"actor": desk.world.camille, "space": desk.world.space, "asked": desk.line()}
    assert reports.reportable(**about, now=desk.now).last_at is None
    report_id = desk.file()
    later = reports.reportable(**about, now=desk.now + timedelta(days=3))
    assert (later.last_at, later.waiting_id) == (desk.now, report_id)


def test_a_person_files_so_many_reports_in_a_day_and_no_more(desk: Desk) -> None:
    asked = [reports.Asked(rpps=str(one.rpps)) for one in (desk.world.doctor, desk.world.nurse, desk.world.stranger)]
    with override_settings(REPORTS_A_DAY=2):
        desk.file(asked[0])
        desk.file(asked[1])
        with pytest.raises(reports.TooManyReports):
            desk.file(asked[2])
        assert Report.objects.count() == 2
        desk.file(asked[2], now=desk.now + timedelta(days=1))


def test_a_carer_reads_the_activity_but_speaks_to_nobody_in_the_place_of_the_person(desk: Desk) -> None:
    """CAR-09."""
    helper = desk.world.citizen("aidant", "Aidant")
    desk.world.open_space(helper)
    make_carer(desk.world.camille, helper, now=desk.now)
    with pytest.raises(access.AccessRefused):
        desk.file(by=helper)


def helper_by_law(desk: Desk, kind: str) -> Actor:
    helper = desk.world.citizen("proche", "Proche")
    assert helper.holder_id is not None
    assert desk.world.camille.holder_id is not None
    identity.relate(person_id=helper.holder_id, helped_id=desk.world.camille.holder_id, kind=kind, now=desk.now)
    return helper


def test_a_parent_reports_for_a_minor(desk_of_a_minor: Desk) -> None:
    assert desk_of_a_minor.file(by=helper_by_law(desk_of_a_minor, "representative"))


def test_who_assists_reports_nothing_in_the_place_of_the_person(desk: Desk) -> None:
    """MIN-16."""
    with pytest.raises(access.AccessRefused):
        desk.file(by=helper_by_law(desk, "assistant"))


def test_a_guardian_reports(desk: Desk) -> None:
    assert desk.file(by=helper_by_law(desk, "guardian"))
