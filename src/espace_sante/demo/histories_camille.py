"""Camille's years, as the pages of the demonstration tell them: a lack of iron found yesterday, a thyroid to watch,
a pregnancy four years ago, a psychiatrist's report she hides, a certificate to play handball.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from espace_sante.demo.documents.codes import Code
from espace_sante.demo.documents.draft import Draft, Table, in_words
from espace_sante.demo.documents.kinds import Format
from espace_sante.demo.histories_laboratory import BLOOD_COUNT
from espace_sante.demo.histories_pen import Pen, section
from espace_sante.demo.people import NOE
from espace_sante.demo.people_structures import (
    DR_MARTIN,
    DR_OKAFOR,
    DR_ROUX,
    DR_SARMENT,
    DR_URGENCE,
    DR_VASSEUR,
    NURSE_PETIT,
    PHARMACIST_LEROY,
    PODIATRIST_BLANC,
)

CCAM = "1.2.250.1.215.300.1"
THYROID_ULTRASOUND = Code("KCQM001", CCAM, "Échographie transcutanée de la glande thyroïde")
CHEST_XRAY = Code("ZBQK002", CCAM, "Radiographie du thorax")


def camille_history(pen: Pen, today: date) -> Iterator[Draft]:
    """Everything in Camille's space, oldest first or nearly."""
    yield from _pregnancy(pen)
    yield from _earlier_years(pen, today)
    yield from _thyroid(pen, today)
    yield from _lack_of_iron(pen, today)
    yield from _last_weeks(pen, today)


def _pregnancy(pen: Pen) -> Iterator[Draft]:
    """Noé's birth, as his mother's record keeps it."""
    born = NOE.birth_date
    midwife, obstetrician = pen.professional("midwife"), pen.professional("obstetrician")
    yield pen.laboratory(
        born - timedelta(days=205),
        ("hb", "plq", "glucose", "tsh"),
        {"hb": 12.1, "glucose": 0.84, "tsh": 1.9},
        title="Bilan du premier trimestre",
    )
    yield pen.imaging(
        born - timedelta(days=120),
        "Échographie du deuxième trimestre",
        author=obstetrician,
        why="Grossesse d’évolution normale, vingt-deux semaines d’aménorrhée.",
        how="Échographie transabdominale.",
        seen="Grossesse unique évolutive. Biométrie harmonieuse, au cinquantième percentile. Placenta postérieur.",
        conclusion="Échographie rassurante. Contrôle à trente-deux semaines.",
    )
    yield pen.draft(
        "delivery",
        "Compte rendu d’accouchement",
        born,
        obstetrician,
        section("Séjour", f"Accouchement par voie basse le {in_words(born)} à trente-neuf semaines, sous péridurale."),
        section("Conclusion", "Naissance d’un garçon de 3 420 g, Apgar 10 à cinq minutes. Suites immédiates simples."),
        hour=18,
    )
    yield pen.draft(
        "discharge",
        "Lettre de liaison, sortie de maternité",
        born + timedelta(days=3),
        obstetrician,
        section("Séjour", "Suites de couches normales. Allaitement maternel bien installé."),
        section("Suivi", "Visites de la sage-femme à domicile. Consultation postnatale entre six et huit semaines."),
        written=Format.CDA_L1,
    )
    yield pen.consultation(
        born + timedelta(days=48),
        midwife,
        "Consultation postnatale",
        reason="Sept semaines après l’accouchement.",
        findings="Examen normal, moral bon, cicatrisation acquise.",
        plan="Rééducation périnéale, dix séances.",
    )


