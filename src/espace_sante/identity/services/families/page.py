"""What somebody may know of their family: the page « Ma famille », and what waits for an answer on the first page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value

from espace_sante.identity.domain.minority import last_adult_birth, majority_on
from espace_sante.identity.domain.representation import (
    MOST_REPRESENTATIVES,
    AgreementStatus,
    InvitationStatus,
    InvitationUnknown,
    Kind,
    MeasureKind,
    agreement_status,
    invitation_status,
)
from espace_sante.identity.models import (
    Filiation,
    NotRepresentative,
    ParentalAgreement,
    ProtectionMeasure,
    Relationship,
    RepresentativeInvitation,
)
from espace_sante.identity.services.directory import HolderView, holder_view
from espace_sante.identity.services.families.proofs import ProvedDecision, proved_decisions
from espace_sante.identity.services.family import ActsFor, acts_for, consenting_alone, current


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An invitation, as its sender sees it (`typed_name`) or as who received it does (`sender`, `child`)."""

    id: UUID
    child: HolderView
    sender: HolderView
    typed_name: str
    sent_at: datetime
    ends_at: datetime
    status: InvitationStatus
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class AgreementView:
    """What is asked of the other parent about `newcomer`."""

    id: UUID
    child: HolderView
    newcomer: HolderView
    asked_of_id: UUID
    asked_at: datetime
    ends_at: datetime
    status: AgreementStatus
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class MeasureView:
    """A measure of protection; `open` says whether who is in charge of it may act now."""

    id: UUID
    kind: MeasureKind
    protected: HolderView
    person: HolderView
    since: datetime
    open: bool


@dataclass(frozen=True, slots=True)
class Representative:
    """Somebody who represents a child, since when and on what ground."""

    holder: HolderView
    since: datetime
    ground: str


@dataclass(frozen=True, slots=True)
class RepresentedChild:
    """A child one represents, the others who do, and what waits."""

    holder: HolderView
    since: datetime
    majority_on: date
    others: list[Representative]
    invitations: list[InvitationView]
    contested: bool
    awaiting_until: datetime | None
    decisions: list[ProvedDecision] = field(default_factory=list)

    @property
    def may_invite(self) -> bool:
        """Whether the second representative can be invited now; the decision point has the last word."""
        pending = any(one.status is InvitationStatus.PENDING for one in self.invitations)
        alone = len(self.others) + 1 < MOST_REPRESENTATIVES
        return alone and not (pending or self.contested or self.awaiting_until)


@dataclass(frozen=True, slots=True)
class Family:
    """All of it. `to_add`: children the insurer ties to this person, not represented by them yet."""

    children: list[RepresentedChild]
    to_add: list[HolderView]
    declined: list[HolderView]
    received: list[InvitationView]
    asked: list[AgreementView]
    contested_by_me: list[AgreementView]
    adults: list[ActsFor]
    measures_on_me: list[MeasureView]
    measures_by_me: list[MeasureView]


@dataclass(frozen=True, slots=True)
class Question:
    """Something that waits for an answer: `what` is `invitation`, `agreement`, `assistance` or `child`."""

    what: str
    id: UUID
    about: str
    by: str
    ends_at: datetime | None


def family_of(holder_id: UUID, *, now: datetime) -> Family:
    """The family of this person, in eight queries whatever its size."""
    people = acts_for(holder_id, now=now)
    children = [one for one in people if one.kind == Kind.REPRESENTATIVE]
    ids = [one.holder.id for one in children]
    others = _representatives(ids, but=holder_id, now=now)
    invitations = _invitations(Q(child_id__in=ids) | Q(invited_id=holder_id), now)
    agreements = _agreements(Q(child_id__in=ids) | Q(asked_of_id=holder_id), now)
    declined = _declined(holder_id)
    measures = _measures(holder_id, now)
    proved = proved_decisions(ids)
    apart = {*ids, *(one.id for one in declined)}
    return Family(
        children=[
            replace(_child(one, others[one.holder.id], invitations, agreements, now), decisions=proved[one.holder.id])
            for one in children
        ],
        to_add=[one for one in _declared_children(holder_id, now) if one.id not in apart],
        declined=declined,
        received=[view for view, invited_id in invitations if invited_id == holder_id],
        asked=[
            view for view in agreements
            if view.asked_of_id == holder_id and view.status is AgreementStatus.WAITING
        ],
        contested_by_me=[
            view for view in agreements
            if view.asked_of_id == holder_id and view.status is AgreementStatus.CONTESTED
        ],
        adults=[one for one in people if one.kind in {Kind.GUARDIAN, Kind.ASSISTANT}],
        measures_on_me=[one for one in measures if one.protected.id == holder_id],
        measures_by_me=[one for one in measures if one.person.id == holder_id],
    )  # fmt: skip


