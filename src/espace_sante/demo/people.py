"""The named people of the demonstration: always present, identical whatever the seed (DESIGN.md 6).

Their birth dates are fixed, so that their INS never changes. André is a professional's busy patient, Camille the
reader's own eyes; Maxime has two parents with a space while Lou and Noé have Camille alone, so that somebody who is
a parent of one child is seen to have no right over the others.
"""

from __future__ import annotations

from datetime import date

from espace_sante.demo.people_kinds import (
    DemoAddress,
    DemoAgent,
    DemoHolder,
    DemoService,
    Relation,
    Sex,
    SpaceSituation,
    ins_of,
)
from espace_sante.demo.people_structures import (
    HOME_POSTAL_CODE,
    HOME_TOWN,
)

HOME_PLACE_CODE = "00101"
NAMED_ORDER = 901  # orders of registration from here on belong to the named people

_MOREAU_HOME = DemoAddress("4", "rue des Hirondelles", HOME_POSTAL_CODE, HOME_TOWN)


def _holder(
    login: str,
    names: str,
    birth_name: str,
    sex: Sex,
    birth_date: date,
    order: int,
    *,
    home: DemoAddress = _MOREAU_HOME,
    used_name: str | None = None,
    space: SpaceSituation = "active",
    reachable: bool = True,
) -> DemoHolder:
    return DemoHolder(
        key=login,
        login=login,
        birth_name=birth_name,
        used_name=used_name or birth_name,
        given_names=tuple(names.split()),
        sex=sex,
        birth_date=birth_date,
        birth_place_code=HOME_PLACE_CODE,
        birth_place_name=HOME_TOWN,
        ins=ins_of(sex=sex, birth_date=birth_date, birth_place_code=HOME_PLACE_CODE, order=NAMED_ORDER + order),
        address=home,
        email=f"{login}@courriel.example" if reachable else None,
        phone=f"06399800{order:02d}" if reachable else None,
        space=space,
    )


CAMILLE = _holder("camille", "Camille Louise", "Moreau", "F", date(1985, 9, 17), 1)
ANDRE = _holder(
    "andre", "André Marcel", "Moreau", "M", date(1952, 10, 3), 2,
    home=DemoAddress("17", "chemin du Verger", HOME_POSTAL_CODE, HOME_TOWN),
)  # fmt: skip
MAXIME = _holder("maxime", "Maxime", "Besson", "M", date(2010, 10, 21), 3)
LOU = _holder("lou", "Lou Jeanne", "Moreau", "F", date(2015, 11, 12), 4, reachable=False)
NOE = _holder("noe", "Noé", "Moreau", "M", date(2022, 10, 30), 5, reachable=False)
ALEX = _holder(
    "alex", "Alex", "Besson", "M", date(1983, 4, 8), 6,
    home=DemoAddress("31", "rue de la Gare", HOME_POSTAL_CODE, HOME_TOWN),
)  # fmt: skip
SACHA = _holder(
    "sacha", "Sacha", "Lenoir", "F", date(1994, 6, 25), 7,
    home=DemoAddress("2", "impasse des Cerisiers", HOME_POSTAL_CODE, HOME_TOWN), space="opened",
)  # fmt: skip
DOMINIQUE = _holder(
    "dominique", "Dominique Claude", "Charpentier", "M", date(1968, 1, 14), 8,
    home=DemoAddress("22", "rue du Moulin", HOME_POSTAL_CODE, HOME_TOWN), space="opposed",
)  # fmt: skip

NAMED_HOLDERS: tuple[DemoHolder, ...] = (CAMILLE, ANDRE, SACHA, DOMINIQUE, MAXIME, ALEX, LOU, NOE)

NAMED_AGENTS = (
    DemoAgent("operateur", "operator", "Nora Vidal"),
    DemoAgent("superviseur", "operator", "Samir Achard"),  # approves what the other one proposes
    DemoAgent("auditeur", "auditor", "Hugo Serrano"),
    DemoAgent("editeur", "publisher", "Inès Caron", domain="suivi-clair.example"),  # publishes carnet-glycemie
    DemoAgent("commission", "commission", "Claire Lefort", domain="association-patients.example"),
)

NAMED_SERVICES = (
    DemoService(
        "carnet-glycemie",
        "Carnet Glycémie",
        granted_by="camille",
        grants=(("blood_glucose", "read"), ("blood_glucose", "write")),
    ),
)

NAMED_RELATIONS = (
    Relation("parent", "camille", "maxime"),
    Relation("parent", "alex", "maxime"),
    Relation("parent", "camille", "lou"),
    Relation("parent", "camille", "noe"),
    Relation("carer", "camille", "andre"),
    Relation("treating_doctor", "dr.martin", "camille"),
    Relation("care_team", "dr.martin", "camille"),
    Relation("care_team", "inf.petit", "camille"),
    Relation("consent", "pharma.leroy", "camille"),
    Relation("consent", "podo.blanc", "camille"),
    Relation("blocked", "bloque", "camille"),
    Relation("treating_doctor", "dr.martin", "maxime"),
    Relation("care_team", "dr.martin", "maxime"),
    Relation("treating_doctor", "dr.martin", "andre"),
    Relation("care_team", "dr.martin", "andre"),
    Relation("care_team", "inf.petit", "andre"),
    Relation("consent", "pharma.leroy", "andre"),
    Relation("treating_doctor", "dr.benoit", "lou"),
    Relation("care_team", "dr.benoit", "lou"),
    Relation("treating_doctor", "dr.benoit", "noe"),
    Relation("care_team", "dr.benoit", "noe"),
    Relation("treating_doctor", "dr.martin", "alex"),
    Relation("care_team", "dr.martin", "alex"),
    Relation("treating_doctor", "dr.martin", "sacha"),
    Relation("care_team", "dr.martin", "sacha"),
)
