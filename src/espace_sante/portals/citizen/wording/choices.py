"""The sentences of the activity about who may read: choices of the holder, emergencies, codes, ends of ties."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from espace_sante.audit.api import Act
from espace_sante.portals.citizen.wording.told import Told

ACTS: dict[str, Told] = {
    Act.CONFIDENTIALITY_CHOSEN: Told(
        _("Vous avez changé les réglages de confidentialité."), _("%(who)s a changé les réglages de confidentialité.")
    ),
    Act.EMERGENCY_OPENED: Told(
        "", _("%(who)s a ouvert votre espace en urgence."), "", _("%(who)s a ouvert cet espace en urgence.")
    ),
    Act.EMERGENCY_CONTESTED: Told(
        _("Vous avez contesté un accès en urgence de %(about)s."),
        _("%(who)s a contesté un accès en urgence de %(about)s."),
    ),
    Act.ACCESS_CODE_MADE: Told(
        _("Vous avez créé un code d’accès pour un professionnel."),
        _("%(who)s a créé un code d’accès pour un professionnel."),
    ),
    Act.ACCESS_CODE_USED: Told("", _("%(who)s a utilisé un code d’accès.")),
    Act.ACCESS_CODE_WITHDRAWN: Told(_("Vous avez annulé un code d’accès."), _("%(who)s a annulé un code d’accès.")),
}
# One act, told by its reason.
RULES: dict[str, Told] = {
    "document_allowed": Told(_("Vous avez ouvert %(what)s à %(about)s."), _("%(who)s a ouvert %(what)s à %(about)s.")),
    "document_denied": Told(_("Vous avez fermé %(what)s à %(about)s."), _("%(who)s a fermé %(what)s à %(about)s.")),
    "none": Told(
        _("Pour %(what)s, vous ne décidez plus rien de particulier pour %(about)s."),
        _("Pour %(what)s, %(who)s ne décide plus rien de particulier pour %(about)s."),
    ),
}
BEGAN: dict[str, Told] = {
    "express_consent": Told(
        _("Vous avez donné votre accord exprès à %(about)s."),
        _("%(who)s a déclaré avoir votre accord exprès."),
        _("Vous avez donné l’accord exprès à %(about)s."),
        _("%(who)s a déclaré avoir l’accord exprès."),
    ),
    "collected": Told(
        "",
        _("%(who)s a recueilli votre accord pour %(about)s."),
        "",
        _("%(who)s a recueilli l’accord pour %(about)s."),
    ),
    "structure": Told(
        _("Vous avez donné votre accord à tout l’établissement %(about)s."),
        _("%(who)s a donné l’accord à tout l’établissement %(about)s."),
    ),
    "administrator": Told(
        _("Vous laissez %(about)s lire ce qui est masqué et bloquer des professionnels."),
        _("%(who)s laisse %(about)s lire ce qui est masqué et bloquer des professionnels."),
    ),
    "not_this_visit": Told(
        _("Vous n’ouvrez pas votre espace à %(about)s pour cette visite."),
        _("%(who)s n’ouvre pas l’espace à %(about)s pour cette visite."),
        _("Vous n’ouvrez pas cet espace à %(about)s pour cette visite."),
    ),
    "listed": Told(
        _("Vous avez ajouté %(about)s à vos professionnels."), _("%(who)s a ajouté %(about)s aux professionnels.")
    ),
    "reference_midwife": Told(
        _("Vous avez choisi %(about)s comme sage-femme référente."),
        _("%(who)s a choisi %(about)s comme sage-femme référente."),
    ),
    "correspondent_pharma": Told(
        _("Vous avez choisi %(about)s comme pharmacie correspondante."),
        _("%(who)s a choisi %(about)s comme pharmacie correspondante."),
    ),
}
_EMERGENCY_ENDED = Told(
    _("Vous avez mis fin à l’accès en urgence de %(about)s."), _("%(who)s a mis fin à l’accès en urgence de %(about)s.")
)
ENDED: dict[str, Told] = {
    "break_glass": _EMERGENCY_ENDED,
    "call_centre": _EMERGENCY_ENDED,
    "structure": Told(
        _("Vous avez retiré votre accord à l’établissement %(about)s."),
        _("%(who)s a retiré l’accord à l’établissement %(about)s."),
    ),
    "administrator": Told(
        _("Vous ne laissez plus %(about)s lire ce qui est masqué."),
        _("%(who)s ne laisse plus %(about)s lire ce qui est masqué."),
    ),
    "not_this_visit": Told(
        _("Vous ouvrez de nouveau votre espace à %(about)s."),
        _("%(who)s ouvre de nouveau l’espace à %(about)s."),
        _("Vous ouvrez de nouveau cet espace à %(about)s."),
    ),
    "listed": Told(
        _("Vous avez retiré %(about)s de vos professionnels."), _("%(who)s a retiré %(about)s des professionnels.")
    ),
    "reference_midwife": Told(
        _("Vous n’avez plus de sage-femme référente."), _("%(who)s a retiré la sage-femme référente.")
    ),
    "correspondent_pharma": Told(
        _("Vous n’avez plus de pharmacie correspondante."), _("%(who)s a retiré la pharmacie correspondante.")
    ),
}
CONSENT_ENDED = Told(_("Vous avez retiré votre accord à %(about)s."), _("%(who)s a retiré l’accord à %(about)s."))
GIVEN_BY_THE_HOLDER_S_SIDE = frozenset({"consent", "express_consent"})
