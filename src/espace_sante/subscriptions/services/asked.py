"""What a service asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from espace_sante.access.api import Finality
from espace_sante.subscriptions.domain.errors import SubscriptionInvalid
from espace_sante.subscriptions.domain.receiver import check_receiver

LONGEST_REASON = 500  # characters
LONGEST_CRITERIA = 1000  # characters


@dataclass(frozen=True, slots=True)
class Asked:
    """`finalities`: what is watched; `endpoint`: the address to call; `criteria`, `reason`: as they were sent.

    `ends_at`: until when, None as long as there is a consent; `off`: the service wants to be told nothing any more.
    """

    finalities: frozenset[Finality]
    endpoint: str
    criteria: str
    reason: str = ""
    ends_at: datetime | None = None
    off: bool = False


def check_asked(asked: Asked, *, now: datetime, on_this_machine: bool) -> None:
    """Raises SubscriptionInvalid, EndpointRefused."""
    check_receiver(asked.endpoint, on_this_machine=on_this_machine)
    if not asked.finalities:
        raise SubscriptionInvalid("Nothing is watched.", field="Subscription.criteria")
    if len(asked.criteria) > LONGEST_CRITERIA or len(asked.reason) > LONGEST_REASON:
        raise SubscriptionInvalid("This is too long.", field="Subscription.reason")
    if asked.ends_at is not None and asked.ends_at <= now and not asked.off:
        raise SubscriptionInvalid("The end has passed.", field="Subscription.end")
