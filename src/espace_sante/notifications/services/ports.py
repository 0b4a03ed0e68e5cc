"""What this room asks of the world: something that sends a mail, something that pushes a message.

Both say in the same two ways that they did not: `Refused` is for good, `Unavailable` is for now.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from espace_sante.kernel.errors import DomainError, Unavailable


class AddressRefused(DomainError):
    """This address or device will never take a message."""

    code = "address-refused"


class CarrierUnavailable(Unavailable):
    """The mail server does not answer, or refuses us: nothing was lost, try again later."""

    code = "carrier-unavailable"


class AddressBusy(CarrierUnavailable):
    """This address takes nothing for now: a mailbox is full, a device's push service is silent. Others may."""

    code = "address-busy"


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a browser gives to be reached (W3C Push API): where, its public key (65 bytes), its secret (16 bytes)."""

    endpoint: str
    public_key: bytes
    secret: bytes


class MailSender(Protocol):
    """Sends one plain-text mail. The same `number` is the same mail, whatever the number of attempts.

    Raises AddressRefused, AddressBusy, CarrierUnavailable.
    """

    def __call__(self, *, to: str, subject: str, text: str, number: UUID) -> None: ...


class Pusher(Protocol):
    """Pushes one message to a browser. Raises AddressRefused, AddressBusy."""

    def __call__(self, *, to: Subscription, message: bytes, number: UUID) -> None: ...


_carriers: dict[str, MailSender | Pusher] = {}


def use_carriers(*, mail: MailSender, push: Pusher) -> None:
    """Wired once, in apps.py."""
    _carriers.update(mail=mail, push=push)


def mail_sender() -> MailSender:
    return _carriers["mail"]  # type: ignore[return-value]  # one of each kind


def pusher() -> Pusher:
    return _carriers["push"]  # type: ignore[return-value]