def questions_for(holder_id: UUID, *, now: datetime) -> list[Question]:
    """What waits for this person's answer, in one query: for the first page."""
    invitations = RepresentativeInvitation.objects.filter(invited_id=holder_id, answer="", ends_at__gt=now)
    agreements = ParentalAgreement.objects.filter(
        asked_of_id=holder_id, answer="", settled_by__isnull=True, ends_at__gt=now
    )
    consented = Relationship.objects.filter(current(now), helped_id=holder_id, kind=Kind.ASSISTANT.value)
    measures = ProtectionMeasure.objects.filter(
        protected_id=holder_id, kind=MeasureKind.ASSISTANCE.value, until__isnull=True
    ).exclude(person_id__in=consented.values("person_id"))
    rows = _asked(invitations, "invitation", "child", "sender", F("ends_at")).union(
        _asked(agreements, "agreement", "child", "newcomer", F("ends_at")),
        _asked(measures, "assistance", "protected", "person", F("until")),
        _asked(_to_add(holder_id, now), "child", "child", "child", F("until"), own_id="child_id"),
    )
    found = [
        Question(what=what, id=id_, about=about, by=f"{given} {used or birth}", ends_at=ends_at)
        for what, id_, about, given, used, birth, ends_at in rows
    ]
    return sorted(found, key=lambda one: (one.ends_at is None, one.ends_at or now, one.about))


def invitation_to(*, holder_id: UUID, invitation_id: UUID, now: datetime) -> InvitationView:
    """An invitation this person received and that waits. Raises InvitationUnknown."""
    found = _invitations(Q(id=invitation_id, invited_id=holder_id), now)
    if not found or found[0][0].status is not InvitationStatus.PENDING:
        raise InvitationUnknown
    return found[0][0]


def agreement_asked_of(*, holder_id: UUID, agreement_id: UUID, now: datetime) -> AgreementView:
    """A question asked of this person that waits. Raises InvitationUnknown."""
    found = _agreements(Q(id=agreement_id, asked_of_id=holder_id), now)
    if not found or found[0].status is not AgreementStatus.WAITING:
        raise InvitationUnknown
    return found[0]


def child_to_add(*, holder_id: UUID, child_id: UUID, now: datetime) -> HolderView:
    """A minor the insurer ties to this person, whom they neither represent nor declined. Raises InvitationUnknown."""
    row = _to_add(holder_id, now).filter(child_id=child_id).select_related("child").first()
    if row is None:
        raise InvitationUnknown
    return holder_view(row.child)


def _child(
    one: ActsFor,
    others: list[Representative],
    invitations: list[tuple[InvitationView, UUID | None]],
    agreements: list[AgreementView],
    now: datetime,
) -> RepresentedChild:
    mine = [view for view in agreements if view.child.id == one.holder.id]
    waiting = [view.ends_at for view in mine if view.status is AgreementStatus.WAITING]
    return RepresentedChild(
        holder=one.holder,
        since=one.since,
        majority_on=majority_on(one.holder.birth_on),
        others=others,
        invitations=[view for view, _invited in invitations if view.child.id == one.holder.id],
        contested=any(view.status is AgreementStatus.CONTESTED for view in mine),
        awaiting_until=max(waiting) if waiting else None,
    )


def _representatives(ids: Iterable[UUID], *, but: UUID, now: datetime) -> dict[UUID, list[Representative]]:
    rows = Relationship.objects.filter(current(now), helped_id__in=list(ids), kind=Kind.REPRESENTATIVE.value)
    found: dict[UUID, list[Representative]] = defaultdict(list)
    for row in rows.exclude(person_id=but).select_related("person").order_by("since", "id"):
        found[row.helped_id].append(Representative(holder_view(row.person), row.since, row.ground))
    return found


