"""Consent: what authorises a professional to read, strongest tie first.

| Who asks                           | What authorises                                            | Rule   |
|------------------------------------|------------------------------------------------------------|--------|
| the treating doctor, the care team | deemed consent of the person, informed                     | PRO-01 |
| anybody else                       | the person's consent, for a consultation or lasting        | PRO-02 |
| whoever acts in a structure        | the consent given to the whole structure                   | STR-03 |
| an occupational or fire doctor     | only express consent of a person told how to hide things   | PRO-09 |
| whoever was given a code           | the code, within what it opens                             | PRO-13 |

"Not this visit" suspends all of them but the code, which is a choice made for that visit.
Source: CSP art. L. 1110-12, L. 1111-17 II, IV and V, R. 1111-32, R. 1111-46.
"""

from __future__ import annotations

from espace_sante.access.domain.decision import Reason
from espace_sante.access.domain.facts import Place, Relations
from espace_sante.kernel.actors import Actor

OCCUPATIONAL = frozenset({"SM25", "C41"})  # TRE_R38, "Médecine du travail": specialty, and certificate of studies


def consent_ground(actor: Actor, relations: Relations) -> Reason | None:
    """What authorises this professional to read, or None."""
    if relations.not_this_visit:
        return None
    express = Reason.EXPRESS_CONSENT if relations.express_consent else None
    if expressly_only(actor, relations):
        return express
    if relations.medecin_traitant:
        return Reason.MEDECIN_TRAITANT
    if relations.care_team:
        return Reason.CARE_TEAM
    if relations.consent:
        return Reason.CONSENT
    return express or (Reason.STRUCTURE if relations.structure else None)


def consent_refusal(actor: Actor, relations: Relations) -> Reason:
    """How the lack of consent is told."""
    if relations.not_this_visit:
        return Reason.NOT_THIS_VISIT
    return Reason.EXPRESS_CONSENT_NEEDED if expressly_only(actor, relations) else Reason.NO_AUTHORISATION


def expressly_only(actor: Actor, relations: Relations) -> bool:
    """Whether the law asks this professional for an express consent (PRO-09)."""
    return actor.specialty in OCCUPATIONAL or relations.place is Place.FIRE_BRIGADE


def needs_express_consent(specialty: str) -> bool:
    """The same of a specialty (TRE_R38), for a page: an agreement given to this professional is an express one."""
    return specialty in OCCUPATIONAL
