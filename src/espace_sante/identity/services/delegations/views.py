"""Delegations for reading: what each side knows of them, with their state at an instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q

from espace_sante.identity.domain.delegation import DelegationState, DelegationUnknown, EmergencyReason, Terms, state_at
from espace_sante.identity.models import CarerEmergency, Delegation, DelegationStep, DelegationTerms, Holder
from espace_sante.identity.services.directory import HolderView, holder_view


@dataclass(frozen=True, slots=True)
class StepView:
    """One recorded state: which one, when, decided by which holder."""

    position: int
    state: DelegationState
    at: datetime
    by_id: str


@dataclass(frozen=True, slots=True)
class TermsView:
    """One version of what is opened, when it was decided and by which holder."""

    position: int
    value: Terms
    decided_at: datetime
    by_id: str


@dataclass(frozen=True, slots=True)
class EmergencyView:
    """An emergency a carer declared."""

    since: datetime
    until: datetime
    reason: EmergencyReason


@dataclass(frozen=True, slots=True)
class DelegationView:
    """A delegation as both sides see it. `carer` is given to the helped person only once they have accepted."""

    id: UUID
    helped: HolderView
    carer: HolderView | None
    carer_id: UUID | None
    typed_name: str
    made_at: datetime
    expires_at: datetime
    state: DelegationState
    since: datetime
    until: datetime
    terms: Terms
    steps: tuple[StepView, ...]
    history: tuple[TermsView, ...]
    emergencies: tuple[EmergencyView, ...]

    @property
    def carer_name(self) -> str:
        """The carer's name, as it was typed until they accept: a page never tells more than its reader gave."""
        return self.carer.full_name if self.carer else self.typed_name

    @property
    def state_since(self) -> datetime:
        """When the state began, what time alone decides included."""
        if self.state is DelegationState.EXPIRED:
            return min(self.expires_at, self.until)
        return self.until if self.state is DelegationState.ENDED else self.steps[-1].at

    def emergency_at(self, now: datetime) -> EmergencyView | None:
        """The emergency that runs at this instant, or None."""
        return next((one for one in self.emergencies if one.since <= now < one.until), None)


def delegation(delegation_id: UUID, *, now: datetime) -> DelegationView:
    """Raises DelegationUnknown."""
    found = _views(Q(id=delegation_id), now)
    if not found:
        raise DelegationUnknown
    return found[0]


def delegations_given(helped_id: UUID, *, now: datetime) -> list[DelegationView]:
    """What this person asked of carers, newest first. Four queries, whatever their number."""
    return _views(_about("helped", helped_id), now)


def delegations_received(carer_id: UUID, *, now: datetime) -> list[DelegationView]:
    """What was asked of this person, newest first. Four queries, whatever their number."""
    return _views(_about("carer", carer_id), now)


@dataclass(frozen=True, slots=True)
class CarerNotices:
    """What the first page tells: invitations that wait for an answer, emergencies that run in one's own space."""

    invitations: tuple[DelegationView, ...] = ()
    emergencies: tuple[DelegationView, ...] = ()


def carer_notices(holder_id: UUID, *, now: datetime) -> CarerNotices:
    """One query when there is nothing to tell."""
    waits = _about("carer", holder_id) & Q(expires_at__gt=now) & ~Q(steps__position__gt=1)
    runs = _about("helped", holder_id) & Q(emergencies__since__lte=now, emergencies__until__gt=now)
    ids = list(Delegation.objects.filter(waits | runs).values_list("id", flat=True).distinct())
    found = _views(Q(id__in=ids), now) if ids else []
    return CarerNotices(
        invitations=tuple(
            one for one in found if one.carer_id == holder_id and one.state is DelegationState.PENDING
        ),
        emergencies=tuple(
            one for one in found
            if one.helped.id == holder_id and one.state is DelegationState.ACCEPTED and one.emergency_at(now)
        ),
    )  # fmt: skip


def _about(side: str, holder_id: UUID) -> Q:
    """The delegations of a person, those of a duplicate merged into them included."""
    return Q(**{f"{side}_id": holder_id}) | Q(**{f"{side}__merged_into_id": holder_id})


def _kept(holder: Holder) -> Holder:
    """The person themselves, or the one into whom they were merged."""
    return holder.merged_into or holder


def _views(which: Q, now: datetime) -> list[DelegationView]:
    people = ("helped__merged_into", "carer__merged_into")
    rows = (
        Delegation.objects.filter(which)
        .select_related("helped", "carer", *people)
        .prefetch_related(
            Prefetch("steps", DelegationStep.objects.order_by("position")),
            Prefetch("terms", DelegationTerms.objects.order_by("position")),
            Prefetch("emergencies", CarerEmergency.objects.order_by("-since")),
        )
    )
    return [_view(row, now) for row in rows.order_by("-made_at", "-id")]


def _view(row: Delegation, now: datetime) -> DelegationView:
    """A delegation with its prefetched steps and terms, as it stands at an instant."""
    steps, terms = list(row.steps.all()), list(row.terms.all())
    state = state_at(DelegationState(steps[-1].state), expires_at=row.expires_at, until=terms[-1].until, now=now)
    accepted = any(step.state == DelegationState.ACCEPTED for step in steps)
    return DelegationView(
        id=row.id,
        helped=holder_view(_kept(row.helped)),
        carer=holder_view(_kept(row.carer)) if row.carer and accepted else None,
        carer_id=_kept(row.carer).id if row.carer else None,
        typed_name=row.typed_name,
        made_at=row.made_at,
        expires_at=row.expires_at,
        state=state,
        since=terms[-1].since,
        until=terms[-1].until,
        terms=terms[-1].value,
        steps=tuple(
            StepView(position=one.position, state=DelegationState(one.state), at=one.at, by_id=one.by_id)
            for one in steps
        ),
        history=tuple(
            TermsView(position=one.position, value=one.value, decided_at=one.decided_at, by_id=one.by_id)
            for one in terms
        ),
        emergencies=tuple(
            EmergencyView(since=one.since, until=one.until, reason=EmergencyReason(one.reason))
            for one in row.emergencies.all()
        ),
    )
