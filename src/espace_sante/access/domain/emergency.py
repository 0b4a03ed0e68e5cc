"""Emergencies: who may open a record without the person's consent, and what is read meanwhile.

| Who                              | When                                                  | Unless             |
|----------------------------------|-------------------------------------------------------|--------------------|
| any health professional          | the person cannot answer and is in immediate danger   | opposed in advance |
| the regulating doctor of a SAMU  | a call is about the person                            | opposed in advance |

An emergency replaces consent and nothing else: a block holds (EMG-05), the matrix holds, and what is masked stays
masked unless the person chose otherwise (EMG-03). It gives reading alone, for a while.
Source: CSP art. L. 1111-17 I; RULES.md EMG-01 to EMG-08.
"""

from __future__ import annotations

from espace_sante.access.domain.decision import Reason
from espace_sante.access.domain.facts import Action, EmergencyMode, Place, Relations
from espace_sante.access.domain.matrix import health_professions
from espace_sante.kernel.actors import Actor

MODES = {Action.BREAK_GLASS: EmergencyMode.BREAK_GLASS, Action.CALL_CENTRE: EmergencyMode.CALL_CENTRE}
GROUNDS = {EmergencyMode.BREAK_GLASS: Reason.BREAK_GLASS, EmergencyMode.CALL_CENTRE: Reason.CALL_CENTRE}
DOCTOR = "10"  # TRE_G15


def opening_an_emergency_refusal(actor: Actor, action: Action, relations: Relations) -> Reason | None:
    """The first reason to refuse opening an emergency, or None. A block was looked at before."""
    if MODES[action] in relations.opposed:
        return Reason.EMERGENCY_OPPOSED
    if action is Action.BREAK_GLASS:
        return None if actor.profession in health_professions() else Reason.NOT_A_HEALTH_PROFESSIONAL
    regulates = actor.profession == DOCTOR and relations.place is Place.CALL_CENTRE
    return None if regulates else Reason.NOT_A_CALL_CENTRE


def emergency_ground(relations: Relations) -> Reason | None:
    """The emergency that runs, or None: an opposition that comes meanwhile ends it at once."""
    mode = relations.emergency
    return None if mode is None or mode in relations.opposed else GROUNDS[mode]
