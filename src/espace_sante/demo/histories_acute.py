"""What happens to everybody: a sore throat, a twisted ankle, an appendix, a bad back, a baby's bronchiolitis."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from espace_sante.demo.documents.codes import Code
from espace_sante.demo.documents.draft import Draft, at, in_words
from espace_sante.demo.documents.kinds import Format
from espace_sante.demo.histories_laboratory import BLOOD_COUNT
from espace_sante.demo.histories_pen import Pen, section

WORKING_AGE = range(18, 65)


def angina(pen: Pen, today: date) -> Iterator[Draft]:
    """A sore throat with a quick test, and a few days at home."""
    day = today - timedelta(days=pen.rng.randint(20, 1200))
    positive = pen.rng.random() < 0.4
    yield pen.consultation(
        day,
        pen.doctor,
        "Consultation, angine",
        reason="Mal de gorge et fièvre depuis deux jours.",
        findings=f"Amygdales rouges, ganglions sensibles. Test rapide {'positif' if positive else 'négatif'}.",
        plan="Antibiotique six jours." if positive else "Traitement des symptômes, pas d’antibiotique.",
    )
    relief = ("Paracétamol", "selon le poids, toutes les 6 heures si besoin", "5 jours")
    cure = ("Amoxicilline", "matin et soir", "6 jours")
    yield pen.prescription(day, pen.doctor, "Ordonnance, angine", *((relief, cure) if positive else (relief,)))
    if pen.holder.age_on(day) in WORKING_AGE:
        yield pen.sick_leave(day, pen.doctor, pen.rng.randint(2, 4))


def ankle_sprain(pen: Pen, today: date) -> Iterator[Draft]:
    """A twisted ankle: emergency department, X-ray, physiotherapist."""
    day = today - timedelta(days=pen.rng.randint(30, 1300))
    side = pen.rng.choice(("droite", "gauche"))
    yield pen.draft(
        "emergency",
        f"Passage aux urgences, cheville {side}",
        day,
        pen.professional("emergency_doctor"),
        section("Motif", f"Torsion de la cheville {side}."),
        section("Examen", "Œdème externe, appui douloureux. Pas de déficit sensitif ni moteur."),
        section("Conclusion", "Entorse du ligament latéral externe, sans fracture. Attelle, glace, repos."),
    )
    yield pen.imaging(
        day,
        f"Radiographie de la cheville {side}",
        why="Traumatisme en inversion.",
        how="Clichés de face et de profil.",
        seen="Pas de trait de fracture visible. Tuméfaction des parties molles externes.",
        conclusion="Pas de lésion osseuse.",
    )
    yield pen.draft(
        "prescription_physiotherapy",
        f"Ordonnance de kinésithérapie, cheville {side}",
        day + timedelta(days=8),
        pen.doctor,
        section("Prescription", f"Rééducation de la cheville {side}, dix séances."),
        written=Format.CDA_L1,
    )


def back_pain(pen: Pen, today: date) -> Iterator[Draft]:
    """A bad back and a week away from work."""
    day = today - timedelta(days=pen.rng.randint(15, 1100))
    yield pen.consultation(
        day,
        pen.doctor,
        "Consultation, lombalgie",
        reason="Douleur lombaire après un effort de soulèvement.",
        findings="Raideur lombaire, Lasègue négatif, pas de déficit.",
        plan="Rester actif, antalgiques, pas d’imagerie.",
    )
    yield pen.prescription(
        day, pen.doctor, "Ordonnance, lombalgie", ("Paracétamol 1 g, comprimé", "1 jusqu’à 3 fois par jour", "7 jours")
    )
    if pen.holder.age_on(day) in WORKING_AGE:
        yield pen.sick_leave(day, pen.doctor, pen.rng.randint(3, 8))


def appendicitis(pen: Pen, today: date) -> Iterator[Draft]:
    """An appendix taken out: blood test, operation, letter home."""
    day = today - timedelta(days=pen.rng.randint(60, 1400))
    surgeon = pen.professional("visceral_surgeon")
    inflamed = {"crp": pen.rng.uniform(48, 130), "gb": pen.rng.uniform(12.5, 17.5)}
    yield pen.laboratory(day, (*BLOOD_COUNT, "crp"), inflamed, title="Bilan des urgences")
    yield pen.draft(
        "surgery",
        "Compte rendu opératoire, appendicectomie",
        day + timedelta(days=1),
        surgeon,
        section("Indication", "Appendicite aiguë non compliquée."),
        section("Technique", "Appendicectomie par cœlioscopie."),
        section("Conclusion", "Suites simples."),
        start=at(day, 22),
    )
    left = day + timedelta(days=2)
    yield pen.draft(
        "discharge",
        "Lettre de sortie, chirurgie",
        left,
        surgeon,
        section("Séjour", f"Opération le {in_words(day + timedelta(days=1))}, reprise de l’alimentation le lendemain."),
        section("Suivi", "Ablation des fils à dix jours par l’infirmier. Pas de sport pendant trois semaines."),
        start=at(day, 20),
        written=Format.CDA_L1,
    )


def bronchiolitis(pen: Pen, today: date) -> Iterator[Draft]:
    """A baby's first winter."""
    day = pen.holder.birth_date + timedelta(days=pen.rng.randint(70, 400))
    yield pen.draft(
        "emergency",
        "Passage aux urgences, bronchiolite",
        day,
        pen.professional("emergency_doctor"),
        section("Motif", "Gêne respiratoire et difficulté à boire depuis la veille."),
        section(
            "Examen", "Fréquence respiratoire 52, sifflements, saturation 95 %. Boit les deux tiers de ses biberons."
        ),
        section("Conduite à tenir", "Lavages de nez, fractionner les repas, surveillance à la maison."),
    )
    yield pen.consultation(
        day + timedelta(days=3),
        pen.doctor,
        "Contrôle après bronchiolite",
        reason="Contrôle à trois jours.",
        findings="Respiration plus calme, boit normalement.",
        plan="Guérison attendue en deux semaines.",
    )


