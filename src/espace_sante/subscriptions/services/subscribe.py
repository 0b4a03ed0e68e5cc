"""Ask to be told, ask otherwise, ask no more. Source: HL7 FHIR R4, Subscription; RULES.md SCO-01, SCO-07."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from espace_sante.access.api import Decision
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.errors import Conflict
from espace_sante.kernel.identifiers import new_id
from espace_sante.spaces import api as spaces
from espace_sante.subscriptions.domain.errors import SubscriptionUnknown, TooManySubscriptions
from espace_sante.subscriptions.domain.states import LIVE, State
from espace_sante.subscriptions.models import Push, Subscription
from espace_sante.subscriptions.services.asked import Asked, check_asked
from espace_sante.subscriptions.services.keys import check_signing_key
from espace_sante.subscriptions.services.right import check_consents
from espace_sante.subscriptions.services.sealing import Words, seal_words
from espace_sante.subscriptions.services.tell import stop
from espace_sante.subscriptions.services.trace import queue_trace
from espace_sante.subscriptions.services.views import SubscriptionView, own, view_of

MOST_LIVE = 20  # of one service, for one person


class VersionConflict(Conflict):
    """The subscription has another version than the one the request is about."""

    code = "subscription-version"


def subscribe(*, actor: Actor, asked: Asked, edge: str, now: datetime) -> SubscriptionView:
    """Keep what a service asks for; it is active once its address has answered a first call.

    Raises AccessRefused, EndpointRefused, SubscriptionInvalid, NoSigningKey, TooManySubscriptions; nothing is stored
    then.
    """
    decision = _checked(actor, asked, now)
    assert actor.paired is not None
    row = Subscription(
        id=new_id(), service_id=UUID(actor.id), pairing_id=actor.paired.pairing_id, space_id=actor.paired.space_id,
        made_at=now, version=0,
    )  # fmt: skip
    with transaction.atomic(using="ens"):
        if own(actor).select_for_update().filter(state__in=LIVE).count() >= MOST_LIVE:
            raise TooManySubscriptions
        _fill(row, asked, now)
        row.save(force_insert=True)
        _ask_for_an_answer(row, now)
        _trace(row, audit.Act.SERVICE_WATCHING, actor, decision, edge, now)
    return view_of(row)


def change_subscription(
    *, actor: Actor, subscription_id: UUID, asked: Asked, edge: str, now: datetime, expected: int | None = None
) -> SubscriptionView:
    """Replace what is asked; its address is called again first. Also how one that stopped is taken up.

    Raises as `subscribe`, and SubscriptionUnknown, VersionConflict.
    """
    if asked.off:
        return _switch_off(actor, subscription_id, edge, now, expected)
    decision = _checked(actor, asked, now)
    with transaction.atomic(using="ens"):
        row = _locked(actor, subscription_id, expected)
        if row.state not in LIVE and own(actor).filter(state__in=LIVE).count() >= MOST_LIVE:
            raise TooManySubscriptions
        Push.objects.filter(subscription=row).delete()
        _fill(row, asked, now)
        row.save()
        _ask_for_an_answer(row, now)
        _trace(row, audit.Act.SERVICE_WATCHING, actor, decision, edge, now)
    return view_of(row)


def unsubscribe(*, actor: Actor, subscription_id: UUID, edge: str, now: datetime) -> None:
    """Nothing is left of it but its trace. No consent is needed to ask for less. Raises SubscriptionUnknown."""
    with transaction.atomic(using="ens"):
        row = _locked(actor, subscription_id, None)
        row.delete()
        _trace(row, audit.Act.SERVICE_WATCHING_ENDED, actor, None, edge, now)


def _switch_off(
    actor: Actor, subscription_id: UUID, edge: str, now: datetime, expected: int | None
) -> SubscriptionView:
    with transaction.atomic(using="ens"):
        row = _locked(actor, subscription_id, expected)
        if row.state in LIVE:
            stop(row, State.OFF, None, now=now)
            _trace(row, audit.Act.SERVICE_WATCHING_ENDED, actor, None, edge, now)
    return view_of(row)


def _checked(actor: Actor, asked: Asked, now: datetime) -> Decision:
    """The consents first: who has none learns nothing else."""
    if actor.paired is None:
        raise SubscriptionUnknown
    space = spaces.space_by_id(actor.paired.space_id)
    decision = check_consents(actor, space, asked.finalities, now=now)
    check_asked(asked, now=now, on_this_machine=settings.WEBHOOKS_ON_THIS_MACHINE)
    check_signing_key(UUID(actor.id))
    return decision


def _locked(actor: Actor, subscription_id: UUID, expected: int | None) -> Subscription:
    row = own(actor).select_for_update().filter(id=subscription_id).first()
    if row is None:
        raise SubscriptionUnknown
    if expected not in {None, row.version}:
        raise VersionConflict
    return row


def _fill(row: Subscription, asked: Asked, now: datetime) -> None:
    row.finalities = ",".join(sorted(one.value for one in asked.finalities))
    row.sealed = seal_words(row.id, Words(endpoint=asked.endpoint, criteria=asked.criteria, reason=asked.reason))
    row.ends_at, row.changed_at, row.version = asked.ends_at, now, row.version + 1
    row.state, row.trouble, row.failures = State.REQUESTED.value, "", 0
    row.number += 1
    row.due_at, row.claimed_until = now, None


def _ask_for_an_answer(row: Subscription, now: datetime) -> None:
    """The first call, that only asks whether anybody answers there."""
    Push.objects.create(subscription=row, number=row.number, key="", at=now)


def _trace(
    row: Subscription, act: audit.Act, actor: Actor, decision: Decision | None, edge: str, now: datetime
) -> None:
    reason = decision.reason.value if decision else ""
    queue_trace(space_id=row.space_id, act=act, actor=actor, reason=reason, about=row.id, now=now, edge=edge)
