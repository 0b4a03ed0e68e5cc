"""What other rooms may ask of webhooks."""

from espace_sante.subscriptions.domain.errors import (
    NoSigningKey,
    SubscriptionInvalid,
    SubscriptionUnknown,
    TooManySubscriptions,
)
from espace_sante.subscriptions.domain.signature import message_id
from espace_sante.subscriptions.domain.states import LIVE, SENTENCES, State, Trouble
from espace_sante.subscriptions.models import SubscriptionsOutbox
from espace_sante.subscriptions.services.asked import Asked
from espace_sante.subscriptions.services.keys import SigningKeyView, make_signing_key, signing_key
from espace_sante.subscriptions.services.listen import forget_ended
from espace_sante.subscriptions.services.push import push_due, settle_all
from espace_sante.subscriptions.services.right import check_linked
from espace_sante.subscriptions.services.subscribe import (
    VersionConflict,
    change_subscription,
    subscribe,
    unsubscribe,
)
from espace_sante.subscriptions.services.views import (
    Deliveries,
    Failing,
    Figures,
    SubscriptionView,
    deliveries_of,
    figures_of,
    of_pairings,
    subscription,
    subscriptions_of,
)

__all__ = [
    "LIVE",
    "SENTENCES",
    "Asked",
    "Deliveries",
    "Failing",
    "Figures",
    "NoSigningKey",
    "SigningKeyView",
    "State",
    "SubscriptionInvalid",
    "SubscriptionUnknown",
    "SubscriptionView",
    "SubscriptionsOutbox",
    "TooManySubscriptions",
    "Trouble",
    "VersionConflict",
    "change_subscription",
    "check_linked",
    "deliveries_of",
    "figures_of",
    "forget_ended",
    "make_signing_key",
    "message_id",
    "of_pairings",
    "push_due",
    "settle_all",
    "signing_key",
    "subscribe",
    "subscription",
    "subscriptions_of",
    "unsubscribe",
]
