"""The report made over real readings of real services, and what becomes of a finding."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.access import api as access
from espace_sante.access.api import AccessRefused
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import SYSTEM, Actor, ActorKind
from espace_sante.kernel.errors import NotFound
from espace_sante.kernel.identifiers import Finess, Rpps
from espace_sante.oversight import api as oversight
from espace_sante.oversight.api import FollowUp, Rule
from espace_sante.record import api as record
from espace_sante.spaces import api as spaces
from espace_sante.spaces.api import SpaceView
from tests.factories import make_program
from tests.worlds import World, finess_number, ins_number, rpps_number

HOUR = timedelta(hours=1)


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def auditor(world: World) -> Actor:
    return make_program("auditeur", kind=ActorKind.AUDITOR)


def named(world: World, family: str, given: str, place: Finess) -> Actor:
    number = world.next_number()
    identity.register_professional(
        rpps=rpps_number(number), family_name=family, given_name=given, profession_code="10", works_at=[place]
    )
    login = f"dr.{number}"
    identity.register_account(login=login, kind=ActorKind.PROFESSIONAL, now=world.now, rpps=rpps_number(number).value)
    return world._actor(login)


def report(world: World, auditor: Actor, since: datetime | None = None, until: datetime | None = None) -> list[Any]:
    since, until = since or world.now - HOUR, until or world.now + HOUR
    oversight.make_report(actor=auditor, since=since, until=until, now=until, edge="test")
    page = oversight.findings(actor=auditor, now=until)
    return [(one.rpps, one.rule, one.count) for one in page.findings]


def test_c6_refusals_one_after_the_other_are_found(world: World, auditor: Actor) -> None:
    for minute in range(5):
        with pytest.raises(AccessRefused):
            record.list_documents(
                actor=world.stranger, space=world.space, now=world.now + timedelta(minutes=minute), edge="test"
            )
    assert report(world, auditor) == [(world.stranger.rpps, Rule.REFUSALS, 5)]


def other_people(world: World, count: int) -> list[SpaceView]:
    """Spaces of people who are not called as everybody else here is."""
    found = []
    for _ in range(count):
        number = world.next_number()
        holder_id = identity.register_holder(
            ins=ins_number(number), birth_name=f"AUTRE {number}", given_names="Zoé", first_given_name="Zoé", sex="F",
            birth_on=world.born, birth_place_code="00101",
        )  # fmt: skip
        spaces.open_space(holder_id=holder_id, by=SYSTEM, now=world.now)
        found.append(spaces.space_of_holder(holder_id))
    return found


def test_c6_who_reads_somebody_of_their_own_name_is_found_whatever_the_accents(world: World, auditor: Actor) -> None:
    """Camille is called FICTIF; a doctor of another name who reads her too is not noticed."""
    place = finess_number(900)
    identity.register_structure(finess=place, name="Cabinet", sector_code="SA07")
    cousin = named(world, "Fïctif", "Zoé", place)
    access.declare_care_relation(actor=cousin, space=world.space, in_care_team=True, now=world.now)
    for reader in (cousin, world.doctor):
        record.list_documents(actor=reader, space=world.space, now=world.now, edge="test")
    for space in other_people(world, 12):
        access.declare_care_relation(actor=world.doctor, space=space, in_care_team=True, now=world.now)
        record.list_documents(actor=world.doctor, space=space, now=world.now, edge="test")
    assert report(world, auditor) == [(cousin.rpps, Rule.SAME_NAME, 1)]


def cousin_of(world: World) -> Actor:
    """A doctor who bears Camille's surname, and twelve people of other names read by another doctor."""
    place = finess_number(900)
    identity.register_structure(finess=place, name="Cabinet", sector_code="SA07")
    cousin = named(world, "Fictif", "Zoé", place)
    for space in other_people(world, 12):
        access.declare_care_relation(actor=world.doctor, space=space, in_care_team=True, now=world.now)
        record.list_documents(actor=world.doctor, space=space, now=world.now, edge="test")
    return cousin


def rpps_of(actor: Actor) -> Rpps:
    assert actor.rpps is not None
    return Rpps(actor.rpps)


@pytest.mark.parametrize(("days", "noticed"), [(91, False), (89, True)])
def test_c6_the_treating_doctor_of_long_is_not_noticed_for_a_rare_name(
    world: World, auditor: Actor, days: int, noticed: bool
) -> None:
    cousin = cousin_of(world)
    began = world.now - timedelta(days=days)
    access.record_medecin_traitant(space=world.space, rpps=rpps_of(cousin), name="Dr", now=began)
    record.list_documents(actor=cousin, space=world.space, now=world.now, edge="test")
    assert report(world, auditor) == ([(cousin.rpps, Rule.SAME_NAME, 1)] if noticed else [])


