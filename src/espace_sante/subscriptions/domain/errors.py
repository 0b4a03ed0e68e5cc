"""What may go wrong in a request about subscriptions."""

from __future__ import annotations

from espace_sante.kernel.errors import Conflict, Malformed, NotFound


class SubscriptionUnknown(NotFound):
    """There is no such subscription of this service for this person."""

    code = "subscription-unknown"


class SubscriptionInvalid(Malformed):
    """This subscription cannot be kept."""

    code = "subscription-invalid"


class NoSigningKey(Conflict):
    """The service has no key to check what is pushed with: its publisher makes one first."""

    code = "no-signing-key"


class TooManySubscriptions(Conflict):
    """This service already watches as much as one may for one person."""

    code = "too-many-subscriptions"
