"""André's years: diabetes, hypertension, a hip, and three weeks ago atrial fibrillation, found after a faint.

He is the patient of the professional's one-screen summary: what changed since the last visit must be found here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from espace_sante.demo.documents.codes import Code
from espace_sante.demo.documents.draft import Draft, Table, at, in_words
from espace_sante.demo.documents.kinds import Format
from espace_sante.demo.histories_laboratory import BLOOD_COUNT, LIPIDS
from espace_sante.demo.histories_pen import MEDICINE_HEADERS, Medicine, Pen, section
from espace_sante.demo.people_structures import (
    DR_DELORME,
    DR_HADDOU,
    DR_MARTIN,
    DR_OKAFOR,
    DR_ROUX,
    DR_SARMENT,
    DR_URGENCE,
    NURSE_PETIT,
    PHARMACIST_LEROY,
    PODIATRIST_BLANC,
)

CCAM = "1.2.250.1.215.300.1"
HEART_ULTRASOUND = Code(
    "DZQM006", CCAM, "Échographie-doppler transthoracique du cœur et des vaisseaux intrathoraciques"
)
ECG = Code("DEQP003", CCAM, "Électrocardiographie sur au moins 12 dérivations")

METFORMIN: Medicine = ("Metformine 1000 mg, comprimé", "1 matin et soir, au milieu du repas", "3 mois")
RAMIPRIL: Medicine = ("Ramipril 5 mg, comprimé", "1 le matin", "3 mois")
ATORVASTATIN: Medicine = ("Atorvastatine 20 mg, comprimé", "1 le soir", "3 mois")
BISOPROLOL_5: Medicine = ("Bisoprolol 5 mg, comprimé", "1 le matin", "3 mois")
BISOPROLOL_2: Medicine = ("Bisoprolol 2,5 mg, comprimé", "1 le matin", "3 mois")
APIXABAN: Medicine = ("Apixaban 5 mg, comprimé", "1 matin et soir, à heures fixes", "3 mois")

# Days before today: HbA1c, creatinine, GFR, haemoglobin, potassium, LDL.
CONTROLS = (
    (900, 6.9, 98, 68, 14.1, 4.4, 1.31),
    (720, 7.0, 102, 65, 13.9, 4.5, 1.12),
    (540, 6.8, 104, 63, 13.8, 4.4, 0.98),
    (175, 7.1, 110, 58, 13.5, 4.6, 0.92),
)


def andre_history(pen: Pen, today: date) -> Iterator[Draft]:
    """Everything in André's space."""
    yield from _earlier_years(pen, today)
    yield from _controls(pen, today)
    yield from _this_year(pen, today)
    yield from _hospital_stay(pen, today)
    yield from _since_the_stay(pen, today)


def _earlier_years(pen: Pen, today: date) -> Iterator[Draft]:
    yield pen.draft(
        "surgery",
        "Compte rendu opératoire, prothèse de hanche droite",
        today - timedelta(days=2900),
        DR_OKAFOR,
        section("Indication", "Coxarthrose droite évoluée."),
        section("Technique", "Prothèse totale de hanche droite sans ciment, voie postérieure."),
        section("Conclusion", "Suites opératoires simples, appui autorisé dès le lendemain."),
    )
    yield pen.draft(
        "care_plan",
        "Protocole de soins, diabète de type 2 (ALD 8)",
        today - timedelta(days=880),
        DR_MARTIN,
        section("Synthèse", "Diabète de type 2 depuis 2011, hypertension artérielle depuis 2004."),
        section(
            "Suivi",
            items=(
                "HbA1c tous les trois à six mois",
                "Fond d’œil et bilan rénal tous les ans",
                "Examen des pieds, podologue",
                "Consultation de cardiologie tous les deux ans",
            ),
        ),
    )
    yield pen.consultation(
        today - timedelta(days=2560),
        DR_HADDOU,
        "Consultation d’allergologie",
        reason="Éruption étendue sous amoxicilline.",
        findings="Tests cutanés positifs à l’amoxicilline.",
        plan="Allergie à l’amoxicilline confirmée. Éviter toutes les pénicillines.",
    )


