"""The words of massive acts, and of what stopped one of their spaces."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from espace_sante.spaces.api import Massive

# What an act does, as a choice and as a title.
ACTS: dict[Massive, tuple[Promise, Promise]] = {
    Massive.CLOSE: (_("Fermer ces espaces ; ils sont gardés dix ans"), _("Fermeture")),
    Massive.ERASE: (_("Fermer ces espaces et les faire effacer"), _("Effacement")),
    Massive.OPEN: (_("Ouvrir un espace aux personnes qui l’ont demandé"), _("Ouverture")),
}
STOPPED: dict[str, Promise] = {
    "move-not-allowed": _("dans un état qui ne le permet pas"),
    "opposed": _("personnes qui ont refusé : elles seules reviennent sur leur choix"),
    "erasure-begun": _("en cours d’effacement"),
    "space-unknown": _("sans espace"),
}
