"""The words of requests of heirs, the same for who asks and for who answers. Source: CSP art. L. 1110-4 V; LC-22."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from espace_sante.heirs.api import Tie
from espace_sante.spaces.api import HeirPurpose

PURPOSES: dict[HeirPurpose, Promise] = {
    HeirPurpose.CAUSE_OF_DEATH: _("Connaître les causes de la mort"),
    HeirPurpose.MEMORY: _("Défendre la mémoire de la personne"),
    HeirPurpose.RIGHTS: _("Faire valoir des droits"),
}
TIES: dict[Tie, Promise] = {
    Tie.SPOUSE: _("Époux, épouse, partenaire de Pacs, concubin ou concubine"),
    Tie.CHILD: _("Enfant ou petit-enfant"),
    Tie.PARENT: _("Père, mère, ou titulaire de l’autorité parentale"),
    Tie.SIBLING: _("Frère ou sœur"),
    Tie.OTHER_HEIR: _("Autre héritier"),
}
