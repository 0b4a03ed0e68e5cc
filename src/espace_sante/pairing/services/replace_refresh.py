"""The most frequent writing of all: a refresh token is replaced and an access token is written, both or nor neither."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.pairing.models import AccessToken, TokenGrant
from espace_sante.prepared.api import Exchange

_BOTH = Exchange(
    TokenGrant, sets=("refresh_digest", "refresh_until"), where=("id", "refresh_digest"), empty=("ended_at",),
    writes=AccessToken,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """Digests of refresh tokens, `before` and `after`, and of the access token that goes with the new one."""

    grant_id: UUID
    before: bytes
    after: bytes
    until: datetime
    access: bytes
    scope: str
    expires_at: datetime


def replace_refresh(one: Replacement) -> bool:
    """False, and nothing is written, when the token is no longer the one before: another request was first."""
    return _BOTH.run(
        {"digest": one.access, "scope": one.scope, "expires_at": one.expires_at, "grant_id": one.grant_id},
        sets={"refresh_digest": one.after, "refresh_until": one.until},
        where={"id": one.grant_id, "refresh_digest": one.before},
    )
