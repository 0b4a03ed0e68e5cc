"""What is told of a subscription, to its service and to the person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Count, Max, QuerySet

from espace_sante.access.api import Finality
from espace_sante.kernel.actors import Actor
from espace_sante.subscriptions.domain.errors import SubscriptionUnknown
from espace_sante.subscriptions.domain.states import LIVE, State, Trouble
from espace_sante.subscriptions.models import Push, Subscription
from espace_sante.subscriptions.services.sealing import open_words

MOST_FAILING = 10


@dataclass(frozen=True, slots=True)
class SubscriptionView:
    """`trouble`: of the last call, or what ended it; `told_at`: the last call that was answered as it should."""

    id: UUID
    service_id: UUID
    pairing_id: UUID
    space_id: UUID
    finalities: tuple[Finality, ...]
    endpoint: str
    criteria: str
    reason: str
    state: State
    trouble: Trouble | None
    version: int
    made_at: datetime
    changed_at: datetime
    ends_at: datetime | None
    told_at: datetime | None
    failures: int


def view_of(row: Subscription) -> SubscriptionView:
    words = open_words(row.id, row.sealed)
    return SubscriptionView(
        id=row.id,
        service_id=row.service_id,
        pairing_id=row.pairing_id,
        space_id=row.space_id,
        finalities=tuple(map(Finality, row.finalities.split(","))),
        endpoint=words.endpoint,
        criteria=words.criteria,
        reason=words.reason,
        state=State(row.state),
        trouble=Trouble(row.trouble) if row.trouble else None,
        version=row.version,
        made_at=row.made_at,
        changed_at=row.changed_at,
        ends_at=row.ends_at,
        told_at=row.told_at,
        failures=row.failures,
    )


def own(actor: Actor) -> QuerySet[Subscription]:
    """Those that this service asked for, for the person its token is about, while they are linked."""
    if actor.paired is None:
        raise SubscriptionUnknown
    return Subscription.objects.filter(
        space_id=actor.paired.space_id, service_id=UUID(actor.id), pairing_id=actor.paired.pairing_id
    )


def subscription(*, actor: Actor, subscription_id: UUID) -> SubscriptionView:
    """Raises SubscriptionUnknown, also for another service's, or another person's."""
    row = own(actor).filter(id=subscription_id).first()
    if row is None:
        raise SubscriptionUnknown
    return view_of(row)


def subscriptions_of(*, actor: Actor) -> list[SubscriptionView]:
    """Newest first."""
    return [view_of(row) for row in own(actor).order_by("-made_at", "-id")]


@dataclass(frozen=True, slots=True)
class Figures:
    """How many subscriptions of a service stand where; `trouble`: the last that went wrong among those that live."""

    by_state: Mapping[State, int]
    trouble: Trouble | None


def figures_of(service_id: UUID) -> Figures:
    """For its publisher, of nobody in particular. Two queries."""
    rows = Subscription.objects.filter(service_id=service_id)
    counted = rows.order_by().values_list("state").annotate(count=Count("id"))
    wrong = rows.exclude(trouble="").exclude(state=State.OFF).order_by("-changed_at").values_list("trouble", flat=True)
    last = wrong.first()
    return Figures({State(state): count for state, count in counted}, Trouble(last) if last else None)


@dataclass(frozen=True, slots=True)
class Failing:
    """A subscription whose last call went wrong: the host called, why, how often in a row, when it is tried again."""

    host: str
    trouble: Trouble
    failures: int
    again_at: datetime | None


@dataclass(frozen=True, slots=True)
class Deliveries:
    """What became of the last pushes of a service: the last that was taken, how many wait, what fails."""

    last_told_at: datetime | None
    waiting: int
    failing: list[Failing]


def deliveries_of(service_id: UUID) -> Deliveries:
    """For its publisher, of nobody in particular; the ten that fail the longest in a row. Three queries."""
    rows = Subscription.objects.filter(service_id=service_id)
    wrong = rows.filter(failures__gt=0).exclude(state=State.OFF).order_by("-failures", "id")[:MOST_FAILING]
    return Deliveries(
        last_told_at=rows.aggregate(last=Max("told_at"))["last"],
        waiting=Push.objects.filter(subscription__service_id=service_id).count(),
        failing=[
            Failing(_host(row), Trouble(row.trouble), row.failures, row.due_at if row.state in LIVE else None)
            for row in wrong
            if row.trouble
        ],
    )


def _host(row: Subscription) -> str:
    return urlsplit(open_words(row.id, row.sealed).endpoint).hostname or ""


def of_pairings(pairing_ids: Sequence[UUID], *, space_id: UUID) -> list[SubscriptionView]:
    """For the person: what their linked services watch, newest first. One query."""
    rows = Subscription.objects.filter(space_id=space_id, pairing_id__in=list(pairing_ids))
    return [view_of(row) for row in rows.order_by("-made_at", "-id")]
