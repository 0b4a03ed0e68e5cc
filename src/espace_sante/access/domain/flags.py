"""What the flags of a document hide, and from whom.

| Flag                               | Hidden from       | But not from                                            |
|------------------------------------|-------------------|---------------------------------------------------------|
| masked to professionals            | professionals     | its author; an administrator who is authorised; in an   |
|                                    |                   | emergency if the holder chose so; the treating doctor   |
|                                    |                   | if the operator reads MT-05 so                          |
| invisible to the patient           | the holder's side | professionals                                           |
| invisible to legal representatives | who acts by law   | the holder, professionals                               |
| in quarantine                      | professionals     | its author; whatever the emergency or the consent (C3)  |

Source: CSP art. R. 1111-49, R. 1111-50, R. 1111-53; RULES.md 5.2, CIT-05, CIT-07, EMG-03, MT-05, ANN-01, MIN-09.
"""

from __future__ import annotations

from espace_sante.access.domain.decision import Reason
from espace_sante.access.domain.facts import DocumentFacts, Relations, SpaceFacts

EMERGENCIES = frozenset({Reason.BREAK_GLASS, Reason.CALL_CENTRE})


def unmasking_ground(space: SpaceFacts, relations: Relations, ground: Reason, consent: Reason | None) -> Reason | None:
    """Why a professional whose reading has this ground reads what is masked too, or None.

    `consent` is what would authorise them without an emergency.
    """
    if consent is not None and relations.administrator:
        return Reason.ADMINISTRATOR
    if consent is Reason.MEDECIN_TRAITANT and space.treating_doctor_sees_masked:
        return consent
    return ground if ground in EMERGENCIES and relations.masked_in_emergency else None


def hidden_from_holder_side(relations: Relations, document: DocumentFacts) -> Reason | None:
    """The flag that hides a document from somebody of the holder's side, or None."""
    if document.invisible_patient:
        return Reason.INVISIBLE_PATIENT  # ANN-01
    if document.invisible_representants_legaux and relations.by_law:
        return Reason.INVISIBLE_REPRESENTATIVES  # MIN-09, MIN-11
    return None
