"""The members of the commission: named, tied or not, each with one opinion of their own. RULES.md CAT-03."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.access.api import AccessRefused
from espace_sante.catalogue import api as catalogue
from espace_sante.catalogue.api import College, ServiceStatus, Voice
from espace_sante.config.worker import drain_all
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from tests.catalogue.catalogue_world import CatalogueWorld

S = ServiceStatus
FOR, RESERVES, AGAINST = Voice.FAVOURABLE, Voice.RESERVES, Voice.UNFAVOURABLE


@pytest.fixture
def world(db: None) -> CatalogueWorld:
    return CatalogueWorld()


@pytest.fixture
def service(world: CatalogueWorld) -> catalogue.ServiceView:
    return world.service(upto=S.COMMISSION)


def mine(world: CatalogueWorld, service: catalogue.ServiceView, member: Actor) -> dict[str, Any]:
    return {"actor": member, "service_id": service.id, "now": world.now}


def proof_of(world: CatalogueWorld, service: catalogue.ServiceView) -> Any:
    return catalogue.reviewed_dossier(actor=world.nora, service_id=service.id).evidence[0].id


@pytest.mark.parametrize(
    ("first", "second", "leads_to"),
    [(FOR, RESERVES, S.MINISTER), (FOR, AGAINST, S.DRAFT), (AGAINST, AGAINST, S.DRAFT),
     (FOR, Voice.ABSTAINS, S.MINISTER)],
)  # fmt: skip
def test_cat03_only_a_favourable_opinion_goes_on_and_the_publisher_reads_why(
    world: CatalogueWorld, service: catalogue.ServiceView, first: Voice, second: Voice, leads_to: S
) -> None:
    world.opinions(service.id, (world.fanny, first, "Un."), (world.paula, second, "Deux."))
    assert world.conclude(service.id) is (leads_to is S.MINISTER)
    assert catalogue.service_of(service.id).status is leads_to
    last = catalogue.own_dossier(actor=world.owner, slug=service.slug).steps[0]
    why = [words for voice, words in ((first, "Un."), (second, "Deux.")) if voice in catalogue.WITH_REASONS]
    assert last.reason == " ; ".join(why)


def test_cat03_the_decision_shows_each_opinion_the_day_and_the_minutes(
    world: CatalogueWorld, service: catalogue.ServiceView
) -> None:
    world.opinions(service.id, (world.fanny, RESERVES, "Durée."), (world.paula, FOR, ""))
    world.conclude(service.id)
    dossier = catalogue.reviewed_dossier(actor=world.samir, service_id=service.id)
    assert [(one.member, one.college, one.voice) for one in dossier.opinions] == [
        ("Fanny Fictive", College.USERS, RESERVES), ("Paula Fictive", College.EXPERTS, FOR),
    ]  # fmt: skip
    assert dossier.sitting == catalogue.SittingView(world.now.date(), "Tous présents.", 2, True)


def test_cat03_nothing_is_concluded_without_quorum_or_without_a_college(
    world: CatalogueWorld, service: catalogue.ServiceView
) -> None:
    world.opinions(service.id, (world.paula, FOR, ""))
    with pytest.raises(catalogue.NotHeard):
        world.conclude(service.id)
    others = [world.seat(f"{name} Fictive", College.EXPERTS) for name in ("Ada", "Eve", "Ida")]
    world.opinions(service.id, (world.fanny, FOR, ""))
    with pytest.raises(catalogue.NotHeard):  # two of five
        world.conclude(service.id)
    world.opinions(service.id, (others[0], FOR, ""))
    assert world.conclude(service.id)


@pytest.mark.parametrize(
    ("day", "minutes", "field"),
    [(1, "Dit.", "held_on"), (-1, "Dit.", "held_on"), (0, " ", "minutes"), (0, "x" * 4001, "minutes")],
)
def test_cat03_a_sitting_has_its_day_once_the_file_is_there_and_its_minutes(
    world: CatalogueWorld, service: catalogue.ServiceView, day: int, minutes: str, field: str
) -> None:
    world.opinions(service.id)
    with pytest.raises(catalogue.EntryInvalid) as refused:
        world.conclude(service.id, meeting=catalogue.Meeting(world.now.date() + timedelta(days=day), minutes))
    assert refused.value.field == field
    assert catalogue.service_of(service.id).status is S.COMMISSION


def test_cat03_a_member_opens_nothing_and_says_nothing_before_they_declared(
    world: CatalogueWorld, service: catalogue.ServiceView
) -> None:
    asked = mine(world, service, world.fanny)
    assert catalogue.heard_file(actor=world.fanny, service_id=service.id).dossier is None
    with pytest.raises(catalogue.InterestNotDeclared):
        catalogue.read_heard_evidence(**asked, file_id=proof_of(world, service))
    with pytest.raises(catalogue.InterestNotDeclared):
        catalogue.give_opinion(**asked, voice=FOR, reason="")
    catalogue.declare_interest(**asked, tied="")
    _file, content = catalogue.read_heard_evidence(**asked, file_id=proof_of(world, service))
    assert content.startswith(b"\x89PNG")
    steps = catalogue.reviewed_dossier(actor=world.nora, service_id=service.id).steps
    assert [(one.what, one.by_name) for one in steps[:2]] == [
        ("read_evidence", "Fanny Fictive"), ("not_tied", "Fanny Fictive"),
    ]  # fmt: skip


def test_cat03_who_is_tied_to_a_file_stays_out_of_it_and_counts_for_no_quorum(
    world: CatalogueWorld, service: catalogue.ServiceView
) -> None:
    asked = mine(world, service, world.fanny)
    catalogue.declare_interest(**asked, tied="Mon frère y travaille.")
    assert catalogue.heard_file(actor=world.fanny, service_id=service.id).dossier is None
    with pytest.raises(catalogue.InterestNotDeclared):
        catalogue.give_opinion(**asked, voice=FOR, reason="")
    with pytest.raises(catalogue.MoveNotPossible):
        catalogue.declare_interest(**asked, tied="")
    hearing = catalogue.reviewed_dossier(actor=world.nora, service_id=service.id).hearing
    assert (hearing.in_office, hearing.heard, hearing.withdrawn, hearing.quorum) == (2, 0, 1, False)
    assert "frère" not in str(catalogue.own_dossier(actor=world.owner, slug=service.slug).steps)


def test_cat03_what_ties_said_late_takes_back_the_opinion(
    world: CatalogueWorld, service: catalogue.ServiceView
) -> None:
    world.opinions(service.id)
    catalogue.declare_interest(**mine(world, service, world.fanny), tied="J’y ai des parts.")
    dossier = catalogue.reviewed_dossier(actor=world.nora, service_id=service.id)
    assert [one.member for one in dossier.opinions] == ["Paula Fictive"]
    with pytest.raises(catalogue.NotHeard):
        world.conclude(service.id)


def test_cat03_a_member_speaks_once_and_reads_the_others_afterwards(
    world: CatalogueWorld, service: catalogue.ServiceView
) -> None:
    world.opinions(service.id, (world.paula, FOR, ""))
    asked = mine(world, service, world.fanny)
    catalogue.declare_interest(**asked, tied="")

    def seen() -> list[str]:
        dossier = catalogue.heard_file(actor=world.fanny, service_id=service.id).dossier
        return [one.member for one in dossier.opinions] if dossier else []

    assert seen() == []
    with pytest.raises(catalogue.EntryInvalid):
        catalogue.give_opinion(**asked, voice=RESERVES, reason=" ")
    catalogue.give_opinion(**asked, voice=AGAINST, reason="Trop peu sûr.")
    with pytest.raises(catalogue.MoveNotPossible):
        catalogue.give_opinion(**asked, voice=FOR, reason="")
    assert seen() == ["Paula Fictive", "Fanny Fictive"]
    assert catalogue.opinions_of_mine(actor=world.fanny) == [(service.name, AGAINST, world.now)]


def test_cat03_a_file_sent_again_is_another_session_where_everybody_declares_again(
    world: CatalogueWorld, service: catalogue.ServiceView
) -> None:
    world.opinions(service.id, (world.fanny, AGAINST, "Non."), (world.paula, AGAINST, "Non."))
    world.conclude(service.id)
    with pytest.raises(catalogue.ServiceUnknown):
        catalogue.heard_file(actor=world.fanny, service_id=service.id)
    for status in (S.SUBMITTED, S.TECHNICAL_CHECK, S.COMMISSION):
        world.advance(service.id, service.slug, status)
    (file,) = catalogue.files_before_me(actor=world.fanny)
    assert (file.declared, file.own) == (False, None)
    assert catalogue.reviewed_dossier(actor=world.nora, service_id=service.id).opinions == []
    world.opinions(service.id)
    assert world.conclude(service.id)


def test_cat03_who_no_longer_sits_reads_nothing_and_what_they_said_stays(
    world: CatalogueWorld, service: catalogue.ServiceView
) -> None:
    world.opinions(service.id)
    seat = next(one for one in catalogue.seats(actor=world.nora) if one.name == "Fanny Fictive")
    catalogue.end_seat(actor=world.nora, seat_id=seat.id, now=world.now)
    with pytest.raises(catalogue.NotInOffice):
        catalogue.files_before_me(actor=world.fanny)
    with pytest.raises(catalogue.SeatUnknown):
        catalogue.end_seat(actor=world.nora, seat_id=seat.id, now=world.now)
    assert world.conclude(service.id)


@pytest.mark.parametrize("email", ["x", "rose@editeur.example", "fanny@commission.example"])
def test_cat03_an_address_of_somebody_else_gets_no_seat(world: CatalogueWorld, email: str) -> None:
    with pytest.raises(catalogue.EntryInvalid) as refused:
        catalogue.name_member(
            actor=world.nora, somebody=catalogue.Somebody("X", email), college=College.USERS, now=world.now
        )
    assert refused.value.field == "email"
    assert len(catalogue.seats(actor=world.nora)) == 2


def acts(service: catalogue.ServiceView, world: CatalogueWorld) -> list[Callable[[Actor], object]]:
    of = {"service_id": service.id, "now": world.now}
    return [
        lambda who: catalogue.files_before_me(actor=who),
        lambda who: catalogue.heard_file(actor=who, service_id=service.id),
        lambda who: catalogue.declare_interest(actor=who, tied="", **of),
        lambda who: catalogue.give_opinion(actor=who, voice=FOR, reason="", **of),
        lambda who: catalogue.read_heard_evidence(actor=who, file_id=proof_of(world, service), **of),
    ]


def test_cat03_only_members_of_the_commission_speak_for_it_and_only_operators_name_them(
    world: CatalogueWorld, service: catalogue.ServiceView
) -> None:
    for who in (world.nora, world.owner, world.stranger):
        for act in acts(service, world):
            with pytest.raises(AccessRefused):
                act(who)
    for who in (world.fanny, world.owner):
        with pytest.raises(AccessRefused):
            catalogue.seats(actor=who)
        with pytest.raises(AccessRefused):
            world.conclude(service.id, actor=who)


def test_cat03_members_are_told_by_mail_that_a_file_waits_and_not_which(
    world: CatalogueWorld, mailoutbox: list[Any]
) -> None:
    while drain_all():
        pass
    mailoutbox.clear()
    world.service("secret-fictif", upto=S.COMMISSION)
    while drain_all():
        pass
    told = [one for one in mailoutbox if "commission.example" in one.to[0]]
    assert sorted(one.to[0] for one in told) == ["fanny@commission.example", "paula@commission.example"]
    assert "/operateur/commission/" in told[0].body
    assert "secret" not in told[0].body + told[0].subject
    assert identity.agent_account("fanny@commission.example") is not None


def test_cat03_the_list_of_files_takes_four_queries_however_many_there_are(
    world: CatalogueWorld,
) -> None:
    for number in range(3):
        world.service(f"dossier-{number}", upto=S.COMMISSION)
    with CaptureQueriesContext(connections["ens"]) as queries:
        assert len(catalogue.files_before_me(actor=world.fanny)) == 3
    assert len(queries) == 4
