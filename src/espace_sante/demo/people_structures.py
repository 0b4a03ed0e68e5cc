"""The named places of care and the named professionals, identical whatever the seed (DESIGN.md 6).

A login marks the ones the contract names; the others make their surroundings complete: the psychiatrist who wrote
Camille's masked report, the cardiologist who followed Andre, the children's paediatrician.
"""

from __future__ import annotations

from espace_sante.demo.people_kinds import (
    DemoAddress,
    DemoProfessional,
    DemoStructure,
    StructureKind,
    finess_of,
    rpps_of,
)

HOME_TOWN = "Saint-Aubin"
HOME_POSTAL_CODE = "00100"
RIVERS_TOWN = "Trois-Rivières"
RIVERS_POSTAL_CODE = "00300"


def _structure(
    number: int,
    key: str,
    name: str,
    sector: str,
    kind: StructureKind,
    street: tuple[str, str],
    *,
    login: str | None = None,
    setting: str = "AMBULATOIRE",
    town: tuple[str, str] = (HOME_POSTAL_CODE, HOME_TOWN),
) -> DemoStructure:
    address = DemoAddress(street[0], street[1], *town)
    return DemoStructure(
        key, login, finess_of(number), name, sector, setting, kind, address, phone=f"01990010{number:02d}"
    )


_RIVERS = (RIVERS_POSTAL_CODE, RIVERS_TOWN)

HOSPITAL = _structure(
    1, "hopital", "Hôpital des Trois-Rivières", "SA01", "hospital", ("1", "quai des Peupliers"),
    login="hopital", setting="ETABLISSEMENT", town=_RIVERS,
)  # fmt: skip
SAMU = _structure(
    2, "samu-trois-rivieres", "Samu des Trois-Rivières", "SA01", "samu", ("3", "quai des Peupliers"),
    setting="SAMU_SMUR", town=_RIVERS,
)  # fmt: skip
LABORATORY = _structure(
    3, "labo", "Laboratoire des Tilleuls", "SA25", "laboratory", ("8", "avenue des Tilleuls"), login="labo"
)
IMAGING = _structure(4, "imagerie-parc", "Centre d’imagerie du Parc", "SA08", "imaging", ("21", "allée du Parc"))
PHARMACY = _structure(5, "pharmacie-leroy", "Pharmacie Leroy", "SA33", "pharmacy", ("2", "place du Marché"))
LILAS = _structure(6, "cabinet-lilas", "Cabinet des Lilas", "SA08", "group_practice", ("12", "rue des Lilas"))
HALLES = _structure(7, "cabinet-halles", "Cabinet des Halles", "SA07", "practice", ("5", "rue des Halles"))
NURSES = _structure(
    8, "cabinet-petit", "Cabinet infirmier Petit", "SA07", "practice", ("9", "rue du Moulin"), setting="SAD"
)
FEET = _structure(9, "cabinet-blanc", "Cabinet de podologie Blanc", "SA07", "practice", ("14", "rue des Lilas"))
VASSEUR = _structure(10, "cabinet-vasseur", "Cabinet du Dr Vasseur", "SA07", "practice", ("27", "rue Haute"))
CHILDREN = _structure(11, "cabinet-enfance", "Cabinet de l’Enfance", "SA08", "group_practice", ("6", "rue de l’École"))
MARKET_TEETH = _structure(
    12, "cabinet-marche", "Cabinet dentaire du Marché", "SA07", "practice", ("3", "place du Marché")
)
EYES = _structure(
    13, "cabinet-horizon", "Cabinet d’ophtalmologie Horizon", "SA08", "group_practice", ("18", "rue Haute")
)

BIRTHS = _structure(14, "cabinet-cigognes", "Cabinet des Cigognes", "SA07", "practice", ("11", "rue de l’École"))
MOVEMENT = _structure(15, "cabinet-mouvement", "Cabinet du Mouvement", "SA08", "group_practice", ("7", "rue du Moulin"))

NAMED_STRUCTURES = (
    HOSPITAL, SAMU, LABORATORY, IMAGING, PHARMACY, LILAS, HALLES, NURSES, FEET, VASSEUR, CHILDREN, MARKET_TEETH, EYES,
    BIRTHS, MOVEMENT,
)  # fmt: skip