def _controls(pen: Pen, today: date) -> Iterator[Draft]:
    """Two and a half years of reports, each knowing the one before, and the renewals that follow them."""
    for days, hba1c, creatinine, gfr, hb, potassium, ldl in CONTROLS:
        day = today - timedelta(days=days)
        yield pen.laboratory(
            day,
            (*BLOOD_COUNT, "hba1c", "glucose", "creatinine", "gfr", "potassium", *LIPIDS),
            {
                "hb": hb,
                "hba1c": hba1c,
                "glucose": 1.05 + hba1c / 25,
                "creatinine": creatinine,
                "gfr": gfr,
                "potassium": potassium,
                "ldl": ldl,
            },
            title="Bilan biologique, diabète",
        )
        yield pen.prescription(
            day + timedelta(days=6),
            DR_MARTIN,
            "Ordonnance, renouvellement",
            METFORMIN,
            RAMIPRIL,
            ATORVASTATIN,
            BISOPROLOL_5,
        )
    yield pen.vaccination(
        today - timedelta(days=400), PHARMACIST_LEROY, "grippe saisonnière", dose="dose annuelle", where="bras droit"
    )


def _this_year(pen: Pen, today: date) -> Iterator[Draft]:
    yield pen.consultation(
        today - timedelta(days=308),
        DR_ROUX,
        "Fond d’œil annuel",
        kind="ophthalmology",
        reason="Surveillance du diabète.",
        findings="Pas de rétinopathie diabétique. Cataracte débutante à droite.",
        plan="Contrôle dans un an.",
    )
    yield pen.draft(
        "medical_summary",
        "Synthèse médicale annuelle",
        today - timedelta(days=257),
        DR_MARTIN,
        section(
            "Antécédents",
            items=(
                "Diabète de type 2 (2011)",
                "Hypertension artérielle (2004)",
                "Prothèse de hanche droite (2018)",
            ),
        ),
        section(
            "Allergies", items=("Amoxicilline (2014), éruption étendue", "Produit de contraste iodé (2019), urticaire")
        ),
        section("Prescription", table=Table(MEDICINE_HEADERS, (METFORMIN, RAMIPRIL, ATORVASTATIN, BISOPROLOL_5))),
    )
    yield pen.draft(
        "paramedical",
        "Bilan podologique du pied diabétique",
        today - timedelta(days=230),
        PODIATRIST_BLANC,
        section("Examen", "Pied à risque de grade 1 : perte de sensibilité au monofilament à gauche. Pouls perçus."),
        section("Soins", "Soins d’ongles, conseils de chaussage. Séances prises en charge."),
    )
    visit = today - timedelta(days=71)
    yield pen.consultation(
        visit,
        DR_MARTIN,
        "Consultation de suivi",
        reason="Suivi du diabète et de la tension.",
        findings="Tension 138/82. Pouls 66, régulier. Poids 84 kg. Pied gauche : durillon plantaire.",
        plan="Traitement inchangé. Bilan biologique dans deux mois.",
    )
    yield pen.prescription(
        visit,
        DR_MARTIN,
        "Ordonnance, renouvellement",
        METFORMIN,
        RAMIPRIL,
        ATORVASTATIN,
        BISOPROLOL_5,
        written=Format.CDA_L1,
    )
    yield pen.vaccination(
        today - timedelta(days=37), PHARMACIST_LEROY, "grippe saisonnière", dose="dose annuelle", where="bras droit"
    )


