"""What this server calls itself and its addresses: from the configured address, never from the Host header."""

from __future__ import annotations

from django.conf import settings


def issuer() -> str:
    """`iss`: of answers (RFC 9207), of id tokens, and of the description of this server (RFC 8414)."""
    return str(settings.BASE_URL)


def fhir_base() -> str:
    return f"{settings.BASE_URL}/fhir"


def authorize_address() -> str:
    return f"{settings.BASE_URL}/oauth/authorize"


def token_address() -> str:
    return f"{settings.BASE_URL}/oauth/token"


def revoke_address() -> str:
    return f"{settings.BASE_URL}/oauth/revoke"


def introspect_address() -> str:
    return f"{settings.BASE_URL}/oauth/introspect"


def keys_address() -> str:
    return f"{settings.BASE_URL}/oauth/jwks"
