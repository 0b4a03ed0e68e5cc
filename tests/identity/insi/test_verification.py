"""Verification moves the status of an identity, and nothing else does."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from espace_sante.identity import api as identity
from espace_sante.identity.domain.traits import StrictTraits
from espace_sante.identity.services.verify_identity_port import Answer, Found, NationalIdentity, one_of
from espace_sante.kernel.actors import SYSTEM, Actor, ActorKind
from espace_sante.kernel.identifiers import INS_NIA_OID, INS_NIR_OID, Ins
from tests.worlds import NOW, ins_number

OPERATOR = Actor(kind=ActorKind.OPERATOR, id="operateur", name="Opérateur")
Status, Outcome = identity.IdentityStatus, identity.Outcome

pytestmark = pytest.mark.django_db


@dataclass
class Base:
    """A national base of a few people."""

    people: list[NationalIdentity] = field(default_factory=list)

    def search(self, traits: StrictTraits) -> Answer:
        return one_of(self.people, traits)

    def verify(self, ins: Ins, traits: StrictTraits) -> bool:
        return any(one.ins == ins and one.traits.same_as(traits) for one in self.people)


def national(ins, *, names="Camille", name="FICTIF", former=()):
    read = StrictTraits.read(birth_name=name, given_names=names, sex="F", birth_date="1985-09-17", birth_place="75056")
    return NationalIdentity(ins, read, former)


def holder(ins, *, names="Camille", name="Fictif", sex="F"):
    from espace_sante.identity.domain.birth_date import BirthDate

    return identity.register_holder(
        ins=ins, birth_name=name, given_names=names, first_given_name=names.split()[0], sex=sex,
        birth_on=BirthDate("1985-09-17"), birth_place_code="75056", qualified=False,
    )  # fmt: skip


def verify(holder_id, *people):
    return identity.verify_identity(holder_id=holder_id, teleservice=Base(list(people)), by=SYSTEM, now=NOW)


def status(holder_id):
    return identity.holders([holder_id])[holder_id].identity_status


def test_an_identity_is_qualified_by_the_teleservice_and_a_proof_together():
    holder_id = holder(ins_number(1))
    assert status(holder_id) is Status.PROVISIONAL
    assert verify(holder_id, national(ins_number(1))).status is Status.RETRIEVED
    done = identity.record_proof(holder_id=holder_id, proof=identity.Proof.PASSPORT, by=OPERATOR, now=NOW)
    assert done is Status.QUALIFIED
    assert identity.holders([holder_id])[holder_id].ins_qualified


def test_in_the_other_order_too():
    holder_id = holder(ins_number(1))
    assert (
        identity.record_proof(holder_id=holder_id, proof=identity.Proof.ELECTRONIC, by=OPERATOR, now=NOW)
        is Status.VALIDATED
    )
    found = verify(holder_id, national(ins_number(1)))
    assert (found.outcome, found.status) == (Outcome.CONFIRMED, Status.QUALIFIED)


def test_a_nia_becomes_the_nir_that_the_base_gives():
    nia = Ins(ins_number(1).value, INS_NIA_OID)
    nir = Ins(ins_number(2).value, INS_NIR_OID)
    holder_id = holder(nia)
    found = verify(holder_id, national(nir, names="Camille Anne"))
    assert (found.outcome, found.status) == (Outcome.CORRECTED, Status.RETRIEVED)
    record = identity.identity_record(holder_id)
    assert record.ins == nir
    assert [(one.ins, one.ground) for one in record.former] == [(nia, "nia_replaced")]
    assert record.traits["given_names"] == "Camille Anne"
    assert record.changes[0].origin == "insi"
    assert identity.holder_by_ins(nia).id == holder_id


def test_a_number_that_the_base_never_gave_this_person_no_longer_finds_them():
    holder_id = holder(ins_number(1))
    verify(holder_id, national(ins_number(2)))
    assert identity.holder_by_ins(ins_number(1)) is None
    assert identity.holder_by_ins(ins_number(2)).id == holder_id


def test_a_number_of_the_history_still_finds_them():
    holder_id = holder(ins_number(1))
    verify(holder_id, national(ins_number(2), former=(ins_number(1), ins_number(3))))
    for number in (1, 2, 3):
        assert identity.holder_by_ins(ins_number(number)).id == holder_id


def test_nobody_and_twins_leave_the_identity_unverified():
    holder_id = holder(ins_number(9))
    assert verify(holder_id).outcome is Outcome.NOT_FOUND
    twins = (national(ins_number(1)), national(ins_number(2)))
    assert verify(holder_id, *twins).outcome is Outcome.SEVERAL
    assert status(holder_id) is Status.PROVISIONAL


def test_twins_are_each_confirmed_by_their_own_matricule():
    elder, younger = holder(ins_number(1)), holder(ins_number(2))
    twins = (national(ins_number(1)), national(ins_number(2)))
    assert verify(elder, *twins).outcome is Outcome.CONFIRMED
    assert verify(younger, *twins).outcome is Outcome.CONFIRMED


def test_a_matricule_that_another_holder_has_tells_a_duplicate_and_changes_nothing():
    known, twice = holder(ins_number(1)), holder(ins_number(2))
    found = verify(twice, national(ins_number(1)))
    assert (found.outcome, found.other_id, found.status) == (Outcome.DUPLICATE, known, Status.PROVISIONAL)
    assert identity.holder_by_ins(ins_number(2)).id == twice


def test_what_the_base_no_longer_confirms_is_no_longer_qualified():
    holder_id = holder(ins_number(1))
    verify(holder_id, national(ins_number(1)))
    identity.record_proof(holder_id=holder_id, proof=identity.Proof.PASSPORT, by=OPERATOR, now=NOW)
    assert verify(holder_id).status is Status.VALIDATED
    assert verify(holder_id, national(ins_number(1))).status is Status.QUALIFIED


def test_what_is_not_a_national_identity_is_not_sent():
    holder_id = holder(ins_number(1), name="FICTIF 2")
    assert verify(holder_id, national(ins_number(1))).outcome is Outcome.UNREADABLE


def test_those_to_verify_are_those_not_qualified_and_not_merged():
    first, second, third = (holder(ins_number(number)) for number in (1, 2, 3))
    verify(first, national(ins_number(1)))
    identity.record_proof(holder_id=first, proof=identity.Proof.PASSPORT, by=OPERATOR, now=NOW)
    identity.merge_holders(kept_id=second, merged_id=third, by=OPERATOR, reason="Deux fois", now=NOW)
    assert identity.holders_to_verify() == [second]
    assert identity.holders_to_verify(qualified_too=True) == [first, second]


def test_an_answer_is_one_none_or_several():
    asked = national(ins_number(1)).traits
    assert one_of([], asked).found is Found.NONE
    assert one_of([national(ins_number(1))], asked).found is Found.ONE
    assert one_of([national(ins_number(1)), national(ins_number(2))], asked).found is Found.SEVERAL
