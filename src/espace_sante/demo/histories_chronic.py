"""Long illnesses: what a year with each of them leaves in a record, with values that follow one another.

Doses and rhythms are ordinary ones, written to be read by people; nothing here is medical advice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from espace_sante.demo.documents.draft import Draft, Table, in_words
from espace_sante.demo.documents.kinds import Format
from espace_sante.demo.histories_laboratory import BLOOD_COUNT, KIDNEY, LIPIDS
from espace_sante.demo.histories_pen import Pen, section


def _days(pen: Pen, today: date, *, every: int, times: int) -> Iterator[date]:
    """Days of follow-up, oldest first, more or less regular, the last one within the period."""
    last = pen.rng.randint(12, every)
    for turn in reversed(range(times)):
        yield today - timedelta(days=last + turn * every + pen.rng.randint(-10, 10))


def diabetes(pen: Pen, today: date) -> Iterator[Draft]:
    """Type 2 diabetes: HbA1c that drifts, kidneys watched, eyes once a year."""
    rng = pen.rng
    hba1c, creatinine_rise = rng.uniform(6.4, 7.4), rng.uniform(0, 4)
    start = today - timedelta(days=1300)
    yield pen.draft(
        "care_plan",
        "Protocole de soins, diabète de type 2 (ALD 8)",
        start,
        pen.doctor,
        section("Synthèse", "Diabète de type 2. Surveillance biologique, des yeux, des reins et des pieds."),
        section("Suivi", items=("HbA1c tous les six mois", "Fond d’œil annuel", "Bilan rénal annuel")),
    )
    creatinine = pen.lab.usual("creatinine")
    for turn, day in enumerate(_days(pen, today, every=182, times=4)):
        hba1c = min(9.4, max(6.1, hba1c + rng.uniform(-0.3, 0.45)))
        found = {"hba1c": hba1c, "glucose": 0.72 + hba1c / 14, "creatinine": creatinine + turn * creatinine_rise}
        yield pen.laboratory(day, ("hba1c", "glucose", *KIDNEY, *LIPIDS), found, title="Bilan biologique, diabète")
        if turn % 2:
            yield pen.prescription(
                day + timedelta(days=7),
                pen.doctor,
                "Ordonnance, diabète",
                ("Metformine 1000 mg, comprimé", "1 matin et soir, pendant le repas", "6 mois"),
                ("Bandelettes et lancettes d’autosurveillance", "1 contrôle par jour", "6 mois"),
            )
    yield pen.consultation(
        today - timedelta(days=rng.randint(40, 330)),
        pen.professional("ophthalmologist"),
        "Fond d’œil annuel",
        kind="ophthalmology",
        reason="Surveillance du diabète.",
        findings=rng.choice(("Pas de rétinopathie diabétique.", "Rétinopathie minime, sans œdème maculaire.")),
        plan="Contrôle dans un an.",
    )


def hypertension(pen: Pen, today: date) -> Iterator[Draft]:
    """High blood pressure: one visit and one report a year, one renewal."""
    drug = pen.rng.choice(("Ramipril 5 mg", "Amlodipine 5 mg", "Irbésartan 150 mg", "Périndopril 4 mg"))
    for day in _days(pen, today, every=360, times=3):
        systolic, diastolic = pen.rng.randint(122, 152), pen.rng.randint(70, 92)
        target = "Objectif atteint" if systolic < 140 else "Objectif non atteint, automesure proposée"
        yield pen.laboratory(day - timedelta(days=8), KIDNEY, title="Bilan rénal")
        yield pen.consultation(
            day,
            pen.doctor,
            "Consultation de suivi, tension",
            reason="Suivi de la tension artérielle.",
            findings=f"Tension {systolic}/{diastolic}. Auscultation cardiaque normale.",
            plan=f"{target}. {drug} poursuivi.",
        )
        yield pen.prescription(day, pen.doctor, "Ordonnance, tension", (f"{drug}, comprimé", "1 le matin", "12 mois"))


def hypothyroidism(pen: Pen, today: date) -> Iterator[Draft]:
    """An underactive thyroid: TSH first high, then within its interval under treatment."""
    values = (pen.rng.uniform(7, 14), pen.rng.uniform(3.5, 5.5), pen.rng.uniform(1.2, 3.4), pen.rng.uniform(1.2, 3.2))
    for turn, day in enumerate(_days(pen, today, every=330, times=4)):
        yield pen.laboratory(day, ("tsh",), {"tsh": values[turn]}, title="Bilan thyroïdien")
        dose = (50, 75, 88, 88)[turn]
        yield pen.prescription(
            day + timedelta(days=5),
            pen.doctor,
            "Ordonnance, thyroïde",
            (f"Lévothyroxine {dose} µg, comprimé", "1 le matin à jeun, 30 minutes avant le petit déjeuner", "12 mois"),
        )


def asthma(pen: Pen, today: date) -> Iterator[Draft]:
    """Asthma: breathing tests, an inhaler, and for a child the plan that the school keeps."""
    day = today - timedelta(days=pen.rng.randint(90, 700))
    child = pen.holder.age_on(day) < 16
    volume = pen.rng.randint(74, 96)
    yield pen.draft(
        "diagnostic_act",
        "Exploration fonctionnelle respiratoire",
        day,
        pen.professional("pneumologist"),
        section("Indication", "Gêne respiratoire à l’effort, toux nocturne."),
        section("Résultat", f"VEMS à {volume} % de la théorique, gain de 14 % après bronchodilatateur."),
        section("Conclusion", "Asthme d’intensité légère."),
    )
    yield pen.prescription(
        day,
        pen.doctor,
        "Ordonnance, asthme",
        (
            "Salbutamol 100 µg, aérosol",
            "2 bouffées en cas de gêne" + (", avec chambre d’inhalation" if child else ""),
            "6 mois",
        ),
        ("Fluticasone 125 µg, aérosol", "1 bouffée matin et soir, rincer la bouche", "3 mois"),
    )
    if child:
        yield pen.certificate(
            day,
            pen.doctor,
            "Certificat pour l’école, asthme",
            f"{pen.holder.first_given_name} peut prendre son bronchodilatateur à l’école en cas de gêne"
            " et avant l’effort.",
        )


def atrial_fibrillation(pen: Pen, today: date) -> Iterator[Draft]:
    """Atrial fibrillation: the cardiologist's visit and the anticoagulant that everybody must know of."""
    cardiologist = pen.professional("cardiologist")
    day = today - timedelta(days=pen.rng.randint(60, 900))
    yield pen.consultation(
        day,
        cardiologist,
        "Consultation de cardiologie",
        reason="Palpitations, essoufflement à la marche.",
        findings=f"Fibrillation auriculaire à {pen.rng.randint(78, 118)} par minute. Pas d’insuffisance cardiaque.",
        plan="Anticoagulation par apixaban, bêtabloquant. Échographie cardiaque.",
    )
    yield pen.prescription(
        day,
        cardiologist,
        "Ordonnance, anticoagulant",
        ("Apixaban 5 mg, comprimé", "1 matin et soir, à heures fixes", "6 mois"),
        ("Bisoprolol 2,5 mg, comprimé", "1 le matin", "6 mois"),
    )
    yield pen.laboratory(day + timedelta(days=40), (*BLOOD_COUNT, *KIDNEY), title="Bilan sous anticoagulant")


