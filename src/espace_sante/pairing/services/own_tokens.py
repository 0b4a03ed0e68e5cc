"""What a client may know of its own tokens, and take back itself. Those of another client are unknown to it.

Source: RFC 7009 (revocation), RFC 7662 (introspection).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.kernel.errors import Refused
from espace_sante.pairing.models import AccessToken, TokenGrant
from espace_sante.pairing.services.authorise import refresh_named
from espace_sante.pairing.services.clients import Client
from espace_sante.pairing.services.secrets import (
    LONGEST,
    REFRESH_TOKEN,
    SERVICE_TOKEN,
    SOFTWARE_TOKEN,
    digest,
    handle_of,
)
from espace_sante.pairing.services.tokens import bearer_of_token, end_grant, software_of_token


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """A token that is good now. `patient`, `account_id`, `own`: of a service; `until` is None for a refresh token."""

    scope: str
    patient: str = ""
    service_id: UUID | None = None
    account_id: UUID | None = None
    own: bool = False
    finess: str = ""
    until: datetime | None = None


def inspect_token(token: str, client: Client, *, now: datetime) -> Inspected | None:
    """None for a token that is not good now, or is of another client."""
    try:
        if token.startswith(SERVICE_TOKEN):
            bearer = bearer_of_token(token, now=now)
            if bearer.client_id != client.client_id:
                return None
            by, own = TokenGrant.objects.values_list("account_id", "own").get(id=bearer.grant_id)
            return Inspected(
                scope=bearer.scopes, patient=bearer.pairwise_id, service_id=bearer.service_id, account_id=by, own=own,
                until=bearer.expires_at,
            )  # fmt: skip
        if token.startswith(SOFTWARE_TOKEN):
            software = software_of_token(token, now=now)
            mine = software.client_id == client.client_id
            return Inspected(scope=software.scopes, finess=software.finess, until=software.expires_at) if mine else None
        if token.startswith(REFRESH_TOKEN):
            found = refresh_named(token, client, now=now)
            return Inspected(scope=found.scope, patient=found.pairwise_id, service_id=found.service_id)
    except Refused:
        return None
    return None


def revoke_token(token: str, client: Client, *, now: datetime) -> None:
    """End the grant that a token is of, when it is one of this client; else nothing happens, and nothing is told."""
    handle = handle_of(token)
    rows = TokenGrant.objects.filter(client_id=client.id, ended_at__isnull=True)
    if handle is not None:
        grant_id = rows.filter(refresh_handle=digest(handle.hex())).values_list("id", flat=True).first()
    elif len(token) <= LONGEST:
        tokens = AccessToken.objects.filter(digest=digest(token), grant__client_id=client.id)
        grant_id = tokens.values_list("grant_id", flat=True).first()
    else:
        return
    if grant_id is not None:
        end_grant(grant_id, now=now)
