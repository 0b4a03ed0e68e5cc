"""Many spaces at once, on the console: counted, proposed, approved by somebody else with a fresh proof, followed.

RULES.md OPE-01 to OPE-05, LC-14, LC-16; C1: a refusal is never overruled by a list.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from espace_sante.kernel.clock import utc_now
from espace_sante.portals.components import session
from espace_sante.spaces import api as spaces
from espace_sante.spaces.api import State
from espace_sante.spaces.models import MassiveAct
from tests.portals.operator.conftest import Console, text_of
from tests.spaces.campaign_world import Campaign
from tests.worlds import ins_number

pytestmark = pytest.mark.django_db
ACTIVE, NOBODY_YET, OPPOSED = ins_number(8001).value, ins_number(8006).value, ins_number(8000).value
CLOSE = {"act": "close", "ground": "incident 2026-114", "people": ACTIVE}


@pytest.fixture
def proved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "is_fresh", lambda request: True)


@pytest.fixture
def two_people(settings: object) -> None:
    """Any act is massive."""
    settings.MASSIVE_ACT = 0  # type: ignore[attr-defined]


def state(campaign: Campaign, name: str) -> State:
    return spaces.space_of_holder(campaign.people[name]).state


def act_id() -> UUID:
    return MassiveAct.objects.latest("proposed_at").id


def test_a_list_is_counted_without_writing_anything(campaign: Campaign, console: Console) -> None:
    text = text_of(console.post("massive", **CLOSE, geste="compter"))
    assert "1 personne trouvée, 1 espace concerné aujourd’hui. Rien n’a été écrit." in text
    both = text_of(console.post("massive", act="close", ground="x", departements="31", geste="compter"))
    assert "3 personne" in both
    assert "1 espace concerné" in both  # the activated one
    assert not MassiveAct.objects.exists()


def test_one_proposes_another_approves_and_the_pass_does_it(
    campaign: Campaign, console: Console, sign_in: Callable[..., Console], proved: None, two_people: None
) -> None:
    text = text_of(console.post("massive", **CLOSE, geste="proposer"))
    assert "Une autre personne doit maintenant valider." in text
    assert "Valider</button>" not in text
    assert "une autre personne doit le valider" in text_of(console.post("massive_approve", act_id()))
    assert "Une autre personne doit d’abord valider." in text_of(console.post("massive_run", act_id()))
    assert spaces.run_approved_acts(clock=utc_now) == 0
    assert state(campaign, "Activée") is State.ACTIVE
    other = sign_in("omar")
    assert "le travail commence" in text_of(other.post("massive_approve", act_id()))
    assert "C’est déjà validé." in text_of(other.post("massive_approve", act_id()))
    assert spaces.run_approved_acts(clock=utc_now) == 1
    assert state(campaign, "Activée") is State.CLOSED_ARCHIVED
    page = console.read("massive_act", act_id())
    assert "Fini" in page
    assert "par omar" in page
    assert spaces.run_approved_acts(clock=utc_now) == 0


def test_a_few_are_done_at_once_by_one_person(campaign: Campaign, console: Console, proved: None) -> None:
    console.post("massive", **CLOSE, geste="proposer")
    assert "C’est fait." in text_of(console.post("massive_run", act_id()))
    assert state(campaign, "Activée") is State.CLOSED_ARCHIVED


def test_c1_an_opening_by_list_never_overrules_a_refusal(campaign: Campaign, console: Console, proved: None) -> None:
    people = f"{OPPOSED}\n{NOBODY_YET}"
    console.post("massive", act="open", ground="formulaires", people=people, geste="proposer")
    text = text_of(console.post("massive_run", act_id()))
    assert "personnes qui ont refusé" in text
    assert state(campaign, "Opposée") is State.OPPOSED
    assert state(campaign, "Ailleurs") is State.OPEN_NOT_ACTIVATED


def test_approving_and_doing_ask_for_a_fresh_proof(campaign: Campaign, console: Console) -> None:
    console.post("massive", **CLOSE, geste="proposer")
    for page in ("massive_approve", "massive_run"):
        response = console.post(page, act_id(), follow=False)
        assert response.headers["Location"].startswith("/connexion/confirmer/")
    assert state(campaign, "Activée") is State.ACTIVE


def test_a_wave_is_approved_with_a_fresh_proof(campaign: Campaign, sign_in: Callable[..., Console]) -> None:
    wave_id = campaign.propose(name="Vague deux")
    response = sign_in("omar").post("approve", wave_id, follow=False)
    assert response.headers["Location"].startswith("/connexion/confirmer/")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"act": ""}, "Dites ce qu’il faut faire."),
        ({"ground": ""}, "Donnez un motif."),
        ({"people": ""}, "Donnez une liste, un fichier, ou au moins un critère."),
        ({"people": "285090010000100"}, "À la ligne 1, ce n’est pas un matricule avec sa clé."),
        ({"departements": "31"}, "Une liste ou des critères, pas les deux."),
        ({"people": ins_number(8999).value}, "Personne de cette liste n’a d’espace."),
        ({"people": "", "file": SimpleUploadedFile("liste.txt", b"\xff\xfe\x00")}, "Ce fichier n’est pas un texte."),
    ],
)
def test_a_mistake_is_said_and_nothing_is_proposed(
    campaign: Campaign, console: Console, values: dict[str, object], sentence: str
) -> None:
    assert sentence in text_of(console.post("massive", **{**CLOSE, **values, "geste": "proposer"}))
    assert not MassiveAct.objects.exists()


def test_a_list_comes_in_a_file_too(campaign: Campaign, console: Console) -> None:
    file = SimpleUploadedFile("liste.txt", f"{ACTIVE[:7]} {ACTIVE[7:]}\r\n\r\n{ACTIVE}\r\n".encode())
    text = text_of(console.post("massive", **{**CLOSE, "people": "", "file": file, "geste": "compter"}))
    assert "1 personne trouvée" in text


def test_who_paused_a_wave_and_who_resumed_it_is_on_its_page(
    campaign: Campaign, console: Console, sign_in: Callable[..., Console], proved: None
) -> None:
    wave_id = campaign.propose(name="Vague deux")
    other = sign_in("omar")
    other.post("approve", wave_id)
    console.post("pause", wave_id)
    other.post("resume", wave_id)
    page = console.read("wave", wave_id)
    assert "Mise en pause" in page
    assert "par nadia" in page
    assert "Reprise" in page
    assert "par omar" in page