@pytest.mark.parametrize(("by_the_person", "noticed"), [(True, False), (False, True)])
def test_c6_a_consent_explains_when_the_person_gave_it_and_not_a_tie_declared_by_who_reads(
    world: World, auditor: Actor, by_the_person: bool, noticed: bool
) -> None:
    cousin, began = cousin_of(world), world.now - timedelta(days=200)
    if by_the_person:
        access.give_consent(actor=world.camille, space=world.space, rpps=rpps_of(cousin), name="Dr", now=began)
    else:
        access.declare_care_relation(actor=cousin, space=world.space, in_care_team=True, now=began)
    record.list_documents(actor=cousin, space=world.space, now=world.now, edge="test")
    assert report(world, auditor) == ([(cousin.rpps, Rule.SAME_NAME, 1)] if noticed else [])


@pytest.mark.parametrize(("days", "followed"), [(181, 1), (179, 0)])
def test_c6_who_has_read_somebody_of_their_name_for_months_is_noticed_and_the_auditor_reads_since_when(
    world: World, auditor: Actor, days: int, followed: int
) -> None:
    cousin, began = cousin_of(world), world.now - timedelta(days=days)
    access.declare_care_relation(actor=cousin, space=world.space, in_care_team=True, now=began)
    for moment in (began, world.now):
        record.list_documents(actor=cousin, space=world.space, now=moment, edge="test")
    assert report(world, auditor) == [(cousin.rpps, Rule.SAME_NAME, 1)]
    (found,) = oversight.findings(actor=auditor, now=world.now + HOUR).findings
    assert found.followed == followed


def test_c6_who_reads_a_colleague_of_the_same_place_is_found(world: World, auditor: Actor) -> None:
    place = finess_number(901)
    identity.register_structure(finess=place, name="Hôpital", sector_code="SA01")
    named(world, "Fictif", "Camille", place)  # a professional who bears Camille's names
    reader = named(world, "Autre", "Zoé", place)
    access.declare_care_relation(actor=reader, space=world.space, in_care_team=True, now=world.now)
    for one in (reader, world.nurse):
        record.list_documents(actor=one, space=world.space, now=world.now, edge="test")
    assert report(world, auditor) == [(reader.rpps, Rule.COLLEAGUES, 1)]


def test_c6_readings_at_night_are_found_by_the_hour_of_paris(world: World, auditor: Actor) -> None:
    night = world.now.replace(hour=21, minute=0)  # 22 h in Paris
    for minute in range(10):
        record.list_documents(actor=world.nurse, space=world.space, now=night + timedelta(minutes=minute), edge="test")
    assert report(world, auditor, night, night + HOUR) == [(world.nurse.rpps, Rule.ODD_HOURS, 10)]


def break_the_glass(world: World, space: SpaceView, *, readings: int) -> None:
    access.open_emergency(
        actor=world.stranger, space=space, mode=access.EmergencyMode.BREAK_GLASS, words="Fictif", cannot_answer=True,
        reason=access.OpeningReason.UNCONSCIOUS, now=world.now,
    )  # fmt: skip
    for _ in range(readings):
        record.list_documents(actor=world.stranger, space=space, now=world.now, edge="test")


def test_c6_emergencies_are_the_records_opened_and_not_what_was_read_in_them(world: World, auditor: Actor) -> None:
    """One person who is looked after for an hour makes many readings and one emergency; three people make three."""
    break_the_glass(world, world.space, readings=5)
    assert report(world, auditor) == []
    for space in other_people(world, 2):
        break_the_glass(world, space, readings=1)
    assert report(world, auditor) == [(world.stranger.rpps, Rule.EMERGENCY, 3)]


def test_the_same_period_again_adds_nothing(world: World, auditor: Actor) -> None:
    test_c6_refusals_one_after_the_other_are_found(world, auditor)
    arguments = {"since": world.now - HOUR, "until": world.now + HOUR, "now": world.now + HOUR, "edge": "test"}
    assert oversight.make_report(actor=auditor, **arguments) == 0  # type: ignore[arg-type]


def test_the_number_of_queries_does_not_grow_with_the_number_of_readings(world: World, auditor: Actor) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connections["dmp"]) as dmp, CaptureQueriesContext(connections["ens"]) as ens:
            report(world, auditor)
        return len(dmp) + len(ens)

    record.list_documents(actor=world.nurse, space=world.space, now=world.now, edge="test")
    report(world, auditor)
    first = queries()
    for number in range(5):
        other = world.open_space(world.citizen(f"autre{number}", "Autre"))
        access.declare_care_relation(actor=world.nurse, space=other, in_care_team=True, now=world.now)
        record.list_documents(actor=world.nurse, space=other, now=world.now, edge="test")
    assert queries() == first
    assert first <= 30


