"""The catalogue and the linked services, as a citizen sees them. RULES.md CAT-08, CAT-09, SCO-01 to SCO-07."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from espace_sante.access import api as access
from espace_sante.catalogue import api as catalogue
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.outbox import api as outbox
from espace_sante.pairing import api as pairing
from tests.portals.citizen.family_world import client_of, text_of
from tests.referenced import GLUCOSE, asks_now, moves_to, referenced_service
from tests.worlds import RECENT, World

READ, WRITE = (access.Consent.of_code(f"blood_glucose.{right}") for right in ("read", "write"))
WEIGHT = access.Consent.of_code("weight.read")
Status = catalogue.ServiceStatus


@pytest.fixture
def world(db: None) -> World:
    return World(now=RECENT)


@pytest.fixture
def service(world: World) -> catalogue.ServiceView:
    return referenced_service(now=RECENT)


@pytest.fixture
def camille(world: World) -> Client:
    return client_of("camille")


def address(world: World, *parts: object) -> str:
    return "/".join(["/espace", str(world.space.id), *map(str, parts)]) + "/"


def link(world: World, service: catalogue.ServiceView, *consents: access.Consent) -> None:
    pairing.connect(
        actor=world.camille, space=world.space, service_id=service.id, consents=frozenset(consents or GLUCOSE),
        now=RECENT,
    )  # fmt: skip


def given(world: World, service: catalogue.ServiceView) -> set[access.Consent]:
    now = RECENT + timedelta(hours=1)
    return {one.consent for one in access.grants_of(space_id=world.space.id, service_id=service.id, now=now)}


def test_cat08_a_list_says_what_each_service_asks_for_before_anything_else(
    world: World, service: catalogue.ServiceView, camille: Client
) -> None:
    referenced_service("sans", name="Sans données", asks=(), now=RECENT)
    referenced_service("suspendu", name="Suspendu", status=Status.SUSPENDED, now=RECENT)
    page = text_of(camille.get(address(world, "catalogue")))
    assert page.index("Demande :") < page.index("Notez votre glycémie.")
    assert "Glycémie (lire et ajouter)." in page
    assert "rien de votre espace." in page
    assert "2 services" in page
    assert "Suspendu" not in page


def test_what_is_looked_for_stands_in_no_address(world: World, service: catalogue.ServiceView, camille: Client) -> None:
    referenced_service("sans", name="Sans données", asks=(), now=RECENT)
    page = text_of(camille.post(address(world, "catalogue"), {"rien": "on"}))
    assert "Sans données" in page
    assert "Carnet glycémie" not in page
    assert "2 services" in text_of(camille.get(address(world, "catalogue"), {"rien": "on"}))


@pytest.mark.parametrize(
    "wrong", [{"page": "x"}, {"page": "-1"}, {"page": "9" * 30}, {"besoin": "x"}, {"mots": "x" * 200}]
)
def test_a_wrong_search_is_as_if_nothing_was_asked(
    world: World, service: catalogue.ServiceView, camille: Client, wrong: dict[str, str]
) -> None:
    response = camille.post(address(world, "catalogue"), wrong)
    assert response.status_code == 200
    assert "Carnet glycémie" in text_of(response)


def test_sco02_a_service_is_linked_from_the_space_with_what_is_ticked_alone(
    world: World, service: catalogue.ServiceView, camille: Client
) -> None:
    card = address(world, "catalogue", service.slug)
    page = camille.get(card)
    assert b"checked" not in page.content  # nothing is ticked before
    assert "Pour tenir le carnet." in text_of(page)
    done = camille.post(card, {"accord": [READ.code]}, follow=True)
    assert done.redirect_chain == [(address(world, "services", service.id), 302)]
    assert given(world, service) == {READ}
    assert "Voir ce qu’il peut faire ici" in text_of(camille.get(card))


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ([], "Cochez au moins une chose"),
        (["weight.read"], "Ce service ne demande pas cela"),
        (["blood_glucose.delete"], "Ce service ne demande pas cela"),
        (["bmi.write"], "Ce service ne demande pas cela"),
        (["blood_glucose.read", "x"], "Ce service ne demande pas cela"),
    ],
)
def test_a_wrong_choice_says_so_and_links_nothing(
    world: World, service: catalogue.ServiceView, camille: Client, sent: list[str], words: str
) -> None:
    response = camille.post(address(world, "catalogue", service.slug), {"accord": sent})
    assert response.status_code == 422
    assert words in text_of(response)
    assert pairing.live_pairings(world.space.id) == []


def test_a_service_suspended_meanwhile_is_not_linked(
    world: World, service: catalogue.ServiceView, camille: Client
) -> None:
    moves_to(service.id, Status.SUSPENDED)
    assert camille.post(address(world, "catalogue", service.slug), {"accord": [READ.code]}).status_code == 404
    assert camille.get(address(world, "catalogue", "inconnu")).status_code == 404


def test_the_page_of_a_linked_service_switches_each_consent(
    world: World, service: catalogue.ServiceView, camille: Client
) -> None:
    """SCO-01, SCO-02."""
    link(world, service, READ)
    here = address(world, "services", service.id)
    page = text_of(camille.get(here))
    assert "Lire votre glycémie" in page
    assert "jamais ; sans usage, s’éteint le" in page
    camille.post(here, {"accord": WRITE.code, "valeur": "oui"})
    assert given(world, service) == {READ, WRITE}
    camille.post(here, {"accord": READ.code, "valeur": "non"})
    camille.post(here, {"accord": READ.code, "valeur": "non"})  # sent twice
    assert given(world, service) == {WRITE}


@pytest.mark.parametrize("sent", [{}, {"accord": "weight.read", "valeur": "oui"}, {"accord": "x", "valeur": "oui"}])
def test_a_switch_that_is_not_ours_changes_nothing(
    world: World, service: catalogue.ServiceView, camille: Client, sent: dict[str, str]
) -> None:
    link(world, service, READ)
    response = camille.post(address(world, "services", service.id), sent, follow=True)
    assert "rien n’a changé" in text_of(response)
    assert given(world, service) == {READ}


def test_sco05_a_service_that_asks_for_something_else_says_until_when_one_chooses(
    world: World, service: catalogue.ServiceView, camille: Client
) -> None:
    link(world, service, READ)
    asks_now(service.id, {READ, WEIGHT}, until=RECENT + timedelta(days=10))
    here = address(world, "services", service.id)
    assert "Ce service demande autre chose qu’avant. Choisissez avant le" in text_of(camille.get(here))
    camille.post(here, {"approuver": "oui", "accord": [READ.code, WEIGHT.code]})
    assert given(world, service) == {READ, WEIGHT}
    assert "demande autre chose" not in text_of(camille.get(here))


def test_sco05_after_the_deadline_the_page_says_that_it_stopped(
    world: World, service: catalogue.ServiceView, camille: Client
) -> None:
    link(world, service, READ)
    asks_now(service.id, {READ, WEIGHT}, until=RECENT - timedelta(days=1))
    assert "il ne lit rien et n’ajoute rien" in text_of(camille.get(address(world, "services", service.id)))


def test_sco06_a_suspended_service_is_unlinked_all_the_same(
    world: World, service: catalogue.ServiceView, camille: Client
) -> None:
    link(world, service)
    moves_to(service.id, Status.SUSPENDED)
    assert "Ce service est suspendu" in text_of(camille.get(address(world, "services")))
    here = address(world, "services", service.id)
    refused = camille.post(here, {"accord": READ.code, "valeur": "oui"}, follow=True)
    assert "C’est noté" in text_of(refused)  # it was given already: nothing more is
    done = camille.post(address(world, "services", service.id, "delier"), follow=True)
    assert "C’est délié" in text_of(done)
    assert pairing.live_pairings(world.space.id) == []
    again = camille.post(address(world, "services", service.id, "delier"), follow=True)
    assert "n’est plus relié" in text_of(again)
    assert camille.get(here).status_code == 404


def test_one_button_unlinks_everything(world: World, service: catalogue.ServiceView, camille: Client) -> None:
    """C14."""
    link(world, service)
    link(world, referenced_service("autre", name="Autre", now=RECENT))
    done = camille.post(address(world, "services", "tout-delier"))
    assert "2 services sont déliés." in text_of(done)
    assert "Aucun service relié pour l’instant" in text_of(done)
    for one in (service.name, "Autre"):
        assert one in text_of(done), "what was unlinked is named"
    assert f'href="{address(world, "catalogue", service.slug)}"' in done.content.decode(), "and how to link it again"
    assert service.name not in camille.cookies.output(), "a name may tell an illness (NOT-07)"
    again = camille.post(address(world, "services", "tout-delier"))
    assert "Aucun service n’était relié" in text_of(again)
    assert "vient d’être délié" not in text_of(again)


def test_the_receipt_is_a_page_of_paper(world: World, service: catalogue.ServiceView, camille: Client) -> None:
    link(world, service)
    response = camille.get(f"/espace/{world.space.id}/services/{service.id}/recu")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


def test_sco07_what_a_service_did_has_its_own_tab_service_by_service(
    world: World, service: catalogue.ServiceView, camille: Client
) -> None:
    document = access.Consent.of_code("documents.read")
    reader = referenced_service("lecteur", name="Lecteur", asks={document}, now=RECENT)
    link(world, reader, document)
    outbox.drain(pairing.PairingOutbox, now=RECENT)
    world.titles_for(Actor(kind=ActorKind.SERVICE, id=str(reader.id), name="Lecteur"))
    tab = address(world, "activite")
    page = text_of(camille.get(tab, {"onglet": "services"}))
    assert "Le service Lecteur a regardé la liste de vos documents, avec votre accord." in page
    assert "Vous avez relié" not in page
    assert "Changer ce que ce service peut faire" in page
    assert "Lecteur" in text_of(camille.get(tab, {"onglet": "services", "service": str(reader.id)}))
    assert "Le service Lecteur" not in text_of(camille.get(tab, {"onglet": "services", "service": str(service.id)}))
    every = text_of(camille.get(tab))
    assert "Vous avez relié le service Lecteur à votre espace." in every
    assert "Vous avez permis au service Lecteur de lire vos documents." in every


def test_who_can_see_a_document_tells_the_services_that_may_and_what_hides_it_from_them(
    world: World, camille: Client
) -> None:
    """VIS-05, SCO-01: the decision itself, asked for each linked service."""
    document = access.Consent.of_code("documents.read")
    reader = referenced_service("lecteur", name="Lecteur", asks={document}, now=RECENT)
    other = referenced_service("carnet", name="Carnet", now=RECENT)
    link(world, reader, document)
    link(world, other)
    shown, masked = (world.deposit(world.new_document(masked=one)) for one in (False, True))
    page = text_of(camille.get(address(world, "documents", shown.document_id)))
    assert "Le service Lecteur Relié avec votre accord, pour lire vos documents." in page
    assert "Carnet" not in page
    hidden = text_of(camille.get(address(world, "documents", masked.document_id)))
    assert "Le service Lecteur Vous avez masqué ce document." in hidden
    assert "Lecteur Lit les documents, sauf ce qui est masqué." in text_of(camille.get(address(world, "qui")))
    moves_to(reader.id, Status.SUSPENDED)
    assert "Lecteur" not in text_of(camille.get(address(world, "qui")))


def test_cat09_a_service_is_reported_linked_or_not(
    world: World, service: catalogue.ServiceView, camille: Client
) -> None:
    asked = f"{address(world, 'signaler')}?service={service.id}"
    assert "Un service relié : Carnet glycémie" in text_of(camille.get(asked))
    done = camille.post(asked, {"texte": "Il affiche des publicités."}, follow=True)
    assert "C’est envoyé" in text_of(done)
    draft = referenced_service("brouillon", name="Brouillon", status=Status.DRAFT, now=RECENT)
    assert camille.get(f"{address(world, 'signaler')}?service={draft.id}").status_code == 404


def test_a_parent_links_for_a_child_and_the_child_s_name_is_said(db: None) -> None:
    world = World(now=RECENT, born=date(2015, 11, 12))
    service = referenced_service(now=RECENT)
    parent = world.citizen("parent", "Parent")
    world.open_space(parent)
    identity.relate(person_id=parent.holder_id, helped_id=world.camille.holder_id, kind="representative", now=RECENT)
    client = client_of("parent")
    page = text_of(client.get(address(world, "catalogue", service.slug)))
    assert "Relier ce service à l’espace de Camille" in page
    assert "Lire sa glycémie" in page
    client.post(address(world, "catalogue", service.slug), {"accord": [READ.code]})
    assert given(world, service) == {READ}


def test_somebody_else_s_space_is_not_there(world: World, service: catalogue.ServiceView) -> None:
    world.open_space(world.citizen("voisine", "Voisine"))
    client = client_of("voisine")
    for parts in (("catalogue",), ("services",), ("catalogue", service.slug), ("services", service.id)):
        assert client.get(address(world, *parts)).status_code == 404
        assert client.post(address(world, *parts), {"accord": [READ.code]}).status_code in {404, 405}
    assert pairing.live_pairings(world.space.id) == []


def test_the_list_is_a_few_queries_whatever_is_linked(
    world: World, camille: Client, django_assert_max_num_queries
) -> None:
    for place in range(4):
        link(world, referenced_service(f"s{place}", name=f"Service {place}", now=RECENT))
    with django_assert_max_num_queries(2, using="dmp"):
        assert "Service 3" in text_of(camille.get(address(world, "services")))


def test_one_s_own_catalogue_and_services_have_short_addresses(world: World, camille: Client) -> None:
    assert camille.get("/espace/catalogue/").url == address(world, "catalogue")
    assert camille.get("/espace/services/").url == address(world, "services")
