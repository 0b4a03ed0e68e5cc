"""Access tokens: whom they are for, in one question at each request; what a grant gives, and how it ends.

Where the service stands, whether the link is still made, whether the client was withdrawn: all of it is read each time,
so that what ends ends at the very next request, however many tokens there are (issue 8; RULES.md SCO-02, SCO-06).
Source: RFC 6750; RFC 7009; RULES.md SCO-03, SCO-05; ADR 40.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from espace_sante.access.api import Consent
from espace_sante.catalogue.api import ServiceStatus, service_columns
from espace_sante.pairing.domain.oauth_errors import ApprovalAwaited, TokenRefused
from espace_sante.pairing.domain.standing import Standing, standing_of
from espace_sante.pairing.models import AccessToken, TokenGrant
from espace_sante.pairing.services.scopes import consents_of
from espace_sante.pairing.services.secrets import LONGEST, SERVICE_TOKEN, SOFTWARE_TOKEN, digest
from espace_sante.prepared.api import Insert, Select

KEPT = timedelta(days=1)  # after their end: a code that comes back must still end what it gave


@dataclass(frozen=True, slots=True)
class Bearer:
    """A service that shows a token, the one person it is for, and what the token covers at most."""

    service_id: UUID
    service_name: str
    pairing_oid: str
    pairing_id: UUID
    space_id: UUID
    holder_id: UUID
    pairwise_id: str
    scopes: str
    client_id: str
    grant_id: UUID
    expires_at: datetime

    @property
    def consents(self) -> frozenset[Consent]:
        """What the token covers; `access` tells what of it is still consented to."""
        return consents_of(self.scopes)


@dataclass(frozen=True, slots=True)
class Software:
    """The software of a structure that shows a token. `id`: of its client, whatever that is called."""

    id: UUID
    finess: str
    name: str
    scopes: str
    client_id: str
    expires_at: datetime


def bearer_of_token(token: str, *, now: datetime) -> Bearer:
    """Raises TokenRefused, ApprovalAwaited. One prepared query."""
    row = _BEARER.first(digest=digest(token), now=now) if _looks_like(token, SERVICE_TOKEN) else None
    if row is None:
        raise TokenRefused
    scope, expires_at, grant_id, client_id, sandbox, approved, *linked, status, name, oid, version, until = row
    if not may_act(status, sandbox=sandbox):
        raise TokenRefused
    if approval_is_late(approved=approved, version=version, until=until, now=now):
        raise ApprovalAwaited
    pairing_id, space_id, holder_id, pairwise_id, service_id = linked
    return Bearer(
        service_id, name, oid, pairing_id, space_id, holder_id, pairwise_id, scope, client_id, grant_id, expires_at
    )  # fmt: skip


def software_of_token(token: str, *, now: datetime) -> Software:
    """Raises TokenRefused. One prepared query."""
    found = _SOFTWARE.first(digest=digest(token), now=now) if _looks_like(token, SOFTWARE_TOKEN) else None
    if found is None:
        raise TokenRefused
    return Software(*found)


def may_act(status: str | None, *, sandbox: bool) -> bool:
    """Whether a service of this status may exchange data now: in tests, before it is online."""
    return status == ServiceStatus.ONLINE or (sandbox and status == ServiceStatus.PRE_PRODUCTION)


def approval_is_late(*, approved: int, version: int, until: datetime | None, now: datetime) -> bool:
    """SCO-05: what a service asks for changed, and the time to agree to it is over."""
    standing = standing_of(exchanges=True, approved_version=approved, version=version, reapprove_until=until, now=now)
    return standing is Standing.STOPPED


def write_access_token(*, token: str, grant_id: UUID, scope: str, expires_at: datetime) -> None:
    """In the caller's transaction."""
    _NEW.rows([{"digest": digest(token), "grant_id": grant_id, "scope": scope, "expires_at": expires_at}])


def end_grant(grant_id: UUID, *, now: datetime) -> None:
    """Every token of a grant opens nothing any more."""
    end_grants(TokenGrant.objects.filter(id=grant_id), now=now)


def end_grants(rows: QuerySet[TokenGrant], *, now: datetime) -> None:
    """Likewise of several, those that ended before left as they are."""
    rows.filter(ended_at__isnull=True).update(ended_at=now, look_at=now + KEPT)


def look_at(*, refresh_until: datetime | None, now: datetime) -> datetime:
    """When to look whether a grant that is made now is over: not before its tokens are."""
    return (refresh_until or expiry(now)) + KEPT


def expiry(now: datetime) -> datetime:
    return now + settings.ACCESS_TOKEN_LIFE


def _looks_like(token: str, prefix: str) -> bool:
    return token.startswith(prefix) and len(token) <= LONGEST


def _in_force(digest: bytes, now: datetime) -> QuerySet[AccessToken]:
    return AccessToken.objects.filter(
        digest=digest, expires_at__gt=now, grant__ended_at__isnull=True, grant__client__ended_at__isnull=True
    )


_BEARER = Select(
    lambda a: (
        _in_force(a.digest, a.now)
        .filter(grant__pairing__isnull=False, grant__pairing__ended_at__isnull=True)
        .values_list(
            "scope",
            "expires_at",
            "grant_id",
            "grant__client__client_id",
            "grant__client__sandbox",
            "grant__pairing__approved_version",
            "grant__pairing_id",
            "grant__pairing__space_id",
            "grant__pairing__holder_id",
            "grant__pairing__pairwise_id",
            "grant__pairing__service_id",
            *service_columns("grant__pairing__service_id"),
        )
    ),
    digest=bytes,
    now=datetime,
)
_SOFTWARE = Select(
    lambda a: (
        _in_force(a.digest, a.now)
        .filter(grant__pairing__isnull=True)
        .exclude(grant__client__finess="")
        .values_list(
            "grant__client_id",
            "grant__client__finess",
            "grant__client__name",
            "scope",
            "grant__client__client_id",
            "expires_at",
        )
    ),
    digest=bytes,
    now=datetime,
)
_NEW = Insert(AccessToken)
