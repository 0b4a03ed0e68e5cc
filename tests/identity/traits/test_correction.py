"""Corrections of an identity: dated rows, matricules of before, and the status that results."""

from __future__ import annotations

import pytest

from espace_sante.identity import api as identity
from espace_sante.identity.domain.birth_date import BirthDate
from espace_sante.identity.models import IdentityChange, MatriculeHistory
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.errors import Malformed
from espace_sante.kernel.identifiers import INS_NIA_OID, INS_NIR_OID, Ins
from tests.worlds import NOW, ins_number

OPERATOR = Actor(kind=ActorKind.OPERATOR, id="operateur", name="Opérateur")
WHY = "Acte de naissance présenté"

pytestmark = pytest.mark.django_db


def holder(number=1, *, name="Camille", born=None, qualified=True, ins=None, rank=1):
    return identity.register_holder(
        ins=ins or ins_number(number),
        birth_name="FICTIF",
        given_names=name,
        first_given_name=name.split()[0],
        sex="F",
        birth_on=born or BirthDate("1985-09-17"),
        birth_place_code="00101",
        qualified=qualified,
        birth_rank=rank,
    )


def correct(holder_id, ins=None, wrong_person=False, **corrections):
    return identity.correct_identity(
        holder_id=holder_id,
        corrections=corrections,
        ins=ins,
        wrong_person=wrong_person,
        by=OPERATOR,
        reason=WHY,
        now=NOW,
    )


def traits(**changes):
    wanted = {
        "birth_name": "FICTIF",
        "first_given_name": "Camille",
        "sex": "F",
        "birth_on": BirthDate("1985-09-17").civil,
        "birth_place_code": "00101",
    }
    return identity.Traits(**wanted | changes)


def test_a_partial_birth_date_is_kept_as_given_and_an_age_is_derived():
    one = identity.holders([holder(born=BirthDate("1950-00-00"))])
    (view,) = one.values()
    assert (view.birth_date_text, view.birth_on.isoformat()) == ("1950-00-00", "1950-12-31")
    assert view.age_on(NOW.date()) == 75


def test_a_correction_by_an_operator_keeps_what_was_and_takes_the_qualification_away():
    holder_id = holder()
    status = correct(holder_id, birth_name="Fictif-Corrigé", birth_date="1985-09-00")
    assert status is identity.IdentityStatus.VALIDATED
    record = identity.identity_record(holder_id)
    (change,) = record.changes
    assert (change.by, change.reason, change.origin) == ("operator operateur", WHY, "operator")
    assert change.before["birth_name"] == "FICTIF"
    assert change.before["birth_date_text"] == "1985-09-17"
    assert change.after["identity_status"] == "validee"
    assert record.traits["birth_name"] == "Fictif-Corrigé"


def test_what_is_not_a_strict_trait_leaves_the_status():
    holder_id = holder()
    assert correct(holder_id, used_name="Nom d'usage") is identity.IdentityStatus.QUALIFIED
    assert IdentityChange.objects.count() == 1


def test_a_correction_that_changes_nothing_writes_nothing():
    assert correct(holder(), birth_name="FICTIF") is identity.IdentityStatus.QUALIFIED
    assert not IdentityChange.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"sex": "X"}, {"birth_date": "hier"}, {"birth_place_code": "1"}, {"birth_name": "<"}, {"ins_oid": "1"}]
)
def test_a_malformed_correction_is_refused_and_nothing_changes(wrong):
    with pytest.raises(Malformed):
        correct(holder(), **wrong)
    assert not IdentityChange.objects.exists()


def test_a_correction_without_a_reason_is_refused():
    with pytest.raises(identity.ReasonMissing):
        identity.correct_identity(holder_id=holder(), corrections={"used_name": "X"}, by=OPERATOR, reason=" ", now=NOW)


def test_a_nia_replaced_by_a_nir_still_finds_the_holder():
    matricule = ins_number(7).value
    nia, nir = Ins(matricule, INS_NIA_OID), Ins(ins_number(8).value, INS_NIR_OID)
    holder_id = holder(ins=nia)
    correct(holder_id, ins=nir)
    assert identity.holder_by_ins(nia).id == holder_id
    assert identity.holder_by_ins(nia).ins == nir
    assert identity.former_matricules(holder_id) == [nia]
    assert MatriculeHistory.objects.get().ground == "nia_replaced"


def test_a_matricule_that_was_another_person_s_finds_nobody():
    holder_id = holder()
    correct(holder_id, ins=ins_number(2), wrong_person=True)
    assert identity.holder_by_ins(ins_number(1)) is None
    assert identity.former_matricules(holder_id) == []
    other = holder(1, name="Autre")
    assert identity.holder_by_ins(ins_number(1)).id == other


def test_a_present_matricule_wins_over_a_former_one():
    first = holder(1)
    correct(first, ins=ins_number(2))
    second = holder(1, name="Dominique")
    assert identity.holder_by_ins(ins_number(1)).id == second


def test_a_matricule_that_two_people_had_finds_nobody():
    first, second = holder(1), holder(3)
    correct(first, ins=ins_number(2))
    correct(second, ins=ins_number(1))
    correct(second, ins=ins_number(4))
    assert identity.holder_by_ins(ins_number(1)) is None


def test_a_matricule_of_somebody_else_is_refused():
    first = holder(1)
    holder(2)
    with pytest.raises(identity.MatriculeTaken):
        correct(first, ins=ins_number(2))


def test_the_usual_look_up_is_one_query_and_a_former_matricule_one_more(django_assert_num_queries):
    holder_id = holder(1)
    with django_assert_num_queries(1, using="ens"):
        identity.holder_by_ins(ins_number(1))
    correct(holder_id, ins=ins_number(2))
    with django_assert_num_queries(2, using="ens"):
        assert identity.holder_by_ins(ins_number(1)).id == holder_id


def test_names_are_matched_however_they_are_written():
    holder_id = holder(1, name="Zoé-Anne")
    assert identity.holder_by_traits(traits(birth_name=" fictif ", first_given_name="ZOE ANNE")).id == holder_id


def test_homonyms_are_not_matched_on_fewer_traits():
    holder(1)
    assert identity.holder_by_traits(traits(birth_place_code="00102")) is None
    assert identity.holder_by_traits(traits(sex="M")) is None


def test_twins_with_one_first_name_are_told_apart_by_matricule_alone():
    elder, younger = holder(1, rank=1), holder(2, rank=2)
    assert identity.holder_by_traits(traits()) is None
    assert identity.holder_by_ins(ins_number(1)).id == elder
    assert (identity.holder_by_ins(ins_number(2)).id, identity.holder_by_ins(ins_number(2)).birth_rank) == (younger, 2)


def test_a_partial_date_is_not_matched_by_the_day_derived_from_it():
    holder(1, born=BirthDate("1985-00-00"))
    assert identity.holder_by_traits(traits(birth_on=BirthDate("1985-12-31").civil)) is None