def check_up(pen: Pen, today: date) -> Iterator[Draft]:
    """An ordinary visit with an ordinary blood test."""
    day = today - timedelta(days=pen.rng.randint(10, 800))
    yield pen.laboratory(
        day, (*BLOOD_COUNT, "glucose", "creatinine", "gfr", "cholesterol", "ldl", "hdl", "triglycerides")
    )
    yield pen.consultation(
        day + timedelta(days=5),
        pen.doctor,
        "Consultation de suivi",
        reason="Bilan de santé.",
        findings=f"Tension {pen.rng.randint(108, 136)}/{pen.rng.randint(62, 84)}. Examen sans particularité.",
        plan="Conseils d’activité physique. À revoir dans un an.",
    )


def skin_check(pen: Pen, today: date) -> Iterator[Draft]:
    """Moles looked at by the dermatologist."""
    yield pen.consultation(
        today - timedelta(days=pen.rng.randint(40, 1300)),
        pen.professional("dermatologist"),
        "Consultation de dermatologie",
        reason="Surveillance des grains de beauté.",
        findings="Nævus réguliers en dermoscopie.",
        plan="Photoprotection, contrôle dans deux ans.",
    )


def abdominal_ultrasound(pen: Pen, today: date) -> Iterator[Draft]:
    """Digestive discomfort and a reassuring ultrasound."""
    day = today - timedelta(days=pen.rng.randint(40, 1300))
    yield pen.letter(
        "referral",
        day - timedelta(days=15),
        pen.doctor,
        "Lettre au gastro-entérologue",
        f"Cher confrère, merci de votre avis pour {pen.holder.display_name}, qui décrit des douleurs après les repas.",
    )
    yield pen.imaging(
        day,
        "Échographie de l’abdomen",
        why="Douleurs après les repas.",
        how="Échographie transabdominale.",
        seen="Foie homogène. Vésicule sans calcul. Reins et rate normaux.",
        conclusion="Examen normal.",
        code=Code("ZCQM008", "1.2.250.1.215.300.1", "Échographie transcutanée de l'abdomen"),
    )
