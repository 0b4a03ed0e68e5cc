"""Where a subscription stands, and why it stopped. Source: HL7 FHIR R4, Subscription.status."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """In the words of FHIR."""

    REQUESTED = "requested"  # its address has not answered the first call yet
    ACTIVE = "active"
    ERROR = "error"  # its address did not answer for too long: the service may ask again
    OFF = "off"  # ended: by the service, by the person, by its own end date


LIVE = frozenset({State.REQUESTED, State.ACTIVE})


class Trouble(StrEnum):
    """What went wrong at the last call, or ended the subscription."""

    SILENT = "silent"  # no answer in time, or none that can be understood
    REFUSED = "refused"  # an answer that is no success
    NOT_PUBLIC = "not-public"  # the name leads to an address that is not of the public Internet
    GONE = "gone"  # 410: the address says that it is for good
    TOO_MANY = "too-many"  # more waits than is kept
    NO_CONSENT = "no-consent"  # the person took the consent back, or unlinked the service
    PAST = "past"  # its own end date


SENTENCES: dict[Trouble, str] = {
    Trouble.SILENT: "The endpoint did not answer in time.",
    Trouble.REFUSED: "The endpoint answered with another status than 2xx.",
    Trouble.NOT_PUBLIC: "The endpoint leads to an address that is not public.",
    Trouble.GONE: "The endpoint answered 410.",
    Trouble.TOO_MANY: "Too many notifications were waiting.",
    Trouble.NO_CONSENT: "There is no consent for this any more.",
    Trouble.PAST: "The end date has passed.",
}
