"""Clients: the credentials of a service, in tests or for real, and those of the software of a structure.

Source: RFC 6749 section 2, RFC 7591 section 2 (what describes a client), RFC 9700; HL7 SMART App Launch 2.2.
"""

from __future__ import annotations

import hmac
import re
import secrets as chance
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from espace_sante.kernel.actors import SYSTEM, Actor
from espace_sante.kernel.identifiers import Finess
from espace_sante.pairing.domain.client_keys import check_keys, check_keys_address
from espace_sante.pairing.domain.oauth_errors import ClientInvalid, ClientTaken, ClientUnknown
from espace_sante.pairing.domain.redirects import check_redirects
from espace_sante.pairing.models import ClientProof, ClientStep, OAuthClient, TokenGrant
from espace_sante.pairing.services.client_steps import note
from espace_sante.pairing.services.scopes import software_scopes
from espace_sante.pairing.services.secrets import digest, drawn
from espace_sante.pairing.services.tokens import end_grants
from espace_sante.prepared.api import Select

_CLIENT_ID = re.compile(r"[A-Za-z0-9._\-]{3,64}")


@dataclass(frozen=True, slots=True)
class Client:
    """A client in force. `service_id` of a service, or `finess` of a structure."""

    id: UUID
    client_id: str
    service_id: UUID | None
    finess: str
    name: str
    proof: str
    secret_digest: bytes | None
    keys: dict[str, Any]
    keys_at: str
    redirects: tuple[str, ...]
    scopes: str
    sandbox: bool
    awaits: bool
    wanted_scopes: str
    keys_since: datetime | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class MadeClient:
    """A new one. `secret` is shown once, empty for a client that has none."""

    client_id: str
    secret: str


def make_client(
    *, service_id: UUID, name: str, redirects: Iterable[str], now: datetime, proof: str = ClientProof.NONE,
    sandbox: bool = True, keys: dict[str, Any] | None = None, keys_at: str = "", client_id: str = "",
    by: Actor = SYSTEM,
) -> MadeClient:  # fmt: skip
    """Credentials of a service. Who asks was checked by the caller. Raises ClientInvalid, ClientTaken, RedirectInvalid.

    `client_id` is drawn, unless the machine itself names it.
    """
    found = check_redirects(redirects, sandbox=sandbox)
    if not found:
        raise ClientInvalid("A client of a service has a return address.", field="redirect_uris")
    if proof not in ClientProof.values:
        raise ClientInvalid("A client proves itself by nothing, a secret or a key.", field="proof")
    with_key = proof == ClientProof.KEY
    return _made(
        service_id=service_id, name=checked_name(name), redirects=list(found), proof=proof, sandbox=sandbox,
        keys=check_keys(keys) if with_key and not keys_at else {},
        keys_at=check_keys_address(keys_at, sandbox=sandbox) if with_key and keys_at else "",
        client_id=client_id, by=by, made_at=now,
    )  # fmt: skip


def make_software_client(
    *, finess: str, name: str, scopes: str, now: datetime, keys: dict[str, Any] | None = None, keys_at: str = "",
    client_id: str = "", by: Actor = SYSTEM, awaits: bool = False,
) -> MadeClient:  # fmt: skip
    """Credentials of the software of a structure, by key alone (SMART Backend Services). Raises as `make_client`.

    Who asks was checked by the caller; `by` is written down. `awaits`: it is given no token before it is approved.
    """
    allowed = software_scopes(scopes)
    if not allowed:
        raise ClientInvalid("Say which system/… scopes it may ask.", field="scope")
    return _made(
        finess=Finess(finess).value, name=checked_name(name), proof=ClientProof.KEY, scopes=allowed, sandbox=False,
        keys={} if keys_at else check_keys(keys),
        keys_at=check_keys_address(keys_at, sandbox=False) if keys_at else "",
        client_id=client_id, by=by, awaits=awaits, made_at=now,
    )  # fmt: skip


def _made(*, client_id: str, by: Actor, **columns: Any) -> MadeClient:
    client_id = client_id or chance.token_hex(12)
    if not _CLIENT_ID.fullmatch(client_id):
        raise ClientInvalid("A client is named by 3 to 64 letters, digits, points, hyphens.", field="client_id")
    secret = drawn() if columns["proof"] == ClientProof.SECRET else ""
    try:
        with transaction.atomic(using="ens"):
            row = OAuthClient.objects.create(
                client_id=client_id, secret_digest=digest(secret) if secret else None, **columns
            )  # fmt: skip
            note(row.id, ClientStep.What.MADE, by=by, now=columns["made_at"], said=columns.get("scopes", ""))
    except IntegrityError:
        raise ClientTaken(field="client_id") from None
    return MadeClient(client_id, secret)


