"""« Mes aidants » and « Les personnes que j’aide »: four steps, two answers, and what each scope shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from espace_sante.access import api as access
from espace_sante.agenda import api as agenda
from espace_sante.config.worker import drain_all
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.carers import CarerScope, Section
from espace_sante.spaces.api import SpaceView
from tests.agenda.conftest import appointment
from tests.carers import identity_of, invite, make_carer
from tests.portals.citizen.conftest import PAGES_NOW, Browser, text_of
from tests.worlds import World

State = identity.DelegationState
DAY = timedelta(days=1)
READER = CarerScope(sections=frozenset(Section))
AGENDA = CarerScope(sections=frozenset({Section.AGENDA}), writes=True)
ON_CALL = CarerScope(sections=frozenset(Section), emergency_only=True)
TITLE = "Bilan de cœur"


class Andre:
    """André, his space with a document, Camille's browser before it, his own before it."""

    def __init__(self, world: World, browse: Callable[..., Browser]) -> None:
        self.world = world
        self.actor: Actor = world.citizen("andre", "André")
        self.space: SpaceView = world.open_space(self.actor)
        self.document = world.deposit(world.new_document(title=TITLE), space=self.space)
        self.browser = browse("andre", space_id=self.space.id)
        self.camille = browse("camille", space_id=self.space.id)

    def helped_by_camille(self, scope: CarerScope, *, lasts: timedelta = 30 * DAY) -> UUID:
        return make_carer(self.actor, self.world.camille, now=self.world.now, scope=scope, lasts=lasts)

    def mine(self) -> list[identity.DelegationView]:
        assert self.actor.holder_id is not None
        return identity.delegations_given(self.actor.holder_id, now=PAGES_NOW)

    def who(self, **other: Any) -> dict[str, Any]:
        """The first step, filled for Camille."""
        known = identity_of(self.world.camille)
        born = known.birth_on
        return {
            "prenom": known.first_given_name, "nom": known.birth_name, "numero": known.ins, "jour": born.day,
            "mois": born.month, "annee": born.year, **other,
        }  # fmt: skip

    def invites(self, *, who: dict[str, Any] | None = None, **until: Any) -> HttpResponse:
        """The four steps."""
        self.browser.post("carer_who", **(who or self.who()))
        self.browser.post("carer_what", maniere="lire", parties=["documents", "agenda"])
        self.browser.post("carer_until", **(until or {"duree": "6"}))
        return self.browser.post("carer_declare", declare="on", follow=True)


@pytest.fixture
def andre(world: World, browse: Callable[..., Browser]) -> Andre:
    return Andre(world, browse)


def opened(browser: Browser, name: str, *ids: object) -> int:
    """The status of a page that has no space in its address."""
    return browser.client.get(reverse(f"citizen:{name}", args=ids)).status_code


# --- The four steps -----------------------------------------------------------------------------------------------


def test_four_steps_make_an_invitation_and_leave_nothing_in_the_session(andre: Andre) -> None:
    """CAR-03, CAR-04."""
    page = text_of(andre.invites())
    assert "L’invitation de Camille FICTIF est enregistrée." in page
    (made,) = andre.mine()
    assert made.state is State.PENDING
    assert made.terms.scope == CarerScope(sections=frozenset({Section.DOCUMENTS, Section.AGENDA}))
    assert made.until == datetime.fromisoformat("2027-05-25T00:00+02:00")
    assert "carer_invitation" not in andre.browser.client.session


def test_the_answer_is_the_same_whether_somebody_is_found_or_not(andre: Andre) -> None:
    """CAR-03: the page and what the list then says."""
    found = text_of(andre.invites())
    access.end_delegation(actor=andre.actor, delegation_id=andre.mine()[0].id, now=PAGES_NOW)
    unknown = text_of(andre.invites(who=andre.who(annee=1986)))
    shown = re.compile(r"es-messages.*?</div>|L’invitation[^<]*", re.DOTALL)
    assert shown.findall(found)[0] == shown.findall(unknown)[0]
    assert [(one.state, one.carer) for one in andre.mine()] == [(State.PENDING, None), (State.WITHDRAWN, None)]
    assert "En attente de réponse" in andre.browser.read("carers")


