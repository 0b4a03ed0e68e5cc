"""The families of errors. A room names its own under one of them; each edge owns one table from error to protocol."""

from __future__ import annotations


class DomainError(Exception):
    """Something a rule refuses or cannot do.

    `message` is a sentence for whoever called (English, without personal or health data);
    `field` names the faulty part of the request when there is one.
    """

    code = "error"

    def __init__(self, message: str = "", *, field: str | None = None) -> None:
        self.message = message or (self.__doc__ or "").strip().split("\n", 1)[0]
        self.field = field
        super().__init__(self.message)


class Malformed(DomainError):
    """What was sent cannot be understood or breaks its own format."""

    code = "malformed"


class TooLarge(Malformed):
    """What was sent exceeds a size limit."""

    code = "too-large"


class NotFound(DomainError):
    """There is nothing here that the asker may know of."""

    code = "not-found"


class Refused(DomainError):
    """A rule forbids this act to this actor."""

    code = "refused"


class Conflict(DomainError):
    """The act contradicts what is already stored."""

    code = "conflict"


class Unavailable(DomainError):
    """A part needed to answer does not answer; nothing was done, try again."""

    code = "unavailable"