def _hospital_stay(pen: Pen, today: date) -> Iterator[Draft]:
    """Four days in cardiology, three weeks ago."""
    admitted, left = today - timedelta(days=22), today - timedelta(days=19)
    yield pen.draft(
        "emergency",
        "Compte rendu des urgences",
        admitted,
        DR_URGENCE,
        section("Motif", "Malaise avec perte de connaissance brève au domicile, adressé par le Samu."),
        section("Examen", "Conscient, tension 104/60, pouls irrégulier à 134. Pas de déficit neurologique."),
        section("Résultats d’examens", "Électrocardiogramme : fibrillation auriculaire rapide. Troponine négative."),
        section("Conduite à tenir", "Hospitalisation en cardiologie."),
        codes=(ECG,),
        hour=16,
    )
    next_day = admitted + timedelta(days=1)
    yield pen.draft(
        "stay",
        "Compte rendu d’hospitalisation, cardiologie",
        left + timedelta(days=4),
        DR_DELORME,
        section("Motif", "Malaise avec perte de connaissance, fibrillation auriculaire rapide."),
        section(
            "Séjour", "Surveillance continue sans trouble conductif. Ralentissement satisfaisant, reprise de la marche."
        ),
        section("Conclusion", "Fibrillation auriculaire persistante, cardiopathie hypertensive débutante."),
        start=at(admitted, 16),
    )
    yield pen.imaging(
        next_day,
        "Échographie cardiaque",
        author=DR_DELORME,
        code=HEART_ULTRASOUND,
        why="Fibrillation auriculaire de découverte récente.",
        how="Échographie transthoracique.",
        seen="Fraction d’éjection 55 %. Oreillette gauche dilatée, 38 mL/m². Pas de valvulopathie significative.",
        conclusion="Fonction systolique conservée, oreillette gauche dilatée.",
    )
    yield pen.laboratory(
        next_day,
        (*BLOOD_COUNT, "creatinine", "gfr", "potassium", "tsh", "ntprobnp"),
        {"hb": 13.0, "creatinine": 118, "gfr": 54, "potassium": 4.5, "tsh": 1.8, "ntprobnp": 412},
        title="Bilan d’hospitalisation",
    )
    yield pen.draft(
        "discharge",
        "Lettre de sortie, cardiologie",
        left,
        DR_DELORME,
        section("Motif", f"Hospitalisé du {in_words(admitted)} au {in_words(left)} pour malaise."),
        section(
            "Séjour",
            "Fibrillation auriculaire de découverte récente, ralentie sous traitement. Score CHA2DS2-VASc"
            " à 4 : anticoagulation par apixaban débutée. Bisoprolol réduit à 2,5 mg devant une bradycardie nocturne.",
        ),
        section("Allergies", items=("Amoxicilline", "Produit de contraste iodé")),
        section(
            "Traitement à la sortie",
            table=Table(MEDICINE_HEADERS, (APIXABAN, METFORMIN, RAMIPRIL, ATORVASTATIN, BISOPROLOL_2)),
        ),
        section(
            "Suivi",
            f"Contrôle du rythme et échographie à un mois, avant le {in_words(left + timedelta(days=30))}."
            " Bilan rénal et hémogramme dans deux semaines. Demande d’ALD 5 à faire par le médecin traitant.",
        ),
        hour=11,
        start=at(admitted, 16),
    )
    yield pen.prescription(
        left,
        DR_DELORME,
        "Ordonnance de sortie",
        APIXABAN,
        METFORMIN,
        RAMIPRIL,
        ATORVASTATIN,
        BISOPROLOL_2,
        written=Format.CDA_L1,
    )


def _since_the_stay(pen: Pen, today: date) -> Iterator[Draft]:
    yield pen.draft(
        "dispensing",
        "Délivrance de médicaments",
        today - timedelta(days=18),
        PHARMACIST_LEROY,
        section(
            "Prescription",
            table=Table(
                ("Médicament", "Quantité"),
                tuple(
                    (name.split(",")[0], "1 mois")
                    for name, _, _ in (APIXABAN, METFORMIN, RAMIPRIL, ATORVASTATIN, BISOPROLOL_2)
                ),
            ),
        ),
    )
    yield pen.draft(
        "prescription_nursing",
        "Ordonnance de soins infirmiers",
        today - timedelta(days=12),
        DR_MARTIN,
        section("Prescription", "Pansement du pied gauche à domicile, trois fois par semaine, pendant un mois."),
        written=Format.CDA_L1,
    )
    yield pen.draft(
        "paramedical",
        "Fiche de liaison infirmière",
        today - timedelta(days=8),
        NURSE_PETIT,
        section("Motif", "Plaie du pied gauche, pansements trois fois par semaine."),
        section(
            "Soins", "Plaie plantaire de 12 mm, bords propres, pas de signe d’infection. Pansement hydrocellulaire."
        ),
        section("Suivi", "Avis podologue demandé. Surveillance des saignements sous apixaban : rien à signaler."),
    )
    scan = pen.imaging(
        today - timedelta(days=4),
        "Scanner du thorax",
        author=DR_SARMENT,
        why="Bilan d’un essoufflement.",
        how="Acquisition sans injection (allergie aux produits de contraste iodés).",
        seen="Nodule du lobe supérieur droit, 11 mm, à contours irréguliers. Pas d’épanchement.",
        conclusion="Nodule à caractériser, avis spécialisé. Résultat à annoncer en consultation.",
    )
    yield replace(scan, invisible_patient=True)  # RULES ANN-01: announced before it is read
    yield pen.laboratory(
        today - timedelta(days=5),
        (*BLOOD_COUNT, "hba1c", "glucose", "creatinine", "gfr", "potassium"),
        {"hb": 12.8, "hba1c": 7.8, "glucose": 1.52, "creatinine": 121, "gfr": 52, "potassium": 4.7},
        title="Bilan biologique",
        comment="Fonction rénale en baisse modérée. Équilibre du diabète moins bon qu’au printemps.",
    )
