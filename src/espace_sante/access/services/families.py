"""Acts about who represents somebody: decided here, carried out by `identity`, traced in the space they are about.

Source: CSP art. R. 1111-40; RULES.md section 3, TRA-01.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.access.domain.decide import decide
from espace_sante.access.domain.decision import Decision
from espace_sante.access.domain.facts import Action, Relations, SpaceFacts
from espace_sante.access.services.ask import AccessRefused, case_of, own_space_needed
from espace_sante.access.services.matrices import current_matrix
from espace_sante.audit import api as audit
from espace_sante.identity.api import families, sign_in
from espace_sante.kernel.actors import Actor
from espace_sante.spaces import api as spaces

# LC-06: during the six weeks too, the parent who adds the child says yes.
_ENTERED_WITH_THE_CHILD = frozenset({spaces.State.UNKNOWN, spaces.State.NOTIFIED, spaces.State.OPEN_NOT_ACTIVATED})
NO_SPACE = SpaceFacts(space_id=UUID(int=0), open=False, active=False)


def add_child(
    *, actor: Actor, child_id: UUID, certified: bool, now: datetime, ground: str = families.Ground.CERTIFIED.value
) -> spaces.SpaceView | None:
    """A parent adds a child to their account, and the child's space becomes active (MIN-02).

    One profile for each child: there is one space for a holder, opened now if it was not. A space that was refused or
    closed stays so, and is what is returned; None only when the parent may not open one. Ground `code`: the caller has
    checked the code sent for this child. Raises what `families.add_representative` raises.
    """
    with transaction.atomic(using="ens"):
        families.add_representative(child_id=child_id, actor=actor, certified=certified, ground=ground, now=now)
        found = spaces.spaces_of_holders([child_id]).get(child_id)
        if found is None or found.state is spaces.State.UNKNOWN:
            spaces.open_space(holder_id=child_id, by=actor, now=now, ground="representative")
        if found is None or found.state in _ENTERED_WITH_THE_CHILD:
            spaces.activate_space(holder_id=child_id, by=actor, now=now, ground="representative")
    return spaces.space_of_holder(child_id)


def add_child_by_code(*, actor: Actor, matricule: str, code: str, certified: bool, now: datetime) -> None:
    """The same, with the code sent for this child, which is used (MIN-01).

    Raises CodeRefused, in the same words whether the child, the code or both are wrong; then what `add_child` raises.
    """
    with transaction.atomic(using="ens"):
        proof = sign_in.prove_identity(
            matricule=matricule, code=code, card_serial="", now=now, purpose=sign_in.Purpose.CHILD
        )
        add_child(
            actor=actor, child_id=UUID(proof.holder_id), certified=certified, now=now, ground=families.Ground.CODE.value
        )
        sign_in.use_code(proof, now=now)


def invite_representative(
    *, actor: Actor, space: spaces.SpaceView, person: families.InvitedPerson, now: datetime
) -> UUID:
    """Invite the second representative of the child of this space (MIN-04).

    Raises AccessRefused (traced) while the other parent can answer or contests, and what identity raises.
    """
    decision = case_of(actor=actor, space=space, now=now).decide(Action.INVITE_REPRESENTATIVE)
    _stop_if_refused(decision, act=audit.Act.REPRESENTATIVE_INVITED, actor=actor, space=space, now=now)
    return families.invite_representative(child_id=space.holder_id, actor=actor, person=person, now=now)


def accept_representation(*, actor: Actor, invitation_id: UUID, certified: bool, now: datetime) -> UUID:
    """Become the second representative; returns the child's id (MIN-04).

    Raises OwnSpaceNeeded, and what `families.accept_invitation` raises.
    """
    own_space_needed(actor)
    return families.accept_invitation(invitation_id=invitation_id, actor=actor, certified=certified, now=now)


def record_judge_decision(
    *,
    operator: Actor,
    child_id: UUID,
    keepers: Collection[UUID],
    reference: str,
    proofs: Collection[families.ProofKind],
    now: datetime,
) -> UUID:
    """The operator records who keeps authority over a child (MIN-06). Raises AccessRefused, what identity raises."""
    _for_operators(operator)
    return families.record_judge_decision(
        child_id=child_id, keepers=keepers, reference=reference, proofs=proofs, operator=operator, now=now
    )


def record_measure(
    *,
    operator: Actor,
    protected_id: UUID,
    person_id: UUID,
    kind: families.MeasureKind,
    reference: str,
    now: datetime,
) -> UUID:
    """The operator records the protection of an adult (MIN-16). Raises AccessRefused, and what identity raises."""
    _for_operators(operator)
    return families.record_measure(
        protected_id=protected_id, person_id=person_id, kind=kind, reference=reference, operator=operator, now=now
    )


def end_measure(*, operator: Actor, measure_id: UUID, now: datetime) -> None:
    """The operator records that a measure is over (MIN-16). Raises AccessRefused, InvitationUnknown."""
    _for_operators(operator)
    families.end_measure(measure_id=measure_id, operator=operator, now=now)


def take_back_answer(
    *, operator: Actor, child_id: UUID, person_id: UUID, proofs: Collection[families.ProofKind], now: datetime
) -> None:
    """The operator corrects « je ne suis pas son représentant légal » (MIN-03).

    Raises AccessRefused, ChildUnknown, ProofMissing.
    """
    _for_operators(operator)
    families.take_back_answer(child_id=child_id, person_id=person_id, proofs=proofs, operator=operator, now=now)


def let_consent_alone(
    *,
    operator: Actor,
    child_id: UUID,
    decided_by: str,
    basis: str,
    proofs: Collection[families.ProofKind],
    now: datetime,
) -> UUID:
    """The operator records that a minor consents alone (MIN-15). Raises AccessRefused, and what identity raises."""
    _for_operators(operator)
    return families.let_consent_alone(
        child_id=child_id, decided_by=decided_by, basis=basis, proofs=proofs, operator=operator, now=now
    )


def end_consent_alone(*, operator: Actor, child_id: UUID, decided_by: str, basis: str, now: datetime) -> None:
    """The operator records that a minor no longer consents alone. Raises AccessRefused, DoesNotConsentAlone."""
    _for_operators(operator)
    families.end_consent_alone(child_id=child_id, decided_by=decided_by, basis=basis, operator=operator, now=now)


def _for_operators(actor: Actor) -> None:
    decision = decide(
        actor=actor,
        action=Action.DECIDE_REPRESENTATION,
        space=NO_SPACE,
        relations=Relations(),
        matrix=current_matrix(),
    )
    if not decision.allowed:
        raise AccessRefused(decision)


def _stop_if_refused(
    decision: Decision, *, act: audit.Act, actor: Actor, space: spaces.SpaceView, now: datetime
) -> None:
    if decision.allowed:
        return
    audit.append_alone(
        audit.TraceRecord(
            space_id=space.id,
            at=now,
            act=act,
            actor=actor,
            outcome=audit.Outcome.REFUSED,
            reason=decision.reason.value,
            matrix_version=decision.matrix_version,
            edge="portal",
        )
    )
    raise AccessRefused(decision)
