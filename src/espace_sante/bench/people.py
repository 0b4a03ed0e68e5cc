"""Who takes part: one doctor of everybody's care team, and citizens with a space, an account and a session.

Spaces, accounts and care relations are written in bulk in the tables of their rooms, because a thousand openings
through the services would take longer than the measures. Fictitious numbers only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from stdnum import luhn

from espace_sante.identity import api as identity
from espace_sante.kernel.actors import SYSTEM, Actor, ActorKind
from espace_sante.kernel.envelope import new_key
from espace_sante.kernel.identifiers import INS_TEST_OID, Finess, Ins, Rpps, ins_key, new_id
from espace_sante.spaces import api as spaces
from espace_sante.vault import api as vault

LIFE = timedelta(hours=12)
_SINCE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Citizen:
    """Somebody whose space is measured."""

    holder_id: UUID
    account_id: UUID
    space_id: UUID
    ins: Ins


@dataclass(frozen=True, slots=True)
class Doctor:
    """Who deposits, lists and retrieves, with the token of their software."""

    actor: Actor
    token: str


def make_doctor(now: datetime) -> Doctor:
    """A doctor with a practice, through the services."""
    rpps, finess = _with_luhn("9991000001"), _with_luhn("98000001")
    identity.register_structure(finess=Finess(finess), name="Cabinet de mesure", sector_code="SA07")
    identity.register_professional(
        rpps=Rpps(rpps),
        family_name="MESURE-FICTIVE",
        given_name="Camille",
        profession_code="10",
        specialty_code="SM26",
        works_at=[Finess(finess)],
    )
    identity.register_account(login="bench.doctor", kind=ActorKind.PROFESSIONAL, now=now, rpps=rpps)
    token = identity.issue_token(login="bench.doctor", now=now, life=LIFE, software="bench")
    return Doctor(actor=identity.actor_of_token(token, now=now), token=token)


def make_citizens(*, first: int, count: int, doctor: Doctor, now: datetime) -> list[Citizen]:
    """Citizens with an active space, numbered from `first`, the doctor in the care team of each."""
    with transaction.atomic(using="ens"):
        citizens = [_citizen(_ins(first + number)) for number in range(count)]
    since = now - _SINCE
    password = make_password(None)
    _create(
        "identity",
        "Account",
        (
            {
                "id": one.account_id,
                "login": f"bench.{one.ins.value}",
                "kind": ActorKind.CITIZEN.value,
                "holder_id": one.holder_id,
                "password": password,
                "made_at": since,
            }
            for one in citizens
        ),
    )
    _create("spaces", "Space", ({"id": one.space_id, "holder_id": one.holder_id, "made_at": since} for one in citizens))
    by = {"by_kind": SYSTEM.kind.value, "by_id": SYSTEM.id, "since": since}
    _create(
        "spaces",
        "SpaceStateRow",
        (
            {"space_id": one.space_id, "position": position, "state": state.value, "ground": "bench", **by}
            for one in citizens
            for position, state in enumerate((spaces.State.OPEN_NOT_ACTIVATED, spaces.State.ACTIVE), 1)
        ),
    )
    master = vault.master_key()
    _create(
        "vault",
        "SpaceKey",
        (
            {"space_id": one.space_id, "wrapped": master.wrap(new_key(), space_id=one.space_id), "made_at": since}
            for one in citizens
        ),
    )
    tie = {"rpps": doctor.actor.rpps, "kind": "care_team", "until": now + 12 * _SINCE, **by}
    _create("access", "CareRelation", ({"space_id": one.space_id, "id": new_id(), **tie} for one in citizens))
    return citizens


def sign_in(citizen: Citizen) -> str:
    """The session cookie of a signed-in citizen, as their browser sends it."""
    account = apps.get_model("identity", "Account")._default_manager.get(pk=citizen.account_id)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _create(app: str, model: str, rows: Iterable[dict[str, Any]]) -> None:
    kind = apps.get_model(app, model)
    kind._default_manager.bulk_create([kind(**row) for row in rows], batch_size=1000)


def _citizen(ins: Ins) -> Citizen:
    """A holder of the insured population, through the service; the ids of what is written in bulk after."""
    holder_id = identity.register_holder(
        ins=ins,
        birth_name="MESURE-FICTIVE",
        given_names="Dominique",
        first_given_name="Dominique",
        sex="F",
        birth_on=date(1985, 9, 17),
        birth_place_code="00101",
    )
    return Citizen(holder_id=holder_id, account_id=new_id(), space_id=new_id(), ins=ins)


def _ins(number: int) -> Ins:
    matricule = f"28509001{number:05d}"
    return Ins(matricule + ins_key(matricule), INS_TEST_OID)


def _with_luhn(digits: str) -> str:
    return f"{digits}{luhn.calc_check_digit(digits)}"