def iron_deficiency(pen: Pen, today: date) -> Iterator[Draft]:
    """A lack of iron, treated and gone six months later."""
    day = today - timedelta(days=pen.rng.randint(230, 900))
    low = {"hb": pen.rng.uniform(10.4, 11.7), "vgm": pen.rng.uniform(76, 82), "ferritin": pen.rng.uniform(4, 12)}
    yield pen.laboratory(day, (*BLOOD_COUNT, "ferritin"), low, comment="Anémie par carence en fer.")
    yield pen.prescription(
        day + timedelta(days=3),
        pen.doctor,
        "Ordonnance : fer",
        ("Fer (fumarate ferreux) 66 mg, gélule", "1 le matin à jeun", "4 mois"),
    )
    better = {"hb": pen.rng.uniform(12.4, 13.6), "vgm": pen.rng.uniform(85, 91), "ferritin": pen.rng.uniform(28, 60)}
    yield pen.laboratory(day + timedelta(days=180), (*BLOOD_COUNT, "ferritin"), better, title="Contrôle sanguin")


def knee_osteoarthritis(pen: Pen, today: date) -> Iterator[Draft]:
    """A worn knee: X-ray, rheumatologist, physiotherapist."""
    side = pen.rng.choice(("droit", "gauche"))
    day = today - timedelta(days=pen.rng.randint(80, 1100))
    yield pen.imaging(
        day,
        f"Radiographie du genou {side}",
        why="Douleur mécanique du genou.",
        how="Clichés de face en charge et de profil.",
        seen="Pincement fémoro-tibial interne modéré, ostéophytes marginaux. Pas de lésion osseuse focale.",
        conclusion="Gonarthrose fémoro-tibiale interne débutante.",
    )
    yield pen.consultation(
        day + timedelta(days=20),
        pen.professional("rheumatologist"),
        "Consultation de rhumatologie",
        reason=f"Gonalgie {'droite' if side == 'droit' else 'gauche'}.",
        findings="Genou sec, flexion 120°, craquements fémoro-patellaires.",
        plan="Activité physique adaptée, kinésithérapie, paracétamol en cas de douleur.",
    )
    yield pen.draft(
        "prescription_physiotherapy",
        "Ordonnance de kinésithérapie",
        day + timedelta(days=20),
        pen.professional("rheumatologist"),
        section("Prescription", f"Rééducation du genou {side}, renforcement du quadriceps, quinze séances."),
        written=Format.CDA_L1,
    )
    yield pen.draft(
        "paramedical",
        "Bilan de kinésithérapie",
        day + timedelta(days=75),
        pen.professional("physiotherapist"),
        section("Soins", "Quinze séances réalisées. Marche améliorée, douleur de 6 à 3 sur 10."),
    )


def frailty(pen: Pen, today: date) -> Iterator[Draft]:
    """Great age: the geriatrician's assessment, nursing at home, the yearly summary."""
    day = today - timedelta(days=pen.rng.randint(40, 700))
    yield pen.consultation(
        day,
        pen.professional("geriatrician"),
        "Consultation de gériatrie",
        reason="Chutes répétées, demande du médecin.",
        findings=f"MMSE {pen.rng.randint(22, 29)}/30. Appui unipodal impossible. Poids stable.",
        plan="Kinésithérapie de l’équilibre, révision du traitement, aménagement du domicile.",
    )
    yield pen.draft(
        "paramedical",
        "Fiche de suivi infirmier",
        day + timedelta(days=25),
        pen.professional("nurse"),
        section(
            "Soins",
            "Préparation du pilulier chaque semaine, surveillance de la tension.",
            table=Table(("Constante", "Valeur"), (("Tension", "132/76"), ("Poids", f"{pen.rng.randint(48, 82)} kg"))),
        ),
    )
    yield pen.draft(
        "medical_summary",
        "Synthèse médicale annuelle",
        day + timedelta(days=32),
        pen.doctor,
        section("Synthèse", f"État stable au {in_words(day + timedelta(days=32))}. Maintien à domicile avec aides."),
        section("Suivi", items=("Bilan rénal deux fois par an", "Vaccins à jour", "Podologue tous les deux mois")),
    )
