"""How a client proves who it is: by nothing (PKCE does), by its secret, or by signing (private_key_jwt).

Source: RFC 6749 section 2.3; RFC 7521, RFC 7523; HL7 SMART App Launch 2.2, asymmetric client authentication.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from jwcrypto.common import JWException
from jwcrypto.jwk import JWKSet
from jwcrypto.jws import JWS

from espace_sante.interop.smart.client_keys import keys_of
from espace_sante.interop.smart.names import issuer, token_address
from espace_sante.kernel.errors import DomainError
from espace_sante.pairing import api as pairing

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST_LIFE = timedelta(minutes=5)  # of a signed proof, SMART
LEEWAY = timedelta(seconds=30)  # between two clocks
LONGEST_JTI = 200  # characters


class ProofRefused(Exception):
    """The client did not prove who it is."""


def client_of(parameters: dict[str, str]) -> tuple[pairing.Client, pairing.Refreshed | None]:
    """The client that a request names, proven or not, and what the refresh token that it shows was given for.

    One query where both go together. Raises ProofRefused. Who refreshes without a secret may leave its name out, as
    the public client of SMART does: its token tells.
    """
    name = parameters.get("client_id") or _issuer_of(parameters.get("client_assertion", ""))
    shown = parameters.get("refresh_token", "") if parameters.get("grant_type") == "refresh_token" else ""
    found = pairing.refreshed_by(shown) if shown else None
    if found and (found.client.client_id == name or (not name and found.client.proof == pairing.ClientProof.NONE)):
        return found.client, found
    try:
        return pairing.client_named(name), None
    except pairing.ClientUnknown:
        raise ProofRefused from None


def prove(client: pairing.Client, parameters: dict[str, str], *, now: datetime) -> None:
    """Raise ProofRefused unless the client proves itself in the very way that it registered."""
    match client.proof:
        case pairing.ClientProof.NONE:
            if parameters.get("client_secret") or parameters.get("client_assertion"):
                raise ProofRefused
        case pairing.ClientProof.SECRET:
            if not pairing.has_secret(client, parameters.get("client_secret", "")):
                raise ProofRefused
        case _:
            if parameters.get("client_assertion_type") != ASSERTION_TYPE or parameters.get("client_secret"):
                raise ProofRefused
            _check_assertion(client, parameters.get("client_assertion", ""), now)


def _issuer_of(assertion: str) -> str:
    """Whom a signed proof says it comes from: to find their keys, and nothing else."""
    try:
        told = JWS()
        told.deserialize(assertion)
        claims = json.loads(told.objects["payload"])
    except (JWException, ValueError, KeyError, TypeError, RecursionError):
        return ""
    found = claims.get("iss") if isinstance(claims, dict) else None
    return found if isinstance(found, str) else ""


def _check_assertion(client: pairing.Client, assertion: str, now: datetime) -> None:
    claims = _signed_claims(client, assertion, now)
    expires_at = _instant(claims.get("exp"))
    audience = claims.get("aud")
    addressed = audience if isinstance(audience, list) else [audience]
    jti = claims.get("jti")
    right = (
        claims.get("iss") == claims.get("sub") == client.client_id
        and {token_address(), issuer()} & {one for one in addressed if isinstance(one, str)}
        and expires_at is not None
        and now - LEEWAY < expires_at <= now + LONGEST_LIFE + LEEWAY
        and _has_begun(claims, now)
        and isinstance(jti, str)
        and 0 < len(jti) <= LONGEST_JTI
    )
    if not right or not pairing.spend_assertion(client, str(jti), expires_at=(expires_at or now) + LEEWAY):
        raise ProofRefused


def _has_begun(claims: dict[str, Any], now: datetime) -> bool:
    if "nbf" not in claims:
        return True
    begins = _instant(claims["nbf"])
    return begins is not None and begins <= now + LEEWAY


def _signed_claims(client: pairing.Client, assertion: str, now: datetime) -> dict[str, Any]:
    """What is said under a signature of one of the client's keys, with an algorithm of ours and no other."""
    try:
        told = JWS()
        told.allowed_algs = list(pairing.ALGORITHMS)
        told.deserialize(assertion)
        header = told.jose_header
        kid = header.get("kid") if isinstance(header, dict) else None
        if not isinstance(header, dict) or header.get("crit") or not isinstance(kid, str):
            raise ProofRefused
        key = JWKSet.from_json(json.dumps(keys_of(client, now=now))).get_key(kid)
        if key is None:
            raise ProofRefused
        told.verify(key)
        claims = json.loads(told.payload)
    except (JWException, ValueError, KeyError, TypeError, RecursionError, DomainError):
        raise ProofRefused from None
    if not isinstance(claims, dict):
        raise ProofRefused
    return claims


def _instant(seconds: Any) -> datetime | None:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds < 2**33:
        return None
    return datetime.fromtimestamp(seconds, UTC)
