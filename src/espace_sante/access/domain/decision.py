"""What a decision says, and its reasons in plain French."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a decision went one way. The code is kept in the trace."""

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
    FEEDING = "feeding"
    OWN_DECLARATION = "own_declaration"
    NAMED_PERSON = "named_person"
    SERVICE = "service"
    OPERATOR = "operator"

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


# The sentence for the person who asked. Marked for translation where it is shown.
SENTENCES: dict[Reason, str] = {
    Reason.HOLDER: "C’est votre espace.",
    Reason.REPRESENTATIVE: "Vous êtes son représentant légal.",
    Reason.GUARDIAN: "Vous représentez cette personne, par décision de justice.",
    Reason.ASSISTANT: "Vous assistez cette personne, avec son accord.",
    Reason.CARER: "Vous l’aidez, avec son accord.",
    Reason.CARER_EMERGENCY: "Vous avez déclaré une urgence.",
    Reason.INVITED: "Cette personne vous demande de l’aider.",
    Reason.AUTHOR: "Vous avez écrit ce document.",
    Reason.AUTHOR_STRUCTURE: "Votre établissement a écrit ce document.",
    Reason.MEDECIN_TRAITANT: "Vous êtes son médecin traitant.",
    Reason.CARE_TEAM: "Vous faites partie de son équipe de soins.",
    Reason.CONSENT: "Cette personne vous a donné son accord.",
    Reason.FEEDING: "Tout professionnel peut déposer un document utile aux soins.",
    Reason.OWN_DECLARATION: "Vous déclarez prendre en charge cette personne.",
    Reason.NAMED_PERSON: "Vous êtes identifié.",
    Reason.SERVICE: "Le service garde ici ce qui vous revient.",
    Reason.OPERATOR: "Cette tâche est celle de l’opérateur.",
    Reason.SPACE_CLOSED: "Cet espace n’est pas ouvert.",
    Reason.OTHER_STATE: "Ce n’est pas possible dans l’état où est cet espace.",
    Reason.SPACE_NOT_ACTIVATED: "Cet espace est ouvert, mais il n’a pas encore été activé.",
    Reason.IDENTITY_NOT_QUALIFIED: (
        "L’identité nationale de santé de cette personne n’est pas encore qualifiée : "
        "aucun document ne peut être ajouté."
    ),
    Reason.BLOCKED: "Cette personne a bloqué votre accès. Vous pouvez toujours déposer un document.",
    Reason.NO_AUTHORISATION: "Vous n’avez pas encore son accord. Demandez-le pendant la consultation.",
    Reason.MATRIX: "Votre profession ne lit pas ce type de document.",
    Reason.MASKED: "Ce document n’est pas disponible.",
    Reason.INVISIBLE_PATIENT: "Ce document n’est pas disponible.",
    Reason.INVISIBLE_REPRESENTATIVES: "Ce document n’est pas disponible.",
    Reason.DELETED: "Ce document n’est pas disponible.",
    Reason.NOT_AUTHOR: "Seul l’auteur du document, ou son établissement, peut faire cela.",
    Reason.NOT_YOURS: "Cet espace n’est pas le vôtre.",
    Reason.NOT_A_NAMED_PERSON: "La lecture demande une personne identifiée, pas un logiciel.",
    Reason.NOT_FOR_THIS_KIND: "Votre compte ne permet pas cette action.",
    Reason.CONTESTED: "Un parent conteste : rien ne peut être changé avant la décision du juge. Lire reste possible.",
    Reason.AWAITING_OTHER_PARENT: "L’autre parent peut encore répondre : cela attend.",
    Reason.OPPOSED_BY_OTHER: "L’autre représentant a refusé l’ouverture : c’est à lui de changer d’avis.",
    Reason.NOT_YET_ACTIVATED: "Cet espace n’est pas encore activé : personne n’y lit. Un dépôt reste possible.",
    Reason.ASSISTANCE_ONLY: "Vous assistez cette personne : elle seule peut décider cela.",
    Reason.NOT_IN_SCOPE: "Cette personne ne vous a pas ouvert cette partie de son espace.",
    Reason.READING_ONLY: "Cette personne vous laisse lire, pas ajouter ni changer.",
    Reason.EMERGENCY_ONLY: "Cette personne vous ouvre son espace en cas d’urgence seulement.",
}


class Obligation(StrEnum):
    """What the service that asked must do with the answer."""

    TRACE = "trace"


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
        """How the trace tells this access apart (RULES.md EMG-03)."""
        return "emergency" if self.allowed and self.reason is Reason.CARER_EMERGENCY else "normal"

    @property
    def hides(self) -> bool:
        return not self.allowed and self.reason in _HIDING


_HIDING = frozenset(
    {
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
