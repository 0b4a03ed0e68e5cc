"""What age brings: births and pregnancies, children's examinations and vaccines, sport, screening, flu shots.

Sources of the rhythms: the twenty compulsory examinations of children, the French vaccination schedule, organised
screening of breast and bowel cancer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from espace_sante.demo.documents.codes import Code
from espace_sante.demo.documents.draft import Draft, at, in_words
from espace_sante.demo.documents.kinds import Format
from espace_sante.demo.histories_laboratory import BLOOD_COUNT
from espace_sante.demo.histories_pen import Pen, section
from espace_sante.demo.population_households import Birth

RECENT = timedelta(days=6 * 365)  # how far back a generated record goes
MAMMOGRAPHY = Code("QEQK004", "1.2.250.1.215.300.1", "Mammographie de dépistage")

# Age in days, what the examination is called, what it finds.
CHILD_EXAMS = (
    (8, "Examen du 8e jour", "Poids de naissance repris. Réflexes archaïques présents, hanches stables."),
    (275, "Examen du 9e mois", "Tient assis, attrape les objets, réagit à son prénom. Courbes régulières."),
    (730, "Examen du 24e mois", "Marche et court, associe deux mots, dort bien. Courbes régulières."),
    (1465, "Examen des 4 ans", "Langage construit, dessine un bonhomme. Vue et audition normales."),
    (2250, "Examen des 6 ans", "Entrée au cours préparatoire. Vue, audition et latéralité vérifiées."),
    (3330, "Examen des 9 ans", "Croissance régulière, dos droit, activité physique suffisante."),
    (4420, "Examen des 12 ans", "Puberté débutée, croissance régulière, sommeil à améliorer."),
)
CHILD_VACCINES = (
    (62, "hexavalent et pneumocoque", "1re dose"),
    (124, "hexavalent et pneumocoque", "2e dose"),
    (335, "hexavalent et pneumocoque", "rappel"),
    (368, "rougeole, oreillons, rubéole", "1re dose"),
    (510, "rougeole, oreillons, rubéole", "2e dose"),
    (2210, "diphtérie, tétanos, coqueluche, poliomyélite", "rappel des 6 ans"),
    (4150, "papillomavirus humains", "1re dose"),
    (4340, "papillomavirus humains", "2e dose"),
)


def childhood(pen: Pen, today: date) -> Iterator[Draft]:
    """The examinations and vaccines of a child, those of the last six years."""
    for days, title, findings in CHILD_EXAMS:
        day = pen.holder.birth_date + timedelta(days=days + pen.rng.randint(0, 20))
        if today - RECENT < day < today:
            height, weight = _growth(days)
            yield pen.draft(
                "child_exam",
                title,
                day,
                pen.doctor,
                section("Examen", f"{findings} Taille {height} cm, poids {weight} kg."),
                section("Suivi", "Examen normal, prochain examen selon le calendrier du carnet de santé."),
            )
    for days, vaccine, dose in CHILD_VACCINES:
        day = pen.holder.birth_date + timedelta(days=days + pen.rng.randint(0, 25))
        if today - RECENT < day < today:
            yield pen.vaccination(day, pen.doctor, vaccine, dose=dose, where="bras gauche" if days > 700 else "cuisse")


def _growth(days: int) -> tuple[int, str]:
    """Height in centimetres and weight in kilograms at that age, near the middle of the curves."""
    curve = ((8, 51, "3,5"), (275, 71, "8,8"), (730, 87, "12,2"), (1465, 103, "16,5"), (2250, 117, "21,0"))
    later = ((3330, 134, "29,5"), (4420, 150, "40,0"))
    return next((height, weight) for limit, height, weight in (*curve, *later) if days <= limit)


def sport_certificate(pen: Pen, today: date) -> Iterator[Draft]:
    """The September certificate."""
    day = today - timedelta(days=pen.rng.randint(40, 700))
    sport = pen.rng.choice(
        ("de la natation", "de l’athlétisme", "du football", "du basket-ball", "du judo", "de la danse")
    )
    examined = pen.agree("l’intéressée", "l’intéressé")
    yield pen.certificate(
        day,
        pen.professional("gp"),
        "Certificat médical pour le sport",
        f"L’examen de {pen.holder.display_name}, {pen.agree('née', 'né')} le {in_words(pen.holder.birth_date)},"
        f" ne montre pas de contre-indication à la pratique {sport}, y compris en compétition.",
        f"Certificat remis en main propre à {examined}.",
    )


def teeth(pen: Pen, today: date) -> Iterator[Draft]:
    """The dentist."""
    yield pen.draft(
        "dental",
        "Bilan bucco-dentaire",
        today - timedelta(days=pen.rng.randint(20, 900)),
        pen.professional("dentist"),
        section(
            "Examen",
            pen.rng.choice(
                (
                    "Bon état général, pas de carie.",
                    "Une carie soignée ce jour, détartrage réalisé.",
                    "Gencives sensibles, conseils de brossage.",
                )
            ),
        ),
        section("Suivi", "Prochain contrôle dans un an."),
    )


def eyes(pen: Pen, today: date) -> Iterator[Draft]:
    """New glasses."""
    yield pen.consultation(
        today - timedelta(days=pen.rng.randint(30, 1000)),
        pen.professional("ophthalmologist"),
        "Consultation d’ophtalmologie",
        kind="ophthalmology",
        reason="Contrôle de la vue.",
        findings="Acuité 10/10 avec correction. Tension oculaire et fond d’œil normaux.",
        plan="Correction optique renouvelée.",
    )


def flu_shot(pen: Pen, today: date) -> Iterator[Draft]:
    """The autumn's vaccine, these last years."""
    for year in range(today.year - 2, today.year + 1):
        day = date(year, 10, 18) + timedelta(days=pen.rng.randint(0, 30))
        if day < today and pen.rng.random() < 0.7:
            yield pen.vaccination(
                day, pen.professional("pharmacist"), "grippe saisonnière", dose="dose annuelle", where="bras gauche"
            )


