"""A password for each device that keeps an agenda: made, listed, withdrawn, asked for at every request.

A device does what the person who made its password may do now: the decision point is asked each time, so that it ends
with their right. The password has 120 bits, is shown once and is kept nowhere; who guesses is slowed down.
Source: RULES.md AGE-01, AGE-04, CAR-08, MIN-11, TRA-01; ADR 36.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q

from espace_sante.access import api as access
from espace_sante.agenda.domain.devices import (
    LONGEST_NAME,
    MOST_DEVICES,
    DeviceNameInvalid,
    DeviceRefused,
    TooManyDevices,
    TooManyGuesses,
)
from espace_sante.agenda.models import Device
from espace_sante.agenda.services.ask import check
from espace_sante.agenda.services.trace import queue_trace, trace_now
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.identifiers import new_id
from espace_sante.spaces import api as spaces
from espace_sante.vault import api as vault

MISSES, WINDOW_SECONDS = 10, 15 * 60  # wrong passwords for one login
MISSES_FROM = 60  # from one place
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another
_DIGEST = b"espace-sante/agenda/device\0"
_CHANGE = access.Action.CHANGE_AGENDA


@dataclass(frozen=True, slots=True)
class MadeDevice:
    """A new one: `password` is shown once."""

    id: UUID
    login: str
    password: str


@dataclass(frozen=True, slots=True)
class DeviceView:
    """A device as it is seen afterwards. `used_on`: the last day it came."""

    id: UUID
    login: str
    name: str
    by_id: UUID
    made_at: datetime
    used_on: date | None


@dataclass(frozen=True, slots=True)
class OpenDevice:
    """A device that proved itself: in whose name it acts, in which space."""

    login: str
    actor: Actor
    space: spaces.SpaceView
    may_write: bool


def make_device(*, actor: Actor, space: spaces.SpaceView, name: str, now: datetime) -> MadeDevice:
    """For who writes in the agenda. Raises AccessRefused, TooManyDevices, DeviceNameInvalid."""
    decision = check(actor, space, _CHANGE, now)
    assert actor.holder_id is not None  # citizens alone change agendas
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise DeviceNameInvalid
    login, password = _word(10), "-".join(_word(5) for _ in range(5))
    made = MadeDevice(id=new_id(), login=login, password=password)
    with transaction.atomic(using="ens"):
        if Device.objects.filter(space_id=space.id).count() >= MOST_DEVICES:
            raise TooManyDevices
        Device.objects.create(
            login=login, id=made.id, space_id=space.id, digest=_digest(login, password), name=name,
            by_id=actor.holder_id, made_at=now,
        )  # fmt: skip
        queue_trace(
            space_id=space.id, act=audit.Act.DEVICE_MADE, actor=actor, decision=decision, about=made.id, secret=False,
            edge="portal", now=now,
        )  # fmt: skip
    return made


def devices_of(*, actor: Actor, space: spaces.SpaceView, now: datetime) -> list[DeviceView]:
    """The devices of an agenda, newest first. Raises AccessRefused."""
    check(actor, space, _CHANGE, now)
    rows = Device.objects.filter(space_id=space.id).order_by("-made_at", "id")
    return [DeviceView(one.id, one.login, one.name, one.by_id, one.made_at, one.used_on) for one in rows]


def withdraw_device(*, actor: Actor, space: spaces.SpaceView, device_id: UUID, now: datetime) -> bool:
    """Its password opens nothing any more. True when it was one of this agenda. Raises AccessRefused."""
    decision = check(actor, space, _CHANGE, now)
    with transaction.atomic(using="ens"):
        gone, _rows = Device.objects.filter(space_id=space.id, id=device_id).delete()
        if gone:
            queue_trace(
                space_id=space.id, act=audit.Act.DEVICE_WITHDRAWN, actor=actor, decision=decision, about=device_id,
                secret=False, edge="portal", now=now,
            )  # fmt: skip
    return bool(gone)


def open_device(*, login: str, password: str, asked_from: str, now: datetime) -> OpenDevice:
    """Who comes. A line of the trace the first time of each day: telephones ask every few minutes.

    Raises DeviceRefused, in the same words for a login that never was, a wrong password, a device that was withdrawn
    and one whose maker may no longer read; TooManyGuesses.
    """
    row = Device.objects.filter(login=login[:16]).first()
    right = hmac.compare_digest(_digest(login, password), bytes(row.digest) if row else bytes(32))
    if (_misses(f"login:{login}") >= MISSES) or (
        _misses(f"from:{asked_from}") >= MISSES_FROM and not (right and row and row.used_on)
    ):
        raise TooManyGuesses
    if row is None or not right:
        _count_miss(f"login:{login}")
        _count_miss(f"from:{asked_from}")
        raise DeviceRefused
    space = spaces.space_by_id(row.space_id)
    actor = Actor(kind=ActorKind.CITIZEN, id=str(row.by_id), name="", holder_id=row.by_id)
    case = access.case_of(actor=actor, space=space, now=now)
    decision = case.decide(access.Action.READ_AGENDA)
    if not decision.allowed:
        raise DeviceRefused
    _trace_once_a_day(row, actor, decision, now)
    return OpenDevice(login, actor, space, may_write=case.decide(_CHANGE).allowed)


def forget_devices(space_ids: list[UUID]) -> None:
    """With the erasure of spaces (LC-15)."""
    Device.objects.filter(space_id__in=space_ids).delete()


def _trace_once_a_day(row: Device, actor: Actor, decision: access.Decision, now: datetime) -> None:
    today = now.astimezone(PARIS).date()
    never = Q(used_on__isnull=True) | Q(used_on__lt=today)
    if Device.objects.filter(never, login=row.login).update(used_on=today):
        trace_now(
            space_id=row.space_id, act=audit.Act.DEVICE_READ, actor=actor, decision=decision, about=row.id,
            secret=False, edge="caldav", now=now,
        )  # fmt: skip


def _word(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def _digest(login: str, password: str) -> bytes:
    told = f"{login}\0{password.strip().lower()}".encode("utf-8", "surrogatepass")
    return vault.master_key().mac(_DIGEST + told)


def _count_miss(what: str) -> None:
    key = _key(what)
    if not cache.add(key, 1, WINDOW_SECONDS):
        try:
            cache.incr(key)
        except ValueError:  # its time was over in between
            cache.add(key, 1, WINDOW_SECONDS)


def _misses(what: str) -> int:
    return int(cache.get(_key(what), 0))


def _key(what: str) -> str:
    return f"agenda-device:{hashlib.sha256(what.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"
