"""Why somebody may read, or may not, said to the person whose document it is.

Each reason has two voices: one for the holder (« votre »), one for who acts for them (« son », « sa »).
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from espace_sante.access.api import Reason
from espace_sante.identity.api import EmergencyReason

Voices = tuple[str | Promise, str | Promise]

# After a comma, at the end of the sentence that tells an access.
BECAUSE: dict[str, Voices] = {
    Reason.MEDECIN_TRAITANT: (_("parce que c’est votre médecin traitant"), _("parce que c’est son médecin traitant")),
    Reason.CARE_TEAM: (_("dans votre équipe de soins"), _("dans son équipe de soins")),
    Reason.CONSENT: (_("avec votre accord"), _("avec son accord")),
    Reason.AUTHOR: (_("comme auteur du document"), _("comme auteur du document")),
    Reason.EXPRESS_CONSENT: (_("avec votre accord exprès"), _("avec son accord exprès")),
    Reason.STRUCTURE: (_("dans un établissement qui a votre accord"), _("dans un établissement qui a son accord")),
    Reason.ADMINISTRATOR: (_("parce que vous lui confiez votre espace"), _("parce que cet espace lui est confié")),
    Reason.CODE: (_("avec un code que vous avez donné"), _("avec un code qui lui a été donné")),
    Reason.NAMED_ON_DOCUMENT: (_("parce que vous le lui montrez"), _("parce que ce document lui est montré")),
    Reason.BREAK_GLASS: (_("en urgence"), _("en urgence")),
    Reason.CALL_CENTRE: (_("pendant un appel au 15"), _("pendant un appel au 15")),
    Reason.CARER_EMERGENCY: (_("en urgence"), _("en urgence")),
    Reason.EXPRESS_CONSENT: (_("avec votre accord exprès"), _("avec son accord exprès")),
    Reason.STRUCTURE: (_("avec votre accord à son établissement"), _("avec l’accord à son établissement")),
    Reason.ADMINISTRATOR: (_("parce que vous lui confiez ce qui est masqué"), _("avec ce qui est masqué")),
    Reason.CODE: (_("avec un code que vous avez donné"), _("avec un code d’accès")),
    Reason.NAMED_ON_DOCUMENT: (_("parce que vous lui avez ouvert ce document"), _("ce document lui est ouvert")),
    Reason.BREAK_GLASS: (_("en urgence"), _("en urgence")),
    Reason.CALL_CENTRE: (_("en régulant un appel au Samu"), _("en régulant un appel au Samu")),
    Reason.GRANT: (_("avec votre accord"), _("avec son accord")),
    EmergencyReason.HOSPITAL: (_("parce que vous êtes à l’hôpital"), _("parce que cette personne est à l’hôpital")),
    EmergencyReason.ACCIDENT: (_("à cause d’un malaise ou d’un accident"), _("à cause d’un malaise ou d’un accident")),
    EmergencyReason.NO_ANSWER: (_("parce que vous ne répondiez pas"), _("parce que cette personne ne répondait pas")),
    EmergencyReason.ASKED_BY_CARE: (_("à la demande d’un soignant"), _("à la demande d’un soignant")),
}
# What follows a refused attempt.
NOTHING_SHOWN: dict[str, Voices] = {
    Reason.BLOCKED: (
        _("Rien ne lui a été montré : vous avez bloqué son accès."),
        _("Rien ne lui a été montré : son accès est bloqué."),
    ),
    Reason.NO_AUTHORISATION: (
        _("Rien ne lui a été montré : vous ne lui avez pas donné votre accord."),
        _("Rien ne lui a été montré : l’accord ne lui a pas été donné."),
    ),
    Reason.MATRIX: (
        _("Rien ne lui a été montré : son métier ne lit pas ce type de document."),
        _("Rien ne lui a été montré : son métier ne lit pas ce type de document."),
    ),
    Reason.MASKED: (
        _("Rien ne lui a été montré : vous avez masqué ce document."),
        _("Rien ne lui a été montré : ce document est masqué."),
    ),
    Reason.DENIED_ON_DOCUMENT: (
        _("Rien ne lui a été montré : vous lui refusez ce document."),
        _("Rien ne lui a été montré : ce document lui est refusé."),
    ),
    Reason.QUARANTINED: (
        _("Rien ne lui a été montré : ce document est en quarantaine."),
        _("Rien ne lui a été montré : ce document est en quarantaine."),
    ),
    Reason.OUTSIDE_THE_CODE: (
        _("Rien ne lui a été montré : le code ne le permet pas."),
        _("Rien ne lui a été montré : le code ne le permet pas."),
    ),
    Reason.NOT_THIS_VISIT: (
        _("Rien ne lui a été montré : vous l’avez exclu de cette visite."),
        _("Rien ne lui a été montré : il est exclu de cette visite."),
    ),
    Reason.EXPRESS_CONSENT_NEEDED: (
        _("Rien ne lui a été montré : son métier demande votre accord exprès."),
        _("Rien ne lui a été montré : son métier demande un accord exprès."),
    ),
    Reason.EMERGENCY_OPPOSED: (
        _("Rien ne lui a été montré : vous refusez l’accès en urgence."),
        _("Rien ne lui a été montré : l’accès en urgence est refusé."),
    ),
    Reason.DENIED_ON_DOCUMENT: (
        _("Rien ne lui a été montré : vous lui avez fermé ce document."),
        _("Rien ne lui a été montré : ce document lui est fermé."),
    ),
    Reason.NOT_THIS_VISIT: (
        _("Rien ne lui a été montré : vous n’ouvrez pas votre espace pour cette visite."),
        _("Rien ne lui a été montré : l’espace n’est pas ouvert pour cette visite."),
    ),
    Reason.EMERGENCY_OPPOSED: (
        _("Rien ne lui a été montré : vous vous opposez à l’accès en urgence."),
        _("Rien ne lui a été montré : l’accès en urgence est refusé."),
    ),
    Reason.AWAITING_OTHER_PARENT: (
        _("Rien n’a été fait : l’autre parent peut encore répondre."),
        _("Rien n’a été fait : l’autre parent peut encore répondre."),
    ),
    Reason.CONTESTED: (
        _("Rien n’a été fait : un parent conteste."),
        _("Rien n’a été fait : un parent conteste."),
    ),
    "wrong_code": (
        _("Rien ne lui a été montré : ce code n’ouvre rien, ou plus rien."),
        _("Rien ne lui a été montré : ce code n’ouvre rien, ou plus rien."),
    ),
    Reason.NO_GRANT: (
        _("Rien ne lui a été montré : vous ne lui avez pas donné votre accord pour cela."),
        _("Rien ne lui a été montré : l’accord ne lui a pas été donné pour cela."),
    ),
    Reason.NOT_A_NAMED_PERSON: (
        _("Rien n’a été montré : un logiciel seul ne lit aucun document."),
        _("Rien n’a été montré : un logiciel seul ne lit aucun document."),
    ),
}
# The same about the health history, which is hidden and read as a whole.
NOTHING_OF_THE_HISTORY: dict[str, Voices] = {
    Reason.MATRIX: (
        _("Rien ne lui a été montré : son métier ne le lit pas."),
        _("Rien ne lui a été montré : son métier ne le lit pas."),
    ),
    Reason.MASKED: (
        _("Rien ne lui a été montré : vous l’avez masqué."),
        _("Rien ne lui a été montré : il est masqué."),
    ),
}
NOTHING_AT_ALL: Voices = (_("Rien n’a été montré."), _("Rien n’a été montré."))

# Under a name, in « Qui peut voir ce document ? ».
CAN_SEE: dict[str, Voices] = {
    Reason.MEDECIN_TRAITANT: (_("C’est votre médecin traitant."), _("C’est son médecin traitant.")),
    Reason.CARE_TEAM: (_("Dans votre équipe de soins."), _("Dans son équipe de soins.")),
    Reason.CONSENT: (_("Vous lui avez donné votre accord."), _("L’accord lui a été donné.")),
    Reason.EXPRESS_CONSENT: (_("Vous lui avez donné votre accord exprès."), _("L’accord exprès lui a été donné.")),
    Reason.STRUCTURE: (_("Votre accord vaut pour son établissement."), _("L’accord vaut pour son établissement.")),
    Reason.ADMINISTRATOR: (_("Vous lui confiez ce qui est masqué."), _("Ce qui est masqué lui est confié.")),
    Reason.CODE: (_("Un code que vous avez donné."), _("Un code d’accès lui a été donné.")),
    Reason.NAMED_ON_DOCUMENT: (_("Vous lui avez ouvert ce document."), _("Ce document lui est ouvert.")),
    Reason.GRANT: (
        _("Relié avec votre accord, pour lire vos documents."),
        _("Relié avec un accord, pour lire les documents."),
    ),
    Reason.BREAK_GLASS: (_("En urgence, pour une heure."), _("En urgence, pour une heure.")),
    Reason.CALL_CENTRE: (_("En urgence, pour une heure."), _("En urgence, pour une heure.")),
    Reason.AUTHOR: (
        _("C’est l’auteur du document, qui le voit toujours."),
        _("C’est l’auteur du document, qui le voit toujours."),
    ),
}
CANNOT_SEE: dict[str, Voices] = {
    Reason.BLOCKED: (_("Vous avez bloqué son accès."), _("Son accès est bloqué.")),
    Reason.NO_AUTHORISATION: (_("Il lui faut d’abord votre accord."), _("Il lui faut d’abord son accord.")),
    Reason.MATRIX: (_("Son métier ne lit pas ce type de document."), _("Son métier ne lit pas ce type de document.")),
    Reason.MASKED: (_("Vous avez masqué ce document."), _("Ce document est masqué.")),
    Reason.DENIED_ON_DOCUMENT: (_("Vous lui avez fermé ce document."), _("Ce document lui est fermé.")),
    Reason.QUARANTINED: (_("Ce document est en quarantaine."), _("Ce document est en quarantaine.")),
    Reason.OUTSIDE_THE_CODE: (_("Le code n’ouvre pas ce document."), _("Le code n’ouvre pas ce document.")),
    Reason.INVISIBLE_REPRESENTATIVES: (_("Aucun service ne le voit."), _("Aucun service ne le voit.")),
    Reason.INVISIBLE_PATIENT: (_("Il attend d’être annoncé."), _("Il attend d’être annoncé.")),
    Reason.NOT_THIS_VISIT: (_("Pas pour cette visite."), _("Pas pour cette visite.")),
    Reason.EXPRESS_CONSENT_NEEDED: (_("Il lui faut votre accord exprès."), _("Il lui faut l’accord exprès.")),
}


def said(voices: Voices | None, *, own: bool) -> str:
    """The words for the holder, or for who acts for them."""
    return str(voices[0 if own else 1]) if voices else ""
