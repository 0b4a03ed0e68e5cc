"""Who signed in, told to one service: by a name that this service alone knows, and by nothing else.

Source: OpenID Connect Core 1.0 sections 2, 8.1 (pairwise); HL7 SMART App Launch 2.2 (fhirUser); RULES.md SCO-03.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.crypto import salted_hmac
from jwcrypto.common import JWException
from jwcrypto.jws import JWS
from jwcrypto.jwt import JWT

from espace_sante.interop.smart.keys import ALGORITHM, signing_key
from espace_sante.interop.smart.names import fhir_base, issuer
from espace_sante.kernel.errors import Malformed
from espace_sante.pairing.api import Authorised

LIFE = timedelta(minutes=10)


def subject(service_id: UUID, account_id: UUID) -> str:
    """How a service knows who signed in: 32 hexadecimal digits, others for each service."""
    told = f"{service_id.hex}|{account_id.hex}"
    return salted_hmac("espace_sante.smart.subject", told, algorithm="sha256").hexdigest()[:32]


def fhir_user(service_id: UUID, account_id: UUID, patient: str, *, own: bool) -> str:
    """The person themselves, or somebody who acts for them."""
    if own:
        return f"{fhir_base()}/Patient/{patient}"
    return f"{fhir_base()}/RelatedPerson/{subject(service_id, account_id)}"


class HintUnreadable(Malformed):
    """This is no id_token that this client was given here."""

    code = "id-token-hint-unreadable"


def hinted_subject(token: str, *, client_id: str) -> str:
    """Whom an id_token of this client names, however old it is (OpenID Connect Core 3.1.2.1, `id_token_hint`).

    Raises HintUnreadable, OAuthKeyMissing.
    """
    key = signing_key()
    try:
        told = JWS()
        told.allowed_algs = [ALGORITHM]
        told.deserialize(token, key)
        claims = json.loads(told.payload)
    except (JWException, ValueError, KeyError, TypeError, RecursionError):
        raise HintUnreadable from None
    if not isinstance(claims, dict) or claims.get("iss") != issuer() or claims.get("aud") != client_id:
        raise HintUnreadable
    return str(claims.get("sub", ""))


def id_token(found: Authorised, *, client_id: str, now: datetime) -> str:
    """A JWT signed with RS256. Raises OAuthKeyMissing."""
    assert found.account_id is not None  # a code is always of somebody
    at = int(now.timestamp())
    claims: dict[str, Any] = {
        "iss": issuer(),
        "sub": subject(found.service_id, found.account_id),
        "aud": client_id,
        "iat": at,
        "exp": at + int(LIFE.total_seconds()),
    }
    if found.signed_in_at:
        claims["auth_time"] = int(found.signed_in_at.timestamp())
    if found.nonce:
        claims["nonce"] = found.nonce
    if "fhirUser" in found.scope.split():
        claims["fhirUser"] = fhir_user(found.service_id, found.account_id, found.pairwise_id, own=found.own)
    key = signing_key()
    token = JWT(header={"typ": "JWT", "alg": ALGORITHM, "kid": key.thumbprint()}, claims=json.dumps(claims))
    token.make_signed_token(key)
    return str(token.serialize())
