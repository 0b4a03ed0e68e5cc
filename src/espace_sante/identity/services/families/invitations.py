"""A representative invites the second one, by identity. Nothing tells whether that person exists (MIN-04).

An invitation is written in the same way, with the same queries, whether somebody answers to the identity or not; the
one that found nobody waits like the others, and expires.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from espace_sante.identity.domain.minority import is_minor
from espace_sante.identity.domain.names import name_key
from espace_sante.identity.domain.representation import (
    MOST_REPRESENTATIVES,
    EnoughRepresentatives,
    Ground,
    InvitationAnswer,
    InvitationPending,
    InvitationStatus,
    InvitationUnknown,
    InvitingOneself,
    NotAMinor,
)
from espace_sante.identity.domain.representation import invitation_status as status_at
from espace_sante.identity.domain.representation_events import FamilyAct, FamilyTopic
from espace_sante.identity.models import Holder, RepresentativeInvitation
from espace_sante.identity.services.families.agreements import contest
from espace_sante.identity.services.families.news import changed, tell
from espace_sante.identity.services.families.representatives import (
    begin,
    decline,
    holder_of,
    locked,
    representatives,
)
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import INS_OIDS, InvalidIdentifier, ins_key


@dataclass(frozen=True, slots=True)
class InvitedPerson:
    """Who is invited, as the sender typed it. The matricule is compared and forgotten."""

    birth_name: str
    first_given_name: str
    birth_on: date
    matricule: str

    @property
    def typed_name(self) -> str:
        return f"{' '.join(self.first_given_name.split())} {' '.join(self.birth_name.split())}"


def invite_representative(*, child_id: UUID, actor: Actor, person: InvitedPerson, now: datetime) -> UUID:
    """Invite the second representative. The caller has asked the decision point (it waits, or is frozen, there).

    Raises InvalidIdentifier (the form of the matricule alone), InvitingOneself, InvitationPending,
    EnoughRepresentatives, NotAMinor; never anything that depends on whether the person exists.
    """
    sender_id = holder_of(actor)
    number = _checked(person.matricule)
    with transaction.atomic(using="ens"):
        child = locked(child_id)
        if not is_minor(child.birth_on, now=now):
            raise NotAMinor
        if len(representatives(child.id, now=now)) >= MOST_REPRESENTATIVES:
            raise EnoughRepresentatives
        if RepresentativeInvitation.objects.filter(child=child, answer="", ends_at__gt=now).exists():
            raise InvitationPending
        invited_id = _found(person, number)
        if invited_id == sender_id:
            raise InvitingOneself
        row = RepresentativeInvitation.objects.create(
            child=child,
            sender_id=sender_id,
            invited_id=invited_id,
            typed_name=person.typed_name[:220],
            sent_at=now,
            ends_at=now + timedelta(days=settings.REPRESENTATIVE_INVITATION_DAYS),
        )
        changed(FamilyAct.INVITED, helped_id=child.id, by=actor, now=now)
        tell(FamilyTopic.INVITATION_SENT, people=[invited_id], about=child.id, now=now)
        return row.id


def withdraw_invitation(*, invitation_id: UUID, actor: Actor, now: datetime) -> UUID:
    """Its sender withdraws an invitation that waits; returns the child's id. Raises InvitationUnknown."""
    with transaction.atomic(using="ens"):
        row = _waiting(invitation_id, now=now, sender_id=holder_of(actor))
        _close(row, InvitationAnswer.WITHDRAWN, now)
        changed(FamilyAct.INVITATION_WITHDRAWN, helped_id=row.child_id, by=actor, now=now)
        return row.child_id


