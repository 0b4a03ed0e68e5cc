"""The names and drawings of the citizen-facing categories (RULES.md DOC-11)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CATEGORIES: dict[str, tuple[str | Promise, str]] = {
    "biology": (_("Biologie"), "flask"),
    "prescriptions": (_("Ordonnances et soins"), "pill"),
    "imaging": (_("Imagerie"), "scan"),
    "reports": (_("Comptes rendus"), "stethoscope"),
    "synthesis": (_("Synthèses"), "heart"),
    "prevention": (_("Prévention et dépistage"), "shield"),
    "vaccination": (_("Vaccinations"), "syringe"),
    "certificates": (_("Certificats"), "certificate"),
    "reimbursements": (_("Remboursements"), "chart"),
    "administrative": (_("Papiers administratifs"), "folder"),
    "questionnaires": (_("Questionnaires"), "edit"),
    "advance_directives": (_("Directives anticipées"), "letter"),
    "wishes": (_("Mes volontés"), "letter"),
    "profile_synthesis": (_("Mon profil médical"), "heart"),
    "other": (_("Autres documents"), "file"),
}


def category_name(category: str) -> str:
    return str(CATEGORIES[category][0])


def category_icon(category: str) -> str:
    return CATEGORIES[category][1]