def test_each_step_shows_again_what_was_typed_and_one_may_go_back(andre: Andre) -> None:
    andre.browser.post("carer_who", **andre.who(prenom="Camylle"))
    assert 'value="Camylle"' in andre.browser.read("carer_who")
    andre.browser.post("carer_what", maniere="ecrire", parties=["messages"])
    assert re.search(r'value="ecrire"[^>]*checked', andre.browser.read("carer_what"))
    andre.browser.post("carer_who", **andre.who())
    andre.browser.post("carer_until", duree="3")
    page = andre.browser.read("carer_declare")
    assert "Lire et modifier les messages" in page
    assert "Du 24 novembre 2026 au 24 février 2027 inclus" in page


@pytest.mark.parametrize("step", ["carer_what", "carer_until", "carer_declare"])
def test_a_step_without_the_one_before_leads_to_it(andre: Andre, step: str) -> None:
    assert andre.browser.get(step)["Location"].endswith("/aidants/inviter/")


def test_what_waits_in_the_session_for_one_space_is_not_that_of_another(andre: Andre, world: World) -> None:
    andre.browser.post("carer_who", **andre.who())
    kept = andre.browser.client.session["carer_invitation"]
    assert kept["space"] == str(andre.space.id)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"numero": "285090010100"}, "Ce numéro n’est pas juste"),
        ({"numero": "2" * 15}, "Ce numéro n’est pas juste"),
        ({"numero": "abcdefghijklm"}, "Ce numéro n’est pas juste"),
        ({"jour": "31", "mois": "2"}, "Écrivez un jour, un mois et une année qui existent."),
        ({"jour": "", "mois": "", "annee": ""}, "Écrivez sa date de naissance."),
        ({"prenom": " "}, "Écrivez son prénom."),
    ],
)
def test_a_wrong_answer_is_said_beside_its_field_and_nothing_is_kept(
    andre: Andre, wrong: dict[str, str], said: str
) -> None:
    response = andre.browser.post("carer_who", **andre.who(**wrong))
    assert response.status_code == 422
    page = text_of(response)
    assert said in page
    assert "<title>Erreur" in page
    assert "carer_invitation" not in andre.browser.client.session


def test_the_number_of_the_card_may_be_typed_without_its_key_and_with_spaces(andre: Andre) -> None:
    number = str(andre.who()["numero"])
    spaced = f"{number[0]} {number[1:3]} {number[3:5]} {number[5:13]}"
    assert andre.browser.post("carer_who", **andre.who(numero=spaced)).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"duree": ""},
        {"duree": "date"},
        {"duree": "date", "jour": 23, "mois": 11, "annee": 2026},
        {"duree": "date", "jour": 30, "mois": 11, "annee": 2028},
        {"duree": "3", "debut_jour": 1, "debut_mois": 1, "debut_annee": 2026},
    ],
)
def test_a_period_that_cannot_be_is_refused(andre: Andre, wrong: dict[str, Any]) -> None:
    andre.browser.post("carer_who", **andre.who())
    assert andre.browser.post("carer_until", **wrong).status_code == 422


def test_the_declaration_must_be_ticked(andre: Andre) -> None:
    """CAR-04."""
    andre.browser.post("carer_who", **andre.who())
    andre.browser.post("carer_what", maniere="lire", parties=["documents"])
    andre.browser.post("carer_until", duree="24")
    assert andre.browser.post("carer_declare").status_code == 422
    assert andre.mine() == []


def test_the_same_invitation_twice_is_said_in_words(andre: Andre) -> None:
    """CAR-05."""
    andre.invites()
    page = andre.invites()
    assert page.status_code == 422
    assert "Vous avez déjà invité cette personne." in text_of(page)


