"""How a client finds its way: `/fhir/.well-known/smart-configuration` and `/.well-known/oauth-authorization-server`.

Source: HL7 SMART App Launch 2.2, conformance; RFC 8414; RFC 9207 section 3.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from espace_sante.access.api import EVERY_CONSENT
from espace_sante.interop.smart.authorize import PROMPTS
from espace_sante.interop.smart.names import (
    authorize_address,
    introspect_address,
    issuer,
    keys_address,
    revoke_address,
    token_address,
)
from espace_sante.pairing import api as pairing

CAPABILITIES = (
    "launch-standalone",
    "client-public",
    "client-confidential-symmetric",
    "client-confidential-asymmetric",
    "context-standalone-patient",
    "sso-openid-connect",
    "permission-offline",
    "permission-patient",
    "permission-v1",
    "permission-v2",
)
CLAIMS = ("iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "fhirUser")  # of an id_token; `acr` is not told
_OAUTH_URIS = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"


@cache
def configuration() -> dict[str, Any]:
    """Both documents say the same."""
    proofs = ["client_secret_basic", "client_secret_post", "private_key_jwt"]
    return {
        "issuer": issuer(),
        "jwks_uri": keys_address(),
        "authorization_endpoint": authorize_address(),
        "token_endpoint": token_address(),
        "revocation_endpoint": revoke_address(),
        "introspection_endpoint": introspect_address(),
        "management_endpoint": f"{issuer()}/espace/services/",
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none", *proofs],
        "revocation_endpoint_auth_methods_supported": ["none", *proofs],
        "introspection_endpoint_auth_methods_supported": proofs,
        "token_endpoint_auth_signing_alg_values_supported": list(pairing.ALGORITHMS),
        "authorization_response_iss_parameter_supported": True,
        "prompt_values_supported": sorted(PROMPTS),
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": list(CLAIMS),
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "scopes_supported": [*sorted(pairing.CONTEXT), *_patient_scopes(), *_system_scopes()],
        "capabilities": list(CAPABILITIES),
    }


def _patient_scopes() -> list[str]:
    words = [word for consent in EVERY_CONSENT for word in pairing.written(consent)]
    return ["patient/Patient.r", "patient/Observation.rs", "patient/Observation.cud", *words]


def _system_scopes() -> list[str]:
    return [f"system/{resource}.{letters}" for resource, letters in pairing.SYSTEM.items()]


def security() -> dict[str, Any]:
    """What the CapabilityStatement says of all this (SMART, oauth-uris extension)."""
    told = (("authorize", authorize_address()), ("token", token_address()), ("revoke", revoke_address()),
            ("introspect", introspect_address()))  # fmt: skip
    return {
        "cors": True,
        "service": [
            {
                "coding": [
                    {
                        "system": "http://terminology.hl7.org/CodeSystem/restful-security-service",
                        "code": "SMART-on-FHIR",
                    }
                ]
            }
        ],
        "description": "Bearer tokens (RFC 6750), given by OAuth 2 as SMART App Launch has it.",
        "extension": [{"url": _OAUTH_URIS, "extension": [{"url": name, "valueUri": uri} for name, uri in told]}],
    }
