"""Services linked to spaces: a consent for each finality, changed, withdrawn at any time. RULES.md SCO-01 to SCO-06."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pytest

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.catalogue import api as catalogue
from espace_sante.identity import api as identity
from espace_sante.identity.api import families
from espace_sante.kernel.actors import SYSTEM, Actor, ActorKind
from espace_sante.kernel.identifiers import new_id
from espace_sante.outbox import api as outbox
from espace_sante.pairing import api as pairing
from espace_sante.pairing.services.follow import forget_pairings
from espace_sante.spaces import api as spaces
from tests.referenced import GLUCOSE, asks_now, moves_to, referenced_service
from tests.worlds import NOW, World

READ, WRITE = (access.Consent.of_code(f"blood_glucose.{right}") for right in ("read", "write"))
WEIGHT = access.Consent.of_code("weight.read")
LATER = NOW + timedelta(hours=1)
Status = catalogue.ServiceStatus


def link(
    world: World, service: catalogue.ServiceView, consents: Iterable[access.Consent] = GLUCOSE, *,
    by: Actor | None = None, space: spaces.SpaceView | None = None, now: datetime = NOW,
) -> pairing.PairingView:  # fmt: skip
    return pairing.connect(
        actor=by or world.camille, space=space or world.space, service_id=service.id, consents=frozenset(consents),
        now=now,
    )  # fmt: skip


def change(world: World, service: catalogue.ServiceView, *consents: access.Consent, now: datetime = LATER) -> None:
    pairing.change_consents(
        actor=world.camille, space=world.space, service_id=service.id, consents=frozenset(consents), now=now
    )


def unlink(world: World, service: catalogue.ServiceView, *, now: datetime = LATER, finished: bool = True) -> None:
    """`finished`: with what follows the commit."""
    pairing.disconnect(actor=world.camille, space=world.space, service_id=service.id, now=now)
    if finished:
        settle(now)


def settle(now: datetime = LATER) -> None:
    outbox.drain(pairing.PairingOutbox, now=now)


def may(
    world: World, service: catalogue.ServiceView, *, now: datetime = LATER, finality: str = "blood_glucose",
    space: spaces.SpaceView | None = None,
) -> set[str]:  # fmt: skip
    """What the decision point lets the service do with one measure."""
    actor = Actor(kind=ActorKind.SERVICE, id=str(service.id), name=service.name)
    case = access.case_of(actor=actor, space=space or spaces.space_by_id(world.space.id), now=now)
    asked = {"read": access.Action.READ_MEASURES, "write": access.Action.WRITE_MEASURES}
    return {word for word, one in asked.items() if case.decide(one, finality=access.Finality(finality)).allowed}


def consents_of(world: World, service: catalogue.ServiceView, *, now: datetime = LATER) -> set[access.Consent]:
    return {one.consent for one in access.grants_of(space_id=world.space.id, service_id=service.id, now=now)}


def lines(world: World) -> list[tuple[str, str, str, str]]:
    """Of services, oldest first: the act, the consent, the service, what became of it."""
    settle(NOW)
    acts = [one.value for one in audit.Act if one.value.startswith(("service.", "consent."))]
    page = audit.trace_page(space_id=world.space.id, acts=acts, size=50)
    return [(one.act, one.type_code, one.subject_name, one.outcome) for one in reversed(page.entries)]


def test_sco01_a_link_gives_what_was_chosen_and_nothing_else(world: World, service: catalogue.ServiceView) -> None:
    link(world, service, {READ})
    assert may(world, service) == {"read"}
    assert may(world, service, finality="weight") == set()
    assert may(world, service, finality="interstitial_glucose") == set()


def test_sco01_a_consent_is_given_for_one_profile_alone(world: World, service: catalogue.ServiceView) -> None:
    link(world, service)
    other = world.open_space(world.citizen("autre", "Alix"))
    assert may(world, service, space=other) == set()


def test_sco01_a_consent_is_given_to_one_service_alone(world: World, service: catalogue.ServiceView) -> None:
    link(world, service)
    assert may(world, referenced_service("autre", name="Autre")) == set()


def test_each_consent_is_traced_with_the_name_of_the_service(world: World, service: catalogue.ServiceView) -> None:
    """SCO-07, TRA-01."""
    link(world, service)
    done, name = "done", "Carnet glycémie"
    assert sorted(lines(world)) == [
        ("consent.given", "blood_glucose.read", name, done),
        ("consent.given", "blood_glucose.write", name, done),
        ("service.connected", "", name, done),
    ]


def test_sco02_consents_are_changed_at_any_time_and_act_at_once(world: World, service: catalogue.ServiceView) -> None:
    link(world, service)
    change(world, service, WRITE)
    assert may(world, service) == {"write"}
    change(world, service, READ, WRITE)
    assert may(world, service) == {"read", "write"}
    change(world, service)
    assert may(world, service) == set()
    assert [one[:2] for one in lines(world) if one[0].startswith("consent")][2:] == [
        ("consent.withdrawn", "blood_glucose.read"),
        ("consent.given", "blood_glucose.read"),
        ("consent.withdrawn", "blood_glucose.read"),
        ("consent.withdrawn", "blood_glucose.write"),
    ]


def test_the_same_choice_twice_changes_nothing_and_is_told_once(world: World, service: catalogue.ServiceView) -> None:
    first = link(world, service)
    before = lines(world)
    assert link(world, service, now=LATER).pairwise_id == first.pairwise_id
    change(world, service, *GLUCOSE)
    assert lines(world) == before
    assert len(pairing.live_pairings(world.space.id)) == 1


@pytest.mark.parametrize(
    "consents", [{WEIGHT}, {READ, WEIGHT}, {access.Consent(access.Finality.BMI, access.Right.WRITE)}]
)
def test_cat03_what_the_convention_does_not_cover_is_never_given(
    world: World, service: catalogue.ServiceView, consents: set[access.Consent]
) -> None:
    with pytest.raises(pairing.NotAsked):
        link(world, service, consents)
    assert pairing.live_pairings(world.space.id) == []
    link(world, service)
    with pytest.raises(pairing.NotAsked):
        change(world, service, *consents)
    assert consents_of(world, service) == GLUCOSE


def test_sco10_nobody_consents_to_writing_what_is_computed_even_where_it_is_asked(world: World) -> None:
    written = access.Consent(access.Finality.BMI, access.Right.WRITE)
    scale = referenced_service("balance", asks={written})
    with pytest.raises(pairing.NotAsked):
        link(world, scale, {written})


def test_a_service_is_linked_for_something(world: World, service: catalogue.ServiceView) -> None:
    with pytest.raises(pairing.NothingChosen):
        link(world, service, set())


@pytest.mark.parametrize("status", set(Status) - {Status.ONLINE})
def test_sco06_a_service_that_exchanges_nothing_is_not_linked(world: World, status: Status) -> None:
    service = referenced_service(status=status)
    with pytest.raises(pairing.ServiceClosed):
        link(world, service)


def test_sco06_of_a_suspended_service_consents_are_withdrawn_and_never_given(
    world: World, service: catalogue.ServiceView
) -> None:
    link(world, service, {READ})
    moves_to(service.id, Status.SUSPENDED)
    with pytest.raises(pairing.ServiceClosed):
        change(world, service, READ, WRITE)
    change(world, service)
    assert consents_of(world, service) == set()
    unlink(world, service)
    assert pairing.live_pairings(world.space.id) == []


def test_sco03_a_person_has_another_name_for_each_service_and_after_each_link(
    world: World, service: catalogue.ServiceView
) -> None:
    first = link(world, service)
    other = link(world, referenced_service("autre", name="Autre"))
    unlink(world, service)
    again = link(world, service, now=LATER + timedelta(minutes=1))
    names = {first.pairwise_id, other.pairwise_id, again.pairwise_id}
    assert len(names) == 3
    assert {len(bytes.fromhex(one)) for one in names} == {16}  # 128 bits of chance


def test_sco02_unlinking_takes_everything_back(world: World, service: catalogue.ServiceView) -> None:
    link(world, service)
    unlink(world, service)
    assert may(world, service) == set()
    with pytest.raises(pairing.PairingUnknown):
        pairing.live_pairing(space_id=world.space.id, service_id=service.id)
    assert lines(world)[-1] == ("service.disconnected", "", "Carnet glycémie", "done")


def test_unlinking_twice_says_that_there_is_nothing_left(world: World, service: catalogue.ServiceView) -> None:
    link(world, service)
    unlink(world, service)
    with pytest.raises(pairing.PairingUnknown):
        unlink(world, service)


def test_one_gesture_unlinks_every_service_suspended_ones_included(
    world: World, service: catalogue.ServiceView
) -> None:
    """C14."""
    others = [referenced_service(f"autre-{place}", name=f"Autre {place}") for place in range(2)]
    for one in (service, *others):
        link(world, one)
    moves_to(others[0].id, Status.SUSPENDED)
    assert len(pairing.disconnect_everything(actor=world.camille, space=world.space, now=LATER)) == 3
    settle()
    assert {may(world, one) == set() for one in (service, *others)} == {True}
    assert pairing.live_pairings(world.space.id) == []
    assert pairing.disconnect_everything(actor=world.camille, space=world.space, now=LATER) == []


def test_the_end_of_a_link_comes_before_that_of_its_consents_which_the_worker_finishes(
    world: World,
    service: catalogue.ServiceView,
) -> None:
    """A fault between the two databases: no token works without its link, and the rest is done later."""
    link(world, service)
    unlink(world, service, finished=False)
    assert pairing.live_pairings(world.space.id) == []
    assert consents_of(world, service) == GLUCOSE
    settle()
    assert consents_of(world, service) == set()


def test_what_the_worker_ends_late_takes_nothing_of_a_new_link(
    world: World,
    service: catalogue.ServiceView,
) -> None:
    link(world, service)
    unlink(world, service, finished=False)
    link(world, service, {READ}, now=LATER + timedelta(minutes=1))
    settle(LATER + timedelta(minutes=2))
    assert consents_of(world, service, now=LATER + timedelta(minutes=2)) == {READ}


def test_car09_neither_a_carer_nor_a_stranger_links_anything_and_the_refusal_is_traced(
    world: World, service: catalogue.ServiceView
) -> None:
    stranger = world.citizen("inconnue", "Inconnue")
    for one in (stranger, world.doctor):
        with pytest.raises(access.AccessRefused):
            link(world, service, by=one)
        with pytest.raises(access.AccessRefused):
            pairing.disconnect_everything(actor=one, space=world.space, now=LATER)
    assert {one[3] for one in lines(world)} == {"refused"}
    assert pairing.live_pairings(world.space.id) == []


def test_nothing_is_linked_to_a_space_that_is_closed_or_not_activated(
    world: World, service: catalogue.ServiceView
) -> None:
    waiting = world.citizen("attend", "Alix")
    for actor, space in (
        (waiting, world.open_space(waiting, activate=False)),
        (world.camille, _closed(world)),
    ):
        with pytest.raises(access.AccessRefused):
            link(world, service, by=actor, space=space, now=LATER)
        assert pairing.live_pairings(space.id) == []


def _closed(world: World) -> spaces.SpaceView:
    access.close_own_space(actor=world.camille, space=world.space, erase=False, now=NOW)
    return spaces.space_by_id(world.space.id)


def test_an_unknown_service_is_not_linked(world: World) -> None:
    with pytest.raises(catalogue.ServiceUnknown):
        pairing.connect(actor=world.camille, space=world.space, service_id=new_id(), consents=GLUCOSE, now=NOW)


def test_sco05_what_is_asked_anew_is_approved_with_the_next_choice(
    world: World, service: catalogue.ServiceView
) -> None:
    link(world, service)
    asks_now(service.id, {READ, WEIGHT}, until=NOW + timedelta(days=30))
    assert pairing.live_pairing(space_id=world.space.id, service_id=service.id).approved_version == 1
    change(world, service, READ, WEIGHT)
    assert pairing.live_pairing(space_id=world.space.id, service_id=service.id).approved_version == 2
    assert consents_of(world, service) == {READ, WEIGHT}


def test_cat03_what_the_convention_covers_no_more_ends_with_the_next_choice(
    world: World, service: catalogue.ServiceView
) -> None:
    link(world, service)
    asks_now(service.id, {READ}, until=NOW + timedelta(days=30))
    change(world, service, READ, WRITE)
    assert consents_of(world, service) == {READ}


@pytest.mark.parametrize(
    ("exchanges", "approved", "until", "expected"),
    [
        (True, 2, None, pairing.Standing.RUNNING),
        (True, 3, None, pairing.Standing.RUNNING),
        (True, 1, NOW + timedelta(seconds=1), pairing.Standing.TO_APPROVE),
        (True, 1, NOW, pairing.Standing.STOPPED),
        (True, 1, None, pairing.Standing.STOPPED),
        (False, 2, None, pairing.Standing.CLOSED),
        (False, 1, NOW + timedelta(days=1), pairing.Standing.CLOSED),
    ],
)
def test_sco05_the_synchronisation_stops_at_the_deadline(
    exchanges: bool, approved: int, until: datetime | None, expected: pairing.Standing
) -> None:
    found = pairing.standing_of(
        exchanges=exchanges, approved_version=approved, version=2, reapprove_until=until, now=NOW
    )
    assert found is expected


def test_c14_each_day_of_use_is_written_once_and_moves_the_end(
    world: World, service: catalogue.ServiceView, django_assert_num_queries
) -> None:
    link(world, service)
    used_at = NOW + timedelta(days=10)
    assert may(world, service, now=used_at) == {"read", "write"}
    actor = Actor(kind=ActorKind.SERVICE, id=str(service.id), name=service.name)
    with django_assert_num_queries(1, using="dmp"):  # the consents; nothing is written the second time of a day
        case = access.case_of(actor=actor, space=world.space, now=used_at + timedelta(hours=1))
        assert case.decide(access.Action.READ_MEASURES, finality=access.Finality.BLOOD_GLUCOSE).allowed
    grants = access.grants_of(space_id=world.space.id, service_id=service.id, now=used_at)
    assert {one.last_used_on for one in grants} == {date(2026, 12, 4)}
    assert {one.until for one in grants} == {used_at + timedelta(days=365)}


def test_c14_a_consent_that_is_not_used_ends_by_itself(world: World, service: catalogue.ServiceView) -> None:
    link(world, service)
    end = NOW + timedelta(days=365)
    assert may(world, service, now=end) == set()
    assert consents_of(world, service, now=end - timedelta(seconds=1)) == GLUCOSE
    assert may(world, service, now=end - timedelta(seconds=1)) == {"read", "write"}
    assert may(world, service, now=end) == {"read", "write"}  # it was used in time


def test_a_refused_use_does_not_count_as_one(world: World, service: catalogue.ServiceView) -> None:
    link(world, service)
    may(world, service, finality="weight")
    grants = access.grants_of(space_id=world.space.id, service_id=service.id, now=LATER)
    assert {one.last_used_on for one in grants} == {None}


def test_a_token_for_less_does_less(world: World, service: catalogue.ServiceView) -> None:
    link(world, service)
    actor = Actor(kind=ActorKind.SERVICE, id=str(service.id), name="x", scopes=frozenset({"blood_glucose.read"}))
    case = access.case_of(actor=actor, space=world.space, now=LATER)
    assert case.relations.granted == {READ}


def test_min13_what_a_parent_consents_to_ends_with_childhood(world: World, service: catalogue.ServiceView) -> None:
    born = date(2009, 1, 10)
    child = world.minor("Lou", born=born)
    spaces.open_space(holder_id=child, by=SYSTEM, now=NOW)
    identity.relate(person_id=world.camille.holder_id, helped_id=child, kind="representative", now=NOW)
    spaces.activate_space(holder_id=child, by=world.camille, now=NOW)
    space = spaces.space_of_holder(child)
    link(world, service, space=space)
    majority = families.majority_at(born)
    assert may(world, service, space=space, now=majority - timedelta(seconds=1)) == {"read", "write"}
    assert may(world, service, space=space, now=majority) == set()


def test_min06_what_a_parent_consented_to_opens_nothing_once_they_no_longer_represent_the_child(
    world: World, service: catalogue.ServiceView
) -> None:
    """Whoever lost that right would go on reading by the account they have at the service."""
    child = world.minor("Lou", born=date(2015, 1, 10))
    spaces.open_space(holder_id=child, by=SYSTEM, now=NOW)
    other = world.citizen("alex", "Alex")
    world.open_space(other)
    ends = NOW + timedelta(days=3)
    identity.relate(person_id=world.camille.holder_id, helped_id=child, kind="representative", now=NOW, until=ends)
    identity.relate(person_id=other.holder_id, helped_id=child, kind="representative", now=NOW)
    spaces.activate_space(holder_id=child, by=world.camille, now=NOW)
    space = spaces.space_of_holder(child)
    link(world, service, space=space)
    assert may(world, service, space=space, now=ends - timedelta(seconds=1)) == {"read", "write"}
    assert may(world, service, space=space, now=ends) == set()
    seen = pairing.linked_service(actor=other, space=space, service_id=service.id, now=ends)
    assert seen.consents == frozenset()
    pairing.change_consents(actor=other, space=space, service_id=service.id, consents=frozenset({READ}), now=ends)
    assert may(world, service, space=space, now=ends + timedelta(seconds=1)) == {"read"}


def test_a_closed_space_has_no_linked_service_and_opens_without_any(
    world: World, service: catalogue.ServiceView
) -> None:
    """LC-14, LC-19."""
    link(world, service)
    access.close_own_space(actor=world.camille, space=world.space, erase=False, now=LATER)
    settle()
    assert may(world, service) == set()
    assert pairing.live_pairings(world.space.id) == []
    assert consents_of(world, service) == set()


def test_rniv_1_a_merged_space_leaves_its_services_behind(world: World, service: catalogue.ServiceView) -> None:
    duplicate = world.citizen("doublon", "Camille")
    other = world.open_space(duplicate)
    link(world, service, by=duplicate, space=other)
    operator = Actor(kind=ActorKind.OPERATOR, id="operateur", name="Nora Vidal")
    identity.merge_holders(
        kept_id=world.camille.holder_id, merged_id=duplicate.holder_id, reason="Même personne", by=operator, now=LATER,
        force=True,
    )  # fmt: skip
    settle()
    assert pairing.live_pairings(other.id) == []
    assert pairing.live_pairings(world.space.id) == []
    assert consents_of(world, service) == set()


def test_lc15_what_is_linked_is_erased_with_its_space(world: World, service: catalogue.ServiceView) -> None:
    link(world, service)
    forget_pairings([world.space.id])
    forget_pairings([world.space.id])  # a step of an erasure may be done again
    access.forget_relations(space_id=world.space.id)
    assert pairing.live_pairings(world.space.id) == []
    assert access.grants_in(space_id=world.space.id, now=NOW) == {}


def test_the_receipt_tells_what_is_in_force_once(world: World, service: catalogue.ServiceView) -> None:
    """C14: the switches touched one after the other make one paper; the same state is filed once."""
    link(world, service)
    change(world, service, READ, now=NOW + timedelta(seconds=3))
    after = NOW + timedelta(minutes=5)
    settle(after)
    assert world.titles_for(world.camille) == ["Reçu de vos accords : Carnet glycémie"]
    assert world.titles_for(world.doctor) == []
    change(world, service, READ, WRITE, now=after)
    settle(after + timedelta(minutes=5))
    assert len(world.titles_for(world.camille)) == 2


def test_a_link_that_ended_meanwhile_leaves_no_receipt(world: World, service: catalogue.ServiceView) -> None:
    link(world, service)
    unlink(world, service, now=NOW + timedelta(seconds=3))
    settle(LATER)
    assert world.titles_for(world.camille) == []


def test_documents_that_a_flag_hides_are_not_shown_to_a_service(world: World) -> None:
    """SCO-01: the set form and the decision agree, and each flag hides."""
    reads = access.Consent.of_code("documents.read")
    service = referenced_service(asks={reads})
    link(world, service, {reads})
    for title, flags in {
        "Vu": {}, "Masqué": {"masked": True}, "À annoncer": {"invisible": True}, "Secret": {"secret": True},
    }.items():  # fmt: skip
        world.deposit(world.new_document(title=title, **flags))
    actor = Actor(kind=ActorKind.SERVICE, id=str(service.id), name=service.name)
    assert world.titles_for(actor) == ["Vu"]
