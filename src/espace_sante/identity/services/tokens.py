"""Bearer tokens for software: issued once, kept as a hash, checked in one query.

Source: RFC 6750; RULES.md PRO-08 (nominative identification).
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from espace_sante.identity.models import (
    Account,
    Exercise,
    Holder,
    Professional,
    SoftwareToken,
    Structure,
    is_present,
)
from espace_sante.identity.services import actors
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.errors import NotFound, Refused
from espace_sante.prepared.api import Select

TOKEN_LIFE = timedelta(hours=12)  # our choice: a working day


class TokenRefused(Refused):
    """This token is unknown, expired or revoked, or stands for somebody who left the directories."""

    code = "invalid-token"


class AccountUnknown(NotFound):
    """There is no open account under this login, of somebody whom the directories still have."""

    code = "account-unknown"


def issue_token(*, login: str, now: datetime, life: timedelta = TOKEN_LIFE, software: str = "") -> str:
    """A new token for an account, to be shown once. Raises AccountUnknown."""
    account = _OPEN.first(login=login)
    if account is None:
        raise AccountUnknown
    token = secrets.token_urlsafe(32)
    SoftwareToken.objects.create(
        digest=_digest(token),
        account_id=account[0],
        made_at=now,
        expires_at=now + life,
        software=software,
    )
    return token


def actor_of_login(login: str) -> Actor:
    """The actor of an open account, for a command that somebody of this machine runs. Raises AccountUnknown."""
    account = Account.objects.filter(is_present(), login=login, is_active=True).first()
    if account is None:
        raise AccountUnknown
    return actors.actor_of(account)


def actor_of_structure(finess: str, *, software: str) -> Actor:
    """The structure that software acts for, once the OAuth server told which. Raises TokenRefused."""
    account = (
        Account.objects.filter(is_present(), kind=ActorKind.STRUCTURE.value, structure__finess=finess, is_active=True)
        .select_related("structure")
        .order_by("id")
        .first()
    )
    if account is None or account.structure is None:
        raise TokenRefused
    return actors.structure(account.id, account.structure, software=software)


def actor_of_token(token: str, *, now: datetime) -> Actor:
    """The actor a token stands for. Raises TokenRefused, always with the same words."""
    row = _TOKEN.first(digest=_digest(token), now=now)
    if row is None:
        raise TokenRefused
    return _actor(*row)


def _actor(account_id: UUID, kind: str, login: str, name: str, software: str, *told: Any) -> Actor:
    """The actor of a row of `_TOKEN`: the account, then the person or the structure that it stands for."""
    holder, professional, structure, place = told[0:4], told[4:9], told[9:11], told[11:13]
    match ActorKind(kind):
        case ActorKind.CITIZEN:
            return actors.citizen(account_id, Holder(**dict(zip(_HOLDER, holder, strict=True))))
        case ActorKind.PROFESSIONAL:
            person = Professional(**dict(zip(_PROFESSIONAL, professional, strict=True)))
            works_at = (place[0], place[1]) if place[0] else None
            return actors.professional(account_id, person, place=works_at, software=software)
        case ActorKind.STRUCTURE:
            where = Structure(**dict(zip(_STRUCTURE, structure, strict=True)))
            return actors.structure(account_id, where, software=software)
    return Actor(kind=ActorKind(kind), id=login, name=name or login, account_id=account_id)


def _valid_tokens(digest: bytes, now: datetime) -> QuerySet[SoftwareToken, Any]:
    """The token with this digest, if it is valid, with all that `_actor` reads: one question for each request."""
    first = Exercise.objects.filter(professional=OuterRef("account__professional"), ended_at__isnull=True).order_by(
        "id"
    )
    return SoftwareToken.objects.filter(
        is_present("account__"), digest=digest, revoked_at__isnull=True, expires_at__gt=now, account__is_active=True
    ).values_list(
        *("account_id", "account__kind", "account__login", "account__name", "software"),
        *(f"account__holder__{name}" for name in _HOLDER),
        *(f"account__professional__{name}" for name in _PROFESSIONAL),
        *(f"account__structure__{name}" for name in _STRUCTURE),
        Subquery(first.values("structure__finess")[:1]),
        Subquery(first.values("structure__name")[:1]),
    )


_HOLDER = ("id", "first_given_name", "birth_name", "used_name")
_PROFESSIONAL = ("rpps", "family_name", "given_name", "profession_code", "specialty_code")
_STRUCTURE = ("finess", "name")
_OPEN = Select(
    lambda a: Account.objects.filter(is_present(), login=a.login, is_active=True).values_list("id"), login=str
)
_TOKEN = Select(lambda a: _valid_tokens(a.digest, a.now), digest=bytes, now=datetime)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
