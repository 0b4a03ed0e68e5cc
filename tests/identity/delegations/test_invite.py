"""Inviting a carer: whom one may name, how many, and what an answer never tells."""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connections, transaction
from django.test.utils import CaptureQueriesContext

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.identifiers import INS_TEST_OID, Ins, ins_key
from espace_sante.record import api as record
from espace_sante.spaces import api as spaces
from tests.carers import identity_of, invite, make_carer, terms
from tests.conftest import database_aliases
from tests.identity.delegations.conftest import AT, Home
from tests.worlds import NOW

State = identity.DelegationState
pytestmark = pytest.mark.django_db
NOBODY = Ins("285090099999" + "9" + ins_key("2850900999999"), INS_TEST_OID)


def ask(home: Home, who: identity.CarerIdentity, *, declared: bool = True) -> UUID:
    return access.invite_carer(actor=home.andre, space=home.space, who=who, terms=terms(AT), declared=declared, now=AT)


def queries(home: Home, who: identity.CarerIdentity) -> list[str]:
    """The statements of an invitation, without their values; it is then undone."""
    told = []
    with ExitStack() as undone:
        for alias in database_aliases():
            undone.enter_context(transaction.atomic(using=alias))
        with CaptureQueriesContext(connections["ens"]) as ens, CaptureQueriesContext(connections["dmp"]) as dmp:
            ask(home, who)
        for captured in (ens, dmp):
            told += [
                re.sub(r"('[^']*'|\b\d+\b|NULL)(::\w+)?", "?", query["sql"]) for query in captured.captured_queries
            ]
        for alias in database_aliases():
            transaction.set_rollback(True, using=alias)
    return [re.sub(r"IN \([?, ]+\)", "IN (?)", one) for one in told if "SAVEPOINT" not in one]


def test_an_invitation_waits_and_gives_nothing(home: Home) -> None:
    """CAR-04."""
    delegation_id = invite(home.andre, home.camille, now=AT)
    view = identity.delegation(delegation_id, now=AT)
    assert view.state is State.PENDING
    assert view.expires_at == AT + timedelta(days=30)
    assert identity.relationship(person_id=home.camille.holder_id, helped_id=home.andre.holder_id, now=AT) is None
    with pytest.raises(record.DocumentUnknown):
        home.titles(home.camille, now=AT)


@pytest.mark.parametrize("case", ["unknown", "inactive", "wrong name", "wrong date", "wrong given name"])
def test_nobody_found_and_somebody_found_get_the_same_answer_and_the_same_work(home: Home, case: str) -> None:
    """CAR-03; « a carer request to somebody who does not exist: same answer, same time »."""
    inactive = home.neighbour("Inactive", active=False)
    active = queries(home, identity_of(home.camille))
    named = {
        "unknown": replace(identity_of(home.camille), ins=NOBODY.value),
        "inactive": identity_of(inactive),
        "wrong name": replace(identity_of(home.camille), birth_name="AUTRE"),
        "wrong date": replace(identity_of(home.camille), birth_on=date(1985, 9, 18)),
        "wrong given name": replace(identity_of(home.camille), first_given_name="Camilla"),
    }[case]
    assert len(active) >= 10
    assert queries(home, named) == active
    ask(home, named)
    mine = identity.delegations_given(home.andre.holder_id, now=AT)
    assert {(one.state, one.carer, one.expires_at) for one in mine} == {(State.PENDING, None, AT + timedelta(days=30))}
    assert identity.carer_notices(home.camille.holder_id, now=AT).invitations == ()


def test_who_activates_late_finds_the_invitation_that_waits(home: Home) -> None:
    """CAR-03: one accepts from one's own active space; who invited sees the same page before and after."""
    late = home.neighbour("Tardive", active=False)
    delegation_id = invite(home.andre, late, now=AT)
    seen = identity.delegations_given(home.andre.holder_id, now=AT)
    with pytest.raises(access.OwnSpaceNeeded):
        access.answer_invitation(actor=late, delegation_id=delegation_id, accept=True, now=AT)
    spaces.activate_space(holder_id=late.holder_id, by=late, now=AT)
    assert identity.delegations_given(home.andre.holder_id, now=AT) == seen
    (waiting,) = identity.carer_notices(late.holder_id, now=AT).invitations
    assert waiting.id == delegation_id
    access.answer_invitation(actor=late, delegation_id=delegation_id, accept=True, now=AT)
    assert identity.relationship(person_id=late.holder_id, helped_id=home.andre.holder_id, now=AT) == "carer"


def test_who_activates_too_late_finds_an_invitation_that_expired(home: Home) -> None:
    late = home.neighbour("Tardive", active=False)
    delegation_id = invite(home.andre, late, now=AT)
    after = AT + timedelta(days=30)
    spaces.activate_space(holder_id=late.holder_id, by=late, now=after)
    assert identity.carer_notices(late.holder_id, now=after).invitations == ()
    with pytest.raises(identity.NotInThisState):
        access.answer_invitation(actor=late, delegation_id=delegation_id, accept=True, now=after)