def test_three_carers_are_the_most_and_the_button_goes_away(andre: Andre) -> None:
    """CAR-02."""
    for name in ("Un", "Deux", "Trois"):
        invite(andre.actor, andre.world.citizen(name.lower(), name), now=andre.world.now)
    page = andre.browser.read("carers")
    assert "Inviter un aidant" not in page
    assert "c’est le plus possible" in page
    assert "Vous avez déjà 3 aidants" in text_of(andre.invites())


def test_no_address_holds_a_name_or_a_number(andre: Andre) -> None:
    andre.invites()
    addresses = " ".join(re.findall(r'(?:href|action)="([^"]+)"', andre.browser.read("carers"))).casefold()
    for word in ("camille", "fictif", str(andre.who()["numero"])):
        assert word not in addresses


# --- The carer's side ---------------------------------------------------------------------------------------------


def test_an_invitation_is_on_the_carer_s_first_page_and_its_answer_opens_the_space(andre: Andre) -> None:
    delegation_id = invite(andre.actor, andre.world.camille, now=andre.world.now)
    assert "André FICTIF vous demande d’être son aidant." in andre.camille.read("home")
    asked = text_of(andre.camille.client.get(reverse("citizen:helped_answer", args=[delegation_id])))
    assert "Lire et modifier les documents, les messages, l’agenda et le profil médical" in asked
    assert "changer ses coordonnées ou son mot de passe" in asked
    assert andre.camille.get("documents").status_code == 404
    andre.camille.client.post(reverse("citizen:helped_answer", args=[delegation_id]), {"reponse": "oui"})
    assert TITLE in andre.camille.read("documents")
    switcher = andre.camille.read("documents")
    assert "Vous l’aidez, jusqu’au 24 novembre 2027" in switcher


def test_a_refusal_opens_nothing(andre: Andre) -> None:
    delegation_id = invite(andre.actor, andre.world.camille, now=andre.world.now)
    andre.camille.client.post(reverse("citizen:helped_answer", args=[delegation_id]), {"reponse": "non"})
    assert andre.mine()[0].state is State.REFUSED
    assert andre.camille.get("home_of").status_code == 404
    assert "Refusée le 24 novembre 2026" in andre.browser.read("carers")


def test_an_unclear_answer_is_a_refusal_not_an_agreement(andre: Andre) -> None:
    delegation_id = invite(andre.actor, andre.world.camille, now=andre.world.now)
    andre.camille.client.post(reverse("citizen:helped_answer", args=[delegation_id]), {"reponse": "peut-être"})
    assert andre.mine()[0].state is State.REFUSED


def test_the_pages_of_a_delegation_are_not_found_by_anybody_else(andre: Andre, browse: Callable[..., Browser]) -> None:
    delegation_id = andre.helped_by_camille(READER)
    andre.world.open_space(andre.world.citizen("voisine", "Voisine"))
    neighbour = browse("voisine", space_id=andre.space.id)
    for name in ("helped_answer", "helped_stop", "helped_emergency", "certificate"):
        assert opened(neighbour, name, delegation_id) == 404
    for name in ("carer_change", "carer_stop"):
        assert neighbour.get(name, delegation_id).status_code == 404
        assert andre.camille.get(name, delegation_id).status_code == 403
    for name in ("carers", "carer_who"):
        assert andre.camille.get(name).status_code == 403


def test_a_carer_stops_by_themselves(andre: Andre) -> None:
    """CAR-06."""
    delegation_id = andre.helped_by_camille(READER)
    address = reverse("citizen:helped_stop", args=[delegation_id])
    assert "Ne plus aider André FICTIF ?" in text_of(andre.camille.client.get(address))
    andre.camille.client.post(address)
    assert andre.mine()[0].state is State.REVOKED
    assert andre.camille.get("documents").status_code in {403, 404}


# --- What each scope shows ----------------------------------------------------------------------------------------


