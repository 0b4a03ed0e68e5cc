"""What happens in families, told to the rooms above. Ids and codes only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from espace_sante.kernel.actors import Actor
from espace_sante.kernel.events import Event


class FamilyAct(StrEnum):
    """What somebody did about who acts for a person."""

    BEGAN = "began"
    ENDED = "ended"
    DECLINED = "declined"  # « je ne suis pas son représentant légal »
    INVITED = "invited"
    INVITATION_REFUSED = "invitation_refused"
    INVITATION_WITHDRAWN = "invitation_withdrawn"
    AGREED = "agreed"
    CONTESTED = "contested"
    JUDGED = "judged"
    CONSENTS_ALONE = "consents_alone"  # MIN-15
    CONSENTS_ALONE_ENDED = "consents_alone_ended"


class FamilyTopic(StrEnum):
    """What somebody must be told; the payload of the outbox, then `FamilyNews`."""

    AGREEMENT_ASKED = "agreement_asked"  # to the other parent
    AGREEMENT_ANSWERED = "agreement_answered"  # to who became a representative
    INVITATION_SENT = "invitation_sent"  # to who is invited, when there is somebody
    INVITATION_ANSWERED = "invitation_answered"  # to the sender
    REPRESENTATION_BEGAN = "representation_began"  # to the other representatives
    REPRESENTATION_ENDED = "representation_ended"  # to who no longer is one
    DECISION_RECORDED = "decision_recorded"  # to every representative, former ones included
    CONSENT_ASKED = "consent_asked"  # to an adult under assistance
    CONSENT_ANSWERED = "consent_answered"  # to who assists them
    MAJORITY_APPROACHES = "majority_approaches"  # to the child and the representatives


@dataclass(frozen=True, slots=True)
class FamilyChanged(Event):
    """Somebody did something about who acts for `helped_id`; published in the transaction of the act, for the trace."""

    act: FamilyAct
    helped_id: UUID
    by: Actor
    at: datetime
    subject_id: UUID | None = None
    ground: str = ""


@dataclass(frozen=True, slots=True)
class FamilyNews(Event):
    """Something `person_id` must be told about `about_id`. Published by the outbox: at least once, after the commit."""

    message_id: UUID
    topic: FamilyTopic
    person_id: UUID
    about_id: UUID
    at: datetime
