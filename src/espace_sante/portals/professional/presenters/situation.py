"""A situation of practice in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from espace_sante.access.api import profession_label
from espace_sante.identity.api import sign_in


def situation_words(situation: sign_in.Situation) -> str:
    """« Hôpital des Deux-Rives, médecin (FINESS 990000001) »."""
    profession = profession_label(situation.profession_code)
    place = situation.structure_name or _("Sans structure")
    number = f" (FINESS {situation.finess})" if situation.finess else ""
    return f"{place}, {profession}{number}"
