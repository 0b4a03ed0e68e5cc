"""Hand one message over to what carries it: a mail server, the push service of a browser, the mailbox of a space.

What a carrier says of a message that did not leave is a value here: others are waiting.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.identity import api as identity
from espace_sante.kernel.envelope import CannotDecrypt
from espace_sante.messaging import api as messaging
from espace_sante.notifications.domain.kinds import Kind
from espace_sante.notifications.models import Delivery, Way
from espace_sante.notifications.services.devices import subscription_of
from espace_sante.notifications.services.ports import (
    AddressBusy,
    AddressRefused,
    CarrierUnavailable,
    Subscription,
    mail_sender,
    pusher,
)
from espace_sante.notifications.services.words import mail_words, message_words, push_message

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Batch:
    """What leaves as one message. `deliveries` are oldest first, with their notifications."""

    reader: str
    way: Way
    to: str
    deliveries: list[Delivery]


def tried(carry: Callable[[], bool]) -> bool | AddressRefused | CarrierUnavailable:
    """Whether it left; False when there is nowhere to send it to; or what went wrong."""
    try:
        return carry()
    except (AddressRefused, CarrierUnavailable) as error:
        return error
    except Exception:  # the edge of this work: it is logged, kept and tried again, and the others leave
        logger.exception("notifications.failed")
        return AddressBusy()


def carrier_of(batch: Batch, wanted: list[Delivery], now: datetime) -> Callable[[], bool]:
    """What hands this message over, by a mail or in a mailbox. It raises AddressRefused, CarrierUnavailable."""
    if batch.way is Way.MAIL:
        return lambda: _mail(batch, _kinds(wanted), wanted[0].id)
    return lambda: _write(batch, wanted[0].id, now)


def _kinds(wanted: list[Delivery]) -> list[Kind]:
    return [Kind(one.notification.kind) for one in wanted]


def _mail(batch: Batch, kinds: list[Kind], number: UUID) -> bool:
    address = identity.proved_emails([batch.reader]).get(batch.reader)
    if address is None:
        return False
    subject, text = mail_words(kinds)
    mail_sender()(to=address, subject=subject, text=text, number=number)
    return True


def push_of(batch: Batch, wanted: list[Delivery]) -> Callable[[], bool]:
    """The same for one device, to be called in any thread: what is read in a database is read here."""
    try:
        subscription = subscription_of(UUID(batch.to), reader=batch.reader)
    except CannotDecrypt:  # under the key of another host, or changed
        return _never
    if subscription is None:
        return lambda: False
    message, number = push_message(_kinds(wanted)), wanted[0].id
    return lambda: _pushed(subscription, message, number)


def _pushed(subscription: Subscription, message: bytes, number: UUID) -> bool:
    pusher()(to=subscription, message=message, number=number)
    return True


def _never() -> bool:
    raise AddressRefused


def _write(batch: Batch, number: UUID, now: datetime) -> bool:
    """In the mailbox of the space; true as well when it was written before a crash."""
    subject, text = message_words()
    try:
        messaging.write_as_service(space_id=UUID(batch.to), number=number, subject=subject, text=text, now=now)
    except messaging.MailboxClosed:
        raise AddressRefused from None
    return True