def test_names_are_matched_without_accents_hyphens_or_case(home: Home) -> None:
    person = home.neighbour("Anne-Zoé")
    ask(home, replace(identity_of(person), first_given_name="anne zoe", birth_name=" fictif "))
    assert len(identity.carer_notices(person.holder_id, now=AT).invitations) == 1


def test_the_declaration_is_needed(home: Home) -> None:
    """CAR-04."""
    with pytest.raises(identity.DeclarationMissing):
        ask(home, identity_of(home.camille), declared=False)
    assert identity.delegations_given(home.andre.holder_id, now=AT) == []


def test_nobody_is_their_own_carer(home: Home) -> None:
    with pytest.raises(identity.CarerIsOneself):
        ask(home, identity_of(home.andre))


def test_one_has_three_carers_at_most_invitations_included(home: Home) -> None:
    """CAR-02."""
    make_carer(home.andre, home.camille, now=AT)
    invite(home.andre, home.neighbour("Un"), now=AT)
    ask(home, replace(identity_of(home.camille), ins=NOBODY.value))  # somebody who does not exist takes a place too
    with pytest.raises(identity.TooManyCarers):
        invite(home.andre, home.neighbour("Deux"), now=AT)


def test_what_is_over_leaves_its_place(home: Home) -> None:
    """CAR-02."""
    ids = [invite(home.andre, home.neighbour(name), now=AT) for name in ("Un", "Deux", "Trois")]
    access.end_delegation(actor=home.andre, delegation_id=ids[0], now=AT)
    invite(home.andre, home.neighbour("Quatre"), now=AT)
    invite(home.andre, home.neighbour("Cinq"), now=AT + timedelta(days=31))  # the others have expired


def test_one_helps_five_people_at_most(home: Home) -> None:
    """CAR-02: told to the carer, when they accept; who invites learns nothing of it."""
    for number in range(5):
        make_carer(home.neighbour(f"Aidé {number}"), home.camille, now=AT)
    sixth = invite(home.andre, home.camille, now=AT)
    with pytest.raises(identity.TooManyHelped):
        access.answer_invitation(actor=home.camille, delegation_id=sixth, accept=True, now=AT)
    assert identity.delegation(sixth, now=AT).state is State.PENDING
    access.answer_invitation(actor=home.camille, delegation_id=sixth, accept=False, now=AT)


def test_the_same_invitation_is_not_sent_twice_whether_it_reached_somebody_or_not(home: Home) -> None:
    """CAR-05."""
    for who in (identity_of(home.camille), replace(identity_of(home.camille), ins=NOBODY.value)):
        ask(home, who)
        with pytest.raises(identity.SameInvitationPending):
            ask(home, who)


def test_a_carer_is_not_invited_again(home: Home) -> None:
    """CAR-05."""
    make_carer(home.andre, home.camille, now=AT)
    with pytest.raises(identity.DelegationExists):
        invite(home.andre, home.camille, now=AT)


def test_who_represents_somebody_is_not_their_carer_too(home: Home) -> None:
    """CAR-05."""
    identity.relate(person_id=home.camille.holder_id, helped_id=home.andre.holder_id, kind="guardian", now=NOW)
    with pytest.raises(identity.OtherKindExists):
        invite(home.andre, home.camille, now=AT)


def test_the_three_guards_and_the_two_limits_have_five_codes() -> None:
    """CAR-02, CAR-05."""
    errors = {
        identity.SameInvitationPending, identity.DelegationExists, identity.OtherKindExists, identity.TooManyCarers,
        identity.TooManyHelped,
    }  # fmt: skip
    assert len({error.code for error in errors}) == 5


def test_a_carer_or_a_representative_invites_nobody(home: Home) -> None:
    """CAR-09."""
    make_carer(home.andre, home.camille, now=AT)
    with pytest.raises(access.AccessRefused):
        access.invite_carer(
            actor=home.camille, space=home.space, who=identity_of(home.neighbour("Autre")), terms=terms(AT),
            declared=True, now=AT,
        )  # fmt: skip
    refused = audit.trace_page(space_id=home.space.id, acts=[audit.Act.CARER_INVITED.value]).entries
    assert [entry.outcome for entry in refused] == ["refused", "done"]


def test_the_trace_names_nobody(home: Home) -> None:
    """TRA-08."""
    delegation_id = invite(home.andre, home.camille, now=AT)
    (entry,) = audit.trace_page(space_id=home.space.id, acts=[audit.Act.CARER_INVITED.value]).entries
    assert (entry.subject_id, entry.subject_name, entry.actor_name) == (str(delegation_id), "", "")


def test_a_contact_written_down_as_a_carer_has_no_access(home: Home) -> None:
    """CAR-12: a relationship without the terms of a delegation opens nothing."""
    identity.relate(person_id=home.camille.holder_id, helped_id=home.andre.holder_id, kind="carer", now=NOW)
    with pytest.raises(record.DocumentUnknown):
        home.titles(home.camille, now=AT)
