"""A bearer token, or a provisional code, for a login of the demonstration."""

from __future__ import annotations

from espace_sante.demo.clients import NotLinked, service_token
from espace_sante.demo.listing import listing
from espace_sante.demo.people import NAMED_SERVICES
from espace_sante.identity import api as identity
from espace_sante.identity.api import sign_in
from espace_sante.kernel.actors import SYSTEM
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.errors import NotFound


class NoAccount(NotFound):
    """Nobody signs in under this login."""


def token_for(login: str) -> str:
    """A new token, valid for a working day, of a linked service half an hour. Raises NoAccount with a sentence."""
    service = next((one for one in NAMED_SERVICES if one.login == login), None)
    if service is not None:
        try:
            return service_token(service, now=utc_now())
        except NotLinked:
            raise _nobody(login) from None
    try:
        return identity.issue_token(login=login, now=utc_now(), software="demonstration")
    except identity.AccountUnknown:
        raise _nobody(login) from None


def code_for(login: str) -> str:
    """A new provisional code for a person, valid six weeks; the one before it opens nothing. Raises NoAccount."""
    try:
        holder_id = sign_in.holder_named(login)
    except sign_in.HolderUnknown:
        raise _nobody(login) from None
    return sign_in.issue_code(
        holder_id=holder_id,
        purpose=sign_in.Purpose.ENROLMENT,
        channel=sign_in.Channel.POST,
        by=SYSTEM,
        now=utc_now(),
    )


def _nobody(login: str) -> NoAccount:
    kinds = {row["login"]: row["kind"] for row in listing()}
    if kinds.get(login) == "minor":
        return NoAccount(f"{login} is a minor: there is no account of their own (see `relations`).")
    if login in kinds:
        return NoAccount("The demonstration is not loaded yet: run `espace-sante demo load`.")
    return NoAccount(f"Nobody is called {login} here: see `espace-sante demo people`.")
