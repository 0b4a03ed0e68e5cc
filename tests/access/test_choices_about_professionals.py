"""What a holder decides of professionals, and what follows: each act, its end, its trace. RULES.md 2.1, 6, 8."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import override_settings

from espace_sante.access import api as access
from espace_sante.access.models import CareRelation
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import Finess, Rpps
from espace_sante.record import api as record
from tests.access.listening import listening
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db
MASKED, PLAIN = "Masqué", "Visible"


@pytest.fixture
def world(db: None) -> World:
    world = World()
    world.deposit(world.new_document(title=PLAIN))
    world.deposit(world.new_document(title=MASKED, masked=True))
    return world


def of(actor: Actor) -> Rpps:
    assert actor.rpps is not None
    return Rpps(actor.rpps)


def about(world: World, actor: Actor) -> dict[str, object]:
    return {"actor": world.camille, "space": world.space, "rpps": of(actor), "name": actor.name, "now": NOW}


def seen(world: World, actor: Actor, *, after: timedelta = timedelta()) -> set[str]:
    """The titles this actor reads; nothing when the list is refused."""
    try:
        page = record.list_documents(actor=actor, space=world.space, now=NOW + after)
    except access.AccessRefused:
        return set()
    assert page.total == len(page.documents)
    return {view.title for view in page.documents}


def reasons(world: World, act: audit.Act) -> list[str]:
    return [one.reason for one in audit.trace_page(space_id=world.space.id, acts=[act.value], size=50).entries]


def test_cit07_an_administrator_who_is_authorised_reads_what_is_masked_until_it_is_withdrawn(world: World) -> None:
    access.set_administrator(**about(world, world.nurse), administrator=True)
    access.set_administrator(**about(world, world.stranger), administrator=True)
    assert (seen(world, world.nurse), seen(world, world.stranger)) == ({PLAIN, MASKED}, set())
    access.set_administrator(**about(world, world.nurse), administrator=False)
    assert seen(world, world.nurse) == {PLAIN}
    assert reasons(world, audit.Act.CARE_RELATION_ENDED) == ["administrator"]


def test_cit07_an_administrator_blocks_and_nobody_else_among_professionals_does(world: World) -> None:
    block = {"space": world.space, "rpps": of(world.pharmacist), "name": "x", "now": NOW}
    with pytest.raises(access.AccessRefused):
        access.block_professional(actor=world.nurse, **block)
    access.set_administrator(**about(world, world.nurse), administrator=True)
    access.block_professional(actor=world.nurse, **block)
    assert seen(world, world.pharmacist) == set()


def test_cit09_unblocking_gives_nothing_back_not_even_what_was_given_meanwhile(world: World) -> None:
    access.block_professional(**about(world, world.pharmacist))
    access.give_consent(**about(world, world.pharmacist))
    assert seen(world, world.pharmacist) == set()
    access.unblock_professional(**about(world, world.pharmacist))
    assert seen(world, world.pharmacist) == set()


def test_cit11_mt02_being_listed_or_a_correspondent_opens_nothing(world: World) -> None:
    midwife = world.professional("sage", "50")
    other = world.professional("sage2", "50")
    access.set_listed(**about(world, midwife), listed=True)
    for one in (midwife, other):
        access.set_correspondent(actor=world.camille, space=world.space, rpps=of(one), now=NOW)
    assert (seen(world, midwife), seen(world, other)) == (set(), set())
    chosen = [tie.rpps for tie in access.ties_of(world.space, now=NOW) if tie.kind == "reference_midwife"]
    assert chosen == [other.rpps]
    with pytest.raises(access.NotACorrespondent):
        access.set_correspondent(actor=world.camille, space=world.space, rpps=of(world.nurse), now=NOW)


def test_mt01_a_treating_doctor_who_differs_from_the_insurer_s_is_told(world: World) -> None:
    told = access.treating_doctor_of(world.space)
    assert (told.rpps, told.insurer_rpps, told.mismatch, told.sees_masked) == (world.doctor.rpps, "", True, False)


@pytest.mark.parametrize("sees", [False, True])
def test_mt05_each_reading_holds_for_the_list_and_for_the_document(world: World, sees: bool) -> None:
    treating = world.professional("traitant", "10")
    access.record_medecin_traitant(space=world.space, rpps=of(treating), name="Dr", now=NOW)
    with override_settings(TREATING_DOCTOR_SEES_MASKED=sees):
        assert seen(world, treating) == ({PLAIN, MASKED} if sees else {PLAIN})


def test_pro02_pro03_a_consent_for_one_consultation_is_declared_or_collected_and_ends(world: World) -> None:
    access.declare_care_relation(actor=world.stranger, space=world.space, in_care_team=False, now=NOW)
    colleague = world.professional("confrere", "10")
    with pytest.raises(access.AccessRefused):  # outside the care team
        access.collect_consent(actor=world.stranger, space=world.space, rpps=of(colleague), name="Dr", now=NOW)
    access.collect_consent(actor=world.nurse, space=world.space, rpps=of(colleague), name="Dr", now=NOW)
    for one in (world.stranger, colleague):
        assert seen(world, one, after=timedelta(hours=11, minutes=59)) == {PLAIN}
        assert seen(world, one, after=timedelta(hours=12)) == set()


def test_pro05_a_care_relation_ends_after_a_year_unless_it_is_declared_again(world: World) -> None:
    assert seen(world, world.nurse, after=timedelta(days=364)) == {PLAIN}
    assert seen(world, world.nurse, after=timedelta(days=365)) == set()


def test_a_consent_may_end_on_a_date_but_not_on_one_that_is_past(world: World) -> None:
    access.give_consent(**about(world, world.stranger), until=NOW + timedelta(days=3))
    assert (seen(world, world.stranger), seen(world, world.stranger, after=timedelta(days=3))) == ({PLAIN}, set())
    with pytest.raises(access.EndInvalid):
        access.give_consent(**about(world, world.stranger), until=NOW)


def test_pro09_an_occupational_doctor_needs_an_express_consent(world: World) -> None:
    occupational = replace(world.professional("travail", "10"), specialty="SM25")
    access.declare_care_relation(actor=occupational, space=world.space, in_care_team=True, now=NOW)
    access.give_consent(**about(world, occupational))
    assert seen(world, occupational) == set()
    access.declare_care_relation(actor=occupational, space=world.space, in_care_team=False, express=True, now=NOW)
    assert seen(world, occupational) == {PLAIN}


def test_pro09_so_does_a_doctor_of_a_fire_brigade(world: World) -> None:
    firefighter = world.professional("pompier", "10")
    access.give_consent(**about(world, firefighter))
    with override_settings(FIRE_BRIGADES={firefighter.finess}):
        assert seen(world, firefighter) == set()
        access.give_consent(**about(world, firefighter), express=True)
        assert seen(world, firefighter) == {PLAIN}


def test_str03_str04_a_structure_is_authorised_as_a_whole_and_the_trace_names_the_person(world: World) -> None:
    assert world.stranger.finess is not None
    finess = Finess(world.stranger.finess)
    structure = {"actor": world.camille, "space": world.space, "finess": finess, "name": "Cabinet", "now": NOW}
    access.authorise_structure(**structure)
    assert seen(world, world.stranger) == {PLAIN}
    assert seen(world, replace(world.stranger, finess="990000019")) == set()
    with pytest.raises(access.AccessRefused):  # STR-01: its software reads nothing
        record.list_documents(actor=world.laboratory, space=world.space, now=NOW)
    read = audit.trace_page(space_id=world.space.id, acts=[audit.Act.DOCUMENTS_LISTED.value], size=5).entries
    assert [one.actor_id for one in read if one.reason == "structure"] == [world.stranger.rpps]
    access.withdraw_structure(**structure)
    assert seen(world, world.stranger) == set()


def test_not_this_visit_suspends_what_was_given_and_leaves_deposits(world: World) -> None:
    access.keep_out_this_visit(**about(world, world.nurse))
    assert seen(world, world.nurse) == set()
    with pytest.raises(access.AccessRefused):
        access.declare_care_relation(actor=world.nurse, space=world.space, in_care_team=True, now=NOW)
    assert world.deposit(by=world.nurse).created
    assert seen(world, world.nurse, after=timedelta(hours=24)) >= {PLAIN}
    access.let_in_again(**about(world, world.nurse))
    assert seen(world, world.nurse) >= {PLAIN}


def test_withdrawing_takes_back_every_authorisation_at_once(world: World) -> None:
    access.withdraw_authorisations(**about(world, world.nurse))
    assert seen(world, world.nurse) == set()
    assert reasons(world, audit.Act.CARE_RELATION_ENDED) == ["withdrawn"]


def test_cit04_new_items_arrive_masked_and_everything_is_masked_or_shown_at_once(world: World) -> None:
    access.choose_confidentiality(
        actor=world.camille, space=world.space, choices=access.Choices(new_items_masked=True), now=NOW
    )
    world.deposit(world.new_document(title="Nouveau"))
    world.deposit(world.new_document(title="Du logiciel", author=world.laboratory), by=world.laboratory)
    assert seen(world, world.nurse) == {PLAIN}
    assert record.set_all_masked(actor=world.camille, space=world.space, masked=True, now=NOW) == 1
    assert seen(world, world.nurse) == set()
    assert record.set_all_masked(actor=world.camille, space=world.space, masked=False, now=NOW) == 4
    assert seen(world, world.nurse) == {PLAIN, MASKED, "Nouveau", "Du logiciel"}
    assert reasons(world, audit.Act.CONFIDENTIALITY_CHOSEN) == ["new_items_masked:yes"]


def test_a_stranger_and_a_professional_choose_nothing_in_the_place_of_the_holder(world: World) -> None:
    outsider = world.citizen("voisin", "Voisin")
    for actor in (outsider, world.doctor, world.laboratory):
        asked = {"actor": actor, "space": world.space, "now": NOW}
        with pytest.raises(access.AccessRefused):
            access.give_consent(**asked, rpps=of(world.stranger), name="x")
        with pytest.raises(access.AccessRefused):
            access.choose_confidentiality(**asked, choices=access.Choices())
        with pytest.raises(access.AccessRefused):
            access.make_code(**asked)
    assert not CareRelation.objects.filter(rpps=world.stranger.rpps).exists()


def test_not01_the_first_access_of_a_professional_is_told_once_and_costs_later_ones_nothing(world: World) -> None:
    told: list[access.FirstAccess] = []
    with listening(access.FirstAccess, told):
        for _ in range(2):
            seen(world, world.nurse)
        seen(world, world.stranger)
        seen(world, world.camille)
    assert [(one.space_id, one.rpps) for one in told] == [(world.space.id, world.nurse.rpps)]
