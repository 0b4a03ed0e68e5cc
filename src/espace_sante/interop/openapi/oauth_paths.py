"""The addresses of OAuth, as programs call them. The page where a person consents is described too, and not tried.

Source: RFC 6749, RFC 7009, RFC 7662, RFC 8414, RFC 9207; HL7 SMART App Launch 2.2.
"""

from __future__ import annotations

from typing import Any

FORM = "application/x-www-form-urlencoded"
_TEXT = {"type": "string"}
_CLIENT = ("client_id", "client_secret", "client_assertion", "client_assertion_type")
_TOKEN = ("grant_type", "code", "redirect_uri", "code_verifier", "refresh_token", "scope", *_CLIENT)
_OF_A_TOKEN = ("token", "token_type_hint", *_CLIENT)
_ASKED = (
    "response_type", "client_id", "redirect_uri", "scope", "state", "aud", "code_challenge", "code_challenge_method",
)  # fmt: skip
# The errors of RFC 6749 section 5.2, by status.
ERRORS = {
    400: "invalid_request, invalid_grant, unauthorized_client, unsupported_grant_type, invalid_scope",
    401: "invalid_client",
    429: "temporarily_unavailable: too many requests or failures; see Retry-After",
    503: "temporarily_unavailable: try again; see Retry-After",
}

# How the person is asked (OpenID Connect Core 3.1.2.1).
_HOW = {
    "prompt": (
        "`none`: no page; answers a code when the person, signed in, made this link and consents to all that is asked, "
        "else `login_required`, `consent_required` or `interaction_required`. `login`: a new proof of who they are. "
        "`consent`: as without it, they are asked each time."
    ),
    "max_age": "How many seconds ago they may have proved who they are, at most; `auth_time` says when they did.",
}


def paths() -> dict[str, dict[str, Any]]:
    """Path items by path."""
    return {
        "/oauth/authorize": {"get": _authorize()},
        "/oauth/token": {"post": _posted("token", "A token, for a code or for a refresh token", _TOKEN, "TokenAnswer")},
        "/oauth/revoke": {"post": _posted("revoke", "End a token, and what came with it", _OF_A_TOKEN, "")},
        "/oauth/introspect": {
            "post": _posted("introspect", "What a token of one's own still opens", _OF_A_TOKEN, "IntrospectionAnswer")
        },
        "/oauth/jwks": {"get": _read("keys", "The keys that sign id tokens", "Keys")},
        "/fhir/.well-known/smart-configuration": {
            "get": _read("smartConfiguration", "Where everything is (SMART)", "Configuration")
        },
        "/.well-known/oauth-authorization-server": {
            "get": _read("oauthServer", "The same (RFC 8414)", "Configuration")
        },
        "/.well-known/openid-configuration": {
            "get": _read("openidProvider", "The same (OpenID Connect Discovery)", "Configuration")
        },
    }


def _posted(name: str, summary: str, fields: tuple[str, ...], schema: str) -> dict[str, Any]:
    required = {"token": ["grant_type"], "revoke": ["token"], "introspect": ["token"]}[name]
    form = {"type": "object", "required": required, "properties": dict.fromkeys(fields, _TEXT)}
    return {
        "operationId": name,
        "tags": ["OAuth"],
        "summary": summary,
        "security": [{}, {"client": []}],
        "requestBody": {"required": True, "content": {FORM: {"schema": form}}},
        "responses": {
            "200": {"description": "Done.", **(_json(schema) if schema else {})},
            **{str(status): {"description": told, **_json("OAuthError")} for status, told in ERRORS.items()},
        },
    }


def _read(name: str, summary: str, schema: str) -> dict[str, Any]:
    return {
        "operationId": name,
        "tags": ["OAuth"],
        "summary": summary,
        "security": [{}],
        "responses": {
            "200": {"description": "The document.", **_json(schema)},
            "503": {"description": ERRORS[503], **_json("OAuthError")},
        },
    }


def _authorize() -> dict[str, Any]:
    return {
        "operationId": "authorize",
        "tags": ["OAuth"],
        "summary": "The page where a person chooses; open it in their browser",
        "security": [{}],
        "parameters": [
            *({"name": one, "in": "query", "required": True, "schema": _TEXT} for one in _ASKED),
            *({"name": one, "in": "query", "description": told, "schema": _TEXT} for one, told in _HOW.items()),
        ],
        "responses": {
            "200": {"description": "A page: whose space, and each consent.", "content": {"text/html": {}}},
            "302": {"description": "To sign-in, or back to the application with `code` or `error`, `state`, `iss`."},
            "400": {"description": "A page: the client or its address is not known. Nothing is sent back there."},
        },
    }


def _json(schema: str) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}}
