"""The public keys of a client that proves itself by signing. Source: RFC 7517, RFC 7523; SMART Backend Services."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from jwcrypto.common import JWException
from jwcrypto.jwk import JWK

from espace_sante.pairing.domain.oauth_errors import ClientInvalid

MOST_KEYS, LONGEST = 10, 20_000  # of a set, in characters
RSA_BITS = 2048  # at least, RFC 7518 section 3.3
ALGORITHMS = ("RS384", "ES384")  # SMART Backend Services; no other is read, `none` least of all
LONGEST_ADDRESS = 500


def check_keys(keys: dict[str, Any] | None) -> dict[str, Any]:
    """The public part of a set, of RSA keys of 2048 bits or P-384 ones. Raises ClientInvalid."""
    listed = keys.get("keys") if isinstance(keys, dict) else None
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_KEYS:
        raise ClientInvalid(f"A key set has 1 to {MOST_KEYS} keys.", field="jwks")
    return {"keys": [_public(one) for one in listed]}


def _public(told: Any) -> dict[str, Any]:
    try:
        key = JWK(**told)
        public: dict[str, Any] = key.export_public(as_dict=True)
    except (JWException, KeyError, TypeError, ValueError):
        raise ClientInvalid("This is not a public key.", field="jwks") from None
    size = len(public.get("n", "")) * 6 // 8 * 8
    if not ((public["kty"] == "RSA" and size >= RSA_BITS) or (public["kty"], public.get("crv")) == ("EC", "P-384")):
        raise ClientInvalid("A key is RSA of 2048 bits at least, or EC P-384.", field="jwks")
    return public


def check_named(keys: dict[str, Any] | None) -> dict[str, Any]:
    """As `check_keys`, each key with a name of its own (`kid`), by which a proof says which one signed it."""
    found = check_keys(keys)
    names = [one.get("kid") for one in found["keys"]]
    if not all(isinstance(one, str) and one for one in names) or len(set(names)) != len(names):
        raise ClientInvalid("Each key has a kid, and no two the same.", field="jwks")
    return found


def joined(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Two sets as one; a key takes the place of one of the same name."""
    new = {one.get("kid") for one in after["keys"]}
    return {"keys": [*(one for one in before.get("keys", []) if one.get("kid") not in new), *after["keys"]]}


def read_keys(text: bytes) -> dict[str, Any]:
    """A key set as it arrives. Raises ClientInvalid."""
    try:
        told = json.loads(text) if len(text) <= LONGEST else None
    except ValueError:
        told = None
    return check_keys(told if isinstance(told, dict) else None)


def check_keys_address(address: str, *, sandbox: bool) -> str:
    """Where a client publishes its keys: https; whether that host may be asked is looked at each time."""
    try:
        parts = urlsplit(address)
        _port = parts.port
    except ValueError:
        raise ClientInvalid("The address of a key set is https.", field="jwks_uri") from None
    if (
        parts.scheme != "https" or not parts.hostname or "@" in parts.netloc or parts.fragment
        or len(address) > LONGEST_ADDRESS or not address.isascii() or not address.isprintable() or " " in address
    ):  # fmt: skip
        raise ClientInvalid("The address of a key set is https, without user or fragment.", field="jwks_uri")
    return address
