"""A situation of practice in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from espace_sante.identity.api import sign_in
from espace_sante.portals.components.professions import profession_words


def situation_words(situation: sign_in.Situation) -> str:
    """« Hôpital des Deux-Rives, médecin (FINESS 990000001) »."""
    profession = profession_words(situation.profession_code)
    place = situation.structure_name or _("Sans structure")
    number = f" (FINESS {situation.finess})" if situation.finess else ""
    return f"{place}, {profession}{number}"
