"""Become the legal representative of a child, or say that one is not. Source: RULES.md MIN-01 to MIN-06."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from espace_sante.identity.domain.minority import is_minor
from espace_sante.identity.domain.representation import (
    AgreementAnswer,
    ChildUnknown,
    Ground,
    Kind,
    ProofKind,
    ProvedAct,
    Standing,
    check_may_represent,
)
from espace_sante.identity.domain.representation_events import FamilyAct, FamilyTopic
from espace_sante.identity.models import (
    AuthorityKept,
    ConsentAlone,
    Filiation,
    Holder,
    JudgeDecision,
    NotRepresentative,
    ParentalAgreement,
    Relationship,
)
from espace_sante.identity.services.families.news import changed, tell
from espace_sante.identity.services.families.proofs import note_proofs
from espace_sante.identity.services.family import current, end_relationships, relate
from espace_sante.kernel.actors import SYSTEM, Actor


def add_representative(
    *,
    child_id: UUID,
    actor: Actor,
    certified: bool,
    ground: str = Ground.CERTIFIED.value,
    now: datetime,
) -> None:
    """The person who asks becomes a legal representative of the child, at once, for usual acts (MIN-02).

    Ground `certified`: the insurer knows them as a parent. Ground `code`: they gave the code sent for this child, which
    the caller has checked. The other parents and representatives are asked, and can contest (MIN-05).
    Raises ChildUnknown, and what `check_may_represent` raises.
    """
    person_id = holder_of(actor)
    with transaction.atomic(using="ens"):
        child = locked(child_id)
        if ground == Ground.CERTIFIED and person_id not in declared_parents(child_id, now=now):
            raise ChildUnknown
        begin(child, person_id, actor=actor, certified=certified, ground=Ground(ground), now=now)


def begin(
    child: Holder,
    person_id: UUID,
    *,
    actor: Actor,
    certified: bool,
    ground: Ground,
    agreeing: Iterable[UUID] = (),
    now: datetime,
) -> None:
    """Within a transaction that holds the child: check, write the row, ask the others but those in `agreeing`."""
    check_may_represent(standing(child, person_id, now=now), certified=certified)
    relate(
        person_id=person_id, helped_id=child.id, kind=Kind.REPRESENTATIVE.value, now=now, by=actor, ground=ground.value
    )
    changed(FamilyAct.BEGAN, helped_id=child.id, by=actor, now=now, subject_id=person_id, ground=ground.value)
    asked = others_concerned(child.id, but={person_id, *agreeing}, now=now)
    _ask(child.id, person_id, asked, now=now)


def say_not_representative(*, child_id: UUID, actor: Actor, now: datetime) -> None:
    """« Je ne suis pas son représentant légal »: a dated answer, after which nothing of the child goes through them.

    A representation that they had ends with it (MIN-03). Raises ChildUnknown for a child they have nothing to do with.
    """
    person_id = holder_of(actor)
    with transaction.atomic(using="ens"):
        child = locked(child_id)
        tied = Relationship.objects.filter(
            current(now), person_id=person_id, helped=child, kind=Kind.REPRESENTATIVE.value
        )
        if not tied.exists() and person_id not in declared_parents(child_id, now=now):
            raise ChildUnknown
        decline(child, actor=actor, now=now)


def decline(child: Holder, *, actor: Actor, now: datetime) -> None:
    """Within a transaction that holds the child: write the answer, end what there was."""
    person_id = holder_of(actor)
    tied = Relationship.objects.filter(person_id=person_id, helped=child, kind=Kind.REPRESENTATIVE.value)
    if end_relationships(tied, by=actor, ground=Ground.ANSWER, now=now):
        changed(
            FamilyAct.ENDED, helped_id=child.id, by=actor, now=now, subject_id=person_id, ground=Ground.ANSWER.value
        )
    _, made = NotRepresentative.objects.get_or_create(
        child=child,
        person_id=person_id,
        until__isnull=True,
        defaults={
            "since": now,
            "by_kind": actor.kind.value,
            "by_id": actor.id,
            "ground": Ground.ANSWER.value,
        },
    )
    if made:
        changed(
            FamilyAct.DECLINED, helped_id=child.id, by=actor, now=now, subject_id=person_id, ground=Ground.ANSWER.value
        )


def take_back_answer(
    *, child_id: UUID, person_id: UUID, proofs: Collection[ProofKind], operator: Actor, now: datetime
) -> None:
    """The operator corrects a mistake: « je ne suis pas son représentant légal » no longer holds for this person.

    Raises ChildUnknown, ProofMissing.
    """
    with transaction.atomic(using="ens"):
        child = locked(child_id)
        note_proofs(child.id, ProvedAct.ANSWER_TAKEN_BACK, proofs, operator=operator, now=now)
        NotRepresentative.objects.filter(child_id=child_id, person_id=person_id, until__isnull=True).update(
            until=now, ended_by_kind=operator.kind.value, ended_by_id=operator.id, ended_ground=Ground.OPERATOR.value
        )


def know_parents(*, child_id: UUID, parent_ids: Sequence[UUID], now: datetime, by: Actor = SYSTEM) -> None:
    """What the insurer says of a child's parents from now on, who declared the child first; others are no more known.

    It opens no right, and ends none. Raises ChildUnknown.
    """
    with transaction.atomic(using="ens"):
        child = locked(child_id)
        rows = Filiation.objects.filter(child=child, until__isnull=True)
        if list(rows.order_by("rank").values_list("parent_id", flat=True)) == list(parent_ids):
            return
        rows.update(until=now, ended_by_kind=by.kind.value, ended_by_id=by.id, ended_ground=Ground.INSURER.value)
        Filiation.objects.bulk_create(
            [
                Filiation(
                    child=child, parent_id=one, rank=rank, since=now, by_kind=by.kind.value, by_id=by.id,
                    ground=Ground.INSURER.value,
                )
                for rank, one in enumerate(parent_ids, 1)
            ]
        )  # fmt: skip


def may_be_created_through(*, child_id: UUID, person_id: UUID, now: datetime) -> bool:
    """Whether the profile of a child may be created or managed through this person's account (MIN-03, LC-25).

    False as soon as they answered that they are not a representative, a judge left them no authority, or the minor
    consents alone (MIN-15).
    """
    child = Holder.objects.filter(id=child_id).first()
    if child is None:
        return False
    found = standing(child, person_id, now=now)
    return found.minor and not (found.said_not or found.without_authority or found.consents_alone)


def declared_parents(child_id: UUID, *, now: datetime) -> list[UUID]:
    """The parents the insurer knows, who declared the child first (MIN-01)."""
    rows = Filiation.objects.filter(Q(until__isnull=True) | Q(until__gt=now), child_id=child_id, since__lte=now)
    return list(rows.order_by("rank").values_list("parent_id", flat=True))


def standing(child: Holder, person_id: UUID, *, now: datetime) -> Standing:
    """What the child's family looks like to somebody who would represent the child, in seven short queries."""
    person = Holder.objects.only("birth_on").get(id=person_id)
    last = JudgeDecision.objects.filter(child=child).order_by("-recorded_at", "-id").first()
    ties = Relationship.objects.filter(current(now), helped=child)
    return Standing(
        minor=is_minor(child.birth_on, now=now),
        adult_person=not is_minor(person.birth_on, now=now),
        said_not=NotRepresentative.objects.filter(child=child, person_id=person_id, until__isnull=True).exists(),
        without_authority=bool(last) and not AuthorityKept.objects.filter(decision=last, person_id=person_id).exists(),
        contested=is_contested(child.id),
        representatives=ties.filter(kind=Kind.REPRESENTATIVE.value).count(),
        acts_already=ties.filter(person_id=person_id).exists(),
        consents_alone=ConsentAlone.objects.filter(child=child, until__isnull=True).exists(),
    )