def checked_name(text: str) -> str:
    """A name as it is kept. Raises ClientInvalid."""
    name = " ".join(text.split())
    if not 0 < len(name) <= 100 or not name.isprintable():
        raise ClientInvalid("A client has a name of 100 characters at most.", field="name")
    return name


def renew_secret(*, client_id: str, now: datetime, by: Actor = SYSTEM) -> MadeClient:
    """A new secret; the one before proves nothing any more. Raises ClientUnknown."""
    secret = drawn()
    with transaction.atomic(using="ens"):
        rows = OAuthClient.objects.filter(client_id=client_id, proof=ClientProof.SECRET, ended_at__isnull=True)
        row = rows.select_for_update().first()
        if row is None:
            raise ClientUnknown
        OAuthClient.objects.filter(pk=row.pk).update(secret_digest=digest(secret))
        note(row.id, ClientStep.What.SECRET_RENEWED, by=by, now=now)
    return MadeClient(client_id, secret)


def change_keys(
    *, client_id: str, keys: dict[str, Any] | None, keys_at: str, now: datetime, by: Actor = SYSTEM
) -> None:
    """Other keys, or another address of theirs, for a client that signs; those of before prove nothing any more. To
    change without a gap, a set holds both for a while. Raises ClientUnknown, ClientInvalid.
    """
    client = client_named(client_id)
    if client.proof != ClientProof.KEY:
        raise ClientUnknown
    put_keys(
        client, keys={} if keys_at else check_keys(keys),
        keys_at=check_keys_address(keys_at, sandbox=client.sandbox) if keys_at else "", by=by, now=now,
    )  # fmt: skip


def put_keys(
    client: Client, *, keys: dict[str, Any], keys_at: str, now: datetime, by: Actor,
    what: ClientStep.What = ClientStep.What.KEYS_REPLACED,
) -> None:  # fmt: skip
    """Keys that were checked, and a line of who did it."""
    with transaction.atomic(using="ens"):
        if OAuthClient.objects.filter(id=client.id, ended_at__isnull=True).update(keys=keys, keys_at=keys_at):
            note(client.id, what, by=by, now=now)


def end_client(*, client_id: str, now: datetime, by: Actor = SYSTEM) -> None:
    """Withdraw it: its codes and tokens give nothing from the next request on. Raises ClientUnknown."""
    with transaction.atomic(using="ens"):
        row = OAuthClient.objects.select_for_update().filter(client_id=client_id, ended_at__isnull=True).first()
        if row is None:
            raise ClientUnknown
        OAuthClient.objects.filter(pk=row.pk).update(ended_at=now)
        end_grants(TokenGrant.objects.filter(client=row), now=now)
        note(row.id, ClientStep.What.ENDED, by=by, now=now)


def clients_of(service_id: UUID) -> list[Client]:
    """The clients of a service in force, oldest first."""
    rows = OAuthClient.objects.filter(service_id=service_id, ended_at__isnull=True).order_by("made_at", "id")
    return [client_from(*row) for row in rows.values_list(*COLUMNS)]


def client_named(client_id: str) -> Client:
    """One prepared query. Raises ClientUnknown."""
    row = _BY_NAME.first(client_id=client_id) if _CLIENT_ID.fullmatch(client_id) else None
    if row is None:
        raise ClientUnknown
    return client_from(*row)


def has_secret(client: Client, secret: str) -> bool:
    """Whether this is the secret of the client, in a time that tells nothing."""
    kept = client.secret_digest
    return client.proof == ClientProof.SECRET and kept is not None and hmac.compare_digest(kept, digest(secret))


COLUMNS = (
    "id", "client_id", "service_id", "finess", "name", "proof", "secret_digest", "keys", "keys_at", "redirects",
    "scopes", "sandbox", "awaits", "wanted_scopes", "keys_since", "made_at",
)  # fmt: skip
_BY_NAME = Select(
    lambda a: OAuthClient.objects.filter(client_id=a.client_id, ended_at__isnull=True).values_list(*COLUMNS),
    client_id=str,
)


def client_from(*row: Any) -> Client:
    """The client of COLUMNS."""
    named = dict(zip(COLUMNS, row, strict=True))
    kept = named["secret_digest"]
    return Client(**named | {"redirects": tuple(named["redirects"]), "secret_digest": bytes(kept) if kept else None})
