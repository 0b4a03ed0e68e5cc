"""Before a space is open: what its holder, or who represents them, is told and may do of it.

They come signed in, or with the letter of a campaign and the birth date of the person it is about: then they have no
account, and act as that person, or as a representative whom nothing names. What is done, `spaces` traces.
Source: CSP art. L. 1111-13-1 I, R. 1111-28; RULES.md LC-04 to LC-06, MIN-03, MIN-17, C1, C4.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.access.domain.decision import Decision, Reason
from espace_sante.access.domain.facts import Action, Relations
from espace_sante.access.services.ask import AccessRefused, Case, family_relations, space_facts
from espace_sante.access.services.families import NO_SPACE
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.identity.api import families
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.spaces import api as spaces

LETTER = "letter-code"  # the ground of what is done with the code of a letter
_BEFORE = frozenset({spaces.State.UNKNOWN, spaces.State.NOTIFIED, spaces.State.OPPOSED})
A_REPRESENTATIVE = "Un représentant légal, avec le code de la lettre"
_ACTS = {
    Action.OPPOSE_OPENING: audit.Act.SPACE_OPPOSED,
    Action.WITHDRAW_OPPOSITION: audit.Act.SPACE_OPENED,
    Action.CONFIRM_OPPOSITION: audit.Act.OPPOSITION_CONFIRMED,
    Action.REQUEST_OPENING: audit.Act.SPACE_OPENED,
    Action.ACTIVATE_SPACE: audit.Act.SPACE_ACTIVATED,
}


@dataclass(frozen=True, slots=True)
class Opening:
    """Where one person's space stands, since when and why, and who asks.

    `space` is None while nothing happened to it. `opens_at`: when silence opens it; None while no clock runs.
    `uncertified`: a parent whom the insurer knows, who has not said that they are a legal representative (MIN-03).
    """

    holder: identity.HolderView
    space: spaces.SpaceView | None
    opens_at: datetime | None
    opposition: spaces.OppositionView | None
    case: Case
    now: datetime
    by_letter: bool = False
    uncertified: bool = False
    older: spaces.OlderRecordView | None = None  # a record of before the space, which its opening takes in (LC-08)

    @property
    def state(self) -> spaces.State:
        return self.space.state if self.space else spaces.State.UNKNOWN

    @property
    def about_a_minor(self) -> bool:
        return families.is_minor(self.holder.birth_on, now=self.now)

    def decide(self, action: Action) -> Decision:
        return self.case.decide(action)

    def may(self, action: Action) -> bool:
        return self.decide(action).allowed


def own_opening(*, actor: Actor, now: datetime) -> Opening:
    """One's own."""
    assert actor.holder_id is not None
    return _opening(actor, actor.holder_id, Relations(holder=True), now=now)


def opening_for(*, actor: Actor, holder_id: UUID, now: datetime) -> Opening:
    """That of somebody one acts for by law, or of a child whom the insurer ties to this person.

    Raises AccessRefused, in the same words whether the person exists or not.
    """
    assert actor.holder_id is not None
    tie = identity.tie_of(person_id=actor.holder_id, helped_id=holder_id, now=now)
    relations = family_relations(tie)
    if relations.by_law:
        return _opening(actor, holder_id, relations, now=now)
    try:
        families.child_to_add(holder_id=actor.holder_id, child_id=holder_id, now=now)
    except families.InvitationUnknown:
        raise AccessRefused(Decision(allowed=False, reason=Reason.NOT_YOURS)) from None
    return replace(_opening(actor, holder_id, Relations(representative=True), now=now), uncertified=True)


def opening_by_letter(*, notice: spaces.campaigns.NoticeView, now: datetime) -> Opening:
    """That of the person whom a letter is about, for whoever gave its code and the birth date."""
    reader = _reader(notice)
    relations = Relations(representative=notice.about_a_minor, holder=not notice.about_a_minor)
    return replace(_opening(reader, notice.holder_id, relations, now=now), by_letter=True)


def oppose(opening: Opening) -> None:
    """Refuse the opening: recorded with its proof. Raises AccessRefused, SpaceAlreadyOpen.

    A parent who had not certified anything does it with this answer: the page says so above its button.
    """
    ground = _allowed(opening, Action.OPPOSE_OPENING)
    spaces.oppose_opening(
        holder_id=opening.holder.id,
        by=opening.case.actor,
        now=opening.now,
        ground=ground,
        channel=spaces.OppositionChannel.LETTER_CODE if opening.by_letter else spaces.OppositionChannel.SIGNED_IN,
        for_a_child=opening.about_a_minor,
    )