def is_contested(child_id: UUID) -> bool:
    """Whether a parent contests and no judge has decided yet."""
    return ParentalAgreement.objects.filter(
        child_id=child_id, answer=AgreementAnswer.CONTESTED.value, settled_by__isnull=True
    ).exists()


def representatives(child_id: UUID, *, now: datetime) -> list[UUID]:
    """Who represents the child now."""
    rows = Relationship.objects.filter(current(now), helped_id=child_id, kind=Kind.REPRESENTATIVE.value)
    return list(rows.order_by("since", "id").values_list("person_id", flat=True))


def others_concerned(child_id: UUID, *, but: set[UUID], now: datetime) -> list[UUID]:
    """The parents the insurer knows and the representatives, less those who said they are not, and `but`."""
    concerned = dict.fromkeys([*declared_parents(child_id, now=now), *representatives(child_id, now=now)])
    declined = NotRepresentative.objects.filter(child_id=child_id, until__isnull=True)
    apart = but | set(declined.values_list("person_id", flat=True))
    return [one for one in concerned if one not in apart]


def locked(child_id: UUID) -> Holder:
    """The child, held until the end of the transaction: acts about one family follow one another."""
    child = Holder.objects.select_for_update(of=("self",)).filter(id=child_id).first()
    if child is None:
        raise ChildUnknown
    return child


def holder_of(actor: Actor) -> UUID:
    """The holder behind an actor who is a citizen."""
    if actor.holder_id is None:
        raise ChildUnknown
    return actor.holder_id


def _ask(child_id: UUID, newcomer_id: UUID, asked: list[UUID], *, now: datetime) -> None:
    window = timedelta(days=settings.CONTEST_WINDOW_DAYS)
    ParentalAgreement.objects.bulk_create(
        [
            ParentalAgreement(
                child_id=child_id, newcomer_id=newcomer_id, asked_of_id=one, asked_at=now, ends_at=now + window
            )
            for one in asked
        ]
    )
    tell(FamilyTopic.AGREEMENT_ASKED, people=asked, about=child_id, now=now)
