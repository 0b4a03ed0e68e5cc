"""A deposit is opposed for a motive, and its author answers: quarantine, delay, answers (CIT-12, CIT-13, C3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import Rpps
from espace_sante.outbox.api import drain
from espace_sante.record import api as record
from espace_sante.record.models import DocumentEntry
from espace_sante.reports import api as reports
from espace_sante.reports.models import Report, ReportStep
from tests.reports.services.conftest import Desk
from tests.reports.services.test_open_report import helper_by_law

MOTIVE = "Ce compte rendu parle d’une autre personne que moi."
SETTLED = record.Settlement


def oppose(desk: Desk, *, quarantine: bool = True, by: Actor | None = None, document_id: UUID | None = None) -> UUID:
    return reports.oppose_deposit(
        actor=by or desk.world.camille, space=desk.world.space, document_id=document_id or desk.document_id,
        motive=MOTIVE, quarantine=quarantine, now=desk.now,
    )  # fmt: skip


def about(desk: Desk, report_id: UUID, actor: Actor | None = None) -> dict[str, Any]:
    ids = {"actor": actor or desk.world.doctor, "report_id": report_id, "now": desk.now}
    return ids | {"space_id": desk.world.space.id}


def settle(desk: Desk, report_id: UUID, settlement: record.Settlement, *, by: Actor | None = None) -> None:
    reports.answer_opposition(**about(desk, report_id, by), settlement=settlement, words="Voici pourquoi.")


def reads(desk: Desk, actor: Actor, document_id: UUID | None = None) -> bool:
    """One by one and in the list, which never disagree."""
    try:
        record.document_metadata(
            actor=actor, space=desk.world.space, document_id=document_id or desk.document_id, now=desk.now
        )
    except record.DocumentUnknown:
        alone = False
    else:
        alone = True
    listed = desk.world.titles_for(actor)
    assert ("Bilan fictif" in listed) is alone
    return alone


def colleague(desk: Desk, author: Actor) -> Actor:
    """Somebody else of the author's structure."""
    assert author.finess is not None
    other = desk.world.professional("collegue", "10")
    return replace(other, finess=author.finess)


def test_c3_in_quarantine_the_author_and_the_holder_alone_read_even_in_an_emergency(desk: Desk) -> None:
    world = desk.world
    access.open_emergency(
        actor=world.stranger, space=world.space, mode=access.EmergencyMode.BREAK_GLASS,
        reason=access.OpeningReason.UNCONSCIOUS, words="Inconscient", cannot_answer=True, now=desk.now,
    )  # fmt: skip
    assert all(reads(desk, one) for one in (world.nurse, world.stranger, world.doctor))
    oppose(desk)
    record.set_document_rule(
        actor=world.camille, space=world.space, document_id=desk.document_id, rpps=Rpps(str(world.nurse.rpps)),
        name="Inf", rule=access.DocumentRule.ALLOWED, now=desk.now,
    )  # fmt: skip
    assert not reads(desk, world.nurse)
    assert not reads(desk, world.stranger)
    assert reads(desk, world.doctor)  # VIS-06
    assert reads(desk, world.camille)


def test_cit12_without_quarantine_everybody_reads_as_before_until_the_answer(desk: Desk) -> None:
    report_id = oppose(desk, quarantine=False)
    assert reads(desk, desk.world.nurse)
    settle(desk, report_id, SETTLED.HIDE)
    assert not reads(desk, desk.world.nurse)
    assert reads(desk, desk.world.camille)


def test_cit13_the_author_hides_deletes_or_keeps_and_says_why(desk: Desk) -> None:
    """One document each; what is kept is read again, what is hidden the holder may show again."""
    kept = oppose(desk)
    settle(desk, kept, SETTLED.KEEP)
    assert reads(desk, desk.world.nurse)
    thread = reports.report_of(actor=desk.world.camille, space=desk.world.space, report_id=kept, now=desk.now)
    assert (thread.report.state, thread.steps[-1].words) == (reports.State.ANSWERED, "Voici pourquoi.")
    assert thread.report.next_steps == frozenset()
    hidden = oppose(desk)
    settle(desk, hidden, SETTLED.HIDE)
    assert not reads(desk, desk.world.nurse)
    record.set_masked(
        actor=desk.world.camille, space=desk.world.space, document_id=desk.document_id, masked=False, now=desk.now
    )  # fmt: skip
    assert reads(desk, desk.world.nurse)
    deleted = oppose(desk)
    settle(desk, deleted, SETTLED.DELETE)
    assert not reads(desk, desk.world.camille)
    acts = [desk.entry(act).actor_id for act in (audit.Act.OPPOSITION_ACCEPTED, audit.Act.OPPOSITION_DECLINED)]
    assert acts == [desk.world.doctor.id] * 2


def test_cit12_a_colleague_of_the_structure_answers_without_reading_the_document(desk: Desk) -> None:
    report_id = oppose(desk)
    other = colleague(desk, desk.world.doctor)
    found = reports.read_opposition(**about(desk, report_id, other))
    assert found.document is not None
    assert not found.document.readable
    assert found.thread.steps[0].words == MOTIVE
    assert desk.entry(audit.Act.OPPOSITION_READ).actor_id == other.id
    settle(desk, report_id, SETTLED.KEEP, by=other)
    assert reads(desk, desk.world.nurse)


