"""Records opened in an emergency: who may, what is read, until when, who is told. RULES.md 7."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from espace_sante.access import api as access
from espace_sante.access.models import EmergencyOpening
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.record import api as record
from tests.access.listening import listening
from tests.access.test_choices_about_professionals import MASKED, PLAIN, of, seen, world
from tests.worlds import NOW, World

__all__ = ["world"]
pytestmark = pytest.mark.django_db
BREAK_GLASS, CALL = access.EmergencyMode.BREAK_GLASS, access.EmergencyMode.CALL_CENTRE


def opens(world: World, actor: Actor, *, mode: access.EmergencyMode = BREAK_GLASS, **more: Any) -> access.EmergencyView:
    asked: dict[str, Any] = {
        "reason": access.OpeningReason.UNCONSCIOUS, "words": "Inconsciente", "cannot_answer": True, "now": NOW,
    }  # fmt: skip
    return access.open_emergency(actor=actor, space=world.space, mode=mode, **(asked | more))


def chooses(world: World, **choices: bool) -> None:
    access.choose_confidentiality(actor=world.camille, space=world.space, choices=access.Choices(**choices), now=NOW)


def test_emg01_emg08_any_health_professional_reads_for_an_hour_with_a_reason(world: World) -> None:
    found = opens(world, world.stranger)
    assert found.until == NOW + timedelta(hours=1)
    assert seen(world, world.stranger, after=timedelta(minutes=59)) == {PLAIN}
    assert seen(world, world.stranger, after=timedelta(hours=1)) == set()
    entries = audit.trace_page(space_id=world.space.id, size=50).entries
    modes = {one.mode for one in entries if one.actor_id == world.stranger.id}
    assert modes == {"emergency", "normal"}  # the refusal after the hour is an ordinary one


@pytest.mark.parametrize(
    ("more", "field"),
    [({"words": " "}, "words"), ({"words": "x" * 1001}, "words"), ({"cannot_answer": False}, "cannot_answer")],
)
def test_emg08_without_words_or_statement_nothing_opens_and_nothing_is_stored(
    world: World, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(access.EmergencyInvalid) as refused:
        opens(world, world.stranger, **more)
    assert refused.value.field == field
    assert not EmergencyOpening.objects.exists()


def test_emg02_the_call_centre_is_for_a_doctor_who_acts_there_and_asks_for_no_statement(world: World) -> None:
    with pytest.raises(access.AccessRefused):
        opens(world, world.stranger, mode=CALL)
    with override_settings(CALL_CENTRES={world.stranger.finess}):
        opens(world, world.stranger, mode=CALL, cannot_answer=False)
        assert seen(world, world.stranger) == {PLAIN}
    listed = audit.trace_page(space_id=world.space.id, acts=[audit.Act.DOCUMENTS_LISTED.value], size=1).entries
    assert [one.mode for one in listed] == ["call_centre"]


@pytest.mark.parametrize(("refused", "other"), [("break_glass", "call_centre"), ("call_centre", "break_glass")])
def test_emg03_emg07_the_two_oppositions_are_independent(world: World, refused: str, other: str) -> None:
    chooses(world, **{refused: False})
    with override_settings(CALL_CENTRES={world.stranger.finess}):
        with pytest.raises(access.AccessRefused):
            opens(world, world.stranger, mode=access.EmergencyMode(refused))
        assert opens(world, world.stranger, mode=access.EmergencyMode(other)).mode == other


def test_emg03_an_opposition_ends_at_once_what_was_opened(world: World) -> None:
    opens(world, world.stranger)
    chooses(world, break_glass=False)
    assert seen(world, world.stranger) == set()


def test_emg03_emg04_what_is_masked_stays_masked_unless_the_holder_chose_otherwise(world: World) -> None:
    opens(world, world.stranger)
    assert seen(world, world.stranger) == {PLAIN}
    chooses(world, masked_in_emergency=True)
    assert seen(world, world.stranger) == {PLAIN, MASKED}
    assert seen(world, world.pharmacist) == {PLAIN}  # in no emergency


def test_emg05_a_blocked_professional_stays_out(world: World) -> None:
    with pytest.raises(access.AccessRefused):
        opens(world, world.blocked)
    opens(world, world.stranger)
    access.block_professional(actor=world.camille, space=world.space, rpps=of(world.stranger), name="Dr", now=NOW)
    assert seen(world, world.stranger) == set()


def test_emg06_a_citizen_a_structure_and_social_care_open_nothing(world: World) -> None:
    for actor in (world.camille, world.laboratory, world.professional("assistante", "41")):
        with pytest.raises(access.AccessRefused):
            opens(world, actor)
    assert not EmergencyOpening.objects.exists()


def test_an_emergency_gives_reading_alone(world: World) -> None:
    waiting = world.deposit(world.new_document(title="À annoncer", invisible=True)).document_id
    opens(world, world.stranger)
    with pytest.raises(access.AccessRefused):
        record.announce_document(actor=world.stranger, space=world.space, document_id=waiting, now=NOW)


def test_emg09_not02_the_holder_and_the_treating_doctor_are_told_at_once(world: World) -> None:
    told: list[access.EmergencyOpened] = []
    with listening(access.EmergencyOpened, told):
        found = opens(world, world.stranger)
        opens(world, world.doctor)
    first, own = told
    assert (first.space_id, first.emergency_id, first.rpps) == (world.space.id, found.id, world.stranger.rpps)
    assert (first.mode, first.reason, first.treating_doctor_rpps) == ("break_glass", "unconscious", world.doctor.rpps)
    assert own.treating_doctor_rpps == ""  # who opened knows


def test_c8_the_holder_reads_why_and_contests_which_ends_it_once(world: World) -> None:
    found = opens(world, world.stranger)
    (view,) = access.emergencies_of(actor=world.camille, space=world.space, now=NOW)
    assert (view.words, view.reason, view.contested_at) == ("Inconsciente", "unconscious", None)
    assert b"Inconsciente" not in bytes(EmergencyOpening.objects.get().words)
    contest = {"actor": world.camille, "space": world.space, "emergency_id": found.id, "now": NOW}
    assert access.contest_emergency(**contest)
    assert not access.contest_emergency(**contest)
    assert seen(world, world.stranger) == set()
    with pytest.raises(access.EmergencyUnknown):
        access.contest_emergency(**(contest | {"emergency_id": world.space.id}))


def test_tra04_looking_at_the_accesses_in_an_emergency_is_traced(world: World) -> None:
    access.emergencies_of(actor=world.camille, space=world.space, now=NOW)
    (line,) = audit.trace_page(space_id=world.space.id, acts=[audit.Act.EMERGENCIES_READ.value]).entries
    assert (line.actor_id, line.refused, line.reason) == (world.camille.id, False, "holder")
    with pytest.raises(access.AccessRefused):
        access.emergencies_of(actor=world.stranger, space=world.space, now=NOW)
    newest = audit.trace_page(space_id=world.space.id, acts=[audit.Act.EMERGENCIES_READ.value]).entries[0]
    assert (newest.actor_id, newest.refused) == (world.stranger.id, True)


def test_who_opened_an_emergency_may_close_it_before_its_time(world: World) -> None:
    opens(world, world.stranger)
    access.end_emergency(actor=world.stranger, space=world.space, now=NOW + timedelta(minutes=1))
    assert seen(world, world.stranger, after=timedelta(minutes=1)) == set()


def test_emg08_the_holder_reads_when_each_really_ended(world: World) -> None:
    """Left before its time, opened again, or blocked meanwhile: what opens nothing more is not told as running."""
    minutes = [NOW + timedelta(minutes=one) for one in range(4)]
    opens(world, world.stranger)
    access.end_emergency(actor=world.stranger, space=world.space, now=minutes[1])
    again = {"space": world.space, "mode": access.EmergencyMode.BREAK_GLASS, "words": "Chute.", "cannot_answer": True}
    for at in minutes[1:3]:
        access.open_emergency(
            actor=world.stranger, reason=access.OpeningReason.UNCONSCIOUS, now=at, **again  # type: ignore[arg-type]
        )  # fmt: skip
    access.block_professional(
        actor=world.camille, space=world.space, rpps=of(world.stranger), name="Dr", now=minutes[3]
    )
    told = access.emergencies_of(actor=world.camille, space=world.space, now=minutes[3])
    assert [one.until for one in told] == minutes[:0:-1]
