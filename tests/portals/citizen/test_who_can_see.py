"""« Qui peut voir ceci ? » : every person with the reason, every profession, and through somebody else's eyes (M5)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest
from django.test import override_settings

from espace_sante.access import api as access
from espace_sante.audit.api import Act
from espace_sante.identity import api as identity
from espace_sante.identity.models import Exercise, Professional, Structure
from espace_sante.kernel.identifiers import Finess, Rpps
from espace_sante.record import api as record
from tests.portals.citizen.conftest import PAGES_NOW, Browser, Family, text_of
from tests.portals.citizen.test_professionals_page import section
from tests.worlds import World, rpps_number

TITLE = re.compile(r'class="es-doc__title"[^>]*>([^<]+)<')


def titles(text: str) -> set[str]:
    return set(TITLE.findall(text))


def test_each_person_is_on_the_page_with_the_reason(world: World, family: Family, camille: Browser) -> None:
    text = camille.read("who_can_see")
    readers, others = section(text, "lisent"), section(text, "ne-lisent-pas")
    assert "C’est votre médecin traitant." in readers
    assert "Fait partie de votre équipe de soins, jusqu’au 24 novembre 2027." in readers
    assert world.blocked.name in others
    assert "Vous avez bloqué son accès." in others
    assert world.stranger.name not in text
    assert "C’est votre espace." in section(text, "proches")


def test_pro09_an_ordinary_agreement_to_an_occupational_doctor_is_not_shown_as_reading(
    world: World, camille: Browser
) -> None:
    """The pages answer what the decision answers: the law asks for an agreement in so many words."""
    Professional.objects.filter(rpps=world.stranger.rpps).update(specialty_code="SM25")
    agree = partial(
        access.give_consent,
        actor=world.camille, space=world.space, rpps=Rpps(str(world.stranger.rpps)), name="Dr", now=world.now,
    )  # fmt: skip
    agree()
    facts = record.document_metadata(
        actor=world.camille, space=world.space, document_id=world.deposit().document_id, now=world.now
    ).facts
    viewers = {
        one.professional.rpps: one for one in access.who_can_see(space=world.space, document=facts, now=world.now)
    }
    assert not viewers[str(world.stranger.rpps)].decision.allowed
    assert world.stranger.name in section(camille.read("who_can_see"), "ne-lisent-pas")
    agree(express=True)
    assert world.stranger.name in section(camille.read("who_can_see"), "lisent")


def test_pro09_so_is_one_to_a_doctor_of_a_fire_brigade_who_works_nowhere_else(world: World, camille: Browser) -> None:
    firefighter = world.professional("pompier", "10")
    agree = partial(
        access.give_consent,
        actor=world.camille, space=world.space, rpps=Rpps(str(firefighter.rpps)), name="Dr", now=world.now,
    )  # fmt: skip
    agree()
    facts = record.document_metadata(
        actor=world.camille, space=world.space, document_id=world.deposit().document_id, now=world.now
    ).facts

    def reads() -> bool:
        found = access.who_can_see(space=world.space, document=facts, now=world.now)
        return next(one.decision.allowed for one in found if one.professional.rpps == firefighter.rpps)

    assert reads()
    with override_settings(FIRE_BRIGADES=frozenset({firefighter.finess})):
        assert not reads()
        (view,) = identity.professionals([str(firefighter.rpps)]).values()
        seen = access.case_of_professional(view, space=world.space, now=world.now)
        assert not seen.decide(access.Action.READ_DOCUMENT, facts).allowed
        agree(express=True)
        assert reads()
        access.withdraw_authorisations(
            actor=world.camille, space=world.space, rpps=Rpps(str(firefighter.rpps)), name="Dr", now=world.now
        )
        agree()
        elsewhere = Structure.objects.exclude(finess=firefighter.finess).first()
        professional = Professional.objects.get(rpps=firefighter.rpps)
        Exercise.objects.create(professional=professional, structure=elsewhere, place_key="autre")
        assert reads()  # from there


def test_emg03_an_emergency_refused_since_is_not_shown_as_reading(world: World, camille: Browser) -> None:
    access.open_emergency(
        actor=world.stranger, space=world.space, mode=access.EmergencyMode.BREAK_GLASS,
        reason=access.OpeningReason.UNCONSCIOUS, words="Chute.", cannot_answer=True, now=world.now,
    )  # fmt: skip
    assert world.stranger.name in section(camille.read("who_can_see"), "lisent")
    access.choose_confidentiality(
        actor=world.camille, space=world.space, choices=access.Choices(break_glass=False), now=world.now
    )
    assert world.stranger.name in section(camille.read("who_can_see"), "ne-lisent-pas")


def test_a_gesture_from_the_page_comes_back_to_it(world: World, camille: Browser) -> None:
    answer = camille.post("choose", geste="bloquer", rpps=world.nurse.rpps, retour="qui")
    assert answer.headers["Location"] == camille.address("who_can_see")
    assert world.nurse.name in section(camille.read("who_can_see"), "ne-lisent-pas")


def test_a_carer_sees_who_reads_and_changes_nothing(
    world: World, family: Family, browse: Callable[..., Browser]
) -> None:
    carer = browse("camille", space_id=family.andre_space.id)
    text = carer.read("who_can_see")
    assert "Voir avec ses yeux" not in text
    assert carer.get("seen_as").status_code == 403


def test_a_profession_shows_every_class_with_what_it_does_not_read(camille: Browser) -> None:
    text = camille.read("by_profession", query="?metier=80")
    assert "Pédicure-podologue" in text
    assert "Ne lit pas :" in text
    assert "Lit :" in text


@pytest.mark.parametrize("page", ["by_profession", "seen_as"])
@pytest.mark.parametrize("query", ["?metier=999", "?metier=../..", "?metier=10&suite=x"])
def test_an_unknown_profession_is_not_found(page: str, query: str, camille: Browser) -> None:
    expected = 200 if page == "by_profession" and "suite" in query else 404
    assert camille.get(page, query=query).status_code == expected


@pytest.mark.parametrize("query", ["?soignant=12", f"?soignant={rpps_number(999_999).value}"])
def test_an_unknown_professional_has_no_eyes(query: str, camille: Browser) -> None:
    assert camille.get("seen_as", query=query).status_code == 404


def test_the_list_through_their_eyes_is_the_list_they_have(world: World, camille: Browser) -> None:
    world.deposit(world.new_document(title="Bilan"))
    world.deposit(world.new_document(title="Masqué", masked=True))
    world.deposit(world.new_document(title="Refusé"))
    page = record.list_documents(actor=world.camille, space=world.space, now=PAGES_NOW)
    refused = next(one.id for one in page.documents if one.title == "Refusé")
    camille.post("document_rule", refused, regle="refuser", rpps=world.nurse.rpps)
    world.now = PAGES_NOW
    for one in (world.doctor, world.nurse, world.pharmacist, world.podiatrist, world.blocked, world.stranger):
        text = camille.read("seen_as", query=f"?soignant={one.rpps}")
        expected = set() if one in (world.blocked, world.stranger) else set(world.titles_for(one))
        assert titles(text) == expected, one.name


def test_a_profession_sees_what_an_agreement_would_give(world: World, camille: Browser) -> None:
    world.deposit(world.new_document(title="Bilan"))
    world.deposit(world.new_document(title="Attestation", type_code="ATTEST-RESID"))
    text = camille.read("seen_as", query="?metier=21")
    assert titles(text) == {"Bilan"}
    assert "Vous regardez avec les yeux de quelqu’un d’autre." in text
    assert "Il verrait 1 document." in text


def test_what_waits_to_be_announced_is_not_told_through_other_eyes(world: World, camille: Browser) -> None:
    world.deposit(world.new_document(title="Annonce", invisible=True))
    text = camille.read("seen_as", query=f"?soignant={world.nurse.rpps}")
    assert "Annonce" not in text
    assert "Sa liste serait vide." in text
    assert world.titles_for(world.nurse) == ["Annonce"]


def test_looking_through_their_eyes_is_nobody_s_access_but_mine(world: World, camille: Browser) -> None:
    world.deposit(world.new_document(title="Bilan"))
    camille.read("seen_as", query=f"?soignant={world.nurse.rpps}")
    page = record.activity_of(actor=world.camille, space=world.space, now=PAGES_NOW)
    listed = [one.entry for one in page.entries if one.entry.act == Act.DOCUMENTS_LISTED]
    assert [one.actor_id for one in listed] == [world.camille.id]


def test_whoever_works_in_an_authorised_structure_reads(world: World, camille: Browser) -> None:
    world.deposit(world.new_document(title="Bilan"))
    assert world.stranger.finess
    finess = Finess(world.stranger.finess)
    assert titles(camille.read("seen_as", query=f"?soignant={world.stranger.rpps}")) == set()
    access.authorise_structure(actor=world.camille, space=world.space, finess=finess, name="Cabinet", now=world.now)
    text = camille.read("seen_as", query=f"?soignant={world.stranger.rpps}")
    assert titles(text) == {"Bilan"} == set(world.titles_for(world.stranger))


def test_a_document_names_the_structures_that_read_it_unless_it_is_masked(world: World, camille: Browser) -> None:
    finess = Finess(world.stranger.finess or "")
    name = next(iter(identity.structures([finess.value]).values()))
    access.authorise_structure(actor=world.camille, space=world.space, finess=finess, name=name, now=world.now)
    shown = world.deposit(world.new_document(title="Bilan")).document_id
    masked = world.deposit(world.new_document(title="Masqué", masked=True)).document_id
    assert f"<strong>{name}</strong>" in camille.read("document", shown)
    assert f"<strong>{name}</strong>" not in camille.read("document", masked)


def test_one_document_is_shown_to_one_professional_and_closed_again(world: World, camille: Browser) -> None:
    document = world.deposit(world.new_document(title="Bilan", masked=True)).document_id
    world.deposit(world.new_document(title="Autre"))
    world.now = PAGES_NOW
    found = text_of(camille.post("document_access", document, nom="Inconnu"))
    assert "Lui montrer" in found
    said = text_of(camille.post("document_rule", document, regle="montrer", rpps=world.stranger.rpps, follow=True))
    assert "peut lire ce document, même masqué." in said
    assert world.stranger.name in section(said, "lisent")
    assert world.titles_for(world.stranger) == ["Bilan"]
    said = text_of(camille.post("document_rule", document, regle="revenir", rpps=world.stranger.rpps, follow=True))
    assert "les règles générales valent de nouveau" in said
    assert world.stranger.name not in section(said, "lisent")


def test_the_author_is_on_the_page_without_a_button(world: World, camille: Browser) -> None:
    document = world.deposit(world.new_document(title="Bilan")).document_id
    text = section(camille.read("document_access", document), "lisent")
    line = text[text.index("qui le voit toujours") :]
    assert "<button" not in line[: line.index("</li>")]


@pytest.mark.parametrize(
    "values",
    [{}, {"regle": "autre", "rpps": "x"}, {"regle": "montrer", "rpps": "1"}, {"regle": "montrer", "rpps": "9" * 11}],
)
def test_a_rule_about_nobody_is_not_found(world: World, camille: Browser, values: dict[str, str]) -> None:
    document = world.deposit(world.new_document(title="Bilan")).document_id
    assert camille.post("document_rule", document, **values).status_code == 404
    assert access.rules_of_document(space_id=world.space.id, document_id=document, now=PAGES_NOW) == {}


def test_a_rule_is_about_a_document_of_this_space(world: World, family: Family, camille: Browser) -> None:
    elsewhere = world.deposit(world.new_document(title="Ailleurs"), space=family.lou_space).document_id
    assert camille.post("document_rule", elsewhere, regle="montrer", rpps=world.nurse.rpps).status_code == 404
    assert camille.get("document_access", elsewhere).status_code == 404
