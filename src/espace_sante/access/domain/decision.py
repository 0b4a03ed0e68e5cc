"""What a decision says, and its reasons in plain French."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a decision went one way. The code is kept in the trace."""

    HOLDER = "holder"
    REPRESENTATIVE = "representative"
    CARER = "carer"
    AUTHOR = "author"
    AUTHOR_STRUCTURE = "author_structure"
    MEDECIN_TRAITANT = "medecin_traitant"
    CARE_TEAM = "care_team"
    CONSENT = "consent"
    FEEDING = "feeding"
    OWN_DECLARATION = "own_declaration"
    NAMED_PERSON = "named_person"

    SPACE_CLOSED = "space_closed"
    SPACE_NOT_ACTIVATED = "space_not_activated"
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


# The sentence for the person who asked. Marked for translation where it is shown.
SENTENCES: dict[Reason, str] = {
    Reason.HOLDER: "C’est votre espace.",
    Reason.REPRESENTATIVE: "Vous êtes son représentant légal.",
    Reason.CARER: "Vous l’aidez, avec son accord.",
    Reason.AUTHOR: "Vous avez écrit ce document.",
    Reason.AUTHOR_STRUCTURE: "Votre établissement a écrit ce document.",
    Reason.MEDECIN_TRAITANT: "Vous êtes son médecin traitant.",
    Reason.CARE_TEAM: "Vous faites partie de son équipe de soins.",
    Reason.CONSENT: "Cette personne vous a donné son accord.",
    Reason.FEEDING: "Tout professionnel peut déposer un document utile aux soins.",
    Reason.OWN_DECLARATION: "Vous déclarez prendre en charge cette personne.",
    Reason.NAMED_PERSON: "Vous êtes identifié.",
    Reason.SPACE_CLOSED: "Cet espace n’est pas ouvert.",
    Reason.SPACE_NOT_ACTIVATED: "Cet espace est ouvert, mais il n’a pas encore été activé.",
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
    }
)
