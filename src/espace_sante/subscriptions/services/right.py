"""Whether a service may be told of something: its consents when it asks, and again each time it is told.

Source: RULES.md SCO-01, SCO-04, SCO-06.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from enum import Enum, auto

from espace_sante.access import api as access
from espace_sante.access.api import Action, Finality
from espace_sante.catalogue import api as catalogue
from espace_sante.kernel.actors import Actor, ActorKind, Paired
from espace_sante.kernel.identifiers import PairwiseIdentifier
from espace_sante.pairing import api as pairing
from espace_sante.record import api as record
from espace_sante.spaces import api as spaces
from espace_sante.subscriptions.domain.errors import SubscriptionUnknown
from espace_sante.subscriptions.models import Push, Subscription

WORKING = frozenset({catalogue.ServiceStatus.ONLINE, catalogue.ServiceStatus.PRE_PRODUCTION})
READING = {Finality.DOCUMENTS: Action.LIST_DOCUMENTS, Finality.AGENDA: Action.READ_AGENDA}  # the others are measures


class Right(Enum):
    """What becomes of a push that is about to leave."""

    YES = auto()
    NOT_THIS = auto()  # not of this one, or not now: nothing is said, and what comes next is judged again
    ENDED = auto()  # there is no consent any more
    PAST = auto()  # the subscription had an end, and it has passed


def check_linked(actor: Actor) -> None:
    """Raise AccessRefused unless this is a linked service, with a token about one person."""
    if actor.paired is None:
        raise access.AccessRefused(access.Decision(allowed=False, reason=access.Reason.NOT_FOR_THIS_KIND))


def check_consents(
    actor: Actor, space: spaces.SpaceView, finalities: Collection[Finality], *, now: datetime
) -> access.Decision:
    """The decision to let this service read all of it. Raises AccessRefused."""
    check_linked(actor)
    case = access.case_of(actor=actor, space=space, now=now)
    decision = None
    for one in sorted(finalities):
        decision = _decision(case, one)
        if not decision.allowed:
            raise access.AccessRefused(decision)
    if decision is None:
        raise SubscriptionUnknown
    return decision


def right_of(row: Subscription, push: Push, *, service: catalogue.ServiceView, now: datetime) -> Right:
    """Asked at each push, of what is in force then. Seven queries at most."""
    if row.ends_at is not None and row.ends_at <= now:
        return Right.PAST
    pairing_ = _live_pairing(row)
    if pairing_ is None:
        return Right.ENDED
    if not _exchanges(service, pairing_, now):
        return Right.NOT_THIS
    space = spaces.space_by_id(pairing_.space_id)
    # To be told of something is no use of a consent: whoever never comes and reads lets it end (C14).
    case = replace(access.case_of(actor=_actor(service, pairing_), space=space, now=now), unmarked=set())
    wanted = [Finality(push.finality)] if push.finality else [Finality(one) for one in row.finalities.split(",")]
    if not all(_decision(case, one).allowed for one in wanted):
        return Right.ENDED if space.state is spaces.State.ACTIVE else Right.NOT_THIS
    if push.finality == Finality.DOCUMENTS and push.item_id and not record.sees_document(case, push.item_id):
        return Right.NOT_THIS
    return Right.YES


def _exchanges(service: catalogue.ServiceView, found: pairing.PairingView, now: datetime) -> bool:
    """Whether anything is exchanged at all: not with a suspended service, nor past a deadline (SCO-05, SCO-06)."""
    standing = pairing.standing_of(
        exchanges=service.status in WORKING,
        approved_version=found.approved_version,
        version=service.finalities_version,
        reapprove_until=service.reapprove_until,
        now=now,
    )
    return standing in {pairing.Standing.RUNNING, pairing.Standing.TO_APPROVE}


def _live_pairing(row: Subscription) -> pairing.PairingView | None:
    try:
        found = pairing.pairing_by_id(row.pairing_id)
    except pairing.PairingUnknown:
        return None
    return found if found.ended_at is None else None


def _actor(service: catalogue.ServiceView, found: pairing.PairingView) -> Actor:
    """The service, as its token for this person would have it."""
    paired = Paired(
        pairing_id=found.id,
        space_id=found.space_id,
        holder_id=found.holder_id,
        patient=PairwiseIdentifier(found.pairwise_id, service.pairing_oid),
    )
    return Actor(kind=ActorKind.SERVICE, id=str(service.id), name=service.name, paired=paired)


def _decision(case: access.Case, finality: Finality) -> access.Decision:
    return case.decide(READING.get(finality, Action.READ_MEASURES), finality=finality)