def mammography(pen: Pen, today: date) -> Iterator[Draft]:
    """Organised screening of breast cancer, every two years between 50 and 74."""
    last = today - timedelta(days=pen.rng.randint(30, 700))
    for day in (last - timedelta(days=735), last):
        yield pen.imaging(
            day,
            "Mammographie de dépistage",
            why="Dépistage organisé.",
            how="Deux incidences par sein, double lecture.",
            seen="Seins de densité B. Pas de masse ni de foyer de microcalcifications.",
            conclusion="Classification ACR 1. Prochain dépistage dans deux ans.",
            code=MAMMOGRAPHY,
        )


def bowel_screening(pen: Pen, today: date) -> Iterator[Draft]:
    """Organised screening of bowel cancer."""
    yield pen.draft(
        "screening",
        "Dépistage du cancer colorectal",
        today - timedelta(days=pen.rng.randint(40, 900)),
        pen.professional("biologist"),
        section("Résultat", "Recherche de sang dans les selles par test immunologique : négative."),
        section("Conclusion", "Prochain test dans deux ans."),
    )


def pregnancy(pen: Pen, birth: Birth) -> Iterator[Draft]:
    """The pregnancy that gave this child, in the mother's record."""
    born = birth.child.birth_date
    obstetrician, midwife = pen.professional("obstetrician"), pen.professional("midwife")
    early = {"hb": pen.rng.uniform(11.9, 13), "glucose": pen.rng.uniform(0.76, 0.9)}
    yield pen.laboratory(
        born - timedelta(days=210), (*BLOOD_COUNT, "glucose", "tsh"), early, title="Bilan du premier trimestre"
    )
    for days, title, week in ((195, "premier", 12), (120, "deuxième", 22), (52, "troisième", 32)):
        yield pen.imaging(
            born - timedelta(days=days),
            f"Échographie du {title} trimestre",
            author=obstetrician,
            why=f"Grossesse de {week} semaines d’aménorrhée.",
            how="Échographie transabdominale.",
            seen="Grossesse unique évolutive, biométrie harmonieuse, liquide en quantité normale.",
            conclusion="Échographie rassurante.",
        )
    child = "une fille" if birth.child.sex == "F" else "un garçon"
    yield pen.draft(
        "delivery",
        "Compte rendu d’accouchement",
        born,
        obstetrician,
        section("Séjour", f"Accouchement par voie basse le {in_words(born)}, naissance d’{child} en bonne santé."),
        section("Conclusion", "Suites immédiates simples."),
        hour=18,
        start=at(born, 6),
    )
    yield pen.draft(
        "discharge",
        "Lettre de liaison, sortie de maternité",
        born + timedelta(days=3),
        obstetrician,
        section("Séjour", "Suites de couches normales."),
        section("Suivi", "Consultation postnatale dans six semaines."),
        start=at(born, 6),
        written=Format.CDA_L1,
    )
    yield pen.consultation(
        born + timedelta(days=47),
        midwife,
        "Consultation postnatale",
        reason="Six semaines après l’accouchement.",
        findings="Examen normal.",
        plan="Rééducation périnéale.",
    )
