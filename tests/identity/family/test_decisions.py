"""A judge decides, a measure protects an adult, a birthday comes. RULES.md MIN-06, MIN-13, MIN-16."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from espace_sante.access import api as access
from espace_sante.access.api import Action
from espace_sante.identity import api as identity
from espace_sante.identity.api import families
from espace_sante.identity.domain.minority import majority_at
from espace_sante.identity.models import JudgeDecision, MajorityNotice, ParentalAgreement, Relationship
from espace_sante.kernel.actors import Actor
from espace_sante.spaces import api as spaces
from tests.identity.family.conftest import Family, settle
from tests.worlds import NOW

pytestmark = pytest.mark.django_db
SEEN = [families.ProofKind.IDENTITY_CARD, families.ProofKind.FAMILY_BOOKLET]
REFERENCE = "TJ Ville-Fictive 26/00123"


@pytest.fixture
def contested(family: Family) -> Family:
    """Camille added Lou, Alex contests."""
    family.add(family.camille)
    question = family.question_to(family.alex)
    families.answer_agreement(agreement_id=question.id, actor=family.alex, agrees=False, now=NOW)
    return family


def decide(family: Family, operator: Actor, *keepers: Actor, now: datetime = NOW) -> UUID:
    kept = [one.holder_id for one in keepers if one.holder_id]
    return access.record_judge_decision(
        operator=operator, child_id=family.child, keepers=kept, reference=REFERENCE, proofs=SEEN, now=now
    )


def test_the_decision_is_a_dated_row_with_its_reference_and_ends_the_freeze(
    contested: Family, operator: Actor, news: list[families.FamilyNews]
) -> None:
    decide(contested, operator, contested.camille, contested.alex)
    row = JudgeDecision.objects.get()
    assert (row.reference, row.recorded_at, row.by_kind, row.by_id) == (REFERENCE, NOW, "operator", operator.id)
    for parent in (contested.camille, contested.alex):
        assert contested.may(parent, Action.MASK_DOCUMENT)
        assert contested.may(parent, Action.CLOSE_SPACE)
    assert ParentalAgreement.objects.get().settled_by == row
    assert families.open_contests() == []
    settle()
    told = {one.person_id for one in news if one.topic == "decision_recorded"}
    assert told == {contested.camille.holder_id, contested.alex.holder_id}


def test_who_does_not_keep_authority_loses_access_and_does_not_come_back(contested: Family, operator: Actor) -> None:
    decide(contested, operator, contested.alex)
    assert contested.represents(contested.alex)
    assert not contested.represents(contested.camille)
    ended = Relationship.objects.get(person_id=contested.camille.holder_id)
    assert (ended.ended_ground, ended.ended_by_kind) == ("judgment", "operator")
    for ground in ("certified", "code"):
        with pytest.raises(families.AuthorityWithdrawn):
            access.add_child(actor=contested.camille, child_id=contested.child, certified=True, ground=ground, now=NOW)
    assert contested.camille.holder_id
    assert not families.may_be_created_through(child_id=contested.child, person_id=contested.camille.holder_id, now=NOW)


def test_a_later_decision_replaces_the_former(contested: Family, operator: Actor) -> None:
    decide(contested, operator, contested.alex)
    decide(contested, operator, contested.camille, contested.alex, now=NOW + timedelta(days=100))
    assert contested.represents(contested.camille, now=NOW + timedelta(days=100))


def test_a_guardian_named_by_the_judge_represents_the_child(contested: Family, operator: Actor) -> None:
    guardian = contested.parent("Tutrice")
    decide(contested, operator, guardian)
    assert contested.represents(guardian)
    assert not contested.represents(contested.camille)


def test_only_an_operator_records_a_decision_and_only_about_a_minor(contested: Family, operator: Actor) -> None:
    for other in (contested.camille, contested.alex, contested.world.doctor):
        with pytest.raises(access.AccessRefused):
            decide(contested, other, contested.camille)
    with pytest.raises(families.NotAMinor):
        decide(contested, operator, contested.camille, now=majority_at(date(2015, 11, 12)))


def test_a_waiting_invitation_ends_with_the_decision(family: Family, operator: Actor) -> None:
    assert family.camille.holder_id
    families.know_parents(child_id=family.child, parent_ids=[family.camille.holder_id], now=NOW)
    family.add(family.camille)
    person = families.InvitedPerson("Fictif", "Personne", date(1980, 1, 1), "285090010100115")
    holder = identity.holders([family.alex.holder_id])[family.alex.holder_id]  # type: ignore[list-item, index]
    person = families.InvitedPerson(holder.birth_name, holder.first_given_name, holder.birth_on, holder.ins.value)
    invitation = access.invite_representative(
        actor=family.camille, space=spaces.space_of_holder(family.child), person=person, now=NOW
    )
    decide(family, operator, family.camille)
    with pytest.raises(families.InvitationUnknown):
        access.accept_representation(actor=family.alex, invitation_id=invitation, certified=True, now=NOW)


# --- Adults under a measure (MIN-16) ----------------------------------------------------------------------------------


def measure(family: Family, operator: Actor, person: Actor, kind: families.MeasureKind) -> UUID:
    assert family.camille.holder_id
    assert person.holder_id
    return access.record_measure(
        operator=operator, protected_id=family.camille.holder_id, person_id=person.holder_id, kind=kind,
        reference=REFERENCE, now=NOW,
    )  # fmt: skip


def allowed(family: Family, person: Actor, action: Action) -> bool:
    return access.case_of(actor=person, space=family.world.space, now=NOW).decide(action).allowed


ALL_OF_A_GUARDIAN = (Action.LIST_DOCUMENTS, Action.MASK_DOCUMENT, Action.CHOOSE_PROFESSIONALS, Action.CLOSE_SPACE)


def test_a_guardian_acts_for_the_adult_from_the_record_of_the_measure(family: Family, operator: Actor) -> None:
    guardian = family.parent("Tutrice")
    measure_id = measure(family, operator, guardian, families.MeasureKind.REPRESENTATION)
    assert all(allowed(family, guardian, action) for action in ALL_OF_A_GUARDIAN)
    assert not allowed(family, guardian, Action.INVITE_REPRESENTATIVE)
    access.end_measure(operator=operator, measure_id=measure_id, now=NOW)
    assert not allowed(family, guardian, Action.LIST_DOCUMENTS)


def test_assistance_gives_nothing_without_the_express_consent_of_the_protected_person(
    family: Family, operator: Actor
) -> None:
    curator = family.parent("Curatrice")
    measure_id = measure(family, operator, curator, families.MeasureKind.ASSISTANCE)
    assert not allowed(family, curator, Action.LIST_DOCUMENTS)
    assert family.camille.holder_id
    waiting = {one.what: one.by for one in families.questions_for(family.camille.holder_id, now=NOW)}
    assert waiting["assistance"] == "Curatrice FICTIF"
    for wrong in (curator, family.alex):
        with pytest.raises(families.InvitationUnknown):
            families.consent_to_assistance(measure_id=measure_id, actor=wrong, consents=True, now=NOW)
    families.consent_to_assistance(measure_id=measure_id, actor=family.camille, consents=True, now=NOW)
    assert allowed(family, curator, Action.LIST_DOCUMENTS)
    assert not any(allowed(family, curator, action) for action in ALL_OF_A_GUARDIAN[2:])
    later = NOW + timedelta(hours=1)
    families.consent_to_assistance(measure_id=measure_id, actor=family.camille, consents=False, now=later)
    gone = access.case_of(actor=curator, space=family.world.space, now=later)
    assert not gone.decide(Action.LIST_DOCUMENTS).allowed
    rows = Relationship.objects.filter(person_id=curator.holder_id)
    assert [(one.ground, one.by_id, one.ended_ground) for one in rows] == [("consent", family.camille.id, "own_wish")]


def test_a_measure_is_for_an_adult(family: Family, operator: Actor) -> None:
    assert family.alex.holder_id
    with pytest.raises(families.StillAMinor):
        access.record_measure(
            operator=operator, protected_id=family.child, person_id=family.alex.holder_id,
            kind=families.MeasureKind.REPRESENTATION, reference=REFERENCE, now=NOW,
        )  # fmt: skip


# --- Majority (MIN-13) ------------------------------------------------------------------------------------------------

BORN = date(2008, 12, 1)
GROWN_AT = majority_at(BORN)


@pytest.fixture
def almost_grown(family: Family) -> Family:
    child = family.world.minor("Maxime", born=BORN)
    assert family.camille.holder_id
    families.know_parents(child_id=child, parent_ids=[family.camille.holder_id], now=NOW)
    access.add_child(actor=family.camille, child_id=child, certified=True, now=NOW)
    family.child = child
    return family


def test_representatives_lose_access_at_midnight_by_the_clock_alone(almost_grown: Family) -> None:
    """No task runs: the query looks at the birth date."""
    assert almost_grown.represents(almost_grown.camille, now=GROWN_AT - timedelta(microseconds=1))
    assert not almost_grown.represents(almost_grown.camille, now=GROWN_AT)
    assert almost_grown.camille.holder_id
    assert identity.acts_for(almost_grown.camille.holder_id, now=GROWN_AT) == []
    assert identity.helpers_of(almost_grown.child, now=GROWN_AT) == []
    tie = families.ended_tie(person_id=almost_grown.camille.holder_id, helped_id=almost_grown.child, now=GROWN_AT)
    assert tie == families.EndedTie("representative", GROWN_AT, "majority")


def test_it_is_told_of_a_month_before_once_to_the_child_and_the_representatives(
    almost_grown: Family, news: list[families.FamilyNews]
) -> None:
    assert families.tell_of_majorities(now=GROWN_AT - timedelta(days=31)) == 0
    assert [families.tell_of_majorities(now=NOW) for _ in range(2)] == [1, 0]
    settle()
    told = [one.person_id for one in news if one.topic == "majority_approaches"]
    assert sorted(told, key=str) == sorted([almost_grown.child, almost_grown.camille.holder_id], key=str)
    assert MajorityNotice.objects.get().majority_on == BORN.replace(year=2026)


def test_the_rows_are_dated_at_the_birthday_itself_whenever_the_task_runs(almost_grown: Family) -> None:
    assert families.close_childhoods(now=GROWN_AT - timedelta(seconds=1)) == 0
    assert families.close_childhoods(now=GROWN_AT + timedelta(days=9)) == 1
    row = Relationship.objects.get(helped_id=almost_grown.child)
    assert (row.until, row.ended_ground, row.ended_by_kind) == (GROWN_AT, "majority", "system")


@pytest.mark.parametrize(("days", "everybody", "dated"), [(61, False, 1), (63, False, 0), (63, True, 1)])
def test_each_hour_those_who_came_of_age_lately_are_looked_at_and_each_day_everybody(
    almost_grown: Family, days: int, everybody: bool, dated: int
) -> None:
    assert families.close_childhoods(now=GROWN_AT + timedelta(days=days), everybody=everybody) == dated


def test_a_parent_named_guardian_of_the_grown_child_acts_again(almost_grown: Family, operator: Actor) -> None:
    assert almost_grown.camille.holder_id
    access.record_measure(
        operator=operator, protected_id=almost_grown.child, person_id=almost_grown.camille.holder_id,
        kind=families.MeasureKind.REPRESENTATION, reference=REFERENCE, now=GROWN_AT,
    )  # fmt: skip
    assert almost_grown.represents(almost_grown.camille, now=GROWN_AT)
