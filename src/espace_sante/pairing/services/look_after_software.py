"""Register the software of a structure, change its keys without a gap, stop it. Operators alone.

What is registered is given a token once a second operator approved it (`approve_software`).

Source: HL7 SMART App Launch 2.2, Backend Services; RULES.md STR-01 (software acts for a structure that is known).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from espace_sante.access.api import Action, check_operator
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import Finess, InvalidIdentifier
from espace_sante.kernel.outside import EndpointRefused, check_endpoint
from espace_sante.pairing.domain.client_keys import check_keys, check_keys_address, check_named, joined
from espace_sante.pairing.domain.oauth_errors import ClientInvalid, ClientUnknown
from espace_sante.pairing.models import ClientStep, OAuthClient, TokenGrant
from espace_sante.pairing.services.client_steps import note
from espace_sante.pairing.services.clients import (
    Client,
    MadeClient,
    client_named,
    end_client,
    make_software_client,
    put_keys,
)
from espace_sante.pairing.services.tokens import end_grants


def register_software(
    *, actor: Actor, finess: str, name: str, scopes: str, now: datetime, keys: dict[str, Any] | None = None,
    keys_at: str = "", client_id: str = "",
) -> MadeClient:  # fmt: skip
    """Let the software of a structure of the directory in; the structure is given an account when it has none.

    `client_id` is drawn, unless the machine itself names it.
    Raises AccessRefused, ClientInvalid (field `finess`, `name`, `scope`, `jwks`, `jwks_uri`), ClientTaken.
    """
    check_operator(actor, Action.REGISTER_SOFTWARE)
    try:
        number = Finess("".join(finess.split()).upper()).value
    except InvalidIdentifier as error:
        raise ClientInvalid(error.message, field="finess") from None
    if keys_at:
        keys, keys_at = None, _address(keys_at)
    else:
        keys = check_named(keys)
    with transaction.atomic(using="ens"):
        if not identity.let_structure_in(finess=number, now=now):
            raise ClientInvalid("The directory knows no such structure now.", field="finess")
        return make_software_client(
            finess=number, name=name, scopes=scopes, now=now, keys=keys, keys_at=keys_at, client_id=client_id, by=actor,
            awaits=True,
        )  # fmt: skip


def change_software_keys(
    *, actor: Actor, client_id: str, keys: dict[str, Any] | None, keys_at: str, keep: bool, now: datetime
) -> None:
    """Other keys. With `keep`, those that were pasted before stay good beside the new ones, so that nothing stops.

    A key of the same name (`kid`) as one of before takes its place. Raises AccessRefused, ClientUnknown, ClientInvalid.
    """
    check_operator(actor, Action.REGISTER_SOFTWARE)
    found = {} if keys_at else check_named(keys)
    address = _address(keys_at) if keys_at else ""
    with transaction.atomic(using="ens"):
        client = software_in_force(client_id, lock=True)
        adds = keep and bool(found) and bool(client.keys)
        put_keys(
            client, keys=check_keys(joined(client.keys, found)) if adds else found, keys_at=address, by=actor, now=now,
            what=ClientStep.What.KEYS_ADDED if adds else ClientStep.What.KEYS_REPLACED,
        )  # fmt: skip
        if not adds:
            end_tokens(client, now=now)


def read_keys_again(*, actor: Actor, client_id: str, now: datetime) -> None:
    """Forget what its address said before, and end the tokens that were given: for a key that leaked.

    In every process, from the next request on. Raises AccessRefused, ClientUnknown, for keys that were pasted too.
    """
    check_operator(actor, Action.REGISTER_SOFTWARE)
    with transaction.atomic(using="ens"):
        client = software_in_force(client_id, lock=True)
        if not client.keys_at:
            raise ClientUnknown
        OAuthClient.objects.filter(id=client.id).update(keys_since=now)
        end_tokens(client, now=now)
        note(client.id, ClientStep.What.KEYS_READ_AGAIN, by=actor, now=now)


def end_software(*, actor: Actor, client_id: str, now: datetime) -> None:
    """From the next request on, none of its tokens opens anything. Raises AccessRefused, ClientUnknown."""
    check_operator(actor, Action.REGISTER_SOFTWARE)
    software_in_force(client_id)
    end_client(client_id=client_id, now=now, by=actor)


def _address(keys_at: str) -> str:
    """An address that can be asked: https, the usual port, a public name. Nobody is asked yet."""
    address = check_keys_address(keys_at, sandbox=False)
    try:
        check_endpoint(address)
    except EndpointRefused:
        raise ClientInvalid("The address of a key set is https, on the usual port.", field="jwks_uri") from None
    return address


def end_tokens(client: Client, *, now: datetime) -> None:
    """It has to prove itself again: what it was given opens nothing from its next request on."""
    end_grants(TokenGrant.objects.filter(client_id=client.id), now=now)


def software_in_force(client_id: str, *, lock: bool = False) -> Client:
    """Software in force, and not an application of a service. Raises ClientUnknown."""
    if lock:
        list(OAuthClient.objects.select_for_update().filter(client_id=client_id).values_list("id"))
    client = client_named(client_id)
    if client.service_id is not None:
        raise ClientUnknown
    return client
