"""The key of id tokens: RSA, in a file readable by its owner alone, and published at `/oauth/jwks`.

Source: OpenID Connect Core 1.0 section 15.1 (RS256 is mandatory); RFC 7517, RFC 7638 (its `kid`).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from jwcrypto.common import JWException
from jwcrypto.jwk import JWK

from espace_sante.kernel.errors import Unavailable

ALGORITHM = "RS256"


class OAuthKeyMissing(Unavailable):
    """The key of id tokens is absent or unreadable: nobody can be told who signed in."""

    code = "oauth-key-missing"


def signing_key() -> JWK:
    """Raises OAuthKeyMissing."""
    return _read(settings.OAUTH_KEY_FILE)


def public_keys() -> dict[str, Any]:
    """The JWK set. Raises OAuthKeyMissing."""
    key = signing_key()
    told: dict[str, Any] = key.export_public(as_dict=True)
    return {"keys": [told | {"kid": key.thumbprint(), "use": "sig", "alg": ALGORITHM}]}


@cache
def _read(file: Path) -> JWK:
    try:
        return JWK.from_pem(file.read_bytes())
    except (OSError, ValueError, JWException) as error:
        raise OAuthKeyMissing from error
