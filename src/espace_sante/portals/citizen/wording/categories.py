"""The names and drawings of the citizen-facing categories (RULES.md DOC-11).

An address holds the number of a category, never its name: addresses stay in histories and logs.
"""

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


_IN_ORDER = list(CATEGORIES)


def category_number(category: str) -> str:
    return str(_IN_ORDER.index(category) + 1)


def category_of_number(number: str) -> str:
    """The category of an address; empty for an empty number. The form has refused any other one."""
    return _IN_ORDER[int(number) - 1] if number else ""


def category_name(category: str) -> str:
    return str(CATEGORIES[category][0])


def category_icon(category: str) -> str:
    return CATEGORIES[category][1]