def _earlier_years(pen: Pen, today: date) -> Iterator[Draft]:
    sprain = today - timedelta(days=1240)
    yield pen.draft(
        "emergency",
        "Passage aux urgences, cheville gauche",
        sprain,
        DR_URGENCE,
        section("Motif", "Traumatisme de la cheville gauche en jouant au handball."),
        section("Examen", "Œdème externe, appui possible, pas de douleur osseuse selon les critères d’Ottawa."),
        section("Conclusion", "Entorse bénigne du ligament latéral externe. Attelle dix jours, antalgiques."),
    )
    yield pen.draft(
        "prescription_physiotherapy",
        "Ordonnance de kinésithérapie, cheville gauche",
        sprain + timedelta(days=9),
        DR_MARTIN,
        section("Prescription", "Rééducation proprioceptive de la cheville gauche, dix séances."),
        written=Format.CDA_L1,
    )
    yield pen.draft(
        "paramedical",
        "Bilan podologique et semelles",
        sprain + timedelta(days=75),
        PODIATRIST_BLANC,
        section("Motif", "Instabilité de la cheville gauche après entorse, reprise du handball."),
        section("Soins", "Semelles avec coin postéro-externe à gauche. Contrôle à trois mois."),
    )
    yield pen.consultation(
        today - timedelta(days=690),
        DR_ROUX,
        "Consultation d’ophtalmologie",
        kind="ophthalmology",
        reason="Contrôle de la vue.",
        findings="Myopie faible stable. Fond d’œil et tension oculaire normaux.",
        plan="Lunettes renouvelées. Contrôle dans trois ans.",
    )
    bronchitis = today - timedelta(days=610)
    yield pen.consultation(
        bronchitis,
        DR_MARTIN,
        "Consultation, toux et fièvre",
        reason="Toux et fièvre depuis cinq jours.",
        findings="38,6 °C, foyer de râles à la base droite, saturation 97 %.",
        plan="Radiographie, antibiotique, repos.",
    )
    yield pen.imaging(
        bronchitis,
        "Radiographie du thorax",
        author=DR_SARMENT,
        code=CHEST_XRAY,
        why="Toux fébrile, foyer à droite.",
        how="Cliché de face debout.",
        seen="Opacité systématisée de la base droite. Pas d’épanchement.",
        conclusion="Pneumopathie de la base droite.",
    )
    yield pen.sick_leave(bronchitis, DR_MARTIN, 5)
    yield pen.vaccination(
        today - timedelta(days=770), DR_MARTIN, "diphtérie, tétanos, poliomyélite", dose="rappel", where="bras gauche"
    )
    yield pen.draft(
        "screening",
        "Dépistage du cancer du col de l’utérus",
        today - timedelta(days=420),
        pen.professional("midwife"),
        section("Résultat", "Recherche de papillomavirus à haut risque : négative."),
        section("Conclusion", "Prochain dépistage dans cinq ans."),
    )
    yield pen.draft(
        "dental",
        "Bilan bucco-dentaire",
        today - timedelta(days=300),
        pen.professional("dentist"),
        section("Examen", "Bon état général. Une carie débutante sur la 36, soignée ce jour."),
        section("Suivi", "Détartrage annuel."),
    )


def _thyroid(pen: Pen, today: date) -> Iterator[Draft]:
    """A nodule that does not change, and a report that its author corrected."""
    first = today - timedelta(days=395)
    yield pen.imaging(
        first,
        "Échographie de la thyroïde",
        author=DR_SARMENT,
        code=THYROID_ULTRASOUND,
        why="Nodule palpé du lobe droit, TSH normale.",
        how="Échographie cervicale avec Doppler.",
        seen="Nodule solide isoéchogène du lobe droit, 9 mm, contours réguliers, EU-TIRADS 3. Lobe gauche normal.",
        conclusion="Nodule de faible risque. Contrôle dans un an.",
    )
    control = today - timedelta(days=21)
    wording = {
        "why": "Surveillance d’un nodule du lobe droit.",
        "how": "Échographie cervicale avec Doppler.",
        "conclusion": "Nodule EU-TIRADS 3 inchangé. Contrôle dans deux ans.",
    }
    seen = "Nodule solide isoéchogène du lobe {side}, 9 mm, stable par rapport à l’an dernier. Pas d’adénopathie."
    title = "Échographie de la thyroïde"
    wrong = pen.imaging(
        control, title, author=DR_SARMENT, code=THYROID_ULTRASOUND, seen=seen.format(side="gauche"), **wording
    )
    right = pen.imaging(
        control, title, author=DR_SARMENT, code=THYROID_ULTRASOUND, seen=seen.format(side="droit"), **wording
    )
    yield wrong
    yield replace(
        right,
        version=2,
        replaces=wrong.serial,
        created_at=wrong.created_at + timedelta(minutes=55),
        reason="Cette version corrige le côté du nodule.",
    )