def test_a_carer_who_reads_sees_documents_and_no_way_to_change_them(andre: Andre) -> None:
    """C13."""
    andre.helped_by_camille(READER)
    page = andre.camille.read("documents")
    assert TITLE in page
    assert reverse("citizen:upload", args=[andre.space.id]) not in page + andre.camille.read("home_of")
    assert andre.camille.get("upload").status_code == 403
    document = andre.camille.read("document", andre.document.document_id)
    assert "Masquer ce document" not in document
    masked = andre.camille.post("mask", andre.document.document_id, masquer="oui")
    assert masked.status_code == 403


def test_a_carer_limited_to_the_agenda_sees_no_document_no_count_no_activity(andre: Andre) -> None:
    """« A carer limited to agenda gets exactly that. »"""
    andre.helped_by_camille(AGENDA)
    first = andre.camille.read("home_of")
    assert "Vous l’aidez pour l’agenda. Ses documents ne vous sont pas ouverts." in first
    for page in (first, andre.camille.read("more")):
        assert TITLE not in page
        for name in ("documents", "activity", "professionals", "upload"):
            assert reverse(f"citizen:{name}", args=[andre.space.id]) not in page
    for name in ("documents", "activity", "professionals", "upload"):
        assert andre.camille.get(name).status_code in {403, 404}
    for name in ("document", "file", "preview", "delete"):
        assert andre.camille.get(name, andre.document.document_id).status_code == 404
    own = andre.camille.read("home")
    assert TITLE not in own
    assert "nouveau document" not in own


def test_a_carer_limited_to_the_agenda_sees_what_comes_next_on_the_first_page(andre: Andre) -> None:
    agenda.create_event(
        actor=andre.actor, space=andre.space, content=appointment(practitioner="Dr Aline Roche"),
        source=agenda.Source.PORTAL, now=andre.world.now,
    )  # fmt: skip
    andre.helped_by_camille(AGENDA)
    first = andre.camille.read("home_of")
    assert "Prochaine date" in first
    assert "Dr Aline Roche" in first
    assert reverse("citizen:agenda", args=[andre.space.id]) in first


def test_a_carer_limited_to_messages_sees_nothing_of_the_agenda(andre: Andre) -> None:
    agenda.create_event(
        actor=andre.actor, space=andre.space, content=appointment(), source=agenda.Source.PORTAL, now=andre.world.now
    )
    andre.helped_by_camille(CarerScope(sections=frozenset({Section.MESSAGES}), writes=True))
    assert "Prochaine date" not in andre.camille.read("home_of")


def test_after_the_end_date_there_is_nothing_to_the_second(andre: Andre, clock: Callable[[datetime], None]) -> None:
    """CAR-06."""
    andre.helped_by_camille(READER, lasts=DAY)
    clock(andre.world.now + DAY - timedelta(seconds=1))
    assert TITLE in andre.camille.read("documents")
    clock(andre.world.now + DAY)
    for name in ("home_of", "documents", "activity", "more"):
        response = andre.camille.get(name)
        assert response.status_code in {403, 404}
        assert TITLE not in text_of(response)
    assert "André" not in andre.camille.read("home")
    assert "Terminée le" in text_of(andre.camille.client.get(reverse("citizen:helped")))


def test_in_an_emergency_alone_the_space_is_not_there_until_one_is_declared(
    andre: Andre, clock: Callable[[datetime], None]
) -> None:
    """C13."""
    delegation_id = andre.helped_by_camille(ON_CALL)
    assert andre.camille.get("home_of").status_code == 404
    assert str(andre.space.id) not in andre.camille.read("home")
    address = reverse("citizen:helped_emergency", args=[delegation_id])
    assert andre.camille.client.post(address).status_code == 422
    andre.camille.client.post(address, {"raison": "hospital"})
    assert TITLE in andre.camille.read("documents")
    assert andre.camille.get("upload").status_code == 403
    assert "Camille FICTIF a ouvert votre espace en urgence le 24 novembre 2026" in andre.browser.read("home")
    activity = andre.browser.read("activity")
    assert "a déclaré une urgence et ouvert votre espace, parce que vous êtes à l’hôpital" in activity
    assert "a regardé la liste de vos documents, en urgence" in activity
    clock(PAGES_NOW + DAY)
    assert andre.camille.get("documents").status_code == 404


