"""What was reported, opposed or opened in an emergency in a space that was merged, read from the one that was kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import ActorKind
from espace_sante.notifications.models import Notification
from espace_sante.record import api as record
from espace_sante.record.models import DocumentEntry
from espace_sante.reports import api as reports
from tests.factories import make_program
from tests.notifications.conftest import work as tell_all
from tests.record.test_move_documents import Duplicate, work
from tests.worlds import RECENT

pytestmark = pytest.mark.django_db


@pytest.fixture
def twice(db: None) -> Any:
    return Duplicate(now=RECENT)


def emergency_in_the_other(twice: Any) -> UUID:
    found = access.open_emergency(
        actor=twice.stranger, space=twice.other, mode=access.EmergencyMode.BREAK_GLASS,
        reason=access.OpeningReason.UNCONSCIOUS, words="Chute dans la rue.", cannot_answer=True, now=twice.now,
    )  # fmt: skip
    return found.id


def test_emg09_an_emergency_of_a_merged_space_is_read_contested_and_goes_back(twice: Any) -> None:
    emergency_id = emergency_in_the_other(twice)
    merge_id = twice.merge()
    mine = {"actor": twice.camille, "space": twice.space, "now": twice.now}
    assert access.emergencies_of(**mine) == []
    merged = record.chains_of(twice.space.id)[1:]
    (found,) = access.emergencies_of(**mine, merged=merged)
    assert (found.id, found.words) == (emergency_id, "Chute dans la rue.")
    assert found.until <= twice.now  # a merge carries no emergency over
    with pytest.raises(access.EmergencyUnknown):
        access.contest_emergency(**mine, emergency_id=emergency_id)
    assert access.contest_emergency(**mine, emergency_id=emergency_id, merged=merged)
    (line,) = audit.trace_page(space_id=twice.other.id, acts=[audit.Act.EMERGENCY_CONTESTED.value]).entries
    assert line.actor_id == twice.camille.id
    twice.undo(merge_id)
    assert record.chains_of(twice.space.id) == [twice.space.id]
    (back,) = access.emergencies_of(actor=twice.twice, space=twice.other, now=twice.now)
    assert back.contested_at == twice.now


def test_cit18_the_answer_to_a_report_of_a_merged_space_is_told_in_the_kept_one(twice: Any) -> None:
    report_id = reports.open_report(
        actor=twice.twice, space=twice.other, asked=reports.Asked(rpps=str(twice.nurse.rpps)), words="Qui est-ce ?",
        profile_consent=False, now=twice.now,
    )  # fmt: skip
    twice.merge()
    operator = make_program("operateur", kind=ActorKind.OPERATOR)
    reports.answer(
        actor=operator, space_id=twice.other.id, report_id=report_id, words="L’infirmière.", now=twice.now
    )  # fmt: skip
    tell_all(twice.now)
    (told,) = Notification.objects.filter(kind="report_answered")
    assert told.space_id == twice.space.id
    assert told.only_for == str(twice.camille.holder_id)


def test_c3_an_opposition_of_a_merged_space_is_answered_about_the_document_where_it_is_now(twice: Any) -> None:
    done = twice.deposit(twice.new_document(title="Bilan fictif"), space=twice.other)
    report_id = reports.oppose_deposit(
        actor=twice.twice, space=twice.other, document_id=done.document_id, motive="Ce n’est pas moi.",
        quarantine=True, now=twice.now,
    )  # fmt: skip
    twice.merge()
    assert DocumentEntry.objects.get(id=done.document_id, space_id=twice.space.id).quarantined
    assert twice.titles_for(twice.nurse) == []
    with pytest.raises(reports.MotiveAlreadyStated):
        reports.oppose_deposit(
            actor=twice.camille, space=twice.space, document_id=done.document_id, motive="Encore", quarantine=True,
            now=twice.now,
        )  # fmt: skip
    (waiting,) = reports.oppositions_to_answer(actor=twice.doctor)
    assert waiting.holder.id == twice.camille.holder_id
    reports.answer_opposition(
        actor=twice.doctor, space_id=twice.other.id, report_id=report_id, settlement=record.Settlement.KEEP,
        words="C’est bien vous.", now=twice.now,
    )  # fmt: skip
    assert twice.titles_for(twice.nurse) == ["Bilan fictif"]
    work()