@pytest.mark.parametrize("days", [(1, 0), (-100, 0), (1, 2)])
def test_a_period_is_one_that_began_and_of_a_quarter_at_most(
    world: World, auditor: Actor, days: tuple[int, int]
) -> None:
    since, until = (world.now + timedelta(days=one) for one in days)
    with pytest.raises(oversight.PeriodInvalid):
        oversight.make_report(actor=auditor, since=since, until=until, now=world.now, edge="test")


def test_tra09_only_an_auditor_reads_traces_and_findings(world: World) -> None:
    operator = make_program("operateur", kind=ActorKind.OPERATOR)
    query = audit.TraceQuery()
    for actor in (operator, world.camille, world.doctor):
        with pytest.raises(AccessRefused):
            oversight.find_traces(actor=actor, query=query, now=world.now, edge="test")
        with pytest.raises(AccessRefused):
            oversight.export_traces(actor=actor, query=query, now=world.now, edge="test")
        with pytest.raises(AccessRefused):
            oversight.findings(actor=actor, now=world.now)
        with pytest.raises(AccessRefused):
            report(world, actor)


def test_a_finding_is_followed_by_whom_and_never_back(world: World, auditor: Actor) -> None:
    test_c6_refusals_one_after_the_other_are_found(world, auditor)
    (found,) = oversight.findings(actor=auditor, now=world.now, state=FollowUp.NEW).findings
    for state in (FollowUp.SEEN, FollowUp.SEEN, FollowUp.EXPLAINED):
        oversight.write_step(actor=auditor, finding_id=found.id, state=state, now=world.now)
    (after,) = oversight.findings(actor=auditor, now=world.now, state=FollowUp.EXPLAINED).findings
    assert [step.state for step in after.steps] == [FollowUp.SEEN, FollowUp.EXPLAINED]
    assert {step.by_name for step in after.steps} == {auditor.name or auditor.id}
    with pytest.raises(oversight.StepNotPossible):
        oversight.write_step(actor=auditor, finding_id=found.id, state=FollowUp.SEEN, now=world.now)
    with pytest.raises(oversight.FindingUnknown):
        oversight.write_step(actor=auditor, finding_id=world.space.id, state=FollowUp.SEEN, now=world.now)


def test_who_looks_across_spaces_leaves_one_line_in_the_auditors_chain_and_none_in_each_space(
    world: World, auditor: Actor
) -> None:
    before = audit.trace_page(space_id=world.space.id).entries
    found = oversight.find_traces(
        actor=auditor, query=audit.TraceQuery(actor_id=world.nurse.id, mode="normal"), now=world.now, edge="test"
    )
    (line,) = audit.trace_page(space_id=oversight.AUDITORS_CHAIN).entries
    assert (line.act, line.actor_id, line.subject_id, line.count) == (
        "trace.read", auditor.id, world.nurse.id, len(found.lines),
    )  # fmt: skip
    assert line.subject_name == "mode=normal"
    assert audit.trace_page(space_id=world.space.id).entries == before
    assert audit.verify(oversight.AUDITORS_CHAIN).faults == []


def test_who_looks_at_one_person_is_told_to_them(world: World, auditor: Actor) -> None:
    query = audit.TraceQuery(spaces=[world.space.id])
    oversight.find_traces(actor=auditor, query=query, now=world.now, edge="test")
    newest = record.activity_of(actor=world.camille, space=world.space, now=world.now).entries[0].entry
    assert (newest.act, newest.actor_kind, newest.actor_id) == ("trace.read", "auditor", auditor.id)
    assert audit.trace_page(space_id=oversight.AUDITORS_CHAIN).entries == []


def test_one_professional_over_time(world: World, auditor: Actor) -> None:
    later = world.now + timedelta(days=3)
    for moment in (world.now, later, later):
        record.list_documents(actor=world.doctor, space=world.space, now=moment, edge="test")
    found = oversight.activity_of_professional(actor=auditor, rpps=world.doctor.rpps or "", now=later + HOUR)
    assert [one.count for one in found.days[-5:]] == [0, 1, 0, 0, 2]
    assert found.person.name == world.doctor.name
    with pytest.raises(NotFound):
        oversight.activity_of_professional(actor=auditor, rpps="99999999999", now=later)