def test_who_can_see_a_document_names_the_carers_who_can_and_no_other(andre: Andre) -> None:
    andre.helped_by_camille(AGENDA)
    assert "Camille FICTIF" not in andre.browser.read("document", andre.document.document_id)
    access.change_delegation(
        actor=andre.actor, delegation_id=andre.mine()[0].id,
        terms=identity.Terms(since=andre.world.now, until=andre.world.now + DAY, scope=READER), now=PAGES_NOW,
    )  # fmt: skip
    assert "Camille FICTIF" in andre.browser.read("document", andre.document.document_id)


# --- Changing, ending, certificates -------------------------------------------------------------------------------


def test_the_holder_changes_what_is_opened_and_the_end(andre: Andre) -> None:
    delegation_id = andre.helped_by_camille(AGENDA)
    page = andre.browser.read("carer_change", delegation_id)
    assert re.search(r'value="agenda"[^>]*checked', page)
    changed = {"maniere": "lire", "parties": ["documents"], "jour": 1, "mois": 3, "annee": 2027}
    andre.browser.post("carer_change", delegation_id, **changed)
    assert TITLE in andre.camille.read("documents")
    assert "jusqu’au 1er mars 2027" in andre.camille.read("documents")
    too_long = andre.browser.post("carer_change", delegation_id, **{**changed, "annee": 2031})
    assert too_long.status_code == 422
    assert "dans deux ans au plus" in text_of(too_long)


def test_the_holder_ends_a_help_after_a_page_that_says_what_follows(andre: Andre) -> None:
    delegation_id = andre.helped_by_camille(READER)
    assert "Arrêter l’aide de Camille FICTIF ?" in andre.browser.read("carer_stop", delegation_id)
    page = text_of(andre.browser.post("carer_stop", delegation_id, follow=True))
    assert "Camille FICTIF n’ouvre plus votre espace" in page
    assert andre.browser.post("carer_stop", delegation_id).status_code == 302  # pressed twice


def test_the_certificate_is_in_the_documents_and_given_to_both_sides(andre: Andre) -> None:
    """CAR-07."""
    delegation_id = andre.helped_by_camille(AGENDA)
    while drain_all():
        pass
    assert "Attestation d’accord pour aider un proche" in andre.browser.read("documents")
    for browser in (andre.browser, andre.camille):
        response = browser.client.get(reverse("citizen:certificate", args=[delegation_id]))
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("name", ["carers", "carer_who", "carer_what", "carer_until", "helped"])
def test_a_page_has_one_title_ids_once_and_labels_that_lead_somewhere(andre: Andre, name: str) -> None:
    andre.helped_by_camille(READER)
    invite(andre.actor, andre.world.citizen("autre", "Autre"), now=andre.world.now)
    andre.browser.post("carer_who", **andre.who())
    page = (
        text_of(andre.camille.client.get(reverse("citizen:helped"))) if name == "helped" else andre.browser.read(name)
    )
    assert len(re.findall(r"<h1\b", page)) == 1
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    named = re.findall(r'\s(?:for|aria-labelledby)="([^"]+)"', page)
    described = [one for value in re.findall(r'\saria-describedby="([^"]+)"', page) for one in value.split()]
    assert {*named, *described} <= set(ids)


def test_the_list_takes_the_same_queries_for_one_carer_and_for_three(andre: Andre) -> None:
    andre.helped_by_camille(READER)
    counts = []
    for name in ("", "Un", "Deux"):
        if name:
            invite(andre.actor, andre.world.citizen(name.lower(), name), now=andre.world.now)
        with CaptureQueriesContext(connections["ens"]) as captured:
            andre.browser.read("carers")
        counts.append(len(captured))
    assert len(set(counts)) == 1