@pytest.mark.parametrize("who", ["nurse", "stranger", "camille", "laboratory"])
def test_nobody_but_the_author_and_their_structure_knows_or_answers(desk: Desk, who: str) -> None:
    report_id = oppose(desk)
    actor = getattr(desk.world, who)
    assert reports.oppositions_to_answer(actor=actor) == []
    assert reports.count_to_answer(actor=actor) == 0
    with pytest.raises(reports.ReportUnknown):
        reports.read_opposition(**about(desk, report_id, actor))
    with pytest.raises(reports.ReportUnknown):
        settle(desk, report_id, SETTLED.KEEP, by=actor)
    assert not reads(desk, desk.world.nurse)


def test_cit08_an_author_who_was_blocked_still_answers(desk: Desk) -> None:
    report_id = oppose(desk)
    access.block_professional(
        actor=desk.world.camille, space=desk.world.space, rpps=Rpps(str(desk.world.doctor.rpps)), name="Dr",
        now=desk.now,
    )  # fmt: skip
    found = reports.read_opposition(**about(desk, report_id))
    assert found.document is not None
    assert not found.document.readable
    settle(desk, report_id, SETTLED.HIDE)
    assert DocumentEntry.objects.get(id=desk.document_id).masque_ps


def test_the_list_says_whom_it_is_about_the_waiting_ones_first_and_has_no_words(desk: Desk) -> None:
    settle(desk, oppose(desk), SETTLED.KEEP)
    waiting = oppose(desk)
    found = reports.oppositions_to_answer(actor=desk.world.doctor)
    assert [one.report.state for one in found] == [reports.State.FILED, reports.State.ANSWERED]
    assert found[0].report.id == waiting
    assert found[0].holder.id == desk.world.camille.holder_id
    assert found[0].report.due_at == desk.now + settings.OPPOSITION_ANSWER
    assert reports.count_to_answer(actor=desk.world.doctor) == 1


def test_c3_silence_hides_the_document_at_the_end_of_the_delay_and_not_before(desk: Desk) -> None:
    report_id = oppose(desk, quarantine=False)
    due = desk.now + settings.OPPOSITION_ANSWER
    all_of(desk, until=due - timedelta(seconds=1))
    assert reads(desk, desk.world.nurse)
    all_of(desk, until=due)
    assert not reads(desk, desk.world.nurse)
    thread = reports.report_of(actor=desk.world.camille, space=desk.world.space, report_id=report_id, now=desk.now)
    assert thread.report.state is reports.State.UNANSWERED
    assert desk.entry(audit.Act.OPPOSITION_UNANSWERED).actor_kind == "system"
    settle(desk, report_id, SETTLED.KEEP)  # a late answer is one
    assert reads(desk, desk.world.nurse)


def test_c3_silence_after_an_answer_changes_nothing(desk: Desk) -> None:
    settle(desk, oppose(desk), SETTLED.KEEP)
    all_of(desk, until=desk.now + settings.OPPOSITION_ANSWER)
    assert reads(desk, desk.world.nurse)


def all_of(desk: Desk, *, until: Any) -> None:
    while drain(record.RecordOutbox, now=until):
        pass


def test_the_person_takes_it_out_of_quarantine_puts_it_back_and_withdraws(desk: Desk) -> None:
    report_id = oppose(desk)
    mine: dict[str, Any] = {"actor": desk.world.camille, "space": desk.world.space, "now": desk.now}
    reports.choose_quarantine(**mine, report_id=report_id, quarantined=False)
    assert reads(desk, desk.world.nurse)
    reports.choose_quarantine(**mine, report_id=report_id, quarantined=True)
    reports.withdraw_opposition(**mine, report_id=report_id)
    assert reads(desk, desk.world.nurse)
    for again in (reports.withdraw_opposition, reports.choose_quarantine):
        more = {"quarantined": True} if again is reports.choose_quarantine else {}
        with pytest.raises(reports.StepNotPossible):
            again(**mine, report_id=report_id, **more)
    with pytest.raises(reports.StepNotPossible):
        settle(desk, report_id, SETTLED.HIDE)


def test_one_opposition_waits_at_most_and_a_motive_is_needed(desk: Desk) -> None:
    mine: dict[str, Any] = {"actor": desk.world.camille, "space": desk.world.space, "document_id": desk.document_id}
    for words in ("", " \n", "a" * 2_001):
        with pytest.raises(reports.ReportWordsInvalid):
            reports.oppose_deposit(**mine, motive=words, quarantine=True, now=desk.now)
    assert not Report.objects.exists()
    assert reads(desk, desk.world.nurse)
    first = oppose(desk)
    with pytest.raises(reports.MotiveAlreadyStated) as known:
        oppose(desk)
    assert known.value.report_id == first
    assert reports.opposable(**mine, now=desk.now).waiting_id == first
    assert desk.file(reports.Asked(document_id=desk.document_id))  # a report to the support is another thing


