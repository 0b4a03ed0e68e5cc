"""Identity tokens that an issuer did not make for us, now: each is refused, whoever brings it."""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Callable
from typing import Any
from unittest.mock import MagicMock, patch

import jwt
import pytest
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from espace_sante.identity.adapters.openid_connect.verification import VerifyingAdapter, _check_nonce

ISSUER, US = "https://issuer.example", "our-client"
KEY, OTHER_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))


class Adapter(VerifyingAdapter):
    """The adapter before an issuer whose discovery document is this one."""

    openid_config = {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/jwks"}

    def __init__(self) -> None:
        """No request is needed to read a token."""


def claims(**change: Any) -> dict[str, Any]:
    now = int(time.time())
    told = {"iss": ISSUER, "aud": US, "sub": "somebody", "iat": now, "exp": now + 60, "nonce": "n"}
    return {name: value for name, value in (told | change).items() if value is not None}


def signed(told: dict[str, Any], *, key: Any = KEY, algorithm: str = "RS256", kid: str | None = "1") -> str:
    return jwt.encode(told, key, algorithm=algorithm, headers={"kid": kid} if kid else {})


@pytest.fixture
def read(db: None) -> Any:
    """Read a token with the keys that the issuer publishes: KEY, as number 1."""
    published = jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True) | {"kid": "1", "alg": "RS256"}
    session = MagicMock()
    session.__enter__.return_value.get.return_value.json.return_value = {"keys": [published]}
    with patch("allauth.socialaccount.internal.jwtkit.get_adapter") as adapter:
        adapter.return_value.get_requests_session.return_value = session
        yield lambda token: Adapter()._decode_id_token(SocialApp(client_id=US), token)


def unsigned(told: dict[str, Any]) -> str:
    return jwt.encode(told, None, algorithm="none", headers={"kid": "1"})


def signed_with_the_public_key_as_a_secret(told: dict[str, Any]) -> str:
    """The confusion of algorithms: HMAC under what everybody can read."""
    public = KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    parts = [json.dumps(part).encode() for part in ({"alg": "HS256", "kid": "1"}, told)]
    body = b".".join(jwt.utils.base64url_encode(part) for part in parts)
    return (body + b"." + jwt.utils.base64url_encode(hmac.digest(public, body, "sha256"))).decode()


def changed_after_signing(told: dict[str, Any]) -> str:
    head, _, seal = signed(told).split(".")
    other = json.dumps(told | {"sub": "somebody-else"}).encode()
    return ".".join((head, jwt.utils.base64url_encode(other).decode(), seal))


def test_a_token_of_the_issuer_for_us_is_read(read: Callable[[str], dict[str, Any]]) -> None:
    assert read(signed(claims()))["sub"] == "somebody"


@pytest.mark.parametrize(
    "token",
    [
        signed(claims(), key=OTHER_KEY),
        signed(claims(), kid="2"),
        signed(claims(), kid=None),
        unsigned(claims()),
        signed_with_the_public_key_as_a_secret(claims()),
        changed_after_signing(claims()),
        signed(claims(iss="https://elsewhere.example")),
        signed(claims(aud="another-client")),
        signed(claims(aud=None)),
        signed(claims(exp=int(time.time()) - 1)),
        signed(claims(exp=None)),
        signed(claims(sub=None)),
        "not-a-token",
        "",
    ],
    ids=[
        "another key", "unknown key number", "no key number", "not signed", "public key as a secret", "changed",
        "another issuer", "another audience", "no audience", "expired", "no end", "no subject", "not a JWT", "empty",
    ],
)  # fmt: skip
def test_any_other_token_is_refused(read: Callable[[str], dict[str, Any]], token: str) -> None:
    with pytest.raises(OAuth2Error):
        read(token)


def test_a_token_with_a_number_is_read_once(read: Callable[[str], dict[str, Any]]) -> None:
    token = signed(claims(jti="17"))
    assert read(token)
    with pytest.raises(OAuth2Error):
        read(token)


@pytest.mark.parametrize(("received", "expected"), [("n", "m"), (None, "n"), ("n", None), ("", ""), (["n"], "n")])
def test_a_nonce_is_the_one_that_was_sent(received: Any, expected: str | None) -> None:
    with pytest.raises(OAuth2Error):
        _check_nonce({"nonce": received}, expected)
