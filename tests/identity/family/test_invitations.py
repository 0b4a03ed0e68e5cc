"""The second representative, invited by identity. RULES.md MIN-04."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.access import api as access
from espace_sante.access.api import Action
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.identity.api import families
from espace_sante.identity.models import FamilyOutbox, RepresentativeInvitation
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import InvalidIdentifier
from espace_sante.spaces import api as spaces
from tests.identity.family.conftest import Family, settle
from tests.worlds import NOW, ins_number

pytestmark = pytest.mark.django_db
ENDS = NOW + timedelta(days=30)


def identity_of(actor: Actor) -> families.InvitedPerson:
    assert actor.holder_id
    found = identity.holders([actor.holder_id])[actor.holder_id]
    return families.InvitedPerson(
        birth_name=found.birth_name,
        first_given_name=found.first_given_name,
        birth_on=found.birth_on,
        matricule=found.ins.value,
    )


@pytest.fixture
def alone(family: Family) -> Family:
    """Camille represents Lou; the insurer knows no other parent."""
    assert family.camille.holder_id
    families.know_parents(child_id=family.child, parent_ids=[family.camille.holder_id], now=NOW)
    family.add(family.camille)
    return family


def invite(family: Family, person: families.InvitedPerson) -> UUID:
    space = spaces.space_of_holder(family.child)
    return access.invite_representative(actor=family.camille, space=space, person=person, now=NOW)


def sent(family: Family) -> list[families.InvitationView]:
    assert family.camille.holder_id
    (child,) = families.family_of(family.camille.holder_id, now=NOW).children
    return child.invitations


def test_the_invited_person_certifies_and_becomes_the_second_representative(
    alone: Family, news: list[families.FamilyNews]
) -> None:
    invitation = invite(alone, identity_of(alone.alex))
    question = alone.question_to(alone.alex)
    assert (question.what, question.about, question.by, question.ends_at) == (
        "invitation", "Lou", "Camille FICTIF", ENDS,
    )  # fmt: skip
    with pytest.raises(families.NotCertified):
        access.accept_representation(actor=alone.alex, invitation_id=invitation, certified=False, now=NOW)
    access.accept_representation(actor=alone.alex, invitation_id=invitation, certified=True, now=NOW)
    assert alone.represents(alone.alex)
    assert alone.may(alone.camille, Action.CLOSE_SPACE)  # who invites agrees: nobody is left to ask
    settle()
    assert (news[-1].topic, news[-1].person_id) == ("invitation_answered", alone.camille.holder_id)
    assert sent(alone)[0].status is families.InvitationStatus.ACCEPTED


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"birth_name": "fictif", "first_given_name": "ALEX"},
        {"matricule": "as people write it"},
    ],
)
def test_names_are_compared_without_case_and_the_matricule_without_spaces(alone: Family, typed: dict[str, str]) -> None:
    person = identity_of(alone.alex)
    if "matricule" in typed:
        number = person.matricule
        typed = {"matricule": f"{number[:1]} {number[1:3]} {number[3:13]} {number[13:]}"}
    invite(alone, replace(person, **typed))
    assert alone.question_to(alone.alex).what == "invitation"


WRONG: dict[str, Callable[[families.InvitedPerson], families.InvitedPerson]] = {
    "nobody": lambda one: families.InvitedPerson("Personne", "Nulle", date(1980, 1, 1), ins_number(99_001).value),
    "another first name": lambda one: replace(one, first_given_name="Alix"),
    "another birth name": lambda one: replace(one, birth_name="Autre"),
    "another birth date": lambda one: replace(one, birth_on=date(1985, 9, 18)),
    "another matricule": lambda one: replace(one, matricule=ins_number(99_002).value),
}


@pytest.mark.parametrize("wrong", list(WRONG))
def test_an_identity_that_is_nobody_s_gives_the_same_answer_and_the_same_work(alone: Family, wrong: str) -> None:
    """No enumeration: the same queries, the same row, the same page, the same piece of work after the commit."""
    person = identity_of(alone.alex)
    with CaptureQueriesContext(connections["ens"]) as right_work:
        right_id = invite(alone, person)
    (right_view,) = sent(alone)
    families.withdraw_invitation(invitation_id=right_id, actor=alone.camille, now=NOW)
    waiting = FamilyOutbox.objects.count()
    with CaptureQueriesContext(connections["ens"]) as wrong_work:
        wrong_id = invite(alone, WRONG[wrong](person))
    assert len(wrong_work) == len(right_work)
    assert [one["sql"].split(" ", 1)[0] for one in wrong_work] == [one["sql"].split(" ", 1)[0] for one in right_work]
    assert FamilyOutbox.objects.count() == waiting + 1
    wrong_view = next(one for one in sent(alone) if one.id == wrong_id)
    assert replace(wrong_view, id=right_id, typed_name=right_view.typed_name) == right_view
    assert RepresentativeInvitation.objects.get(id=wrong_id).invited_id is None
    assert families.questions_for(alone.alex.holder_id, now=NOW) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("state", ["no space", "opened only"])
def test_an_inactive_space_gives_the_sender_the_same_answer_and_cannot_accept(alone: Family, state: str) -> None:
    person = alone.world.citizen("inactif", "Inactif")
    if state == "opened only":
        alone.world.open_space(person, activate=False)
    invitation = invite(alone, identity_of(person))
    assert sent(alone)[0].status is families.InvitationStatus.PENDING
    with pytest.raises(access.OwnSpaceNeeded):
        access.accept_representation(actor=person, invitation_id=invitation, certified=True, now=NOW)


def test_the_form_of_the_matricule_alone_is_told(alone: Family) -> None:
    person = identity_of(alone.alex)
    for wrong in ("", "12", person.matricule[:13] + "00", "9" * 15, person.matricule[:-2] + "AB"):
        with pytest.raises(InvalidIdentifier):
            invite(alone, replace(person, matricule=wrong))


def test_one_invites_neither_oneself_nor_twice_at_once(alone: Family) -> None:
    with pytest.raises(families.InvitingOneself):
        invite(alone, identity_of(alone.camille))
    invite(alone, identity_of(alone.alex))
    with pytest.raises(families.InvitationPending):
        invite(alone, identity_of(alone.parent("Autre")))


def test_a_refusal_is_told_to_the_sender_and_can_hold_for_the_future(alone: Family) -> None:
    families.refuse_invitation(
        invitation_id=invite(alone, identity_of(alone.alex)), actor=alone.alex, not_representative=True, now=NOW
    )
    assert sent(alone)[0].status is families.InvitationStatus.REFUSED
    again = invite(alone, identity_of(alone.alex))
    with pytest.raises(families.SaidNotRepresentative):
        access.accept_representation(actor=alone.alex, invitation_id=again, certified=True, now=NOW)


def test_a_contest_by_the_invited_person_freezes_what_the_sender_may_change(alone: Family) -> None:
    invitation = invite(alone, identity_of(alone.alex))
    families.contest_invitation(invitation_id=invitation, actor=alone.alex, now=NOW)
    assert sent(alone)[0].status is families.InvitationStatus.CONTESTED
    assert alone.reason(alone.camille, Action.MASK_DOCUMENT) is access.Reason.CONTESTED
    assert alone.may(alone.camille, Action.LIST_DOCUMENTS)


def test_it_expires_at_its_end_and_not_before(alone: Family) -> None:
    invitation = invite(alone, identity_of(alone.alex))
    for act in (
        lambda: access.accept_representation(actor=alone.alex, invitation_id=invitation, certified=True, now=ENDS),
        lambda: families.refuse_invitation(
            invitation_id=invitation, actor=alone.alex, not_representative=False, now=ENDS
        ),
    ):
        with pytest.raises(families.InvitationUnknown):
            act()
    access.accept_representation(
        actor=alone.alex, invitation_id=invitation, certified=True, now=ENDS - timedelta(microseconds=1)
    )


def test_only_the_invited_person_answers_and_only_the_sender_withdraws(alone: Family) -> None:
    invitation, other = invite(alone, identity_of(alone.alex)), alone.parent("Autre")
    for wrong in (other, alone.camille):
        with pytest.raises(families.InvitationUnknown):
            access.accept_representation(actor=wrong, invitation_id=invitation, certified=True, now=NOW)
    for wrong in (other, alone.alex):
        with pytest.raises(families.InvitationUnknown):
            families.withdraw_invitation(invitation_id=invitation, actor=wrong, now=NOW)
    families.withdraw_invitation(invitation_id=invitation, actor=alone.camille, now=NOW)
    with pytest.raises(families.InvitationUnknown):
        access.accept_representation(actor=alone.alex, invitation_id=invitation, certified=True, now=NOW)


def test_an_invitation_of_somebody_who_no_longer_represents_the_child_opens_nothing(alone: Family) -> None:
    invitation = invite(alone, identity_of(alone.alex))
    families.say_not_representative(child_id=alone.child, actor=alone.camille, now=NOW)
    with pytest.raises(families.InvitationUnknown):
        access.accept_representation(actor=alone.alex, invitation_id=invitation, certified=True, now=NOW)
    assert not alone.represents(alone.alex)


def test_inviting_waits_for_the_other_parent_s_answer_and_the_attempt_is_traced(family: Family) -> None:
    family.add(family.camille)  # Alex, whom the insurer knows, can still answer
    with pytest.raises(access.AccessRefused):
        invite(family, identity_of(family.parent("Autre")))
    (entry,) = audit.trace_page(space_id=family.space.id, acts=["representative.invited"]).entries
    assert (entry.outcome, entry.reason) == ("refused", "awaiting_other_parent")


def test_a_known_parent_is_asked_when_somebody_else_accepts(family: Family) -> None:
    family.add(family.camille)
    question = family.question_to(family.alex)
    families.answer_agreement(agreement_id=question.id, actor=family.alex, agrees=True, now=NOW)
    newcomer = family.parent("Nouveau")
    access.accept_representation(
        actor=newcomer, invitation_id=invite(family, identity_of(newcomer)), certified=True, now=NOW
    )
    asked = family.question_to(family.alex)
    assert (asked.what, asked.by) == ("agreement", "Nouveau FICTIF")


def test_a_carer_or_the_professional_invites_nobody(alone: Family) -> None:
    doctor = alone.world.doctor
    space = spaces.space_of_holder(alone.child)
    for other in (doctor, alone.parent("Voisine")):
        with pytest.raises(access.AccessRefused):
            access.invite_representative(actor=other, space=space, person=identity_of(alone.alex), now=NOW)
