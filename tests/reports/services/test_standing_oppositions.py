"""What one professional will deposit is opposed once: each document arrives in quarantine, and is answered (CIT-12)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import SYSTEM, Actor, ActorKind
from espace_sante.kernel.events import publish
from espace_sante.notifications.models import Notification
from espace_sante.outbox.api import drain
from espace_sante.record import api as record
from espace_sante.record.models import DocumentEntry
from espace_sante.reports import api as reports
from espace_sante.reports.models import Report, StandingOpposition
from tests.reports.services.conftest import Desk

MOTIVE = "Ce soignant me confond avec une autre patiente."


def oppose(desk: Desk, *, by: Actor | None = None, rpps: str | None = None, motive: str = MOTIVE) -> None:
    reports.oppose_deposits_to_come(
        actor=by or desk.world.camille, space=desk.world.space, rpps=rpps or str(desk.world.doctor.rpps),
        motive=motive, now=desk.now,
    )  # fmt: skip


def accept(desk: Desk, *, by: Actor | None = None) -> bool:
    return reports.accept_deposits_again(
        actor=by or desk.world.camille, space=desk.world.space, rpps=str(desk.world.doctor.rpps), now=desk.now
    )


def deposit(desk: Desk, title: str = "Nouveau", *, by: Actor | None = None, **more: object) -> UUID:
    world = desk.world
    done = world.deposit(world.new_document(title=title, **more), by=by)  # type: ignore[arg-type]
    work(desk.now)
    return done.document_id


def work(until: datetime) -> None:
    while drain(record.RecordOutbox, now=until):
        pass


def quarantined(document_id: UUID) -> bool:
    return DocumentEntry.objects.get(id=document_id).quarantined


def test_cit12_c3_the_next_deposits_arrive_in_quarantine_and_the_ones_of_before_stay_as_they_were(desk: Desk) -> None:
    world = desk.world
    oppose(desk)
    next_id, other_id = deposit(desk), deposit(desk, "Soins", by=world.nurse, author=world.nurse)
    assert [quarantined(one) for one in (desk.document_id, next_id, other_id)] == [False, True, False]
    assert "Nouveau" in world.titles_for(world.camille)
    assert "Nouveau" in world.titles_for(world.doctor)
    assert "Nouveau" not in world.titles_for(world.nurse)


def test_cit12_each_deposit_is_answered_by_its_author_with_the_motive_and_the_same_delay(desk: Desk) -> None:
    oppose(desk)
    first, second = deposit(desk, "Un"), deposit(desk, "Deux")
    rows = {row.document_id: row for row in Report.objects.all()}
    assert set(rows) == {first, second}
    row = rows[first]
    assert (row.due_at, row.by_id) == (desk.now + settings.OPPOSITION_ANSWER, desk.world.camille.id)
    ids = {"actor": desk.world.doctor, "space_id": desk.world.space.id, "report_id": row.id, "now": desk.now}
    opened = reports.read_opposition(**ids)
    assert opened.thread.steps[0].words == MOTIVE
    reports.answer_opposition(**ids, settlement=record.Settlement.KEEP, words="C’est bien le vôtre.")
    assert [quarantined(one) for one in (first, second)] == [False, True]
    told = reports.report_of(actor=desk.world.camille, space=desk.world.space, report_id=row.id, now=desk.now)
    assert told.steps[-1].words == "C’est bien le vôtre."
    assert Notification.objects.filter(kind="deposit_opposed").count() == 2


def test_cit12_silence_leaves_it_in_quarantine(desk: Desk) -> None:
    oppose(desk)
    document_id = deposit(desk)
    work(desk.now + settings.OPPOSITION_ANSWER + timedelta(seconds=1))
    assert Report.objects.get().state == reports.State.UNANSWERED
    assert quarantined(document_id)


def test_cit12_opposed_no_more_what_comes_is_shown_and_what_waits_is_still_answered(desk: Desk) -> None:
    oppose(desk)
    before = deposit(desk)
    assert accept(desk)
    assert not accept(desk)
    after = deposit(desk, "Ensuite")
    assert [quarantined(one) for one in (before, after)] == [True, False]
    report = Report.objects.get()
    assert report.state == reports.State.FILED
    reports.withdraw_opposition(
        actor=desk.world.camille, space=desk.world.space, report_id=report.id, now=desk.now
    )  # fmt: skip
    assert not quarantined(before)
    oppose(desk)
    assert quarantined(deposit(desk, "Encore"))


def test_ann01_nothing_tells_of_a_document_that_waits_for_an_announcement(desk: Desk) -> None:
    oppose(desk)
    hidden = deposit(desk, "À annoncer", invisible=True)
    assert quarantined(hidden)
    assert not Report.objects.exists()
    record.announce_document(actor=desk.world.doctor, space=desk.world.space, document_id=hidden, now=desk.now)
    work(desk.now)
    assert Report.objects.get().document_id == hidden


def test_cit12_opposed_no_more_meanwhile_an_announced_document_leaves_the_quarantine(desk: Desk) -> None:
    oppose(desk)
    hidden = deposit(desk, "À annoncer", invisible=True)
    accept(desk)
    record.announce_document(actor=desk.world.doctor, space=desk.world.space, document_id=hidden, now=desk.now)
    work(desk.now)
    assert not quarantined(hidden)
    assert not Report.objects.exists()


def test_c3_a_correction_follows_the_document_that_it_corrects(desk: Desk) -> None:
    former = DocumentEntry.objects.get(id=desk.document_id).unique_id
    oppose(desk)
    assert not quarantined(deposit(desk, "Corrigé", replaces=former))
    new_id = deposit(desk)
    corrected = deposit(desk, "Encore", replaces=DocumentEntry.objects.get(id=new_id).unique_id)
    assert quarantined(corrected)
    assert Report.objects.count() == 1


def test_str01_the_software_of_a_structure_does_not_go_around_it(desk: Desk) -> None:
    world = desk.world
    assert world.doctor.finess is not None
    software = Actor(kind=ActorKind.STRUCTURE, id=world.doctor.finess, name="Cabinet", finess=world.doctor.finess)
    oppose(desk)
    assert quarantined(deposit(desk, by=software, author=world.doctor))


def test_tra01_the_trace_names_who_opposed_whom_and_what_arrived_in_quarantine(desk: Desk) -> None:
    oppose(desk)
    document_id = deposit(desk)
    accept(desk)
    begun, ended = desk.entry(audit.Act.DEPOSITS_OPPOSED), desk.entry(audit.Act.DEPOSITS_OPPOSED_NO_MORE)
    for one in (begun, ended):
        assert (one.actor_id, one.subject_id) == (desk.world.camille.id, desk.world.doctor.rpps)
    held = desk.entry(audit.Act.DOCUMENT_QUARANTINED)
    assert (held.actor_id, held.document_id, held.reason) == (SYSTEM.id, document_id, "deposits-opposed")
    assert audit.verify(desk.world.space.id).faults == []


@pytest.mark.parametrize("motive", ["", "   ", "x" * 2001])
def test_a_motive_is_stated_in_some_words(desk: Desk, motive: str) -> None:
    with pytest.raises(reports.ReportWordsInvalid):
        oppose(desk, motive=motive)
    assert not StandingOpposition.objects.exists()
    assert not quarantined(deposit(desk))


def test_it_is_stated_once_about_somebody_of_the_directory_and_by_the_holder_s_side_alone(desk: Desk) -> None:
    with pytest.raises(reports.NothingToReport):
        oppose(desk, rpps="10000000000")
    for other in (desk.world.nurse, desk.world.doctor):
        with pytest.raises(access.AccessRefused):
            oppose(desk, by=other)
        with pytest.raises(access.AccessRefused):
            accept(desk, by=other)
    oppose(desk)
    with pytest.raises(reports.DepositsOpposedAlready):
        oppose(desk)


def test_the_motive_is_sealed_where_it_is_stored_and_goes_with_the_record(desk: Desk) -> None:
    oppose(desk)
    (row,) = StandingOpposition.objects.all()
    assert MOTIVE.encode() not in bytes(row.words)
    found = reports.standing_of(
        actor=desk.world.camille, space=desk.world.space, rpps=str(desk.world.doctor.rpps), now=desk.now
    )
    assert found is not None
    assert found.words == MOTIVE
    publish(record.RecordErased(space_id=desk.world.space.id, at=desk.now))
    assert not StandingOpposition.objects.exists()


def test_a_deposit_of_a_professional_costs_no_query_more(desk: Desk) -> None:
    """The ties of the author are read already."""
    counts = []
    for opposed in (False, True):
        if opposed:
            oppose(desk)
        with CaptureQueriesContext(connections["dmp"]) as sent:
            desk.world.deposit()
        counts.append(len(sent))
    assert counts[0] == counts[1]
