"""A minor in broken family ties, with a coverage of their own, consents alone (MIN-15, MIN-18)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from espace_sante.access import api as access
from espace_sante.access.api import Action
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.identity.api import families
from espace_sante.identity.models import ConsentAlone, ProofSeen
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.record import api as record
from espace_sante.spaces import api as spaces
from tests.identity.family.conftest import Family, settle
from tests.worlds import NOW

pytestmark = pytest.mark.django_db
SEEN = [families.ProofKind.IDENTITY_CARD, families.ProofKind.SWORN_STATEMENT]
LATER = NOW + timedelta(hours=1)


def begin(family: Family, operator: Actor, **changed: object) -> UUID:
    told = {"decided_by": "Service social fictif", "basis": "Liens rompus, droits propres", "proofs": SEEN} | changed
    return access.let_consent_alone(operator=operator, child_id=family.child, now=NOW, **told)  # type: ignore[arg-type]


def end(family: Family, operator: Actor) -> None:
    access.end_consent_alone(
        operator=operator, child_id=family.child, decided_by="Service social fictif", basis="Retour au foyer", now=LATER
    )


@pytest.fixture
def both(family: Family) -> Family:
    """Camille and Alex represent Lou."""
    family.add(family.camille)
    families.answer_agreement(agreement_id=family.question_to(family.alex).id, actor=family.alex, agrees=True, now=NOW)
    family.add(family.alex)
    return family


def reached(family: Family, actor: Actor, *, now: object) -> list[bool]:
    """Whether this person reaches Lou, as each reader of the ties answers: the decision, the sets, the lists."""
    assert actor.holder_id
    return [
        family.represents(actor, now=now),  # type: ignore[arg-type]
        bool(identity.tie_of(person_id=actor.holder_id, helped_id=family.child, now=now)),  # type: ignore[arg-type]
        family.child in {one.holder.id for one in identity.acts_for(actor.holder_id, now=now)},  # type: ignore[arg-type]
        family.child in {one.space.holder_id for one in spaces.spaces_acted_on(actor.holder_id, now=now)},  # type: ignore[arg-type]
        actor.holder_id in {one.holder.id for one in identity.helpers_of(family.child, now=now)},  # type: ignore[arg-type]
    ]


@pytest.mark.parametrize("name", ["camille", "alex"])
def test_representatives_have_no_access_from_the_decision_to_its_end(both: Family, operator: Actor, name: str) -> None:
    """One by one and by sets alike."""
    parent: Actor = getattr(both, name)
    assert all(reached(both, parent, now=NOW))
    begin(both, operator)
    assert not any(reached(both, parent, now=NOW))
    assert not any(reached(both, parent, now=LATER - timedelta(microseconds=1)))
    end(both, operator)
    assert all(reached(both, parent, now=LATER))


def test_who_decided_on_what_ground_and_what_was_seen_is_kept(both: Family, operator: Actor) -> None:
    begin(both, operator)
    end(both, operator)
    row = ConsentAlone.objects.get()
    assert (row.decided_by, row.basis, row.since, row.by_id) == (
        "Service social fictif", "Liens rompus, droits propres", NOW, operator.id,
    )  # fmt: skip
    assert (row.ended_decided_by, row.ended_basis, row.until) == ("Service social fictif", "Retour au foyer", LATER)
    assert set(ProofSeen.objects.values_list("proof", flat=True)) == set(SEEN)


def test_the_minor_may_have_an_account_whatever_the_age_that_is_set(both: Family, operator: Actor) -> None:
    """MIN-12."""
    account = {"login": "lou", "kind": ActorKind.CITIZEN, "now": NOW, "holder_id": both.child}
    with pytest.raises(families.TooYoung):
        identity.register_account(**account)  # type: ignore[arg-type]
    begin(both, operator)
    identity.register_account(**account)  # type: ignore[arg-type]
    lou = identity.actor_of_token(identity.issue_token(login="lou", now=NOW), now=NOW)
    assert both.may(lou, Action.CHOOSE_PROFESSIONALS)
    assert both.may(lou, Action.READ_TRACE)


def test_no_parent_comes_back_by_another_way(both: Family, operator: Actor) -> None:
    begin(both, operator)
    third = both.parent("Robin")
    assert third.holder_id
    families.know_parents(child_id=both.child, parent_ids=[both.camille.holder_id, third.holder_id], now=NOW)  # type: ignore[list-item]
    assert families.questions_for(third.holder_id, now=NOW) == []
    assert not families.may_be_created_through(child_id=both.child, person_id=third.holder_id, now=NOW)
    for parent in (third, both.camille):
        with pytest.raises(families.AuthorityWithdrawn):
            both.add(parent)
    with pytest.raises(record.DocumentUnknown):
        record.list_documents(actor=both.camille, space=both.space, now=NOW)


def test_a_stale_page_is_told_since_when(both: Family, operator: Actor) -> None:
    begin(both, operator)
    ended = families.ended_tie(person_id=both.camille.holder_id, helped_id=both.child, now=LATER)  # type: ignore[arg-type]
    assert ended is not None
    assert ended.ended_at == NOW


def test_both_decisions_stand_in_the_trace_and_are_told(
    both: Family, operator: Actor, news: list[families.FamilyNews]
) -> None:
    settle()
    news.clear()
    begin(both, operator)
    settle()
    assert {(one.topic, one.person_id) for one in news} == {
        ("representation_ended", both.camille.holder_id), ("representation_ended", both.alex.holder_id),
    }  # fmt: skip
    end(both, operator)
    settle()
    acts = [one.act for one in audit.trace_page(space_id=both.space.id).entries]
    assert acts[:2] == [audit.Act.REPRESENTATION_RESUMED, audit.Act.REPRESENTATION_SUSPENDED]


def test_it_is_recorded_once_for_a_minor_and_by_an_operator_alone(both: Family, operator: Actor) -> None:
    with pytest.raises(access.AccessRefused):
        begin(both, both.camille)
    with pytest.raises(families.DoesNotConsentAlone):
        end(both, operator)
    begin(both, operator)
    with pytest.raises(families.AlreadyConsentsAlone):
        begin(both, operator)
    with pytest.raises(IntegrityError), transaction.atomic(using="ens"):
        ConsentAlone.objects.create(child_id=both.child, since=NOW, decided_by="x", basis="x")
    with pytest.raises(families.NotAMinor):
        access.let_consent_alone(
            operator=operator, child_id=both.camille.holder_id, decided_by="Service", basis="Droits propres",  # type: ignore[arg-type]
            proofs=SEEN, now=NOW,
        )  # fmt: skip


def test_a_decision_about_parents_needs_a_proof_that_was_seen(both: Family, operator: Actor) -> None:
    """MIN-18: nothing is recorded without."""
    with pytest.raises(families.ProofMissing):
        begin(both, operator, proofs=[])
    with pytest.raises(families.ProofMissing):
        access.record_judge_decision(
            operator=operator, child_id=both.child, keepers=[], reference="TJ 26/1", proofs=[], now=NOW
        )
    with pytest.raises(families.ProofMissing):
        access.take_back_answer(
            operator=operator, child_id=both.child, person_id=both.alex.holder_id, proofs=[], now=NOW  # type: ignore[arg-type]
        )  # fmt: skip
    assert not ProofSeen.objects.exists()
    assert not ConsentAlone.objects.exists()
    assert all(reached(both, both.camille, now=NOW))
