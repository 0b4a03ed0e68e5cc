"""What a decision says, and its reasons in plain French."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from espace_sante.kernel.sentences import gettext_noop as _


class Reason(StrEnum):
    """Why a decision went one way: reasons to let in, then reasons to refuse. The code is kept in the trace."""

    HOLDER = "holder"
    REPRESENTATIVE = "representative"
    GUARDIAN = "guardian"
    ASSISTANT = "assistant"
    CARER = "carer"
    CARER_EMERGENCY = "carer_emergency"
    INVITED = "invited"
    AUTHOR = "author"
    AUTHOR_STRUCTURE = "author_structure"
    MEDECIN_TRAITANT = "medecin_traitant"
    CARE_TEAM = "care_team"
    CONSENT = "consent"
    EXPRESS_CONSENT = "express_consent"
    STRUCTURE = "structure"
    ADMINISTRATOR = "administrator"
    CODE = "code"
    NAMED_ON_DOCUMENT = "named_on_document"
    BREAK_GLASS = "break_glass"
    CALL_CENTRE = "call_centre"
    FEEDING = "feeding"
    OWN_DECLARATION = "own_declaration"
    NAMED_PERSON = "named_person"
    SERVICE = "service"
    OPERATOR = "operator"
    AUDITOR = "auditor"
    PUBLISHED = "published"
    PUBLISHER = "publisher"
    COMMISSION = "commission"
    GRANT = "grant"

    SPACE_CLOSED = "space_closed"
    OTHER_STATE = "other_state"
    SPACE_NOT_ACTIVATED = "space_not_activated"
    IDENTITY_NOT_QUALIFIED = "identity_not_qualified"
    BLOCKED = "blocked"
    NO_AUTHORISATION = "no_authorisation"
    MATRIX = "matrix"
    MASKED = "masked"
    INVISIBLE_PATIENT = "invisible_patient"
    INVISIBLE_REPRESENTATIVES = "invisible_representatives"
    DELETED = "deleted"
    NOT_AUTHOR = "not_author"
    NOT_YOURS = "not_yours"
    NOT_A_NAMED_PERSON = "not_a_named_person"
    NOT_FOR_THIS_KIND = "not_for_this_kind"
    CONTESTED = "contested"
    AWAITING_OTHER_PARENT = "awaiting_other_parent"
    OPPOSED_BY_OTHER = "opposed_by_other"
    NOT_YET_ACTIVATED = "not_yet_activated"
    ASSISTANCE_ONLY = "assistance_only"
    NOT_IN_SCOPE = "not_in_scope"
    READING_ONLY = "reading_only"
    EMERGENCY_ONLY = "emergency_only"
    DENIED_ON_DOCUMENT = "denied_on_document"
    QUARANTINED = "quarantined"
    OUTSIDE_THE_CODE = "outside_the_code"
    NOT_THIS_VISIT = "not_this_visit"
    EXPRESS_CONSENT_NEEDED = "express_consent_needed"
    EMERGENCY_OPPOSED = "emergency_opposed"
    NOT_A_HEALTH_PROFESSIONAL = "not_a_health_professional"
    NOT_A_CALL_CENTRE = "not_a_call_centre"
    NOT_AN_ADMINISTRATOR = "not_an_administrator"
    NOT_IN_THE_CARE_TEAM = "not_in_the_care_team"
    NO_GRANT = "no_grant"


# The sentence for the person who asked, in French; a page translates it when it shows it.
SENTENCES: dict[Reason, str] = {
    Reason.HOLDER: _("C’est votre espace."),
    Reason.REPRESENTATIVE: _("Vous êtes son représentant légal."),
    Reason.GUARDIAN: _("Vous représentez cette personne, par décision de justice."),
    Reason.ASSISTANT: _("Vous assistez cette personne, avec son accord."),
    Reason.CARER: _("Vous l’aidez, avec son accord."),
    Reason.CARER_EMERGENCY: _("Vous avez déclaré une urgence."),
    Reason.INVITED: _("Cette personne vous demande de l’aider."),
    Reason.AUTHOR: _("Vous avez écrit ce document."),
    Reason.AUTHOR_STRUCTURE: _("Votre établissement a écrit ce document."),
    Reason.MEDECIN_TRAITANT: _("Vous êtes son médecin traitant."),
    Reason.CARE_TEAM: _("Vous faites partie de son équipe de soins."),
    Reason.CONSENT: _("Cette personne vous a donné son accord."),
    Reason.EXPRESS_CONSENT: _("Cette personne vous a donné son accord exprès."),
    Reason.STRUCTURE: _("Cette personne a donné son accord à votre établissement."),
    Reason.ADMINISTRATOR: _("Cette personne vous confie ce qu’elle masque aux autres."),
    Reason.CODE: _("Cette personne vous a donné un code."),
    Reason.NAMED_ON_DOCUMENT: _("Cette personne vous a ouvert ce document."),
    Reason.BREAK_GLASS: _("Vous avez déclaré une urgence : cette personne et son médecin traitant en sont avertis."),
    Reason.CALL_CENTRE: _("Vous régulez un appel : cette personne et son médecin traitant en sont avertis."),
    Reason.FEEDING: _("Tout professionnel peut déposer un document utile aux soins."),
    Reason.OWN_DECLARATION: _("Vous déclarez prendre en charge cette personne."),
    Reason.NAMED_PERSON: _("Vous êtes identifié."),
    Reason.SERVICE: _("Le service garde ici ce qui vous revient."),
    Reason.OPERATOR: _("Cette tâche est celle de l’opérateur."),
    Reason.AUDITOR: _("Vous contrôlez les traces des accès."),
    Reason.PUBLISHED: _("Ces disponibilités sont publiées."),
    Reason.PUBLISHER: _("Votre organisation publie des services du catalogue."),
    Reason.COMMISSION: _("Vous êtes membre de la commission de référencement."),
    Reason.GRANT: _("Cette personne a donné son accord à ce service."),
    Reason.SPACE_CLOSED: _("Cet espace n’est pas ouvert."),
    Reason.OTHER_STATE: _("Ce n’est pas possible dans l’état où est cet espace."),
    Reason.SPACE_NOT_ACTIVATED: _("Cet espace est ouvert, mais il n’a pas encore été activé."),
    Reason.IDENTITY_NOT_QUALIFIED: _(
        "L’identité nationale de santé de cette personne n’est pas encore qualifiée : "
        "aucun document ne peut être ajouté."
    ),
    Reason.BLOCKED: _("Cette personne a bloqué votre accès. Vous pouvez toujours déposer un document."),
    Reason.NO_AUTHORISATION: _("Vous n’avez pas encore son accord. Demandez-le pendant la consultation."),
    Reason.MATRIX: _("Votre profession ne lit pas ce type de document."),
    Reason.MASKED: _("Ce document n’est pas disponible."),
    Reason.INVISIBLE_PATIENT: _("Ce document n’est pas disponible."),
    Reason.INVISIBLE_REPRESENTATIVES: _("Ce document n’est pas disponible."),
    Reason.DELETED: _("Ce document n’est pas disponible."),
    Reason.NOT_AUTHOR: _("Seul l’auteur du document, ou son établissement, peut faire cela."),
    Reason.NOT_YOURS: _("Cet espace n’est pas le vôtre."),
    Reason.NOT_A_NAMED_PERSON: _("La lecture demande une personne identifiée, pas un logiciel."),
    Reason.NOT_FOR_THIS_KIND: _("Votre compte ne permet pas cette action."),
    Reason.CONTESTED: _(
        "Un parent conteste : rien ne peut être changé avant la décision du juge. Lire reste possible."
    ),
    Reason.AWAITING_OTHER_PARENT: _("L’autre parent peut encore répondre : cela attend."),
    Reason.OPPOSED_BY_OTHER: _("L’autre représentant a refusé l’ouverture : c’est à lui de changer d’avis."),
    Reason.NOT_YET_ACTIVATED: _("Cet espace n’est pas encore activé : personne n’y lit. Un dépôt reste possible."),
    Reason.ASSISTANCE_ONLY: _("Vous assistez cette personne : elle seule peut décider cela."),
    Reason.NOT_IN_SCOPE: _("Cette personne ne vous a pas ouvert cette partie de son espace."),
    Reason.READING_ONLY: _("Cette personne vous laisse lire, pas ajouter ni changer."),
    Reason.EMERGENCY_ONLY: _("Cette personne vous ouvre son espace en cas d’urgence seulement."),
    Reason.DENIED_ON_DOCUMENT: _("Ce document n’est pas disponible."),
    Reason.QUARANTINED: _("Ce document n’est pas disponible."),
    Reason.OUTSIDE_THE_CODE: _("Ce document n’est pas disponible."),
    Reason.NOT_THIS_VISIT: _("Cette personne n’ouvre pas son espace pour cette visite. Un dépôt reste possible."),
    Reason.EXPRESS_CONSENT_NEEDED: _(
        "Il vous faut l’accord exprès de cette personne, informée qu’elle peut masquer des documents."
    ),
    Reason.EMERGENCY_OPPOSED: _("Cette personne s’oppose à l’accès en urgence."),
    Reason.NOT_A_HEALTH_PROFESSIONAL: _("Cela est réservé aux professionnels de santé."),
    Reason.NOT_A_CALL_CENTRE: _("Cet accès est réservé au médecin régulateur, au centre 15."),
    Reason.NOT_AN_ADMINISTRATOR: _("Cette personne ne vous a pas confié ce choix."),
    Reason.NOT_IN_THE_CARE_TEAM: _("Seul un membre de l’équipe de soins recueille un accord pour un confrère."),
    Reason.NO_GRANT: _("Cette personne n’a pas donné son accord à ce service pour cela."),
}


class Obligation(StrEnum):
    """What the service that asked must do with the answer."""

    TRACE = "trace"
    NOTIFY_HOLDER = "notify_holder"  # NOT-01, NOT-02
    NOTIFY_TREATING_DOCTOR = "notify_treating_doctor"  # NOT-02, MT-03
    TIME_BOX = "time_box"  # what was asked for is given for a time (EMG-08, PRO-02, PRO-13)


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer. A refusal about a document one may not know of `hides`: the edge answers as if it did not exist."""

    allowed: bool
    reason: Reason
    matrix_version: str = ""
    obligations: frozenset[Obligation] = frozenset({Obligation.TRACE})

    @property
    def sentence(self) -> str:
        return SENTENCES[self.reason]

    @property
    def mode(self) -> str:
        """How the trace tells this access apart (RULES.md EMG-08, TRA-08)."""
        return _MODES.get(self.reason, "normal") if self.allowed else "normal"

    @property
    def hides(self) -> bool:
        return not self.allowed and self.reason in _HIDING


_MODES = {
    Reason.CARER_EMERGENCY: "emergency",
    Reason.BREAK_GLASS: "emergency",
    Reason.CALL_CENTRE: "call_centre",
}
_HIDING = frozenset(
    {
        Reason.DENIED_ON_DOCUMENT,
        Reason.QUARANTINED,
        Reason.OUTSIDE_THE_CODE,
        Reason.MATRIX,
        Reason.MASKED,
        Reason.INVISIBLE_PATIENT,
        Reason.INVISIBLE_REPRESENTATIVES,
        Reason.DELETED,
        Reason.NOT_YOURS,
        Reason.NOT_IN_SCOPE,
        Reason.EMERGENCY_ONLY,
    }
)
