"""What both portals say of an event of the insurer: its nature, its amounts, its month."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.record.api import HealthEventView, Nature

NATURES: dict[str, str | Promise] = {
    Nature.LONG_TERM_CONDITION: gettext_lazy("Affection de longue durée"),
    Nature.BIOLOGY: gettext_lazy("Biologie"),
    Nature.DISPENSING: gettext_lazy("Médicaments et vaccins"),
    Nature.CARE: gettext_lazy("Soins médicaux et dentaires"),
    Nature.HOSPITAL: gettext_lazy("Séjour à l’hôpital"),
    Nature.IMAGING: gettext_lazy("Radiologie"),
    Nature.DEVICE: gettext_lazy("Matériel et appareillage"),
}


def what_and_who(event: HealthEventView) -> str:
    """« Biologie, Laboratoire des Tilleuls »."""
    return ", ".join(filter(None, [str(NATURES[event.nature]), event.performer]))


def euros(cents: int) -> str:
    """« 12,50 € »."""
    return _("%(euros)s,%(cents)s €") % {"euros": cents // 100, "cents": f"{cents % 100:02d}"}


def month_words(day: date) -> str:
    """« novembre 2026 »."""
    return date_format(day, "F Y")
