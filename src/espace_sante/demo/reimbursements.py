"""What the insurer sends of Camille, André and Maxime: a file in its format, taken by the same import as a real one.

A row is days before today, nature, description, codes, who did it, who prescribed it, what was paid and reimbursed.
Maxime asked his doctor to keep one consultation to himself: its lines are in the file, and never enter.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from espace_sante.demo.actors import professional_actor
from espace_sante.demo.people import ANDRE, CAMILLE, MAXIME
from espace_sante.demo.people_kinds import DemoHolder, DemoProfessional
from espace_sante.demo.people_structures import (
    DR_GARNIER,
    DR_HADDOU,
    DR_MARTIN,
    DR_ROUX,
    DR_SARMENT,
    DR_TILLEUL,
    MIDWIFE_AMRANI,
    NURSE_PETIT,
    PHARMACIST_LEROY,
    PODIATRIST_BLANC,
)
from espace_sante.kernel.identifiers import Ins
from espace_sante.record import api as record
from espace_sante.spaces import api as spaces

Row = tuple[int, str, str, str, DemoProfessional, DemoProfessional | None, str, str]
KEPT_SECRET = 52  # days before today: what Maxime told his doctor alone (`histories_family.maxime_history`)

CAMILLE_ROWS: tuple[Row, ...] = (
    (2, "BIO", "Ferritine, numération sanguine", "NABM:0888 NABM:1104", DR_TILLEUL, DR_MARTIN, "21,25", "12,75"),
    (3, "SOI", "Consultation chez un généraliste", "NGAP:GS", DR_MARTIN, None, "30,00", "19,00"),
    (34, "PHA", "Vaccin contre la grippe saisonnière", "", PHARMACIST_LEROY, DR_MARTIN, "11,82", "7,68"),
    (61, "PHA", "Fer (sulfate) 80 mg, 3 boîtes", "", PHARMACIST_LEROY, DR_MARTIN, "8,46", "5,50"),
    (96, "RAD", "Échographie de la thyroïde", "CCAM:KCQM001", DR_SARMENT, DR_MARTIN, "39,20", "24,44"),
    (130, "SOI", "Examen bucco-dentaire", "CCAM:HBQD001", DR_GARNIER, None, "54,00", "32,40"),
    (171, "DIS", "Monture et deux verres correcteurs", "LPP:2223342", DR_ROUX, DR_ROUX, "189,00", "18,00"),
    (175, "SOI", "Consultation chez un ophtalmologue", "NGAP:CS", DR_ROUX, None, "50,00", "28,50"),
    (240, "BIO", "TSH, bilan thyroïdien", "NABM:1208", DR_TILLEUL, DR_MARTIN, "10,80", "6,48"),
    (322, "SOI", "Suivi gynécologique par une sage-femme", "NGAP:C", MIDWIFE_AMRANI, None, "26,50", "18,55"),
)  # fmt: skip
ANDRE_ROWS: tuple[Row, ...] = (
    (4, "BIO", "Ionogramme, créatinine", "NABM:1610", DR_TILLEUL, DR_MARTIN, "14,04", "14,04"),
    (9, "SOI", "Pansement à domicile", "NGAP:AMI2", NURSE_PETIT, DR_MARTIN, "9,05", "9,05"),
    (15, "PHA", "Apixaban 5 mg, boîte de 60", "", PHARMACIST_LEROY, DR_HADDOU, "62,29", "62,29"),
    (17, "SOI", "Consultation chez un généraliste", "NGAP:GS", DR_MARTIN, None, "30,00", "30,00"),
    (21, "HOS", "Séjour en cardiologie, 3 jours", "GHM:05M092", DR_HADDOU, None, "2410", ""),
    (22, "SOI", "Électrocardiogramme", "CCAM:DEQP003", DR_HADDOU, None, "14,26", "14,26"),
    (64, "SOI", "Soin de pédicurie, pied diabétique", "NGAP:POD", PODIATRIST_BLANC, DR_MARTIN, "32,00", "32,00"),
    (150, "DIS", "Lecteur de glycémie et bandelettes", "LPP:1117331", PHARMACIST_LEROY, DR_MARTIN, "48,30", "48,30"),
    (1650, "ALD", "Diabète de type 2", "CIM:E11", DR_MARTIN, None, "", ""),
)  # fmt: skip
MAXIME_ROWS: tuple[Row, ...] = (
    (6, "SOI", "Orthodontie, semestre de traitement", "CCAM:HBLD038", DR_GARNIER, None, "620,00", "193,50"),
    (KEPT_SECRET - 1, "PHA", "Pharmacie sur ordonnance", "", PHARMACIST_LEROY, DR_MARTIN, "6,00", "6,00"),
    (KEPT_SECRET, "SOI", "Consultation chez un généraliste", "NGAP:GS", DR_MARTIN, None, "30,00", "30,00"),
    (66, "SOI", "Consultation chez un généraliste", "NGAP:GS", DR_MARTIN, None, "30,00", "19,00"),
    (118, "DIS", "Attelle de cheville", "LPP:2128446", PHARMACIST_LEROY, DR_MARTIN, "33,80", "20,28"),
    (119, "RAD", "Radiographie de la cheville", "CCAM:NGQK001", DR_SARMENT, DR_MARTIN, "19,95", "11,97"),
)
EVERY_QUARTER = ("Metformine 1000 mg, boîte de 90", "Ramipril 5 mg, boîte de 90", "Atorvastatine 20 mg, boîte de 90")


def receive_reimbursements(*, today: date) -> record.ReimbursementOutcome:
    """Record what Maxime keeps to himself, then import the file. Doing it again adds nothing."""
    now = datetime.now(UTC)
    record.record_objection(
        actor=professional_actor(DR_MARTIN), space=spaces.space_by_ins(Ins(MAXIME.ins, MAXIME.ins_oid)),
        family=record.ActFamily.WITHOUT_CONSENT, on=today - timedelta(days=KEPT_SECRET), informed=True, now=now,
    )  # fmt: skip
    with TemporaryDirectory() as folder:
        file = write_reimbursements(Path(folder) / "remboursements.csv", today=today)
        return record.import_reimbursements(file, now=now)


def write_reimbursements(file: Path, *, today: date) -> Path:
    """Write the file."""
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, record.REIMBURSEMENT_COLUMNS, delimiter=";", restval="")
        writer.writeheader()
        for holder, rows in ((CAMILLE, CAMILLE_ROWS), (ANDRE, (*ANDRE_ROWS, *_dispensed())), (MAXIME, MAXIME_ROWS)):
            writer.writerows(_line(holder, number, row, today) for number, row in enumerate(rows, 1))
    return file


def _dispensed() -> Iterator[Row]:
    """What André takes from the pharmacy every three months, for two years."""
    for quarter in range(8):
        for medicine in EVERY_QUARTER:
            yield 40 + 91 * quarter, "PHA", medicine, "", PHARMACIST_LEROY, DR_MARTIN, "12,40", "12,40"


def _line(holder: DemoHolder, number: int, row: Row, today: date) -> dict[str, str]:
    days, nature, label, codes, performer, prescriber, amount, reimbursed = row
    on = today - timedelta(days=days)
    # The prescription of what was dispensed is of the day before; that of the rest is of the same day.
    prescribed_on = on - timedelta(days=1) if nature == "PHA" else on
    return {
        "matricule": holder.ins,
        "oid": holder.ins_oid,
        "evenement": f"DEMO-{holder.key}-{number}",
        "date_soins": on.isoformat(),
        "nature": nature,
        "libelle": label,
        "codes": codes,
        "prescripteur": prescriber.rpps if prescriber else "",
        "date_prescription": prescribed_on.isoformat() if prescriber else "",
        "executant": performer.rpps,
        "nom_executant": performer.structure.name if nature in {"PHA", "BIO", "HOS"} else performer.display_name,
        "montant": amount,
        "rembourse": reimbursed,
    }
