"""Who shows a token of the OAuth server: a linked service for one person, or the software of a structure.

A service is asked about at each request, in one question; what it may do is then asked of `access`, within what its
token covers. Software does what its structure may, within its SMART scopes.
Source: RFC 6750; HL7 SMART App Launch 2.2; RULES.md SCO-01, SCO-03, SCO-04, STR-01.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest

from espace_sante.identity import api as identity
from espace_sante.interop.fhir.errors import InsufficientScope
from espace_sante.kernel.actors import Actor, ActorKind, Paired
from espace_sante.kernel.identifiers import PairwiseIdentifier
from espace_sante.pairing import api as pairing

_SEARCH = "_search"
_IN_A_TRANSACTION = frozenset({"DocumentReference", "Observation"})  # a service sends documents or a measure
_SCOPED_AS = {"Device": "Observation"}  # what is read with another resource, by the scopes of that one
_LETTERS = {"PUT": "u", "PATCH": "u", "DELETE": "d"}


def actor_of_bearer(request: HttpRequest, token: str, *, now: datetime) -> Actor | None:
    """The actor of a token of ours, None for a token of another kind.

    Raises TokenRefused, ApprovalAwaited, TooManyRequests, InsufficientScope.
    """
    if token.startswith(pairing.SERVICE_TOKEN):
        return _service(request, token, now)
    if token.startswith(pairing.SOFTWARE_TOKEN):
        return _software(request, token, now)
    return None


def _service(request: HttpRequest, token: str, now: datetime) -> Actor:
    """A linked service before the one person its token is for. One query. Raises as `actor_of_bearer`."""
    bearer = pairing.bearer_of_token(token, now=now)
    pairing.count_request(pairing_id=bearer.pairing_id, service_id=bearer.service_id, now=now)
    resource, letter = asked_of(request)
    resource = _SCOPED_AS.get(resource, resource)
    resources = frozenset({resource}) if _parts(request) else _IN_A_TRANSACTION
    covered = pairing.consents_for(bearer.scopes, resources, letter)
    if not covered:
        raise InsufficientScope(f"This needs a scope patient/{resource}.{letter}.")
    return Actor(
        kind=ActorKind.SERVICE,
        id=str(bearer.service_id),
        name=bearer.service_name,
        scopes=frozenset(one.code for one in covered),
        paired=Paired(
            pairing_id=bearer.pairing_id,
            space_id=bearer.space_id,
            holder_id=bearer.holder_id,
            patient=PairwiseIdentifier(bearer.pairwise_id, bearer.pairing_oid),
        ),
    )


def _software(request: HttpRequest, token: str, now: datetime) -> Actor:
    software = pairing.software_of_token(token, now=now)
    pairing.count_software_request(client_id=software.id, now=now)
    words = frozenset(pairing.words_of(software.scopes))
    resource, letter = asked_of(request)
    if not pairing.software_may(words, resource, letter):
        raise InsufficientScope(f"This needs a scope system/{resource}.{letter}.")
    actor = identity.actor_of_structure(software.finess, software=software.name)
    return replace(actor, scopes=words)


def asked_of(request: HttpRequest) -> tuple[str, str]:
    """The type of resource that a request is about, and the letter of SMART for what it does with it."""
    parts = _parts(request)
    method = request.method or ""
    if not parts:
        return "DocumentReference", "c"  # ITI-65: what a transaction registers
    if method in _LETTERS:
        return parts[0], _LETTERS[method]
    if method == "POST":
        return parts[0], "s" if parts[-1] == _SEARCH else "c"
    return parts[0], "s" if len(parts) == 1 else "r"


def _parts(request: HttpRequest) -> list[str]:
    return request.path_info.strip("/").split("/")[1:]
