"""Becoming the representative of a child, and saying that one is not. RULES.md MIN-01 to MIN-03, MIN-05, MIN-06."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import override_settings

from espace_sante.access import api as access
from espace_sante.access.api import Action
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.identity.api import families
from espace_sante.identity.domain.representation import MOST_REPRESENTATIVES
from espace_sante.identity.models import NotRepresentative, Relationship
from espace_sante.kernel.actors import SYSTEM, Actor, ActorKind
from espace_sante.spaces import api as spaces
from tests.identity.family.conftest import Family, settle
from tests.worlds import NOW

SEEN = [families.ProofKind.FAMILY_BOOKLET]
pytestmark = pytest.mark.django_db
CONTEST_ENDS = NOW + timedelta(days=15)


def test_a_parent_the_insurer_knows_adds_the_child_from_their_own_account(family: Family) -> None:
    family.add(family.camille)
    assert family.represents(family.camille)
    assert spaces.space_of_holder(family.child).state is spaces.State.ACTIVE
    row = Relationship.objects.get(helped_id=family.child)
    assert (row.kind, row.ground, row.by_kind, row.by_id) == (
        "representative", "certified", "citizen", family.camille.id,
    )  # fmt: skip


def test_nothing_happens_without_the_certificate(family: Family) -> None:
    with pytest.raises(families.NotCertified):
        family.add(family.camille, certified=False)
    assert not family.represents(family.camille)
    assert spaces.space_of_holder(family.child).state is spaces.State.OPEN_NOT_ACTIVATED


def test_somebody_the_insurer_does_not_know_as_a_parent_finds_no_child(family: Family) -> None:
    stranger = family.parent("Inconnue")
    with pytest.raises(families.ChildUnknown):
        family.add(stranger)
    with pytest.raises(families.ChildUnknown):
        families.say_not_representative(child_id=family.child, actor=stranger, now=NOW)


def test_a_code_for_the_child_replaces_what_the_insurer_does_not_know(family: Family) -> None:
    guardian = family.parent("Tutrice")
    access.add_child(actor=guardian, child_id=family.child, certified=True, ground="code", now=NOW)
    assert Relationship.objects.get(person_id=guardian.holder_id).ground == "code"


def test_a_child_without_a_space_gets_one_and_only_one(family: Family) -> None:
    child = family.world.minor("Noé", born=date(2022, 10, 30))
    assert family.camille.holder_id
    families.know_parents(child_id=child, parent_ids=[family.camille.holder_id], now=NOW)
    access.add_child(actor=family.camille, child_id=child, certified=True, now=NOW)
    assert spaces.space_of_holder(child).state is spaces.State.ACTIVE
    with pytest.raises(families.AlreadyActsFor):
        access.add_child(actor=family.camille, child_id=child, certified=True, now=NOW)


def test_a_space_that_was_refused_stays_refused(family: Family) -> None:
    child = family.world.minor("Noé", born=date(2022, 10, 30))
    spaces.oppose_opening(holder_id=child, by=SYSTEM, now=NOW)
    assert family.camille.holder_id
    families.know_parents(child_id=child, parent_ids=[family.camille.holder_id], now=NOW)
    found = access.add_child(actor=family.camille, child_id=child, certified=True, now=NOW)
    assert found is not None
    assert found.state is spaces.State.OPPOSED


def test_not_the_representative_is_a_dated_answer_that_blocks_this_account(family: Family) -> None:
    """MIN-03: a first-class answer; nothing of the child is created or managed through that account."""
    assert family.camille.holder_id
    through = {"child_id": family.child, "person_id": family.camille.holder_id}
    assert families.may_be_created_through(now=NOW, **through)
    families.say_not_representative(child_id=family.child, actor=family.camille, now=NOW)
    row = NotRepresentative.objects.get(person_id=family.camille.holder_id)
    assert (row.since, row.by_id, row.ground) == (NOW, family.camille.id, "answer")
    assert not families.may_be_created_through(now=NOW, **through)
    with pytest.raises(families.SaidNotRepresentative):
        family.add(family.camille)
    with pytest.raises(families.SaidNotRepresentative):
        access.add_child(actor=family.camille, child_id=family.child, certified=True, ground="code", now=NOW)
    family.add(family.alex)  # the other parent is not concerned
    assert family.represents(family.alex)


def test_the_same_answer_twice_is_one_row(family: Family) -> None:
    for _ in range(2):
        families.say_not_representative(child_id=family.child, actor=family.camille, now=NOW)
    assert NotRepresentative.objects.count() == 1


def test_saying_it_later_ends_the_representation_too(family: Family) -> None:
    family.add(family.camille)
    later = NOW + timedelta(days=3)
    families.say_not_representative(child_id=family.child, actor=family.camille, now=later)
    assert not family.represents(family.camille, now=later)
    row = Relationship.objects.get(helped_id=family.child)
    assert (row.until, row.ended_by_id, row.ended_ground) == (later, family.camille.id, "answer")


def test_the_operator_takes_a_mistaken_answer_back(family: Family, operator: Actor) -> None:
    families.say_not_representative(child_id=family.child, actor=family.camille, now=NOW)
    assert family.camille.holder_id
    person = family.camille.holder_id
    with pytest.raises(access.AccessRefused):
        access.take_back_answer(operator=family.camille, child_id=family.child, person_id=person, proofs=SEEN, now=NOW)
    access.take_back_answer(operator=operator, child_id=family.child, person_id=person, proofs=SEEN, now=NOW)
    family.add(family.camille)
    assert family.represents(family.camille)


def test_an_adult_is_nobody_s_child(family: Family) -> None:
    adult = family.world.minor("Grande", born=date(2008, 11, 24))  # eighteen on this day
    assert family.camille.holder_id
    families.know_parents(child_id=adult, parent_ids=[family.camille.holder_id], now=NOW)
    with pytest.raises(families.NotAMinor):
        access.add_child(actor=family.camille, child_id=adult, certified=True, now=NOW)


def test_a_third_representative_needs_a_judge(family: Family) -> None:
    family.add(family.camille)
    family.add(family.alex)
    assert MOST_REPRESENTATIVES == 2
    with pytest.raises(families.EnoughRepresentatives):
        access.add_child(
            actor=family.parent("Troisième"), child_id=family.child, certified=True, ground="code", now=NOW
        )


# --- The other parent (MIN-05, C9) ------------------------------------------------------------------------------------


def test_the_other_parent_is_asked_and_has_a_window(family: Family, news: list[families.FamilyNews]) -> None:
    family.add(family.camille)
    question = family.question_to(family.alex)
    assert (question.what, question.about, question.by) == ("agreement", "Lou", "Camille FICTIF")
    assert question.ends_at == CONTEST_ENDS
    settle()
    assert [(one.topic, one.person_id) for one in news] == [("agreement_asked", family.alex.holder_id)]


USUAL = (Action.LIST_DOCUMENTS, Action.READ_TRACE, Action.MASK_DOCUMENT, Action.ADD_OWN_DOCUMENT,
         Action.CHOOSE_PROFESSIONALS)  # fmt: skip
WAITING = (Action.CLOSE_SPACE, Action.INVITE_REPRESENTATIVE)


def test_usual_acts_go_on_while_the_other_parent_can_answer_and_the_others_wait(family: Family) -> None:
    family.add(family.camille)
    assert all(family.may(family.camille, action) for action in USUAL)
    for action in WAITING:
        assert family.reason(family.camille, action) is access.Reason.AWAITING_OTHER_PARENT
    last = CONTEST_ENDS - timedelta(microseconds=1)
    assert not any(family.may(family.camille, action, now=last) for action in WAITING)
    assert all(family.may(family.camille, action, now=CONTEST_ENDS) for action in WAITING)


def test_an_agreement_ends_the_wait_at_once(family: Family, news: list[families.FamilyNews]) -> None:
    family.add(family.camille)
    question = family.question_to(family.alex)
    families.answer_agreement(agreement_id=question.id, actor=family.alex, agrees=True, now=NOW)
    assert all(family.may(family.camille, action) for action in WAITING)
    settle()
    assert news[-1].topic == "agreement_answered"
    assert news[-1].person_id == family.camille.holder_id
    assert not family.represents(family.alex)  # agreeing is not representing


def test_a_contest_freezes_everything_but_reading_for_both(family: Family) -> None:
    family.add(family.camille)
    agreed = family.question_to(family.alex)
    families.answer_agreement(agreement_id=agreed.id, actor=family.alex, agrees=True, now=NOW)
    family.add(family.alex)
    question = family.question_to(family.camille)
    families.answer_agreement(agreement_id=question.id, actor=family.camille, agrees=False, now=NOW)
    for parent in (family.camille, family.alex):
        assert family.may(parent, Action.LIST_DOCUMENTS)
        assert family.may(parent, Action.READ_TRACE)
        for action in (*USUAL[2:], *WAITING):
            assert family.reason(parent, action) is access.Reason.CONTESTED
    assert [child for child, _since in families.open_contests()] == [family.child]


def test_nobody_comes_in_while_it_is_contested(family: Family) -> None:
    family.add(family.camille)
    question = family.question_to(family.alex)
    families.answer_agreement(agreement_id=question.id, actor=family.alex, agrees=False, now=NOW)
    with pytest.raises(families.RepresentationContested):
        family.add(family.alex)


@pytest.mark.parametrize("when", [CONTEST_ENDS, CONTEST_ENDS + timedelta(days=40)])
def test_the_window_closes(family: Family, when: datetime) -> None:
    family.add(family.camille)
    question = family.question_to(family.alex)
    assert families.questions_for(family.alex.holder_id, now=when)[0].what == "child"  # type: ignore[arg-type]
    with pytest.raises(families.InvitationUnknown):
        families.answer_agreement(agreement_id=question.id, actor=family.alex, agrees=False, now=when)


def test_only_who_is_asked_answers_and_once(family: Family) -> None:
    family.add(family.camille)
    question = family.question_to(family.alex)
    for other in (family.camille, family.parent("Inconnue")):
        with pytest.raises(families.InvitationUnknown):
            families.answer_agreement(agreement_id=question.id, actor=other, agrees=True, now=NOW)
    families.answer_agreement(agreement_id=question.id, actor=family.alex, agrees=True, now=NOW)
    with pytest.raises(families.InvitationUnknown):
        families.answer_agreement(agreement_id=question.id, actor=family.alex, agrees=False, now=NOW)


def test_who_said_not_to_be_a_representative_is_not_asked(family: Family) -> None:
    families.say_not_representative(child_id=family.child, actor=family.alex, now=NOW)
    family.add(family.camille)
    assert family.alex.holder_id
    assert families.questions_for(family.alex.holder_id, now=NOW) == []
    assert family.may(family.camille, Action.INVITE_REPRESENTATIVE)


def test_each_act_is_a_line_of_the_child_s_trace(family: Family) -> None:
    family.add(family.camille)
    question = family.question_to(family.alex)
    families.answer_agreement(agreement_id=question.id, actor=family.alex, agrees=False, now=NOW)
    settle()
    settle()  # twice: each line is written once
    acts = [entry.act for entry in audit.trace_page(space_id=family.space.id).entries]
    assert "representation.contested" in acts
    began = [e for e in audit.trace_page(space_id=family.space.id).entries if e.act == "representation.began"]
    assert [(one.actor_id, one.subject_id, one.reason) for one in began] == [
        (family.camille.id, family.camille.id, "certified")
    ]
    assert all(one.actor_name == "" for one in began)  # a citizen is known to the trace by id alone


def test_a_teenager_has_no_account_before_the_age_that_is_set(family: Family) -> None:
    teenager = family.world.minor("Maxime", born=date(2010, 10, 21))
    asked = {"login": "maxime", "kind": ActorKind.CITIZEN, "now": NOW, "holder_id": teenager}
    with pytest.raises(families.TooYoung):
        identity.register_account(**asked)
    with override_settings(OWN_ACCOUNT_AGE=16):
        assert identity.register_account(**asked)
