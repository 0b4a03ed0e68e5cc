"""Bearer tokens for software: issued once, kept as a hash, checked in one query.

Source: RFC 6750; RULES.md PRO-08 (nominative identification).
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from espace_sante.identity.models import Account, SoftwareToken
from espace_sante.identity.services.actors import actor_of
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.errors import NotFound, Refused

TOKEN_LIFE = timedelta(hours=12)  # our choice: a working day


class TokenRefused(Refused):
    """This token is unknown, expired or revoked."""

    code = "invalid-token"


class AccountUnknown(NotFound):
    """There is no open account under this login."""

    code = "account-unknown"


def issue_token(*, login: str, now: datetime, life: timedelta = TOKEN_LIFE, software: str = "") -> str:
    """A new token for an account, to be shown once. Raises AccountUnknown."""
    account = Account.objects.filter(login=login, is_active=True).first()
    if account is None:
        raise AccountUnknown
    token = secrets.token_urlsafe(32)
    SoftwareToken.objects.create(
        digest=_digest(token),
        account=account,
        made_at=now,
        expires_at=now + life,
        software=software,
    )
    return token


def actor_of_token(token: str, *, now: datetime) -> Actor:
    """The actor a token stands for. Raises TokenRefused, always with the same words."""
    row = (
        SoftwareToken.objects.filter(digest=_digest(token), revoked_at__isnull=True, expires_at__gt=now)
        .select_related("account__holder", "account__professional", "account__structure")
        .first()
    )
    if row is None or not row.account.is_active:
        raise TokenRefused
    return actor_of(row.account, software=row.software)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
