"""What the operator does of campaigns, and for one person who telephones, writes or comes to a counter.

Campaigns are numbers: the decision is asked and nothing is traced, since nobody is named. Whoever looks one person up
is written in that person's trace, before the answer. No content is ever in reach.
Source: RULES.md OPE-04, OPE-05, LC-02, LC-04, LC-05, C4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from espace_sante.access.domain.decide import decide
from espace_sante.access.domain.decision import Decision
from espace_sante.access.domain.facts import Action, Relations, SpaceFacts
from espace_sante.access.services.ask import AccessRefused
from espace_sante.access.services.find_space import MATRICULE_OIDS
from espace_sante.access.services.matrices import current_matrix
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.errors import Conflict, NotFound
from espace_sante.kernel.identifiers import INS_NIR_OID, Ins, new_id
from espace_sante.spaces import api as spaces


class PersonUnknown(NotFound):
    """Nobody answers to this, in the population that was received."""

    code = "person-unknown"


class SeveralPeople(Conflict):
    """Several people answer to this: more must be known to look one of them up."""

    code = "several-people"


class NoticeUnknown(NotFound):
    """There is no notice of this code, or none of this person that may be sent again."""

    code = "notice-unknown"


@dataclass(frozen=True, slots=True)
class LookedUp:
    """One person, where their space stands and why. `address`: the lines of an envelope, where letters go."""

    holder: identity.HolderView
    standing: spaces.Standing
    older: spaces.OlderRecordView | None
    correction: spaces.CorrectionView | None
    address: tuple[str, ...]
    has_mail: bool


def check_operator(actor: Actor, action: Action) -> Decision:
    """Let an operator do what is about no one person, or look somebody up. Raises AccessRefused for anybody else."""
    decision = decide(
        actor=actor,
        action=action,
        space=SpaceFacts(space_id=new_id(), open=False, active=False),
        relations=Relations(),
        matrix=current_matrix(),
    )
    if not decision.allowed:
        raise AccessRefused(decision)
    return decision


def find_person(
    *,
    actor: Actor,
    now: datetime,
    matricule: str = "",
    family_name: str = "",
    birth_on: date | None = None,
    given_name: str = "",
) -> UUID:
    """The holder of a matricule, or of a name and a birth date. Traced in their space.

    Raises PersonUnknown, SeveralPeople, InvalidIdentifier, AccessRefused before anything is looked at.
    """
    check_operator(actor, Action.LOOK_UP_PERSON)
    if matricule:
        one = identity.holder_by_matricule(Ins.parse(matricule, oid=INS_NIR_OID).value, oids=MATRICULE_OIDS)
        found = [one] if one else []
    else:
        found = identity.holders_named(family_name, birth_on=birth_on, given_name=given_name) if birth_on else []
    if not found:
        raise PersonUnknown
    if len(found) > 1:
        raise SeveralPeople
    _trace(audit.Act.SPACE_FOUND, actor=actor, space_id=_place(found[0].id, now), now=now)
    return found[0].id


def look_up_person(*, actor: Actor, holder_id: UUID, now: datetime, already_traced: bool = False) -> LookedUp:
    """Where one person stands. `already_traced`: this session's search is in the trace.

    Raises PersonUnknown, AccessRefused.
    """
    check_operator(actor, Action.LOOK_UP_PERSON)
    holder = _holder(holder_id)
    space_id = _place(holder_id, now)
    if not already_traced:
        _trace(audit.Act.SPACE_FOUND, actor=actor, space_id=space_id, now=now)
    to = identity.addressees([holder_id], now=now)[holder_id]
    return LookedUp(
        holder=holder,
        standing=spaces.standing_of(space_id),
        older=spaces.older_record_of(space_id),
        correction=spaces.correction_of(space_id),
        address=to.address,
        has_mail=bool(to.email),
    )


def oppose_for(
    *,
    actor: Actor,
    holder_id: UUID,
    channel: spaces.OppositionChannel,
    said_at: datetime,
    by_representative: bool,
    now: datetime,
) -> spaces.OppositionView:
    """Record what a person said by telephone, at a counter or by post; the opposition, with its receipt number.

    Raises PersonUnknown, AccessRefused, SpaceAlreadyOpen, SaidInTheFuture, MoveNotAllowed.
    """
    decision = check_operator(actor, Action.ASSIST_OPPOSITION)
    _holder(holder_id)
    spaces.oppose_opening(
        holder_id=holder_id,
        by=actor,
        now=now,
        ground=decision.reason.value,
        channel=channel,
        said_at=said_at,
        for_a_child=by_representative,
    )
    told = spaces.opposition_of(holder_id)
    assert told is not None  # recorded above
    return told


def withdraw_opposition_for(*, actor: Actor, holder_id: UUID, now: datetime) -> None:
    """The person changes their mind, by the same ways. Raises PersonUnknown, AccessRefused, NoOpposition."""
    check_operator(actor, Action.ASSIST_OPPOSITION)
    _holder(holder_id)
    try:
        spaces.withdraw_opposition(holder_id=holder_id, by=actor, now=now)
    except spaces.SpaceUnknown:
        raise spaces.NoOpposition from None


def confirm_opposition_for(*, actor: Actor, holder_id: UUID, now: datetime) -> spaces.OppositionView:
    """The person confirms the refusal, by the same ways: the older record closes (LC-09).

    Raises PersonUnknown, AccessRefused, NoOpposition, NothingToConfirm.
    """
    decision = check_operator(actor, Action.ASSIST_OPPOSITION)
    _holder(holder_id)
    try:
        spaces.confirm_opposition(holder_id=holder_id, by=actor, now=now, ground=decision.reason.value)
    except spaces.SpaceUnknown:
        raise spaces.NoOpposition from None
    told = spaces.opposition_of(holder_id)
    assert told is not None  # confirmed above
    return told


def letter_came_back(*, actor: Actor, code: str, now: datetime) -> bool:
    """Record a letter that came back, by the code printed on it; False when that is recorded already. Traced.

    Raises NoticeUnknown, AccessRefused.
    """
    check_operator(actor, Action.HANDLE_RETURNS)
    notice_id = spaces.campaigns.notice_by_code(code)
    if notice_id is None:
        raise NoticeUnknown
    with transaction.atomic(using="ens"):
        recorded = spaces.campaigns.came_back(notice_id=notice_id, now=now)
        space_id = spaces.campaigns.space_of_notice(notice_id)
        if recorded and space_id is not None:
            _trace(audit.Act.NOTICE_RETURNED, actor=actor, space_id=space_id, now=now)
    return recorded


def send_letter_again(*, actor: Actor, holder_id: UUID, notice_id: UUID, now: datetime) -> None:
    """A letter that came back goes out once more, to the address that the population has now. Traced.

    Raises PersonUnknown, NoticeUnknown, AccessRefused.
    """
    check_operator(actor, Action.HANDLE_RETURNS)
    _holder(holder_id)
    space_id = _place(holder_id, now)
    with transaction.atomic(using="ens"):
        of_theirs = spaces.campaigns.space_of_notice(notice_id) == space_id
        if not of_theirs or not spaces.campaigns.send_again(notice_id=notice_id, now=now):
            raise NoticeUnknown
        _trace(audit.Act.NOTICE_SENT_AGAIN, actor=actor, space_id=space_id, now=now)


def _holder(holder_id: UUID) -> identity.HolderView:
    found = identity.holders([holder_id]).get(holder_id)
    if found is None:
        raise PersonUnknown
    return found


def _place(holder_id: UUID, now: datetime) -> UUID:
    return spaces.place_of(holder_id=holder_id, now=now)


def _trace(act: audit.Act, *, actor: Actor, space_id: UUID, now: datetime) -> None:
    """Who did it, on a page of the console: the reason is always the same, and said."""
    reason = check_operator(actor, Action.LOOK_UP_PERSON).reason.value
    audit.append_alone(
        audit.TraceRecord(space_id=space_id, at=now, act=act, actor=actor, reason=reason, edge="operator")
    )
