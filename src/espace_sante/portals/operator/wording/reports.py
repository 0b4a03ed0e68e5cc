"""Reports in the words of the support. Acts are told without what they were about: no title, no type."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from espace_sante.audit.api import SECRET_MODE, Act
from espace_sante.reports.api import Kind, State, Step

KINDS: Mapping[Kind, str | Promise] = {
    Kind.PROFESSIONAL: _("Un professionnel"),
    Kind.DOCUMENT: _("Un document"),
    Kind.SERVICE: _("Un service du catalogue"),
    Kind.EMERGENCY: _("Un accès en urgence"),
    Kind.OTHER: _("Un autre accès"),
}
STATES: Mapping[State, str | Promise] = {
    State.FILED: _("À prendre en charge"),
    State.TAKEN_UP: _("Pris en charge"),
    State.ANSWERED: _("Répondu"),
    State.CLOSED: _("Terminé"),
    State.REOPENED: _("Relancé"),
    State.WITHDRAWN: _("Retiré par la personne"),
}
STEPS: Mapping[Step, str | Promise] = {
    Step.FILE: _("La personne a écrit"),
    Step.TAKE_UP: _("Pris en charge"),
    Step.ANSWER: _("Réponse"),
    Step.CLOSE: _("Terminé"),
    Step.REOPEN: _("La personne a relancé"),
    Step.WITHDRAW: _("La personne a retiré son signalement"),
}
ACTS: Mapping[str, str | Promise] = {
    Act.DOCUMENT_READ: _("a lu un document"),
    Act.DOCUMENTS_LISTED: _("a regardé une liste de documents"),
    Act.DOCUMENT_DEPOSITED: _("a ajouté un document"),
    Act.DOCUMENT_REPLACED: _("a corrigé un document"),
    Act.DOCUMENT_DELETED: _("a retiré un document"),
    Act.HEALTH_HISTORY_READ: _("a regardé l’historique de santé"),
    Act.CARE_RELATION_DECLARED: _("a déclaré un accord ou une équipe de soins"),
    Act.SPACE_FOUND: _("a cherché l’espace"),
    "emergency.opened": _("a ouvert l’espace en urgence"),
}
ANOTHER_ACT = _("a fait une autre action")
MODES: Mapping[str, str | Promise] = {
    "emergency": _("En urgence"),
    "call_centre": _("Appel au 15"),
    SECRET_MODE: _("Connexion secrète"),
}