def test_cit14_what_has_no_author_who_answers_cannot_be_opposed(desk: Desk) -> None:
    row = DocumentEntry.objects.get(id=desk.document_id)
    DocumentEntry.objects.filter(id=row.id).update(author_rpps="", author_finess="")
    with pytest.raises(reports.NothingToReport):
        oppose(desk)
    DocumentEntry.objects.filter(id=row.id).update(author_rpps=row.author_rpps, invisible_patient=True)
    with pytest.raises(reports.NothingToReport):  # ANN-01: what one may not know of is not found
        oppose(desk)


@pytest.mark.parametrize("who", ["nurse", "doctor"])
def test_no_professional_opposes_a_deposit(desk: Desk, who: str) -> None:
    with pytest.raises(access.AccessRefused):
        oppose(desk, by=getattr(desk.world, who))


def test_min16_who_assists_opposes_nothing_in_the_place_of_the_person(desk: Desk) -> None:
    with pytest.raises(access.AccessRefused):
        oppose(desk, by=helper_by_law(desk, "assistant"))


def test_a_guardian_opposes(desk: Desk) -> None:
    assert oppose(desk, by=helper_by_law(desk, "guardian"))


def test_min11_a_parent_learns_nothing_of_an_opposition_about_what_a_minor_hid(desk_of_a_minor: Desk) -> None:
    desk = desk_of_a_minor
    done = desk.world.deposit(desk.world.new_document(title="Autre", secret=True))
    report_id = oppose(desk, document_id=done.document_id)
    parent = helper_by_law(desk, "representative")
    assert reports.reports_of(actor=parent, space=desk.world.space, now=desk.now) == []
    with pytest.raises(reports.ReportUnknown):
        reports.withdraw_opposition(actor=parent, space=desk.world.space, report_id=report_id, now=desk.now)
    page = record.activity_of(actor=parent, space=desk.world.space, now=desk.now)
    acts = {one.entry.act for one in page.entries}
    assert not acts & {audit.Act.OPPOSITION_FILED, audit.Act.DOCUMENT_QUARANTINED}


def test_a_correction_does_not_bring_a_document_out_of_quarantine(desk: Desk) -> None:
    """Nor does the version before it show what is hidden."""
    world = desk.world
    report_id = oppose(desk)
    former = DocumentEntry.objects.get(id=desk.document_id)
    newer = world.deposit(world.new_document(replaces=former.unique_id)).document_id
    assert not reads(desk, world.nurse, newer)
    settle(desk, report_id, SETTLED.KEEP)
    assert reads(desk, world.nurse, newer)


def test_what_its_author_deleted_meanwhile_is_answered_all_the_same(desk: Desk) -> None:
    report_id = oppose(desk)
    record.delete_document(
        actor=desk.world.doctor, space=desk.world.space, document_id=desk.document_id, now=desk.now
    )  # fmt: skip
    assert reports.read_opposition(**about(desk, report_id)).document is None
    settle(desk, report_id, SETTLED.KEEP)
    thread = reports.report_of(actor=desk.world.camille, space=desk.world.space, report_id=report_id, now=desk.now)
    assert thread.steps[-1].step is reports.Step.DELETE
    other = desk.world.deposit()
    gone = oppose(desk, document_id=other.document_id)
    record.delete_document(
        actor=desk.world.doctor, space=desk.world.space, document_id=other.document_id, now=desk.now
    )  # fmt: skip
    all_of(desk, until=desk.now + settings.OPPOSITION_ANSWER)
    reports.withdraw_opposition(actor=desk.world.camille, space=desk.world.space, report_id=gone, now=desk.now)


def test_ope05_the_support_neither_lists_nor_opens_an_opposition(desk: Desk) -> None:
    report_id = oppose(desk)
    assert reports.reports_to_handle(actor=desk.operator, states=reports.WAITING).reports == []
    with pytest.raises(reports.ReportUnknown):
        reports.read_for_support(**about(desk, report_id, desk.operator))
    with pytest.raises(reports.StepNotPossible):
        reports.answer(**about(desk, report_id, desk.operator), words="Non")
    mine: dict[str, Any] = {"actor": desk.world.camille, "space": desk.world.space, "now": desk.now}
    with pytest.raises(reports.ReportUnknown):
        reports.withdraw_report(**mine, report_id=report_id)


def test_the_motive_is_sealed_and_goes_with_the_record(desk: Desk) -> None:
    oppose(desk)
    assert MOTIVE.encode() not in bytes(ReportStep.objects.get().words or b"")


def test_a_structure_s_software_deposited_and_one_of_its_members_answers(desk: Desk) -> None:
    laboratory = desk.world.laboratory
    done = desk.world.deposit(desk.world.new_document(title="Autre", author=laboratory), by=laboratory)
    report_id = oppose(desk, document_id=done.document_id)
    member = replace(desk.world.professional("biologiste", "10"), finess=laboratory.finess)
    (found,) = reports.oppositions_to_answer(actor=member)
    assert found.report.id == report_id
    assert found.report.subject_name == identity.structures([str(laboratory.finess)])[str(laboratory.finess)]
