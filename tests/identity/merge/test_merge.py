"""Merging two holders: what passes, what is refused, and that an undo gives back what came."""

from __future__ import annotations

from datetime import timedelta

import pytest

from espace_sante.identity import api as identity
from espace_sante.identity.models import Account, Holder, HolderMerge, MatriculeHistory, Relationship
from espace_sante.kernel.actors import SYSTEM, Actor, ActorKind
from espace_sante.kernel.identifiers import new_id
from espace_sante.spaces import api as spaces
from tests.worlds import NOW, ins_number

OPERATOR = Actor(kind=ActorKind.OPERATOR, id="operateur", name="Opérateur")
WHY = "Même personne, deux inscriptions"

pytestmark = pytest.mark.django_db


def holder(number, *, name="Camille", qualified=True, account=False, active=True):
    holder_id = identity.register_holder(
        ins=ins_number(number),
        birth_name="FICTIF",
        given_names=name,
        first_given_name=name,
        sex="F",
        birth_on=(NOW - timedelta(days=15000)).date(),
        birth_place_code="00101",
        qualified=qualified,
    )
    if account:
        account_id = identity.register_account(
            login=f"login-{number}", kind=ActorKind.CITIZEN, now=NOW, holder_id=holder_id
        )
        Account.objects.filter(id=account_id).update(is_active=active)
    return holder_id


def merge(kept, merged, **more):
    return identity.merge_holders(kept_id=kept, merged_id=merged, by=OPERATOR, reason=WHY, now=NOW, **more)


def undo(merge_id):
    identity.undo_merge(merge_id=merge_id, by=OPERATOR, reason=WHY, now=NOW)


def state():
    """Everything about people that a merge may change."""
    return (
        list(Holder.objects.order_by("id").values()),
        list(Relationship.objects.order_by("id").values()),
        list(Account.objects.order_by("id").values("id", "holder_id", "is_active")),
    )


def test_a_merge_says_who_decided_it_when_and_why():
    merge_id = merge(holder(1), holder(2))
    row = HolderMerge.objects.get(id=merge_id)
    assert (row.by_kind, row.by_id, row.reason, row.at, row.undone_at) == ("operator", "operateur", WHY, NOW, None)


def test_relationships_and_the_account_pass_and_come_back():
    kept, merged, child, parent = holder(1), holder(2, account=True), holder(3), holder(4)
    identity.relate(person_id=merged, helped_id=child, kind="representative", now=NOW)
    identity.relate(person_id=parent, helped_id=merged, kind="carer", now=NOW)
    before = state()
    merge_id = merge(kept, merged)
    pairs = set(Relationship.objects.values_list("person_id", "helped_id"))
    assert pairs == {(kept, child), (parent, kept)}
    assert Account.objects.get().holder_id == kept
    undo(merge_id)
    assert state() == before


def test_ties_between_the_two_or_known_already_end_and_come_back():
    kept, merged, child = holder(1), holder(2), holder(3)
    for person in (kept, merged):
        identity.relate(person_id=person, helped_id=child, kind="representative", now=NOW)
    identity.relate(person_id=merged, helped_id=kept, kind="carer", now=NOW)
    before = state()
    merge_id = merge(kept, merged)
    assert list(Relationship.objects.filter(until__isnull=True).values_list("person_id", "helped_id")) == [
        (kept, child)
    ]
    undo(merge_id)
    assert state() == before


def test_a_second_account_rests_and_wakes_up():
    kept, merged = holder(1, account=True, qualified=False), holder(2, account=True)
    before = state()
    merge_id = merge(kept, merged)
    assert not Account.objects.get(holder_id=merged).is_active
    undo(merge_id)
    assert state() == before


def test_an_account_that_was_closed_before_stays_closed():
    kept, merged = holder(1, account=True), holder(2, account=True, active=False)
    undo(merge(kept, merged))
    assert not Account.objects.get(holder_id=merged).is_active


