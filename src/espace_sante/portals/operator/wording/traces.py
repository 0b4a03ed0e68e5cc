"""The words of the auditor's pages: acts, modes, outcomes, rules, what became of a finding."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from espace_sante.access.api import Reason
from espace_sante.audit.api import SECRET_MODE, Act, Outcome
from espace_sante.kernel.actors import ActorKind
from espace_sante.oversight.api import FollowUp, Rule
from espace_sante.portals.operator.wording.acts import ACTS
from espace_sante.record import api as record

OUTCOMES = {Outcome.DONE: _("Fait"), Outcome.REFUSED: _("Refusé")}
MODES = {
    "normal": _("Normal"),
    "emergency": _("Urgence"),
    "call_centre": _("Centre 15"),
    SECRET_MODE: _("Connexion secrète"),
}
KINDS = {
    ActorKind.PROFESSIONAL: _("Professionnel"),
    ActorKind.STRUCTURE: _("Établissement"),
    ActorKind.CITIZEN: _("Usager"),
    ActorKind.OPERATOR: _("Opérateur"),
    ActorKind.AUDITOR: _("Auditeur"),
    ActorKind.SERVICE: _("Service du catalogue"),
    ActorKind.PUBLISHER: _("Éditeur"),
    ActorKind.COMMISSION: _("Commission de référencement"),
    ActorKind.SYSTEM: _("Espace santé"),
}
# Whose acts are looked at: those of care come first.
WHO = {
    "soins": (_("Professionnels et établissements"), {ActorKind.PROFESSIONAL, ActorKind.STRUCTURE}),
    "usagers": (_("Usagers"), {ActorKind.CITIZEN}),
    "agents": (_("Opérateurs et auditeurs"), {ActorKind.OPERATOR, ActorKind.AUDITOR}),
    "tous": (_("Tout le monde"), frozenset[ActorKind]()),
}
# Why something was refused, of anybody; another reason is told by its code.
REFUSALS = {
    Reason.SPACE_CLOSED: _("espace fermé"),
    Reason.OTHER_STATE: _("impossible dans cet état de l’espace"),
    Reason.SPACE_NOT_ACTIVATED: _("espace pas encore activé"),
    Reason.NOT_YET_ACTIVATED: _("espace pas encore activé"),
    Reason.IDENTITY_NOT_QUALIFIED: _("identité non qualifiée"),
    Reason.BLOCKED: _("accès bloqué par la personne"),
    Reason.NO_AUTHORISATION: _("sans accord de la personne"),
    Reason.EXPRESS_CONSENT_NEEDED: _("sans accord exprès"),
    Reason.NOT_THIS_VISIT: _("écarté pour cette fois par la personne"),
    Reason.MATRIX: _("type que sa profession ne lit pas"),
    Reason.MASKED: _("document masqué"),
    Reason.DENIED_ON_DOCUMENT: _("document fermé à ce professionnel"),
    Reason.QUARANTINED: _("document en quarantaine"),
    Reason.OUTSIDE_THE_CODE: _("hors de ce que le code ouvre"),
    Reason.INVISIBLE_PATIENT: _("en attente d’annonce"),
    Reason.INVISIBLE_REPRESENTATIVES: _("caché aux représentants"),
    Reason.DELETED: _("document supprimé"),
    Reason.NOT_AUTHOR: _("pas l’auteur"),
    Reason.NOT_YOURS: _("espace d’une autre personne"),
    Reason.NOT_A_NAMED_PERSON: _("logiciel, sans personne identifiée"),
    Reason.NOT_FOR_THIS_KIND: _("compte sans ce droit"),
    Reason.EMERGENCY_OPPOSED: _("urgence refusée d’avance par la personne"),
    Reason.NOT_A_HEALTH_PROFESSIONAL: _("pas un professionnel de santé"),
    Reason.NOT_A_CALL_CENTRE: _("pas un médecin régulateur"),
    Reason.NOT_AN_ADMINISTRATOR: _("pas un professionnel de confiance"),
    Reason.NOT_IN_THE_CARE_TEAM: _("hors de l’équipe de soins"),
    Reason.NO_GRANT: _("sans accord pour ce service"),
    Reason.CONTESTED: _("représentation contestée"),
    Reason.AWAITING_OTHER_PARENT: _("réponse de l’autre parent attendue"),
    Reason.OPPOSED_BY_OTHER: _("refusé par l’autre représentant"),
    Reason.ASSISTANCE_ONLY: _("assistance seule"),
    Reason.NOT_IN_SCOPE: _("partie non ouverte à cet aidant"),
    Reason.READING_ONLY: _("aidant en lecture seule"),
    Reason.EMERGENCY_ONLY: _("aidant pour les urgences seules"),
}
RULES = {
    Rule.VOLUME: _("Beaucoup plus de lectures que d’habitude"),
    Rule.ODD_HOURS: _("Lectures surtout la nuit"),
    Rule.SAME_NAME: _("Lectures de personnes du même nom"),
    Rule.COLLEAGUES: _("Lectures de collègues"),
    Rule.REFUSALS: _("Accès refusés à la suite"),
    Rule.EMERGENCY: _("Accès en urgence bien plus nombreux que ses confrères"),
    Rule.FIRST_TIMES: _("Beaucoup de personnes lues pour la première fois"),
}
WHY = {
    Rule.VOLUME: _("Ni son activité passée ni celle de ses confrères n’explique ce nombre."),
    Rule.ODD_HOURS: _("La nuit va de 22 h à 6 h, à l’heure de son lieu d’exercice. Une garde peut l’expliquer."),
    Rule.SAME_NAME: _(
        "Plus que le hasard n’en donne pour un nom aussi courant. Ce peut être un proche. Ne sont pas comptées les"
        " personnes dont c’est le médecin traitant depuis trois mois, ni celles qui ont donné elles-mêmes leur accord."
    ),
    Rule.COLLEAGUES: _(
        "Ces personnes portent les nom et prénom d’un professionnel du même lieu. Un homonyme est possible."
    ),
    Rule.REFUSALS: _("Plusieurs espaces, ou plusieurs fois le même, essayés sans en avoir le droit."),
    Rule.EMERGENCY: _("Comparé aux professionnels de même spécialité."),
    Rule.FIRST_TIMES: _("Comparé aux professionnels de même spécialité. Un remplacement peut l’expliquer."),
}
STATES = {
    FollowUp.NEW: (_("À regarder"), "wait"),
    FollowUp.SEEN: (_("Vu"), "info"),
    FollowUp.EXPLAINED: (_("Expliqué"), "ok"),
    FollowUp.TRANSMITTED: (_("Transmis"), "danger"),
}
STEPS = {
    FollowUp.SEEN: _("Marquer comme vu"),
    FollowUp.EXPLAINED: _("Il y a une explication"),
    FollowUp.TRANSMITTED: _("Transmettre pour enquête"),
}


def act_words(act: str) -> str:
    """An act as a title; its code when no words were given to it."""
    return str(ACTS.get(Act(act), act)) if act in set(Act) else act


def refusal_words(reason: str) -> str:
    """Why it was refused, in a few words; its code when no words were given to it."""
    if reason == record.DOCUMENT_ABSENT:
        return str(_("document qui n’est pas là"))
    return str(REFUSALS.get(Reason(reason), reason)) if reason in set(Reason) else reason or "–"