def _professional(
    number: int,
    key: str,
    names: tuple[str, str],
    civility: str,
    profession: str,
    specialty: str | None,
    *structures: DemoStructure,
    login: bool = False,
) -> DemoProfessional:
    return DemoProfessional(
        key=key,
        login=key if login else None,
        rpps=rpps_of(number),
        given_name=names[0],
        family_name=names[1],
        civility="MME" if civility == "MME" else "M",
        profession_code=profession,
        specialty_code=specialty,
        structures=structures,
    )


DR_MARTIN = _professional(1, "dr.martin", ("Hélène", "Martin"), "MME", "10", "SM54", LILAS, login=True)
DR_URGENCE = _professional(2, "dr.urgence", ("Paul", "Ferrand"), "M", "10", "SM59", HOSPITAL, login=True)
DR_REGULATION = _professional(3, "dr.regulation", ("Inès", "Castel"), "MME", "10", "SM59", SAMU, login=True)
NURSE_PETIT = _professional(4, "inf.petit", ("Karim", "Petit"), "M", "60", None, NURSES, login=True)
PHARMACIST_LEROY = _professional(5, "pharma.leroy", ("Nadia", "Leroy"), "MME", "21", None, PHARMACY, login=True)
PODIATRIST_BLANC = _professional(6, "podo.blanc", ("Julien", "Blanc"), "M", "80", None, FEET, login=True)
BLOCKED_GP = _professional(7, "bloque", ("Vincent", "Arnaud"), "M", "10", "SM54", HALLES, login=True)
DR_VASSEUR = _professional(8, "dr.vasseur", ("Anne", "Vasseur"), "MME", "10", "SM42", VASSEUR)
# Two places of work: Pro Santé Connect gives both, and the doctor says where they are (RULES.md PRO-08).
DR_BENOIT = _professional(9, "dr.benoit", ("Luc", "Benoît"), "M", "10", "SM40", CHILDREN, HOSPITAL)
DR_GARNIER = _professional(10, "dr.garnier", ("Sophie", "Garnier"), "MME", "40", None, MARKET_TEETH)
DR_ROUX = _professional(11, "dr.roux", ("Adèle", "Roux"), "MME", "10", "SM38", EYES)
DR_DELORME = _professional(12, "dr.delorme", ("Maya", "Delorme"), "MME", "10", "SM04", HOSPITAL)
DR_SARMENT = _professional(13, "dr.sarment", ("Olivier", "Sarment"), "M", "10", "SM44", IMAGING)
DR_TILLEUL = _professional(14, "dr.riviere", ("Thomas", "Rivière"), "M", "10", "SM03", LABORATORY)
DR_OKAFOR = _professional(15, "dr.okafor", ("Chidi", "Okafor"), "M", "10", "SM08", HOSPITAL)
DR_LINDQVIST = _professional(16, "dr.lindqvist", ("Freja", "Lindqvist"), "MME", "10", "SM20", HOSPITAL)
MIDWIFE_AMRANI = _professional(17, "sf.amrani", ("Salma", "Amrani"), "MME", "50", None, BIRTHS)
PHYSIO_BOUVET = _professional(18, "kine.bouvet", ("Tristan", "Bouvet"), "M", "70", None, MOVEMENT)
DR_HADDOU = _professional(19, "dr.haddou", ("Yacine", "Haddou"), "M", "10", "SM41", HOSPITAL)

NAMED_PROFESSIONALS = (
    DR_MARTIN, DR_URGENCE, DR_REGULATION, NURSE_PETIT, PHARMACIST_LEROY, PODIATRIST_BLANC, BLOCKED_GP, DR_VASSEUR,
    DR_BENOIT, DR_GARNIER, DR_ROUX, DR_DELORME, DR_SARMENT, DR_TILLEUL, DR_OKAFOR,
    DR_LINDQVIST, MIDWIFE_AMRANI, PHYSIO_BOUVET, DR_HADDOU,
)  # fmt: skip

FIRST_FREE_NUMBER = 100  # RPPS and FINESS numbers below are for the named ones
