"""An authorization request, read once for the page that asks the person, and the addresses that answer it.

An error goes back to the client only once its return address was found among those it registered, letter for letter.
Each answer says who answers (`iss`, RFC 9207), so that a client of several servers cannot take one for another.
Source: RFC 6749 section 4.1; RFC 9207; RFC 9700; HL7 SMART App Launch 2.2; OpenID Connect Core 1.0, 3.1.2; RULES.md
SCO-01, SCO-02, SCO-06.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from oauthlib.oauth2.rfc6749.errors import FatalClientError, InvalidClientIdError, OAuth2Error

from espace_sante.access.api import Consent
from espace_sante.catalogue import api as catalogue
from espace_sante.interop.smart.form import AUTHORIZE, once, pairs_of
from espace_sante.interop.smart.id_token import HintUnreadable, hinted_subject, subject
from espace_sante.interop.smart.names import issuer
from espace_sante.interop.smart.server import server
from espace_sante.kernel.identifiers import INS_TEST_OID, PersonIdentifier
from espace_sante.pairing import api as pairing

LONGEST = 8_000  # characters of a request
PROMPTS = frozenset({"none", "login", "consent", "select_account"})  # OpenID Connect Core 3.1.2.1
NONE, LOGIN = "none", "login"


class NotToBeAnswered(Exception):
    """The client or its return address is not known: the person is told, and sent nowhere."""


class AnsweredWithError(Exception):
    """The client is told that its request is refused, at `address`."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__("refused")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that may be put to a person: by which client of which service, for what.

    `consents`: what the scopes ask, within what the convention of the service lets it ask. `max_age`: how many seconds
    ago the person may have proved who they are, at most; None when that does not matter. `hinted`: the subject of the
    id_token that says who is expected; None when it may be anybody. They are asked what they
    consent to each time, with `prompt=consent` or without, but with `prompt=none`.
    """

    client: pairing.Client
    service: catalogue.ServiceView
    scope: str
    consents: frozenset[Consent]
    redirect: str
    state: str
    nonce: str
    challenge: str
    prompt: frozenset[str] = frozenset()
    max_age: int | None = None
    hinted: str | None = None

    @property
    def in_silence(self) -> bool:
        """No page may be shown."""
        return NONE in self.prompt

    @property
    def asks_proof(self) -> bool:
        """Whether when the person proved who they are matters."""
        return LOGIN in self.prompt or self.max_age is not None

    def expects(self, account_id: UUID) -> bool:
        """Whether this is who the client says should be here (`id_token_hint`)."""
        return self.hinted is None or self.hinted == subject(self.service.id, account_id)

    def reaches(self, identifier: PersonIdentifier) -> bool:
        """Whether this client may be let to this person: one for tests, to fictitious people alone."""
        return not self.client.sandbox or f"{identifier.oid}.".startswith(f"{INS_TEST_OID}.")


def read_request(query: str) -> Asked:
    """Raises NotToBeAnswered, AnsweredWithError."""
    try:
        if len(query) > LONGEST:
            raise InvalidClientIdError
        found = once(pairs_of(query), AUTHORIZE)
        server().validate_authorization_request("", body=found)
    except (FatalClientError, ValueError):
        raise NotToBeAnswered from None
    except OAuth2Error as error:
        raise _answered(error, query) from None
    client = pairing.client_named(found["client_id"])
    assert client.service_id is not None  # the validator let clients of services alone through
    return _asked(client, found)


def _asked(client: pairing.Client, found: dict[str, str]) -> Asked:
    redirect, state = found["redirect_uri"], found["state"]
    service = catalogue.service_of(client.service_id or UUID(int=0))
    if not pairing.may_act(service.status, sandbox=client.sandbox):
        raise AnsweredWithError(address(redirect, error="unauthorized_client", state=state))
    prompt, max_age = _how(found)
    scope = " ".join(pairing.words_of(found["scope"]))
    consents = pairing.consents_of(scope) & catalogue.asked_finalities(service.id).consents
    if not consents:
        raise AnsweredWithError(address(redirect, error="invalid_scope", state=state))
    return Asked(
        client=client, service=service, scope=scope, consents=consents, redirect=redirect, state=state,
        nonce=found.get("nonce", ""), challenge=found["code_challenge"],
        prompt=prompt, max_age=max_age, hinted=_hinted(client, found),
    )  # fmt: skip


def _how(found: dict[str, str]) -> tuple[frozenset[str], int | None]:
    """How the person is asked: `prompt` and `max_age`. Raises AnsweredWithError."""
    prompt, age = frozenset(found.get("prompt", "").split(" ")) - {""}, found.get("max_age", "")
    wrong = ""
    if not prompt <= PROMPTS or (NONE in prompt and len(prompt) > 1):
        wrong = "prompt is none alone, or login, consent, select_account."
    elif age and not (age.isascii() and age.isdecimal() and len(age) <= 9):
        wrong = "max_age is a number of seconds."
    if wrong:
        told = {"error": "invalid_request", "error_description": wrong, "state": found["state"]}
        raise AnsweredWithError(address(found["redirect_uri"], **told))
    return prompt, int(age) if age else None


def _hinted(client: pairing.Client, found: dict[str, str]) -> str | None:
    """Raises AnsweredWithError, OAuthKeyMissing."""
    if not (hint := found.get("id_token_hint", "")):
        return None
    try:
        return hinted_subject(hint, client_id=client.client_id)
    except HintUnreadable:
        wrong = "id_token_hint is an id_token that this client was given here."
        told = {"error": "invalid_request", "error_description": wrong, "state": found["state"]}
        raise AnsweredWithError(address(found["redirect_uri"], **told)) from None


def accept(
    asked: Asked, *, pairing_id: UUID, account_id: UUID, own: bool, consents: frozenset[Consent],
    signed_in_at: datetime, now: datetime,
) -> str:  # fmt: skip
    """Where to send the person who consented to something: with a code, which is good once, for a minute."""
    code = pairing.issue_code(
        client=asked.client, pairing_id=pairing_id, account_id=account_id, own=own, signed_in_at=signed_in_at,
        redirect=asked.redirect, challenge=asked.challenge, nonce=asked.nonce,
        scope=pairing.narrowed(asked.scope, consents), now=now,
    )  # fmt: skip
    return address(asked.redirect, code=code, state=asked.state)


def refuse(asked: Asked, error: str = "access_denied") -> str:
    """Where to send the person who said no, or cannot be asked (`error`, OpenID Connect Core 3.1.2.6)."""
    return address(asked.redirect, error=error, state=asked.state)


def address(redirect: str, **told: str) -> str:
    """A registered return address with an answer; whatever it had in its query stays."""
    query = urlencode({name: value for name, value in {**told, "iss": issuer()}.items() if value})
    return f"{redirect}{'&' if '?' in redirect else '?'}{query}"


def _answered(error: OAuth2Error, query: str) -> Exception:
    """The error at the return address, once client and address are known to go together."""
    pairs: Sequence[tuple[str, str]] = ()
    try:
        pairs = pairs_of(query)
    except OAuth2Error:
        return NotToBeAnswered()
    values = {name: [value for one, value in pairs if one == name] for name in ("client_id", "redirect_uri", "state")}
    if len(values["client_id"]) != 1 or len(values["redirect_uri"]) != 1:
        return NotToBeAnswered()
    try:
        client = pairing.client_named(values["client_id"][0])
    except pairing.ClientUnknown:
        return NotToBeAnswered()
    redirect = values["redirect_uri"][0]
    if client.service_id is None or redirect not in client.redirects:
        return NotToBeAnswered()
    state = values["state"][0] if len(values["state"]) == 1 and len(values["state"][0]) <= 500 else ""
    code = str(error.error or "invalid_request")
    return AnsweredWithError(
        address(redirect, error=code, error_description=str(error.description or "")[:200], state=state)
    )
