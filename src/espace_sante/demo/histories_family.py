"""Camille's children, Maxime's father, and Sacha, who has a space without knowing it yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from espace_sante.demo import histories_acute as acute
from espace_sante.demo import histories_chronic as chronic
from espace_sante.demo import histories_life as life
from espace_sante.demo.documents.draft import Draft
from espace_sante.demo.histories_laboratory import BLOOD_COUNT, KIDNEY
from espace_sante.demo.histories_pen import Pen, section
from espace_sante.demo.people_structures import DR_BENOIT, DR_GARNIER, DR_MARTIN, DR_ROUX, PHARMACIST_LEROY


def maxime_history(pen: Pen, today: date) -> Iterator[Draft]:
    """Sixteen years old: sport, braces, and one talk that he asked to keep from his parents (VIS flags, RULES 5.2)."""
    yield from life.childhood(pen, today)
    yield pen.certificate(
        today - timedelta(days=66),
        DR_MARTIN,
        "Certificat médical pour le sport",
        "L’examen de Maxime Besson ne montre pas de contre-indication à la pratique du basket-ball en compétition.",
    )
    yield from acute.ankle_sprain(pen, today)
    yield pen.draft(
        "dental",
        "Suivi d’orthodontie",
        today - timedelta(days=6),
        DR_GARNIER,
        section("Soins", "Changement d’arc, hygiène satisfaisante."),
        section("Suivi", "Prochain rendez-vous dans six semaines."),
    )
    private = pen.consultation(
        today - timedelta(days=52),
        DR_MARTIN,
        "Consultation de prévention",
        reason="Consultation à sa demande, seul.",
        findings="Questions sur la vie affective et la prévention des infections.",
        plan="Information donnée, préservatifs remis. Reviendra s’il le souhaite.",
    )
    yield replace(private, invisible_representants_legaux=True)


def lou_history(pen: Pen, today: date) -> Iterator[Draft]:
    """Eleven years old; her papillomavirus vaccine is still to come."""
    upcoming = "papillomavirus humains"
    yield from (draft for draft in life.childhood(pen, today) if upcoming not in draft.title)
    yield from acute.angina(pen, today)
    yield pen.consultation(
        today - timedelta(days=12),
        DR_ROUX,
        "Consultation d’ophtalmologie",
        kind="ophthalmology",
        reason="Voit mal au tableau.",
        findings="Myopie de 0,75 dioptrie aux deux yeux.",
        plan="Lunettes à porter en classe. Contrôle dans un an.",
    )


def noe_history(pen: Pen, today: date) -> Iterator[Draft]:
    """Four years old."""
    yield from life.childhood(pen, today)
    yield from acute.bronchiolitis(pen, today)
    yield pen.consultation(
        today - timedelta(days=20),
        DR_BENOIT,
        "Consultation, otite",
        reason="Douleur de l’oreille droite, fièvre.",
        findings="Tympan droit congestif, non bombé.",
        plan="Antalgique, à revoir dans trois jours si la fièvre persiste.",
    )
    yield pen.prescription(
        today - timedelta(days=20),
        DR_BENOIT,
        "Ordonnance, otite",
        ("Paracétamol, suspension buvable", "1 dose de 17 kg toutes les 6 heures si besoin", "3 jours"),
    )


def alex_history(pen: Pen, today: date) -> Iterator[Draft]:
    """Maxime's father: a tension to watch and a bad back."""
    yield from chronic.hypertension(pen, today)
    yield from acute.back_pain(pen, today)
    yield pen.laboratory(today - timedelta(days=9), (*BLOOD_COUNT, *KIDNEY, "cholesterol", "ldl"), {"ldl": 1.72})


def sacha_history(pen: Pen, today: date) -> Iterator[Draft]:
    """Documents wait in a space that nobody has opened yet."""
    yield from chronic.asthma(pen, today)
    yield from acute.angina(pen, today)
    yield pen.laboratory(today - timedelta(days=30), (*BLOOD_COUNT, "glucose", "tsh"))
    yield pen.vaccination(
        today - timedelta(days=33), PHARMACIST_LEROY, "grippe saisonnière", dose="dose annuelle", where="bras gauche"
    )


FAMILY_STORIES: dict[str, Callable[[Pen, date], Iterator[Draft]]] = {
    "maxime": maxime_history,
    "lou": lou_history,
    "noe": noe_history,
    "alex": alex_history,
    "sacha": sacha_history,
}