def confirm_refusal(opening: Opening) -> None:
    """Confirm a refusal: the older record closes, and nobody asks again (LC-09).

    Raises AccessRefused; NoOpposition, NothingToConfirm when somebody else was faster.
    """
    ground = _allowed(opening, Action.CONFIRM_OPPOSITION)
    spaces.confirm_opposition(holder_id=opening.holder.id, by=opening.case.actor, now=opening.now, ground=ground)


def change_mind(opening: Opening) -> None:
    """Withdraw an opposition: the space opens, active for whoever signed in.

    Raises AccessRefused; NoOpposition, MoveNotAllowed when somebody else was faster.
    """
    ground = _allowed(opening, Action.WITHDRAW_OPPOSITION)
    with transaction.atomic(using="ens"):
        spaces.withdraw_opposition(holder_id=opening.holder.id, by=opening.case.actor, now=opening.now)
        _activate(opening, ground)


def request_opening(opening: Opening) -> None:
    """Open now, without waiting for the end of the six weeks (LC-06), or for any notice. Raises as `change_mind`."""
    ground = _allowed(opening, Action.REQUEST_OPENING)
    with transaction.atomic(using="ens"):
        if opening.state is not spaces.State.NOTIFIED:
            spaces.request_space(holder_id=opening.holder.id, by=opening.case.actor, now=opening.now, ground=ground)
        _activate(opening, ground)


def activate_opened(opening: Opening) -> None:
    """Enter a space that was opened by silence (LC-10). Raises AccessRefused, MoveNotAllowed."""
    _activate(opening, _allowed(opening, Action.ACTIVATE_SPACE))


def proof_of_opposition(opening: Opening) -> bytes | None:
    """The signed proof, as a PDF (LC-05); None when there is none. Raises AccessRefused."""
    _allowed(opening, Action.READ_OPPOSITION)
    return spaces.receipts.opposition_receipt(opening.opposition) if opening.opposition else None


def _activate(opening: Opening, ground: str) -> None:
    """Whoever signed in has enrolled; a reader of a letter has not, a parent enters by adding the child (MIN-02)."""
    if not (opening.by_letter or opening.uncertified):
        spaces.activate_space(holder_id=opening.holder.id, by=opening.case.actor, now=opening.now, ground=ground)


def _opening(actor: Actor, holder_id: UUID, relations: Relations, *, now: datetime) -> Opening:
    space = spaces.spaces_of_holders([holder_id]).get(holder_id)
    opposition = spaces.opposition_of(holder_id)
    older = spaces.older_record_of(space.id) if space and space.state in _BEFORE else None
    clock = spaces.due_at(space.id) if space and space.state is spaces.State.NOTIFIED else None
    return Opening(
        holder=identity.holders([holder_id])[holder_id],
        space=space,
        opens_at=clock[1] if clock and spaces.opening_mode() is not spaces.OpeningMode.ASKED else None,
        opposition=opposition,
        case=Case(
            actor=actor,
            space=space_facts(space) if space else replace(NO_SPACE, unknown=True),
            relations=replace(relations, opposed_by_other=_is_of_other(opposition, actor, relations)),
        ),
        now=now,
        older=older,
    )


def _is_of_other(opposition: spaces.OppositionView | None, actor: Actor, relations: Relations) -> bool:
    """Whether another representative, whom we know by name, refused for the child. A letter names nobody."""
    return (
        relations.representative
        and opposition is not None
        and opposition.withdrawn_at is None
        and opposition.channel is spaces.OppositionChannel.SIGNED_IN
        and opposition.by_id != actor.id
    )


def _reader(notice: spaces.campaigns.NoticeView) -> Actor:
    """Who reads a letter: the adult it is about; for a child, a representative of whom only the letter is known."""
    if notice.about_a_minor:
        return Actor(kind=ActorKind.CITIZEN, id=f"letter-{notice.id}", name=A_REPRESENTATIVE)
    holder = identity.holders([notice.holder_id])[notice.holder_id]
    return Actor(kind=ActorKind.CITIZEN, id=str(holder.id), name=holder.full_name, holder_id=holder.id)


def _allowed(opening: Opening, action: Action) -> str:
    """The ground of the move. Raises AccessRefused, traced when there is a space to trace it in."""
    decision = opening.decide(action)
    if decision.allowed:
        return LETTER if opening.by_letter else decision.reason.value
    if opening.space is not None:
        audit.append_alone(
            audit.TraceRecord(
                space_id=opening.space.id,
                at=opening.now,
                act=_ACTS[action],
                actor=opening.case.actor,
                outcome=audit.Outcome.REFUSED,
                reason=decision.reason.value,
                matrix_version=decision.matrix_version,
                edge="portal",
            )
        )
    raise AccessRefused(decision)
