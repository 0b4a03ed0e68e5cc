"""What a linked service was refused of measures and of the agenda, as the person reads it. RULES.md SCO-07, TRA-01."""

from __future__ import annotations

import pytest

from espace_sante.access import api as access
from espace_sante.access.api import Consent, Finality, Right
from espace_sante.agenda import api as agenda
from espace_sante.kernel.actors import Actor, ActorKind, Paired
from espace_sante.kernel.identifiers import PairwiseIdentifier
from espace_sante.measures import api as measures
from espace_sante.measures.api import Asked, Kind
from tests.linked import link, make_service
from tests.measures.conftest import glucose, weight
from tests.portals.citizen.conftest import Browser
from tests.portals.citizen.test_activity_page import sentences
from tests.worlds import World


@pytest.fixture
def carnet(world: World) -> Actor:
    """It may read weights, and nothing else."""
    weights = {Consent(Finality.WEIGHT, Right.READ)}
    service = make_service("Carnet fictif", now=world.now)
    made = link(service, world.space, by=world.camille, consents=weights, now=world.now)
    number = PairwiseIdentifier(made.pairwise_id, service.pairing_oid)
    paired = Paired(made.id, world.space.id, world.space.holder_id, number)
    return Actor(kind=ActorKind.SERVICE, id=str(service.id), name=service.name, paired=paired)


def test_sco07_what_a_service_tried_is_a_sentence_that_says_nothing_was_given(
    world: World, camille: Browser, carnet: Actor
) -> None:
    space, now = world.space, world.now
    with pytest.raises(access.AccessRefused):
        measures.find_measures(
            actor=carnet, space=space, asked=Asked(kinds=(Kind.BLOOD_GLUCOSE,)), edge="fhir", now=now
        )
    with pytest.raises(access.AccessRefused):
        measures.write_measures(actor=carnet, space=space, contents=[glucose()], edge="fhir", now=now)
    told = sentences(camille.read("activity"))
    for sentence in (
        "Le service Carnet fictif a essayé de lire votre glycémie.",
        "Rien ne lui a été montré : vous ne lui avez pas donné votre accord pour cela.",
        "Le service Carnet fictif a essayé de noter votre glycémie.",
        "Rien n’a changé : vous ne lui avez pas donné votre accord pour cela.",
    ):
        assert any(sentence in one.replace("\N{NO-BREAK SPACE}", " ") for one in told), (sentence, told)


def test_sco07_a_service_that_tries_to_remove_what_the_person_noted_is_told_to_them(
    world: World, camille: Browser
) -> None:
    weights = {Consent(Finality.WEIGHT, right) for right in Right}
    service = make_service("Balance fictive", now=world.now)
    made = link(service, world.space, by=world.camille, consents=weights, now=world.now)
    number = PairwiseIdentifier(made.pairwise_id, service.pairing_oid)
    paired = Paired(made.id, world.space.id, world.space.holder_id, number)
    actor = Actor(kind=ActorKind.SERVICE, id=str(service.id), name=service.name, paired=paired)
    (kept,) = measures.write_measures(
        actor=world.camille, space=world.space, contents=[weight()], edge="portal", now=world.now
    ).measures
    with pytest.raises(measures.NotTheAuthor):
        measures.remove_measure(
            actor=actor, space=world.space, measure_id=kept.view.id, edge="fhir", now=world.now
        )  # fmt: skip
    told = [one.replace("\N{NO-BREAK SPACE}", " ") for one in sentences(camille.read("activity"))]
    for sentence in (
        "Le service Balance fictive a essayé d’effacer une mesure de votre poids.",
        "Rien n’a changé : il n’efface que ce qu’il a noté lui-même.",
    ):
        assert any(sentence in one for one in told), (sentence, told)


def test_sco07_what_a_service_tried_of_the_agenda_is_a_sentence_too(
    world: World, camille: Browser, carnet: Actor
) -> None:
    space, now, query = world.space, world.now, agenda.EventQuery()
    with pytest.raises(access.AccessRefused):
        agenda.search_events(actor=carnet, space=space, query=query, size=1, now=now)
    with pytest.raises(access.AccessRefused):
        agenda.cancel_event(actor=carnet, space=space, event_id=space.id, source=agenda.Source.FHIR, now=now)
    told = [one.replace("\N{NO-BREAK SPACE}", " ") for one in sentences(camille.read("activity"))]
    for sentence in (
        "Le service Carnet fictif a essayé de lire votre agenda.",
        "Rien ne lui a été montré : vous ne lui avez pas donné votre accord pour cela.",
        "Le service Carnet fictif a essayé de noter dans votre agenda.",
        "Rien n’a changé : vous ne lui avez pas donné votre accord pour cela.",
    ):
        assert any(sentence in one for one in told), (sentence, told)