def accept_invitation(*, invitation_id: UUID, actor: Actor, certified: bool, now: datetime) -> UUID:
    """Become the second representative, certifying that one is; returns the child's id (MIN-02, MIN-04).

    The sender agreed by inviting; another parent whom the insurer knows is asked.
    Raises InvitationUnknown, and what `check_may_represent` raises.
    """
    person_id = holder_of(actor)
    with transaction.atomic(using="ens"):
        row = _waiting(invitation_id, now=now, invited_id=person_id)
        child = locked(row.child_id)
        if row.sender_id not in representatives(child.id, now=now):
            raise InvitationUnknown  # who invited no longer represents the child
        begin(
            child,
            person_id,
            actor=actor,
            certified=certified,
            ground=Ground.INVITATION,
            agreeing=[row.sender_id],
            now=now,
        )
        _close(row, InvitationAnswer.ACCEPTED, now)
        tell(FamilyTopic.INVITATION_ANSWERED, people=[row.sender_id], about=child.id, now=now)
        return child.id


def refuse_invitation(*, invitation_id: UUID, actor: Actor, not_representative: bool, now: datetime) -> None:
    """Refuse; with `not_representative`, the answer holds for the future too (MIN-03). Raises InvitationUnknown."""
    with transaction.atomic(using="ens"):
        row = _waiting(invitation_id, now=now, invited_id=holder_of(actor))
        child = locked(row.child_id)
        _close(row, InvitationAnswer.REFUSED, now)
        changed(FamilyAct.INVITATION_REFUSED, helped_id=child.id, by=actor, now=now)
        if not_representative:
            decline(child, actor=actor, now=now)
        tell(FamilyTopic.INVITATION_ANSWERED, people=[row.sender_id], about=child.id, now=now)


def contest_invitation(*, invitation_id: UUID, actor: Actor, now: datetime) -> None:
    """The invited person contests that the sender represents the child. Raises InvitationUnknown.

    It counts as the contest of a parent: the sender declared, by inviting, that this person is a representative.
    """
    with transaction.atomic(using="ens"):
        row = _waiting(invitation_id, now=now, invited_id=holder_of(actor))
        child = locked(row.child_id)
        _close(row, InvitationAnswer.CONTESTED, now)
        contest(child_id=child.id, newcomer_id=row.sender_id, actor=actor, now=now)
        tell(FamilyTopic.INVITATION_ANSWERED, people=[row.sender_id], about=child.id, now=now)


def _waiting(invitation_id: UUID, *, now: datetime, **whose: UUID) -> RepresentativeInvitation:
    row = RepresentativeInvitation.objects.select_for_update(of=("self",)).filter(id=invitation_id, **whose).first()
    if row is None or status_at(answer=row.answer, ends_at=row.ends_at, now=now) is not InvitationStatus.PENDING:
        raise InvitationUnknown
    return row


def _close(row: RepresentativeInvitation, answer: InvitationAnswer, now: datetime) -> None:
    row.answer, row.answered_at = answer.value, now
    row.save(update_fields=["answer", "answered_at"])


def _checked(matricule: str) -> str:
    """The matricule as it is compared, 13 characters and their key. Raises InvalidIdentifier on its form alone."""
    number = "".join(matricule.split()).upper()
    if len(number) != 15 or not number[13:].isdecimal():
        raise InvalidIdentifier("A national health identity has 13 characters and a key of 2 digits.", field="ins")
    try:
        key = ins_key(number[:13])
    except ValueError:
        key = ""
    if number[13:] != key:
        raise InvalidIdentifier("The key of this national health identity is wrong.", field="ins")
    return number


def _found(person: InvitedPerson, number: str) -> UUID | None:
    """The one holder with this matricule and all these traits; the same query and comparisons whatever it finds."""
    rows = Holder.objects.filter(ins=number, ins_oid__in=INS_OIDS, birth_on=person.birth_on, merged_into__isnull=True)
    names = (name_key(person.birth_name), name_key(person.first_given_name))
    found = [
        holder_id
        for holder_id, birth_name, given_name in rows.values_list("id", "birth_name", "first_given_name")
        if (name_key(birth_name), name_key(given_name)) == names
    ]
    return found[0] if len(found) == 1 else None
