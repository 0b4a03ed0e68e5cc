"""A bearer token for a login of the demonstration."""

from __future__ import annotations

from espace_sante.demo.listing import listing
from espace_sante.identity import api as identity
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.errors import NotFound


class NoAccount(NotFound):
    """Nobody signs in under this login."""


def token_for(login: str) -> str:
    """A new token, valid for a working day. Raises NoAccount with a sentence that helps."""
    try:
        return identity.issue_token(login=login, now=utc_now(), software="demonstration")
    except identity.AccountUnknown:
        kinds = {row["login"]: row["kind"] for row in listing()}
        if kinds.get(login) == "minor":
            raise NoAccount(f"{login} is a minor: there is no account of their own (see `relations`).") from None
        if login in kinds:
            raise NoAccount("The demonstration is not loaded yet: run `espace-sante demo load`.") from None
        raise NoAccount(f"Nobody is called {login} here: see `espace-sante demo people`.") from None
