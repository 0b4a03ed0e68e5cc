"""Passkeys, applications that make codes, recovery codes and open sessions of an account, kept by django-allauth.

Source: RULES.md CIT-02 (enrolled devices are listed, and revoked at once).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from espace_sante.identity.domain.device import device_words

_TOGETHER = 500  # rows of one statement


@dataclass(frozen=True, slots=True)
class Passkey:
    """A device that signs in."""

    id: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Devices:
    """What can prove that one is oneself, besides a password."""

    passkeys: list[Passkey]
    has_application: bool
    recovery_codes_left: int | None  # None when the person has never been shown any


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A browser where one is signed in."""

    id: int
    device: str
    since: datetime
    current: bool


def devices_of(account_id: UUID) -> Devices:
    """In one query."""
    rows = list(Authenticator.objects.filter(user_id=account_id).order_by("created_at"))
    keys = [row for row in rows if row.type == Authenticator.Type.WEBAUTHN]
    codes = [row.wrap() for row in rows if row.type == Authenticator.Type.RECOVERY_CODES]
    return Devices(
        passkeys=[Passkey(row.pk, row.data["name"], row.created_at, row.last_used_at) for row in keys],
        has_application=any(row.type == Authenticator.Type.TOTP for row in rows),
        recovery_codes_left=len(codes[0].get_unused_codes()) if codes and codes[0].did_view else None,
    )


def has_second_factor(account_id: UUID) -> bool:
    """Whether a passkey or an application is enrolled."""
    return has_passkey(account_id) or bool(_of_type(account_id, Authenticator.Type.TOTP).exists())


def has_passkey(account_id: UUID) -> bool:
    return bool(_of_type(account_id, Authenticator.Type.WEBAUTHN).exists())


def forget_passkeys(account_id: UUID, *, only: int | None = None) -> int:
    """Revoke one passkey, or all of them at once; how many. Recovery codes go with the last device."""
    rows = _of_type(account_id, Authenticator.Type.WEBAUTHN)
    rows = rows.filter(pk=only) if only is not None else rows
    done = int(rows.delete()[0])
    _forget_dangling_codes(account_id)
    return done


def forget_application(account_id: UUID) -> None:
    _of_type(account_id, Authenticator.Type.TOTP).delete()
    _forget_dangling_codes(account_id)


def forget_everything(account_id: UUID) -> None:
    """Every device, second factor and session, at once: after a recovery."""
    Authenticator.objects.filter(user_id=account_id).delete()
    for session in UserSession.objects.filter(user_id=account_id):
        session.end()


def open_sessions(account: Any, *, current_key: str) -> list[OpenSession]:
    """Where this account is signed in, the present session first; those that ended by themselves are dropped."""
    rows = UserSession.objects.purge_and_list(account)
    found = [
        OpenSession(row.pk, device_words(row.user_agent), row.created_at, row.session_key == current_key)
        for row in rows
    ]
    return sorted(found, key=lambda one: (not one.current, -one.since.timestamp()))


def end_sessions(account_id: UUID, *, current_key: str, only: int | None = None) -> int:
    """Sign out from afar: one session, or all but the present one; how many."""
    rows = UserSession.objects.filter(user_id=account_id).exclude(session_key=current_key)
    ended = list(rows.filter(pk=only) if only is not None else rows)
    for session in ended:
        session.end()
    return len(ended)


def forget_ended_sessions(*, now: datetime) -> int:
    """Remove sessions that expired, and what was known of where they were; how many sessions."""
    ended = int(Session.objects.filter(expire_date__lt=now).delete()[0])
    # Read first, so that nobody waits meanwhile to write. A key that is gone is never one of a session again.
    left = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    keys = list(left.values_list("pk", flat=True))
    for start in range(0, len(keys), _TOGETHER):
        UserSession.objects.filter(pk__in=keys[start : start + _TOGETHER]).delete()
    return ended


def _of_type(account_id: UUID, kind: Any) -> Any:
    return Authenticator.objects.filter(user_id=account_id, type=kind)


def _forget_dangling_codes(account_id: UUID) -> None:
    if not has_second_factor(account_id):
        Authenticator.objects.filter(user_id=account_id).delete()
