"""What families asked or wrote of a merged person follows the kept one, and comes back with the undo."""

from __future__ import annotations

from uuid import UUID

import pytest

from espace_sante.access import api as access
from espace_sante.identity import api as identity
from espace_sante.identity.api import families
from espace_sante.identity.models import (
    AuthorityKept,
    Filiation,
    JudgeDecision,
    NotRepresentative,
    ParentalAgreement,
    ProtectionMeasure,
    RepresentativeInvitation,
)
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.spaces import api as spaces
from tests.carers import invite
from tests.identity.family.conftest import Family
from tests.worlds import NOW

OPERATOR = Actor(kind=ActorKind.OPERATOR, id="operateur", name="Opérateur")
WHY = "Même personne, deux inscriptions"
TABLES = (
    RepresentativeInvitation, ParentalAgreement, NotRepresentative, Filiation, JudgeDecision, AuthorityKept,
    ProtectionMeasure,
)  # fmt: skip


def merge(kept: Actor, merged: Actor) -> UUID:
    assert kept.holder_id
    assert merged.holder_id
    return identity.merge_holders(
        kept_id=kept.holder_id, merged_id=merged.holder_id, by=OPERATOR, reason=WHY, now=NOW, force=True
    )


def undo(merge_id: UUID) -> None:
    identity.undo_merge(merge_id=merge_id, by=OPERATOR, reason=WHY, now=NOW)


def state() -> list[object]:
    return [list(table._default_manager.order_by("pk").values()) for table in TABLES]


def invite_second(family: Family, person: Actor) -> UUID:
    assert person.holder_id
    one = identity.holders([person.holder_id])[person.holder_id]
    typed = families.InvitedPerson(
        birth_name=one.birth_name, first_given_name=one.first_given_name, birth_on=one.birth_on, matricule=one.ins.value
    )
    return access.invite_representative(
        actor=family.camille, space=spaces.space_of_holder(family.child), person=typed, now=NOW
    )


def alone(family: Family) -> None:
    """Camille alone represents Lou."""
    families.know_parents(child_id=family.child, parent_ids=[family.camille.holder_id], now=NOW)
    family.add(family.camille)


def test_a_waiting_invitation_of_the_second_parent_follows_and_comes_back(family: Family) -> None:
    alone(family)
    twice = family.parent("Alex-bis")
    invitation_id = invite_second(family, twice)
    before = state()
    merge_id = merge(family.alex, twice)
    assert family.question_to(family.alex).id == invitation_id
    undo(merge_id)
    assert state() == before
    assert family.question_to(twice).id == invitation_id


def test_it_is_accepted_by_who_was_kept(family: Family) -> None:
    alone(family)
    twice = family.parent("Alex-bis")
    invitation_id = invite_second(family, twice)
    merge(family.alex, twice)
    access.accept_representation(actor=family.alex, invitation_id=invitation_id, certified=True, now=NOW)
    assert family.represents(family.alex)


def test_a_waiting_invitation_of_a_carer_follows(family: Family) -> None:
    twice = family.parent("Alex-bis")
    delegation_id = invite(family.camille, twice, now=NOW)
    merge_id = merge(family.alex, twice)
    (waiting,) = identity.carer_notices(family.alex.holder_id, now=NOW).invitations
    assert waiting.id == delegation_id
    access.answer_invitation(actor=family.alex, delegation_id=delegation_id, accept=True, now=NOW)
    assert identity.relationship(person_id=family.alex.holder_id, helped_id=family.camille.holder_id, now=NOW)
    undo(merge_id)


def test_nobody_becomes_their_own_carer_by_a_merge(family: Family) -> None:
    twice = family.parent("Camille-bis")
    delegation_id = invite(family.camille, twice, now=NOW)
    merge(family.camille, twice)
    with pytest.raises(identity.CarerIsOneself):
        access.answer_invitation(actor=family.camille, delegation_id=delegation_id, accept=True, now=NOW)


def test_an_invitation_between_the_two_stays_where_it_was(family: Family) -> None:
    alone(family)
    twice = family.parent("Camille-bis")
    invite_second(family, twice)
    before = state()
    merge_id = merge(family.camille, twice)
    assert state() == before
    undo(merge_id)


def test_a_judge_s_decision_goes_on_counting_after_a_merge(family: Family, operator: Actor) -> None:
    """MIN-06: who was left no authority does not find it again under the matricule that was kept."""
    twice = family.parent("Alex-bis")
    access.record_judge_decision(
        operator=operator,
        child_id=family.child,
        keepers=[twice.holder_id],
        reference="TJ 26/1",
        proofs=[families.ProofKind.IDENTITY_CARD],
        now=NOW,
    )
    merge_id = merge(family.alex, twice)
    assert families.may_be_created_through(child_id=family.child, person_id=family.alex.holder_id, now=NOW)
    assert identity.relationship(person_id=family.alex.holder_id, helped_id=family.child, now=NOW)
    undo(merge_id)
    assert not families.may_be_created_through(child_id=family.child, person_id=family.alex.holder_id, now=NOW)


def test_a_contest_goes_on_freezing_after_a_merge(family: Family) -> None:
    """MIN-05."""
    family.add(family.camille)
    families.answer_agreement(agreement_id=family.question_to(family.alex).id, actor=family.alex, agrees=False, now=NOW)
    kept = family.parent("Alex-bis")
    merge(kept, family.alex)
    assert not family.may(family.camille, access.Action.CLOSE_SPACE)
    assert families.family_of(kept.holder_id, now=NOW).contested_by_me
