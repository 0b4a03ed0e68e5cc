"""What a carer can do from the acceptance to the end, to the second, and how it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.identity.models import DelegationStep, DelegationTerms, Relationship
from espace_sante.kernel.actors import SYSTEM
from espace_sante.kernel.carers import EVERYTHING, CarerScope, Section
from espace_sante.record import api as record
from espace_sante.spaces import api as spaces
from tests.carers import identity_of, invite, make_carer, terms
from tests.identity.delegations.conftest import AT, Home

pytestmark = pytest.mark.django_db
State = identity.DelegationState
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
READER = CarerScope(sections=frozenset(Section))
AGENDA = CarerScope(sections=frozenset({Section.AGENDA}), writes=True)
ON_CALL = CarerScope(sections=frozenset(Section), emergency_only=True)
HIDDEN = (record.DocumentUnknown, access.AccessRefused)


def sees(home: Home, at: datetime) -> bool:
    try:
        return home.titles(home.camille, now=at) == ["Bilan de cœur"]
    except HIDDEN:
        return False


def traced(home: Home, act: audit.Act) -> list[audit.TraceEntry]:
    return audit.trace_page(space_id=home.space.id, acts=[act.value]).entries


def test_an_accepted_help_opens_from_its_beginning_to_its_end_to_the_second(home: Home) -> None:
    """CAR-06."""
    offered = replace(terms(AT), since=AT + DAY, until=AT + 3 * DAY)
    delegation_id = access.invite_carer(
        actor=home.andre, space=home.space, who=_camille(home), terms=offered, declared=True, now=AT
    )
    access.answer_invitation(actor=home.camille, delegation_id=delegation_id, accept=True, now=AT)
    assert not sees(home, AT + DAY - SECOND)
    assert sees(home, AT + DAY)
    assert sees(home, AT + 3 * DAY - SECOND)
    assert not sees(home, AT + 3 * DAY)
    assert identity.delegation(delegation_id, now=AT + 3 * DAY).state is State.ENDED


def test_a_help_accepted_late_begins_when_it_is_accepted(home: Home) -> None:
    delegation_id = invite(home.andre, home.camille, now=AT)
    access.answer_invitation(actor=home.camille, delegation_id=delegation_id, accept=True, now=AT + DAY)
    assert not sees(home, AT + DAY - SECOND)
    assert sees(home, AT + DAY)


def test_a_refusal_opens_nothing_and_is_final(home: Home) -> None:
    """CAR-04."""
    delegation_id = invite(home.andre, home.camille, now=AT)
    access.answer_invitation(actor=home.camille, delegation_id=delegation_id, accept=False, now=AT)
    assert not sees(home, AT)
    with pytest.raises(identity.NotInThisState):
        access.answer_invitation(actor=home.camille, delegation_id=delegation_id, accept=True, now=AT)
    assert len(traced(home, audit.Act.CARER_REFUSED)) == 1


def test_an_expired_invitation_is_not_accepted(home: Home) -> None:
    """CAR-04: both sides of the bound."""
    late, in_time = invite(home.andre, home.camille, now=AT), AT + 30 * DAY - SECOND
    with pytest.raises(identity.NotInThisState):
        access.answer_invitation(actor=home.camille, delegation_id=late, accept=True, now=AT + 30 * DAY)
    access.answer_invitation(actor=home.camille, delegation_id=late, accept=True, now=in_time)


def test_nobody_answers_an_invitation_made_to_somebody_else(home: Home) -> None:
    delegation_id = invite(home.andre, home.camille, now=AT)
    for somebody in (home.neighbour("Autre"), home.andre):
        with pytest.raises(identity.DelegationUnknown):
            access.answer_invitation(actor=somebody, delegation_id=delegation_id, accept=True, now=AT)


def test_a_withdrawn_invitation_is_not_accepted(home: Home) -> None:
    delegation_id = invite(home.andre, home.camille, now=AT)
    access.end_delegation(actor=home.andre, delegation_id=delegation_id, now=AT)
    assert identity.delegation(delegation_id, now=AT).state is State.WITHDRAWN
    with pytest.raises(identity.NotInThisState):
        access.answer_invitation(actor=home.camille, delegation_id=delegation_id, accept=True, now=AT)


@pytest.mark.parametrize("who", ["andre", "camille"])
def test_either_side_ends_the_help_at_once(home: Home, who: str) -> None:
    """CAR-06."""
    delegation_id = make_carer(home.andre, home.camille, now=AT)
    access.end_delegation(actor=getattr(home, who), delegation_id=delegation_id, now=AT + DAY)
    assert sees(home, AT + DAY - SECOND)
    assert not sees(home, AT + DAY)
    (row,) = Relationship.objects.filter(kind="carer")
    assert (row.until, row.ended_by_id) == (AT + DAY, getattr(home, who).id)
    (entry,) = traced(home, audit.Act.CARER_ENDED)
    assert entry.actor_id == getattr(home, who).id


def test_a_carer_stops_even_when_the_space_is_closed(home: Home) -> None:
    """CAR-06: at any time."""
    delegation_id = make_carer(home.andre, home.camille, now=AT)
    spaces.close_space(holder_id=home.andre.holder_id, by=home.andre, now=AT)
    access.end_delegation(actor=home.camille, delegation_id=delegation_id, now=AT)
    assert identity.delegation(delegation_id, now=AT).state is State.REVOKED


def test_somebody_else_ends_nothing(home: Home) -> None:
    delegation_id = make_carer(home.andre, home.camille, now=AT)
    with pytest.raises(identity.DelegationUnknown):
        access.end_delegation(actor=home.neighbour("Autre"), delegation_id=delegation_id, now=AT)


def test_a_carer_who_reads_adds_nothing(home: Home) -> None:
    """C13."""
    make_carer(home.andre, home.camille, now=AT, scope=READER)
    assert sees(home, AT)
    with pytest.raises(access.AccessRefused):
        add(home)


def test_a_carer_who_writes_adds_documents_and_does_not_delete_those_of_the_service(home: Home) -> None:
    """CAR-08, CIT-14."""
    make_carer(home.andre, home.camille, now=AT)
    document_id = add(home)
    record.delete_document(actor=home.camille, space=home.space, document_id=document_id, now=AT)


def test_a_carer_limited_to_the_agenda_gets_no_document_no_count_and_no_activity(home: Home) -> None:
    """C13; « a carer limited to agenda gets exactly that »."""
    make_carer(home.andre, home.camille, now=AT, scope=AGENDA)
    assert not sees(home, AT)
    (document,) = record.list_documents(actor=home.andre, space=home.space, now=AT).documents
    for read in (record.read_document, record.document_metadata, record.read_preview):
        with pytest.raises(record.DocumentUnknown):
            read(actor=home.camille, space=home.space, document_id=document.id, now=AT)
    with pytest.raises(record.DocumentUnknown):
        record.activity_of(actor=home.camille, space=home.space, now=AT)
    with pytest.raises(record.DocumentUnknown):
        record.history_of(actor=home.camille, space=home.space, document_id=document.id, now=AT)
    assert record.count_by_category(actor=home.camille, space=home.space, now=AT) == {}
    assert record.count_new(actor=home.camille, space=home.space, now=AT) == 0
    case = access.case_of(actor=home.camille, space=home.space, now=AT)
    assert case.decide(access.Action.CHANGE_AGENDA).allowed
    (helped,) = identity.acts_for(home.camille.holder_id, now=AT)
    assert helped.scope == AGENDA


def test_the_holder_changes_what_is_opened_at_once_and_each_version_is_a_dated_row(home: Home) -> None:
    """C13."""
    delegation_id = make_carer(home.andre, home.camille, now=AT, scope=AGENDA)
    changed = AT + DAY
    access.change_delegation(actor=home.andre, delegation_id=delegation_id, terms=terms(changed), now=changed)
    assert not sees(home, changed - SECOND)
    assert sees(home, changed)
    rows = DelegationTerms.objects.filter(delegation_id=delegation_id).order_by("position")
    assert [(row.documents, row.by_id) for row in rows] == [(False, home.andre.id), (True, home.andre.id)]
    assert [row.relationship.until for row in rows] == [changed, changed + timedelta(days=365)]
    steps = DelegationStep.objects.filter(delegation_id=delegation_id).order_by("position")
    assert [step.state for step in steps] == ["pending", "accepted", "accepted"]
    assert len(traced(home, audit.Act.CARER_CHANGED)) == 1


def test_changing_nothing_writes_nothing(home: Home) -> None:
    delegation_id = make_carer(home.andre, home.camille, now=AT)
    access.change_delegation(actor=home.andre, delegation_id=delegation_id, terms=terms(AT), now=AT + DAY)
    assert DelegationTerms.objects.count() == 1
    assert traced(home, audit.Act.CARER_CHANGED) == []


def test_a_carer_changes_nothing_of_their_own_help(home: Home) -> None:
    """CAR-09."""
    delegation_id = make_carer(home.andre, home.camille, now=AT, scope=AGENDA)
    with pytest.raises(identity.DelegationUnknown):
        access.change_delegation(actor=home.camille, delegation_id=delegation_id, terms=terms(AT), now=AT)


def test_an_emergency_opens_reading_for_a_day_and_is_told_at_once(home: Home) -> None:
    """C13: nothing before, reading alone, nothing after; trace mode `emergency`."""
    delegation_id = make_carer(home.andre, home.camille, now=AT, scope=ON_CALL)
    assert not sees(home, AT)
    declared = AT + DAY
    until = access.declare_emergency(
        actor=home.camille, delegation_id=delegation_id, reason=identity.EmergencyReason.HOSPITAL, now=declared
    )
    assert until == declared + DAY
    (entry,) = traced(home, audit.Act.CARER_EMERGENCY)
    assert (entry.mode, entry.reason, entry.actor_id) == ("emergency", "hospital", home.camille.id)
    assert not sees(home, declared - SECOND)
    assert sees(home, declared)
    assert sees(home, until - SECOND)
    assert not sees(home, until)
    assert {one.mode for one in traced(home, audit.Act.DOCUMENTS_LISTED) if not one.refused} == {"emergency"}
    with pytest.raises(access.AccessRefused):
        add(home, declared)
    (notice,) = identity.carer_notices(home.andre.holder_id, now=declared).emergencies
    assert notice.id == delegation_id
    assert identity.carer_notices(home.andre.holder_id, now=until).emergencies == ()


def test_declaring_it_again_makes_it_no_longer(home: Home) -> None:
    delegation_id = make_carer(home.andre, home.camille, now=AT, scope=ON_CALL)
    ends = {
        access.declare_emergency(
            actor=home.camille, delegation_id=delegation_id, reason=identity.EmergencyReason.NO_ANSWER, now=at
        )
        for at in (AT, AT + timedelta(hours=23))
    }
    assert ends == {AT + DAY}
    assert len(traced(home, audit.Act.CARER_EMERGENCY)) == 1


def test_who_helps_at_any_time_declares_no_emergency(home: Home) -> None:
    delegation_id = make_carer(home.andre, home.camille, now=AT, scope=AGENDA)
    with pytest.raises(access.AccessRefused):
        access.declare_emergency(
            actor=home.camille, delegation_id=delegation_id, reason=identity.EmergencyReason.HOSPITAL, now=AT
        )


def test_a_revoked_emergency_closes_at_once(home: Home) -> None:
    delegation_id = make_carer(home.andre, home.camille, now=AT, scope=ON_CALL)
    access.declare_emergency(
        actor=home.camille, delegation_id=delegation_id, reason=identity.EmergencyReason.HOSPITAL, now=AT
    )
    access.end_delegation(actor=home.andre, delegation_id=delegation_id, now=AT + timedelta(hours=1))
    assert not sees(home, AT + timedelta(hours=1))


def test_whom_one_acts_for_is_one_query_with_scopes_and_emergencies(
    home: Home, django_assert_num_queries: object
) -> None:
    make_carer(home.andre, home.camille, now=AT, scope=ON_CALL)
    make_carer(home.neighbour("Voisine"), home.camille, now=AT)
    with django_assert_num_queries(1, using="ens"):  # type: ignore[operator]
        found = identity.acts_for(home.camille.holder_id, now=AT)
    assert {one.scope for one in found} == {ON_CALL, EVERYTHING}
    assert {one.until for one in found} == {AT + timedelta(days=365)}


def test_what_each_side_sees_of_its_delegations_takes_four_queries_whatever_their_number(
    home: Home, django_assert_num_queries: object
) -> None:
    make_carer(home.andre, home.camille, now=AT, scope=ON_CALL)
    make_carer(home.neighbour("Voisine"), home.camille, now=AT)
    with django_assert_num_queries(4, using="ens"):  # type: ignore[operator]
        assert len(identity.delegations_received(home.camille.holder_id, now=AT)) == 2


def add(home: Home, at: datetime = AT) -> object:
    return record.add_own_document(
        actor=home.camille, space=home.space, content=b"Texte fictif", declared_type="text/plain", title="Note",
        type_code=record.Coded("DOCPAT01"), act_at=at, masked=False, now=at,
    )  # fmt: skip


def _camille(home: Home) -> identity.CarerIdentity:
    return identity_of(home.camille)


def test_a_help_given_by_a_duplicate_is_seen_and_ended_by_the_person_it_was_merged_into(home: Home) -> None:
    """A merge passes the relationship on: nobody may keep a right that its giver cannot see."""
    kept = home.world.citizen("andre2", "André")
    home.world.open_space(kept)
    delegation_id = make_carer(home.andre, home.camille, now=AT)
    identity.merge_holders(
        kept_id=kept.holder_id, merged_id=home.andre.holder_id, by=SYSTEM, reason="Doublon fictif", now=AT, force=True
    )
    (seen,) = identity.delegations_given(kept.holder_id, now=AT)
    assert (seen.id, seen.helped.id) == (delegation_id, kept.holder_id)
    access.end_delegation(actor=kept, delegation_id=delegation_id, now=AT + DAY)
    assert identity.relationship(person_id=home.camille.holder_id, helped_id=kept.holder_id, now=AT + DAY) is None
