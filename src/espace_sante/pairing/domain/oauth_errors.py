"""What goes wrong with clients, codes and tokens. Each edge says it in its own words."""

from __future__ import annotations

from espace_sante.kernel.errors import Conflict, Malformed, NotFound, Refused


class ClientUnknown(NotFound):
    """There is no client of this name in force."""

    code = "client-unknown"


class ClientInvalid(Malformed):
    """A client is not described as it must be."""

    code = "client-invalid"


class ClientTaken(Conflict):
    """Another client has this name."""

    code = "client-taken"


class SoftwareChanged(Conflict):
    """What is approved is not what was shown: somebody changed it since, or answered before."""

    code = "software-changed"


class SecondPairOfEyesNeeded(Refused):
    """Who asked for something does not approve it: another operator does (OPE-05)."""

    code = "second-pair-of-eyes-needed"


class TokenRefused(Refused):
    """This token is unknown, expired or revoked, or its service may not act now. It is never said which."""

    code = "invalid-token"


class GrantRefused(Refused):
    """This code or refresh token gives nothing: unknown, used, expired, revoked, of another client, of nothing left."""

    code = "invalid-grant"


class ApprovalAwaited(Refused):
    """The service asks for other data than what the person agreed to, and they did not answer in time (SCO-05)."""

    code = "approval-awaited"


class TooManyRequests(Refused):
    """This service, or this service for this person, asks too often. `retry_after`: seconds to wait."""

    code = "too-many-requests"

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"Too many requests: wait {retry_after} seconds.")
