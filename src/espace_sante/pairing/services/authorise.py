"""From an authorisation to tokens: a code used once, a refresh token that each use replaces.

A code and the tokens that it gives are written in one transaction: a process that dies between them has given nothing,
and the code is still good. A code that comes back ends what it gave; so does a refresh token that was replaced.
Source: RFC 6749 sections 4.1.2, 6; RFC 9700 sections 2.2.2, 4.14.2; RULES.md SCO-01; ADR 40.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from espace_sante.access import api as access
from espace_sante.catalogue.api import service_columns
from espace_sante.kernel.identifiers import new_id
from espace_sante.pairing.domain.oauth_errors import GrantRefused
from espace_sante.pairing.models import AuthorizationCode, TokenGrant
from espace_sante.pairing.services.clients import COLUMNS, Client, client_from
from espace_sante.pairing.services.replace_refresh import Replacement, replace_refresh
from espace_sante.pairing.services.scopes import OFFLINE, consents_of, narrowed, words_of, written
from espace_sante.pairing.services.secrets import (
    SERVICE_TOKEN,
    SOFTWARE_TOKEN,
    digest,
    drawn,
    handle_of,
    new_handle,
    refresh_token,
)
from espace_sante.pairing.services.tokens import (
    approval_is_late,
    end_grant,
    end_grants,
    expiry,
    look_at,
    may_act,
    write_access_token,
)
from espace_sante.prepared.api import Select


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorised:
    """What a code or a refresh token stands for, once it was found good."""

    pairing_id: UUID
    space_id: UUID
    service_id: UUID
    pairwise_id: str
    account_id: UUID | None
    scope: str
    grant_id: UUID | None = None
    kept: bytes = b""  # the digest of the code, or of the refresh token, as it was found
    redirect: str = ""
    challenge: str = ""
    nonce: str = ""
    own: bool = False
    signed_in_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refreshed:
    """Who was given a refresh token, and the row of its grant."""

    client: Client
    grant: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Issued:
    """Tokens to hand over, once. `refresh` is empty when none was asked for."""

    access: str
    refresh: str
    scope: str
    seconds: int


def issue_code(
    *, client: Client, pairing_id: UUID, account_id: UUID, own: bool, signed_in_at: datetime, redirect: str,
    challenge: str, nonce: str, scope: str, now: datetime,
) -> str:  # fmt: skip
    """A code for who authorised a client; good once, for a minute. Shown to that client alone."""
    code = drawn()
    AuthorizationCode.objects.create(
        digest=digest(code), client_id=client.id, pairing_id=pairing_id, account_id=account_id, own=own,
        signed_in_at=signed_in_at, redirect=redirect, challenge=challenge, nonce=nonce, scope=scope,
        expires_at=now + settings.AUTHORIZATION_CODE_LIFE,
    )  # fmt: skip
    return code


def code_named(code: str, client: Client, *, now: datetime) -> Authorised:
    """What a code stands for. Raises GrantRefused; a code that was used already ends what it gave."""
    row = _CODE.first(digest=digest(code))
    if row is None or row[0] != client.id:
        raise GrantRefused
    _client, expires_at, used_at, grant_id, account, redirect, challenge, nonce, own, signed_in, scope, *linked = row
    if used_at is not None:
        if grant_id:
            end_grant(grant_id, now=now)
        raise GrantRefused
    if now >= expires_at:
        raise GrantRefused
    return Authorised(
        **_linked(linked, client, now), account_id=account, scope=scope, kept=digest(code), redirect=redirect,
        challenge=challenge, nonce=nonce, own=own, signed_in_at=signed_in,
    )  # fmt: skip


def refreshed_by(token: str) -> Refreshed | None:
    """What a refresh token, good or not, was given for, and to which client in force. One prepared query."""
    handle = handle_of(token)
    row = _REFRESH.first(handle=digest(handle.hex())) if handle else None
    return Refreshed(client_from(*row[: len(COLUMNS)]), row[len(COLUMNS) :]) if row else None


def refresh_named(token: str, client: Client, *, now: datetime, found: Refreshed | None = None) -> Authorised:
    """What a refresh token stands for. Raises GrantRefused; one that was replaced ends the whole grant.

    `found`: what `refreshed_by` told already; without it, one query.
    """
    found = found or refreshed_by(token)
    if found is None or found.client.id != client.id:
        raise GrantRefused
    until, ended_at, kept, grant_id, account, scope, *linked = found.grant
    if ended_at is not None or now >= until:
        raise GrantRefused
    if bytes(kept) != digest(token):
        end_grant(grant_id, now=now)
        raise GrantRefused
    return Authorised(
        **_linked(linked, client, now), account_id=account, scope=scope, grant_id=grant_id, kept=bytes(kept)
    )  # fmt: skip


def spend_code(found: Authorised, client: Client, *, now: datetime) -> Issued:
    """Tokens for a code. Raises GrantRefused when another request was first, or nothing is consented to any more.

    Two requests with one code: one of them is not its client's, and what the first one was given ends.
    """
    scope, code = in_force(found, found.scope, now=now), AuthorizationCode.objects.filter(digest=found.kept)
    offline, grant_id, handle = OFFLINE in words_of(scope), new_id(), new_handle()
    made, until = (refresh_token(handle), now + settings.REFRESH_TOKEN_LIFE) if offline else ("", None)
    with transaction.atomic(using="ens"):
        if code.filter(used_at__isnull=True).update(used_at=now, grant_id=grant_id):
            TokenGrant.objects.create(
                id=grant_id, client_id=client.id, pairing_id=found.pairing_id, account_id=found.account_id,
                own=found.own, scope=scope, refresh_handle=digest(handle.hex()) if offline else None,
                refresh_digest=digest(made) if offline else None,
                refresh_until=until, made_at=now, look_at=look_at(refresh_until=until, now=now),
            )  # fmt: skip
            return _issued(grant_id, SERVICE_TOKEN, scope, made, now)
    end_grants(TokenGrant.objects.filter(id__in=code.values("grant_id")), now=now)
    raise GrantRefused


def rotate(found: Authorised, token: str, scope: str, *, now: datetime) -> Issued:
    """Tokens in exchange for a refresh token, which is replaced. `scope` is what is asked now, never wider.

    Raises GrantRefused when another request was first, or nothing is consented to any more.
    """
    handle = handle_of(token)
    assert found.grant_id is not None
    assert handle is not None
    scope, made, token = in_force(found, scope, now=now), refresh_token(handle), drawn(SERVICE_TOKEN)
    first = replace_refresh(
        Replacement(
            grant_id=found.grant_id, before=found.kept, after=digest(made), until=now + settings.REFRESH_TOKEN_LIFE,
            access=digest(token), scope=scope, expires_at=expiry(now),
        )
    )  # fmt: skip
    if not first:
        end_grant(found.grant_id, now=now)  # two requests with one token: one of them is not its client's
        raise GrantRefused
    return Issued(token, made, scope, int(settings.ACCESS_TOKEN_LIFE.total_seconds()))


def issue_to_software(client: Client, scope: str, *, now: datetime) -> Issued:
    """A token for the software of a structure, which proved who it is; it asks again when it is over.

    Raises GrantRefused before it is approved.
    """
    if client.awaits:
        raise GrantRefused
    grant_id = new_id()
    with transaction.atomic(using="ens"):
        _grant(grant_id, client, scope, now)
        return _issued(grant_id, SOFTWARE_TOKEN, scope, "", now)


def issue_to_service(client: Client, *, pairing_id: UUID, scope: str, now: datetime) -> Issued:
    """A token for a link that is made already, for who holds the machine (`demo token`). Asks nothing of anybody."""
    grant_id = new_id()
    with transaction.atomic(using="ens"):
        _grant(grant_id, client, scope, now, pairing_id=pairing_id)
        return _issued(grant_id, SERVICE_TOKEN, scope, "", now)


def scopes_in_force(*, space_id: UUID, service_id: UUID, now: datetime) -> str:
    """The scopes of all that a person consents to now; empty when it is nothing."""
    consents = access.consents_in_force(space_id=space_id, service_id=service_id, now=now)
    return " ".join(word for one in access.EVERY_CONSENT if one in consents for word in written(one))


def in_force(found: Authorised, scope: str, *, now: datetime) -> str:
    """The scopes that remain of a list, by the consents that the person gives now. Raises GrantRefused when none is."""
    consents = access.consents_in_force(space_id=found.space_id, service_id=found.service_id, now=now)
    remaining = narrowed(scope, consents)
    if not consents_of(remaining):
        raise GrantRefused
    return remaining


def _grant(grant_id: UUID, client: Client, scope: str, now: datetime, *, pairing_id: UUID | None = None) -> None:
    """One that nothing refreshes."""
    TokenGrant.objects.create(
        id=grant_id, client_id=client.id, pairing_id=pairing_id, scope=scope, made_at=now,
        look_at=look_at(refresh_until=None, now=now),
    )  # fmt: skip


def _issued(grant_id: UUID, prefix: str, scope: str, refresh: str, now: datetime) -> Issued:
    made = drawn(prefix)
    write_access_token(token=made, grant_id=grant_id, scope=scope, expires_at=expiry(now))
    return Issued(made, refresh, scope, int(settings.ACCESS_TOKEN_LIFE.total_seconds()))


def _linked(row: list[Any], client: Client, now: datetime) -> dict[str, Any]:
    """The link and its service. Raises GrantRefused when either may not be used now."""
    pairing_id, space_id, pairwise_id, service_id, approved, ended_at, status, _name, _oid, version, until = row
    late = approval_is_late(approved=approved, version=version or 0, until=until, now=now)
    if ended_at is not None or late or not may_act(status, sandbox=client.sandbox):
        raise GrantRefused
    return {"pairing_id": pairing_id, "space_id": space_id, "pairwise_id": pairwise_id, "service_id": service_id}


_LINKED = (
    "pairing_id", "pairing__space_id", "pairing__pairwise_id", "pairing__service_id", "pairing__approved_version",
    "pairing__ended_at",
)  # fmt: skip
_CODE = Select(
    lambda a: AuthorizationCode.objects.filter(digest=a.digest).values_list(
        *("client_id", "expires_at", "used_at", "grant_id", "account_id", "redirect", "challenge", "nonce", "own"),
        *("signed_in_at", "scope", *_LINKED),
        *service_columns("pairing__service_id"),
    ),
    digest=bytes,
)
_REFRESH = Select(
    lambda a: TokenGrant.objects.filter(refresh_handle=a.handle, client__ended_at__isnull=True).values_list(
        *(f"client__{name}" for name in COLUMNS),
        *("refresh_until", "ended_at", "refresh_digest", "id", "account_id", "scope", *_LINKED),
        *service_columns("pairing__service_id"),
    ),
    handle=bytes,
)
