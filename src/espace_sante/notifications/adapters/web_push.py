"""Port Pusher: one encrypted message to the push service of a browser, over HTTPS, and to the public Internet alone.

Source: RFC 8030; docs/threats.md (a service that calls an address somebody gave).
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.outside import EndpointRefused, EndpointSilent, post
from espace_sante.notifications.adapters.encryption import encrypt, proof
from espace_sante.notifications.services.ports import AddressBusy, AddressRefused, Subscription

TIMEOUT_SECONDS = 5.0
TTL_SECONDS = 86_400  # a device that is off for a day finds everything in the centre
PADDED_TO = 512  # bytes: the page to open differs, the length of what leaves does not
ACCEPTED = {200, 201, 202, 204}
# Gone (RFC 8030, 7.3), unknown, not understood, or elsewhere: this subscription will never work.
FOR_GOOD = {301, 302, 303, 307, 308, 400, 404, 405, 410, 413}


def push(*, to: Subscription, message: bytes, number: UUID) -> None:
    """Raises AddressRefused, AddressBusy."""
    headers = {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(TTL_SECONDS),
        "Urgency": "normal",
        "Topic": number.hex,  # the same message again takes the place of the first one
        "Authorization": proof(endpoint=to.endpoint, contact=settings.BASE_URL, now=utc_now()),
    }
    body = encrypt(message, public_key=to.public_key, secret=to.secret, padded_to=PADDED_TO)
    try:
        status = post(
            to.endpoint, body=body, headers=headers, seconds=TIMEOUT_SECONDS, plain_http=settings.PUSH_ANYWHERE
        )
    except EndpointRefused as error:
        raise AddressRefused from error
    except EndpointSilent as error:
        raise AddressBusy from error
    if status in FOR_GOOD:
        raise AddressRefused
    if status not in ACCEPTED:
        raise AddressBusy
