"""A beneficiary of State medical aid without INS: a local identifier, a space like any other, no deposit.

Source: CSP art. L. 1111-13-1; RULES.md LC-24, DOC-05.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from espace_sante.access import api as access
from espace_sante.identity import api as identity
from espace_sante.identity.api import sign_in
from espace_sante.identity.domain.traits import StrictTraits
from espace_sante.identity.models import Holder, IdentityChange
from espace_sante.identity.models.family import Filiation
from espace_sante.identity.services.verify_identity_port import Answer, NationalIdentity, one_of
from espace_sante.interop.fhir.document_reference import patient_identifier
from espace_sante.kernel.actors import SYSTEM
from espace_sante.kernel.identifiers import INS_OIDS, Ins, InvalidIdentifier, LocalIdentifier
from espace_sante.spaces import api as spaces
from tests.factories import token_for
from tests.identity.imports.extracts import NOW, insured, population_file, rejections, run_population
from tests.worlds import World, ins_number

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
CARD = "75 1234 567 A"


def aided(number: str = CARD, **fields: str) -> dict[str, str]:
    """A line of somebody who has no matricule."""
    return insured(1, matricule="", oid="", numero_ame=number, adresse="1 rue des Inventions", **fields)


def given(tmp_path: Path, *people: dict[str, str]) -> Holder:
    """The person of the first line, who is without INS."""
    run_population(population_file(tmp_path, *(people or (aided(),))))
    return Holder.objects.exclude(ins_oid__in=INS_OIDS).order_by("id")[0]


def opened(holder: Holder) -> spaces.SpaceView:
    spaces.open_space(holder_id=holder.id, by=SYSTEM, now=NOW)
    spaces.activate_space(holder_id=holder.id, by=SYSTEM, now=NOW, ground="provisional-code")
    return spaces.space_of_holder(holder.id)


def test_lc24_a_local_identifier_is_made_and_the_identity_is_not_qualified(tmp_path: Path) -> None:
    holder = given(tmp_path)
    view = identity.holders([holder.id])[holder.id]
    assert isinstance(view.ins, LocalIdentifier)
    assert view.ins.oid not in INS_OIDS
    assert view.identity_status is identity.IdentityStatus.PROVISIONAL
    assert "1234567" not in view.ins.value, "the number of the card is not in it"


def test_lc24_the_same_card_finds_the_same_person_and_the_same_file_writes_nothing(tmp_path: Path) -> None:
    holder = given(tmp_path)
    again = run_population(population_file(tmp_path, aided(" 751234567a")), now=LATER)
    assert (again.added, again.changed, again.rejected) == (0, 0, 0)
    moved = run_population(population_file(tmp_path, aided(commune="Valmorin")), now=LATER)
    holder.refresh_from_db()
    assert (moved.changed, holder.city, holder.ins_qualified) == (1, "Valmorin", False)


@pytest.mark.parametrize("number", ["", "12345", "1234567890123456", "12-34-56"])
def test_lc24_without_a_matricule_the_number_of_the_card_is_needed(tmp_path: Path, number: str) -> None:
    path = population_file(tmp_path, aided(number))
    assert run_population(path).rejected == 1
    assert len(rejections(path)) == 1
    assert not Holder.objects.exists()


def test_lc24_a_proof_that_was_seen_stays_when_the_file_comes_again(tmp_path: Path) -> None:
    holder = given(tmp_path)
    identity.record_proof(holder_id=holder.id, proof=identity.Proof.PASSPORT, by=SYSTEM, now=NOW)
    run_population(population_file(tmp_path, aided(commune="Valmorin")), now=LATER)
    assert identity.holders([holder.id])[holder.id].identity_status is identity.IdentityStatus.VALIDATED


def test_lc24_the_parents_of_a_child_without_ins_are_found_by_their_own_cards(tmp_path: Path) -> None:
    parent = aided("MERE0001", prenoms="Ada")
    given(tmp_path, parent, aided("ENFANT01", parent_1="MERE0001", date_naissance="2019-01-02"))
    tie = Filiation.objects.get()
    assert (tie.parent.first_given_name, tie.child.birth_on.year) == ("Ada", 2019)


def test_lc24_the_person_is_written_to_like_anybody(tmp_path: Path) -> None:
    holder = given(tmp_path, aided(code_postal="80000", commune="Amiens"))
    sought = identity.PeopleSought(postal_prefixes=("80",))
    assert identity.walk_population(sought, after=None, most=10, now=NOW) == [(holder.id, False)]
    assert identity.addressees([holder.id], now=NOW)[holder.id].address == ("1 rue des Inventions", "80000 Amiens")


def test_lc24_the_number_of_the_card_and_the_code_of_the_letter_activate_the_space(tmp_path: Path) -> None:
    holder = given(tmp_path)
    purpose, channel = sign_in.Purpose.ENROLMENT, sign_in.Channel.POST
    code = sign_in.issue_code(holder_id=holder.id, purpose=purpose, channel=channel, by=SYSTEM, now=NOW)
    for wrong in ("751234567B", holder.ins[2:], ins_number(1).value):
        with pytest.raises(sign_in.CodeRefused):
            sign_in.prove_identity(matricule=wrong, code=code, card_serial="", now=NOW)
    proof = sign_in.prove_identity(matricule="751234567 a", code=code, card_serial="", now=NOW)
    assert proof.holder_id == str(holder.id)


def test_lc24_the_person_refuses_the_opening_and_takes_it_back(tmp_path: Path) -> None:
    holder = given(tmp_path)
    spaces.oppose_opening(holder_id=holder.id, by=SYSTEM, now=NOW)
    assert spaces.opposition_of(holder.id) is not None
    spaces.withdraw_opposition(holder_id=holder.id, by=SYSTEM, now=LATER)
    assert spaces.space_of_holder(holder.id).state is spaces.State.OPEN_NOT_ACTIVATED


def test_lc24_nothing_is_deposited_and_the_reason_is_said(tmp_path: Path) -> None:
    world = World()
    space = opened(given(tmp_path))
    case = access.case_of(actor=world.doctor, space=space, now=NOW)
    decision = case.decide(access.Action.DEPOSIT_DOCUMENT)
    assert (decision.allowed, decision.reason) == (False, access.Reason.IDENTITY_NOT_QUALIFIED)
    client = Client()
    client.force_login(get_user_model().objects.get(login="dr.martin"))
    page = client.get(reverse("professional:record", args=[space.id])).content.decode()
    assert "aucun dépôt possible" in page
    assert "<b>aucun</b>," in page
    assert space.ins.value not in page, "it is never shown in the place of an INS"


def test_lc24_it_is_never_said_to_be_an_ins(tmp_path: Path) -> None:
    World()
    space = opened(given(tmp_path))
    told = patient_identifier(space.ins)
    assert (told["use"], told["system"].removeprefix("urn:oid:") in INS_OIDS) == ("temp", False)
    headers = {"Authorization": f"Bearer {token_for('dr.martin')}"}
    asked = f"{told['system']}|{told['value']}"
    assert Client().get("/fhir/Patient", {"identifier": asked}, headers=headers).status_code == 400
    with pytest.raises(InvalidIdentifier):
        Ins(space.ins.value, space.ins.oid)


def test_lc24_an_ins_that_comes_by_the_file_is_taken_and_the_space_follows(tmp_path: Path) -> None:
    holder = given(tmp_path)
    space = opened(holder)
    run_population(population_file(tmp_path, insured(1, numero_ame=CARD)), now=LATER)
    assert Holder.objects.count() == 1
    after = spaces.space_by_ins(ins_number(1))
    assert (after.id, after.identity_qualified) == (space.id, True)
    then_the_local_identifier_is_history(holder.id)


def test_lc24_an_ins_that_the_teleservice_finds_is_taken(tmp_path: Path) -> None:
    holder = given(tmp_path)
    identity.record_proof(holder_id=holder.id, proof=identity.Proof.PASSPORT, by=SYSTEM, now=NOW)
    done = identity.verify_identity(holder_id=holder.id, teleservice=Base(), by=SYSTEM, now=LATER)
    assert (done.outcome, done.status) == (identity.Outcome.CORRECTED, identity.IdentityStatus.QUALIFIED)
    then_the_local_identifier_is_history(holder.id)


def test_lc24_an_ins_that_is_another_holder_s_waits_for_somebody_to_say_that_they_are_one(tmp_path: Path) -> None:
    holder = given(tmp_path, aided(), insured(1))
    run_population(population_file(tmp_path, insured(1, numero_ame=CARD)), now=LATER)
    assert Holder.objects.count() == 2
    other = Holder.objects.get(ins=ins_number(1).value)
    identity.merge_holders(kept_id=other.id, merged_id=holder.id, by=SYSTEM, reason="Une seule personne", now=LATER)
    assert identity.former_matricules(other.id) == []


def then_the_local_identifier_is_history(holder_id: UUID) -> None:
    assert IdentityChange.objects.filter(holder_id=holder_id, after__ins=ins_number(1).value).exists()
    assert len(identity.identity_record(holder_id).former) == 1
    assert identity.former_matricules(holder_id) == [], "it was no matricule: no software is told of it"


class Base:
    """A national base that now knows the person, and is asked by traits alone."""

    def search(self, traits: StrictTraits) -> Answer:
        read = StrictTraits.read(
            birth_name="FICTIF", given_names="Camille Dominique", sex="F", birth_date="1985-09-17", birth_place="00101"
        )
        return one_of([NationalIdentity(ins_number(1), read, ())], traits)

    def verify(self, ins: Ins, traits: StrictTraits) -> bool:
        raise AssertionError("there is no INS to verify")
