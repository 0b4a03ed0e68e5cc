"""The credentials of the demonstration's linked service, for tests alone, and a token of its link with who granted it.

client_id      carnet-glycemie (public: PKCE, no secret)
return address http://127.0.0.1:9000/retour, http://localhost:9000/retour
"""

from __future__ import annotations

from datetime import datetime

from espace_sante.catalogue import api as catalogue
from espace_sante.demo.people_kinds import DemoService
from espace_sante.identity.api import sign_in
from espace_sante.pairing import api as pairing
from espace_sante.spaces import api as spaces

RETURNS = ("http://127.0.0.1:9000/retour", "http://localhost:9000/retour")


class NotLinked(Exception):
    """This service is not linked to the space of who granted it, or is no service of the catalogue yet."""


def sandbox_client(slug: str, *, now: datetime) -> pairing.Client:
    """The client of a service, made at the first call. Raises ServiceUnknown."""
    try:
        return pairing.client_named(slug)
    except pairing.ClientUnknown:
        service = catalogue.service_named(slug)
        pairing.make_client(service_id=service.id, name=service.name, redirects=RETURNS, now=now, client_id=slug)
        return pairing.client_named(slug)


def service_token(service: DemoService, *, now: datetime) -> str:
    """An access token of the link with who granted it, for all that they consented to. Raises NotLinked."""
    try:
        found = catalogue.service_named(service.login)
        holder_id = sign_in.holder_named(service.granted_by)
        space = spaces.spaces_of_holders([holder_id])[holder_id]
        link = pairing.live_pairing(space_id=space.id, service_id=found.id)
    except (catalogue.ServiceUnknown, sign_in.HolderUnknown, KeyError, pairing.PairingUnknown):
        raise NotLinked from None
    scope = pairing.scopes_in_force(space_id=space.id, service_id=found.id, now=now)
    client = sandbox_client(service.login, now=now)
    return pairing.issue_to_service(client, pairing_id=link.id, scope=scope, now=now).access
