"""A visitor's browser and the main site's side of the code flow, with plain HTTP."""

from __future__ import annotations

import base64
import hashlib
import html
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt

SITE = "http://127.0.0.1:8000"
SCOPES = {
    "franceconnect": "openid given_name family_name preferred_username birthdate gender birthplace birthcountry email",
    "prosanteconnect": "openid scope_all",
    "proconnect": "openid given_name usual_name email uid",
}


@dataclass(frozen=True)
class Provider:
    """A running provider and what the main site knows of it."""

    base_url: str
    home: Path
    clients: dict[str, dict[str, str]]


@dataclass
class Visit:
    """One sign-in at one issuer."""

    provider: Provider
    key: str
    browser: httpx.Client  # keeps the visitor's cookies
    direct: httpx.Client  # the main site's own calls, without cookies
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    @property
    def client(self) -> dict[str, str]:
        return self.provider.clients[self.key]

    @property
    def redirect_uri(self) -> str:
        return f"{SITE}/connexion/{self.key}/retour/"

    def discovery(self) -> dict[str, Any]:
        document: dict[str, Any] = self.direct.get(f"{self.client['issuer']}/.well-known/openid-configuration").json()
        return document

    def authorize(self, **changes: str | None) -> httpx.Response:
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()
        parameters: dict[str, str | None] = {
            "client_id": self.client["client_id"],
            "response_type": "code",
            "redirect_uri": self.redirect_uri,
            "scope": SCOPES[self.key],
            "state": "etat-1",
            "nonce": "nonce-de-vingt-deux-caracteres",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        } | changes
        sent = {name: value for name, value in parameters.items() if value is not None}
        return self.browser.get(self.discovery()["authorization_endpoint"], params=sent)

    def follow(self, response: httpx.Response) -> httpx.Response:
        return self.browser.get(str(response.request.url.join(response.headers["Location"])))

    def choose(self, page: httpx.Response, subject: str = "", **extra: str) -> httpx.Response:
        """Press somebody's button on the page that lists people."""
        data = {name: hidden_field(page.text, name) for name in ("csrfmiddlewaretoken", "next")}
        return self.browser.post(
            f"{self.client['issuer']}/choisir",
            data=data | ({"subject": subject} if subject else {}) | extra,
            headers={"Referer": str(page.url)},
        )

    def sign_in(self, subject: str, **changes: str | None) -> dict[str, str]:
        """From the first request to the answer that the main site receives in its address."""
        page = self.follow(self.authorize(**changes))
        return answer(self.follow(self.choose(page, subject)))

    def exchange(self, code: str, **changes: str) -> httpx.Response:
        data = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "client_id": self.client["client_id"],
            "client_secret": self.client["client_secret"],
            "code_verifier": self.verifier,
        } | changes
        return self.direct.post(self.discovery()["token_endpoint"], data=data)

    def tokens(self, subject: str, **changes: str | None) -> dict[str, Any]:
        tokens: dict[str, Any] = self.exchange(self.sign_in(subject, **changes)["code"]).json()
        return tokens

    def verified(self, token: str) -> dict[str, Any]:
        """The claims of a token whose signature, issuer and audience were checked against what the issuer publishes."""
        document = self.discovery()
        keys = {key["kid"]: jwt.PyJWK(key) for key in self.direct.get(document["jwks_uri"]).json()["keys"]}
        key = keys[jwt.get_unverified_header(token)["kid"]]
        claims: dict[str, Any] = jwt.decode(
            token, key.key, algorithms=["RS256"], issuer=document["issuer"], audience=self.client["client_id"]
        )
        return claims

    def userinfo(self, access_token: str) -> httpx.Response:
        return self.direct.get(
            self.discovery()["userinfo_endpoint"], headers={"Authorization": f"Bearer {access_token}"}
        )


def answer(response: httpx.Response) -> dict[str, str]:
    """The parameters of the redirection to the main site."""
    location = response.headers["Location"]
    assert location.startswith(SITE), location
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


def hidden_field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"The page has no field {name}."
    return html.unescape(found.group(1))