def test_two_active_citizens_with_qualified_matricules_need_force():
    kept, merged = holder(1, account=True), holder(2, account=True)
    before = state()
    with pytest.raises(identity.MergeNeedsForce):
        merge(kept, merged)
    assert state() == before
    merge_id = merge(kept, merged, force=True)
    assert HolderMerge.objects.get(id=merge_id).forced


@pytest.mark.parametrize("reason", ["", "  ", "ok", "x" * 201])
def test_a_merge_needs_a_reason(reason):
    with pytest.raises(identity.ReasonMissing):
        identity.merge_holders(kept_id=holder(1), merged_id=holder(2), by=OPERATOR, reason=reason, now=NOW)


def test_merges_do_not_chain():
    first, second, third = holder(1), holder(2), holder(3)
    merge(first, second)
    for kept, merged in ((third, second), (second, third), (third, first), (first, first)):
        with pytest.raises(identity.AlreadyMerged):
            merge(kept, merged)
    merge(first, third)  # one holder may have several duplicates


def test_nobody_unknown_is_merged():
    with pytest.raises(identity.HolderUnknown):
        merge(holder(1), new_id())


def test_an_undo_happens_once():
    merge_id = merge(holder(1), holder(2))
    undo(merge_id)
    with pytest.raises(identity.MergeUnknown):
        undo(merge_id)
    assert identity.holder_by_ins(ins_number(2)).id != identity.holder_by_ins(ins_number(1)).id


def test_former_matricules_of_the_duplicate_find_the_kept_holder_until_the_undo():
    kept, merged = holder(1), holder(2)
    identity.correct_identity(holder_id=merged, corrections={}, ins=ins_number(3), by=OPERATOR, reason=WHY, now=NOW)
    merge_id = merge(kept, merged)
    for number in (2, 3):
        assert identity.holder_by_ins(ins_number(number)).id == kept
    undo(merge_id)
    for number in (2, 3):
        assert identity.holder_by_ins(ins_number(number)).id == merged
    assert MatriculeHistory.objects.filter(merge=merge_id).count() == 2  # what was stays written


def test_a_merged_holder_is_not_corrected_nor_matched_by_traits():
    kept, merged = holder(1), holder(2)
    merge(kept, merged)
    with pytest.raises(identity.HolderUnknown):
        identity.correct_identity(holder_id=merged, corrections={"used_name": "X"}, by=OPERATOR, reason=WHY, now=NOW)
    found = identity.holder_by_traits(
        identity.Traits("FICTIF", "Camille", "F", (NOW - timedelta(days=15000)).date(), "00101")
    )
    assert found.id == kept


def test_the_one_with_a_space_is_kept():
    kept, merged = holder(1), holder(2)
    spaces.open_space(holder_id=merged, by=SYSTEM, now=NOW)
    before = state()
    with pytest.raises(spaces.KeptHasNoSpace):
        merge(kept, merged)
    assert state() == before
    merge(merged, kept)


@pytest.mark.parametrize("opposed", [1, 2])
def test_an_opposition_stops_a_merge_unless_forced(opposed):
    people = {1: holder(1), 2: holder(2)}
    for number, holder_id in people.items():
        act = spaces.oppose_opening if number == opposed else spaces.open_space
        act(holder_id=holder_id, by=SYSTEM, now=NOW)
    with pytest.raises(spaces.SpacesDisagree):
        merge(people[1], people[2])
    merge(people[1], people[2], force=True)


def test_an_operator_is_shown_the_identity_and_never_any_content():
    kept, merged = holder(1), holder(2)
    merge_id = merge(kept, merged)
    record = identity.identity_record(kept)
    assert [one.id for one in record.merges] == [merge_id]
    assert [(one.ins, one.ground) for one in record.former] == [(ins_number(2), "merged")]
    assert identity.identity_record(merged).merged_into == kept