def _invitations(which: Q, now: datetime) -> list[tuple[InvitationView, UUID | None]]:
    rows = RepresentativeInvitation.objects.filter(which).select_related("child", "sender")
    return [
        (
            InvitationView(
                id=row.id,
                child=holder_view(row.child),
                sender=holder_view(row.sender),
                typed_name=row.typed_name,
                sent_at=row.sent_at,
                ends_at=row.ends_at,
                status=invitation_status(answer=row.answer, ends_at=row.ends_at, now=now),
                answered_at=row.answered_at,
            ),
            row.invited_id,
        )
        for row in rows.order_by("-sent_at", "-id")
    ]


def _agreements(which: Q, now: datetime) -> list[AgreementView]:
    rows = ParentalAgreement.objects.filter(which).select_related("child", "newcomer")
    return [
        AgreementView(
            id=row.id,
            child=holder_view(row.child),
            newcomer=holder_view(row.newcomer),
            asked_of_id=row.asked_of_id,
            asked_at=row.asked_at,
            ends_at=row.ends_at,
            status=agreement_status(
                answer=row.answer, settled=row.settled_by_id is not None, ends_at=row.ends_at, now=now
            ),
            answered_at=row.answered_at,
        )
        for row in rows.order_by("-asked_at", "-id")
    ]


def _to_add(holder_id: UUID, now: datetime) -> QuerySet[Filiation]:
    """The minors the insurer ties to this person, less those they represent and those they declined."""
    tied = Relationship.objects.filter(current(now), person_id=holder_id).values("helped_id")
    declined = NotRepresentative.objects.filter(person_id=holder_id, until__isnull=True).values("child_id")
    return _declared(holder_id, now).exclude(child_id__in=tied).exclude(child_id__in=declined)


def _declared(holder_id: UUID, now: datetime) -> QuerySet[Filiation]:
    return Filiation.objects.filter(
        ~Q(Exists(consenting_alone("child", now))),
        Q(until__isnull=True) | Q(until__gt=now),
        parent_id=holder_id,
        since__lte=now,
        child__birth_on__gt=last_adult_birth(now),
    )


def _declared_children(holder_id: UUID, now: datetime) -> list[HolderView]:
    rows = _declared(holder_id, now).select_related("child").order_by("child__birth_on", "id")
    return [holder_view(row.child) for row in rows]


def _declined(holder_id: UUID) -> list[HolderView]:
    rows = NotRepresentative.objects.filter(person_id=holder_id, until__isnull=True).select_related("child")
    return [holder_view(row.child) for row in rows.order_by("since", "id")]


def _measures(holder_id: UUID, now: datetime) -> list[MeasureView]:
    rows = ProtectionMeasure.objects.filter(
        Q(protected_id=holder_id) | Q(person_id=holder_id), until__isnull=True
    ).select_related("protected", "person")
    acting = Relationship.objects.filter(current(now), kind__in=[Kind.GUARDIAN.value, Kind.ASSISTANT.value])
    return [
        MeasureView(
            id=row.id,
            kind=MeasureKind(row.kind),
            protected=holder_view(row.protected),
            person=holder_view(row.person),
            since=row.since,
            open=row.acts,
        )
        for row in rows.annotate(acts=_acts(acting)).order_by("since", "id")
    ]


def _acts(rows: QuerySet[Relationship]) -> Exists:
    return Exists(rows.filter(helped_id=OuterRef("protected_id"), person_id=OuterRef("person_id")))


def _asked(
    rows: QuerySet[Any], what: str, about: str, by: str, ends_at: F, *, own_id: str = "id"
) -> QuerySet[Any, Any]:
    """One kind of question as seven columns, for a union."""
    known = rows.annotate(what=Value(what, output_field=CharField()), asked_id=F(own_id), closes_at=ends_at)
    found: QuerySet[Any, Any] = known.values_list(
        "what",
        "asked_id",
        f"{about}__first_given_name",
        f"{by}__first_given_name",
        f"{by}__used_name",
        f"{by}__birth_name",
        "closes_at",
    )
    return found
