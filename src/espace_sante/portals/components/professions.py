"""Professions as pages name them. The names are data of the access room: marked here, so that they are collected."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from espace_sante.access.api import profession_label

LABELS = (
    gettext_noop("médecin"),
    gettext_noop("pharmacienne ou pharmacien"),
    gettext_noop("audioprothésiste"),
    gettext_noop("opticienne ou opticien"),
    gettext_noop("assistante ou assistant dentaire"),
    gettext_noop("physicienne médicale ou physicien médical"),
    gettext_noop("aide-soignante ou aide-soignant"),
    gettext_noop("ambulancière ou ambulancier"),
    gettext_noop("auxiliaire de puériculture"),
    gettext_noop("préparatrice ou préparateur en pharmacie hospitalière"),
    gettext_noop("préparatrice ou préparateur en pharmacie"),
    gettext_noop("chirurgienne-dentiste ou chirurgien-dentiste"),
    gettext_noop("assistante ou assistant de service social"),
    gettext_noop("sage-femme"),
    gettext_noop("infirmière ou infirmier"),
    gettext_noop("infirmière ou infirmier psychiatrique"),
    gettext_noop("masseuse ou masseur-kinésithérapeute"),
    gettext_noop("pédicure-podologue"),
    gettext_noop("orthoprothésiste"),
    gettext_noop("podo-orthésiste"),
    gettext_noop("orthopédiste-orthésiste"),
    gettext_noop("oculariste"),
    gettext_noop("épithésiste"),
    gettext_noop("technicienne ou technicien de laboratoire médical"),
    gettext_noop("orthophoniste"),
    gettext_noop("orthoptiste"),
    gettext_noop("psychologue"),
    gettext_noop("ergothérapeute"),
    gettext_noop("diététicienne ou diététicien"),
    gettext_noop("psychomotricienne ou psychomotricien"),
    gettext_noop("manipulatrice ou manipulateur en radiologie"),
    gettext_noop("professionnel de santé"),
)


def profession_words(code: str | None) -> str:
    """« médecin », « pharmacienne ou pharmacien », in the language of the page."""
    return _(profession_label(code))