def _lack_of_iron(pen: Pen, today: date) -> Iterator[Draft]:
    """Two reports six months apart, then yesterday's: haemoglobin and ferritin a little low."""
    names = (*BLOOD_COUNT, "ferritin", "glucose", "creatinine", "tsh")
    yield pen.laboratory(
        today - timedelta(days=609),
        (*BLOOD_COUNT, "glucose", "creatinine", "crp"),
        {"hb": 12.9, "vgm": 88, "gb": 11.8, "plq": 274, "glucose": 0.9, "creatinine": 60, "crp": 48},
        comment="Syndrome inflammatoire, à rapprocher du contexte infectieux.",
    )
    yield pen.laboratory(
        today - timedelta(days=190),
        names,
        {"hb": 12.4, "vgm": 86, "gb": 5.9, "plq": 251, "ferritin": 22, "glucose": 0.88, "creatinine": 61, "tsh": 2.4},
    )
    visit = today - timedelta(days=41)
    yield pen.consultation(
        visit,
        DR_MARTIN,
        "Consultation, fatigue",
        reason="Fatigue depuis deux mois, règles abondantes.",
        findings="Pâleur discrète des conjonctives. Tension 118/74. Auscultation normale.",
        plan="Fer et vitamine C trois mois, bilan sanguin dans six semaines.",
    )
    yield pen.prescription(
        visit,
        DR_MARTIN,
        "Ordonnance : fer et vitamine C",
        ("Fer (sulfate ferreux) 80 mg, comprimé", "1 le matin à distance du café et du thé", "3 mois"),
        ("Vitamine C 500 mg, comprimé à croquer", "1 le matin avec le fer", "3 mois"),
        written=Format.CDA_L1,
    )
    yield pen.draft(
        "prescription_laboratory",
        "Ordonnance de bilan sanguin",
        visit,
        DR_MARTIN,
        section("Prescription", items=("Hémogramme", "Ferritine", "Glycémie à jeun", "Créatinine", "CRP", "TSH")),
        written=Format.CDA_L1,
    )
    yield pen.vaccination(visit, PHARMACIST_LEROY, "grippe saisonnière", dose="dose annuelle", where="bras gauche")
    yield pen.laboratory(
        today - timedelta(days=1),
        (*names, "crp"),
        {
            "hb": 11.6,
            "vgm": 82,
            "gb": 6.4,
            "plq": 268,
            "ferritin": 9,
            "glucose": 0.91,
            "creatinine": 64,
            "crp": 2,
            "tsh": 2.1,
        },
        comment="Réserves en fer effondrées avec anémie débutante : carence en fer.",
    )


def _last_weeks(pen: Pen, today: date) -> Iterator[Draft]:
    psychiatry = pen.draft(
        "psychiatric_summary",
        "Compte rendu de consultation, psychiatrie",
        today - timedelta(days=21),
        DR_VASSEUR,
        section("Motif", "Suivi d’un épisode anxieux en lien avec l’aide apportée à son père."),
        section("Examen", "Sommeil meilleur, pas d’idées noires. Bonne alliance."),
        section("Conduite à tenir", "Poursuite des entretiens tous les quinze jours, sans médicament."),
    )
    yield replace(psychiatry, masque_ps=True)
    yield pen.certificate(
        today - timedelta(days=6),
        DR_MARTIN,
        "Certificat pour la pratique du handball",
        f"Je soussignée, docteur Hélène Martin, certifie avoir examiné {pen.holder.display_name} et n’avoir pas"
        " constaté de contre-indication à la pratique du handball en compétition.",
        "Certificat remis en main propre à l’intéressée.",
    )
    yield pen.draft(
        "paramedical",
        "Prélèvement à domicile",
        today - timedelta(days=190),
        NURSE_PETIT,
        section(
            "Soins",
            "Prise de sang à domicile, sans incident.",
            table=Table(("Constante", "Valeur"), (("Tension", "116/72"), ("Pouls", "68/min"))),
        ),
    )
    yield pen.letter(
        "referral",
        today - timedelta(days=1180),
        DR_MARTIN,
        "Lettre au chirurgien orthopédiste",
        f"Cher confrère, merci de recevoir {pen.holder.display_name} pour une instabilité de la cheville gauche"
        " malgré la rééducation.",
    )
    yield pen.consultation(
        today - timedelta(days=1150),
        DR_OKAFOR,
        "Consultation d’orthopédie",
        reason="Instabilité de la cheville gauche.",
        findings="Pas de laxité, mobilité complète.",
        plan="Pas de chirurgie. Semelles et renforcement.",
    )
