"""The named people are a contract: DESIGN.md 6."""

from __future__ import annotations

from datetime import date

from espace_sante.demo.people import (
    ANDRE,
    CAMILLE,
    LOU,
    MAXIME,
    NAMED_AGENTS,
    NAMED_HOLDERS,
    NAMED_RELATIONS,
    NAMED_SERVICES,
    NOE,
)
from espace_sante.demo.people_kinds import Relation
from espace_sante.demo.people_structures import NAMED_PROFESSIONALS, NAMED_STRUCTURES
from espace_sante.kernel.identifiers import INS_TEST_OID, Finess, Ins, Rpps

TODAY = date(2026, 11, 24)
PROFESSION_OF = {
    "dr.martin": ("10", "SM54"),
    "dr.urgence": ("10", "SM59"),
    "dr.regulation": ("10", "SM59"),
    "inf.petit": ("60", None),
    "pharma.leroy": ("21", None),
    "podo.blanc": ("80", None),
    "bloque": ("10", "SM54"),
}


def test_every_login_of_the_contract_exists_once() -> None:
    owners = (*NAMED_HOLDERS, *NAMED_PROFESSIONALS, *NAMED_STRUCTURES, *NAMED_AGENTS, *NAMED_SERVICES)
    logins = [owner.login for owner in owners if owner.login]

    assert sorted(logins) == sorted(
        {
            *("camille", "andre", "sacha", "dominique", "maxime", "alex", "lou", "noe"),
            *PROFESSION_OF,
            *("hopital", "labo", "operateur", "superviseur", "auditeur", "editeur", "commission", "carnet-glycemie"),
        }
    )


def test_the_named_people_have_the_ages_of_their_stories() -> None:
    ages = {holder.login: holder.age_on(TODAY) for holder in (CAMILLE, ANDRE, MAXIME, LOU, NOE)}

    assert ages == {"camille": 41, "andre": 74, "maxime": 16, "lou": 11, "noe": 4}


def test_spaces_are_in_the_state_of_the_contract() -> None:
    spaces = {holder.login: holder.space for holder in NAMED_HOLDERS}

    assert (spaces["camille"], spaces["sacha"], spaces["dominique"]) == ("active", "opened", "opposed")


def test_professionals_exercise_the_professions_of_the_contract() -> None:
    named = {p.login: (p.profession_code, p.specialty_code) for p in NAMED_PROFESSIONALS if p.login}

    assert named == PROFESSION_OF


def test_the_emergency_doctor_works_at_the_hospital_and_the_regulator_at_the_samu() -> None:
    places = {p.login: p.structure for p in NAMED_PROFESSIONALS}

    assert places["dr.urgence"].login == "hopital"
    assert places["dr.regulation"].setting_code == "SAMU_SMUR"


def test_relations_are_those_of_the_contract() -> None:
    for relation in (
        Relation("parent", "camille", "lou"),
        Relation("parent", "camille", "noe"),
        Relation("parent", "camille", "maxime"),
        Relation("parent", "alex", "maxime"),
        Relation("carer", "camille", "andre"),
        Relation("treating_doctor", "dr.martin", "camille"),
        Relation("care_team", "dr.martin", "camille"),
        Relation("care_team", "inf.petit", "camille"),
        Relation("consent", "pharma.leroy", "camille"),
        Relation("consent", "podo.blanc", "camille"),
        Relation("blocked", "bloque", "camille"),
        Relation("care_team", "dr.martin", "maxime"),
    ):
        assert relation in NAMED_RELATIONS


def test_nobody_is_the_parent_of_an_adult() -> None:
    born = {holder.key: holder for holder in NAMED_HOLDERS}
    children = {relation.object for relation in NAMED_RELATIONS if relation.kind == "parent"}

    assert all(born[key].age_on(TODAY) < 18 for key in children)


def test_the_service_of_camille_reads_and_writes_blood_glucose_and_nothing_else() -> None:
    (service,) = NAMED_SERVICES

    assert service.granted_by == "camille"
    assert service.grants == (("blood_glucose", "read"), ("blood_glucose", "write"))


def test_numbers_are_well_formed_and_fictitious() -> None:
    for holder in NAMED_HOLDERS:
        assert Ins(holder.ins, holder.ins_oid).oid == INS_TEST_OID
        assert holder.ins[5:7] == "00"
    assert all(Rpps(professional.rpps).value.startswith("9990") for professional in NAMED_PROFESSIONALS)
    assert all(Finess(structure.finess).value.startswith("99") for structure in NAMED_STRUCTURES)
