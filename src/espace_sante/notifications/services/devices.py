"""The browsers a person asked to be told on: add one, take it away. What a browser gives is kept sealed.

Source: W3C Push API; RFC 8030, RFC 8291; docs/adr/0021.
"""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction

from espace_sante.kernel.errors import Malformed
from espace_sante.kernel.outside import check_endpoint
from espace_sante.notifications.models import Device
from espace_sante.notifications.services.ports import Subscription
from espace_sante.notifications.services.sealing import digest_of, open_text, seal_text

MOST_DEVICES = 10  # of one person; the oldest makes room
SECRET_BYTES = 16


class SubscriptionInvalid(Malformed):
    """This is no subscription of a browser."""

    code = "subscription-invalid"


def add_device(*, reader: str, endpoint: str, p256dh: str, auth: str, now: datetime, before: str = "") -> None:
    """Keep a browser's subscription; one that is there already goes to whoever is signed in on it now.

    `before`: the endpoint that this browser of this person had, and ended. Raises SubscriptionInvalid, EndpointRefused.
    """
    if not settings.PUSH_ANYWHERE:
        check_endpoint(endpoint)
    try:
        key, secret = _bytes(p256dh), _bytes(auth)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
    except (ValueError, binascii.Error) as error:
        raise SubscriptionInvalid from error
    if len(secret) != SECRET_BYTES or not endpoint:
        raise SubscriptionInvalid
    sealed = seal_text(json.dumps({"endpoint": endpoint, "p256dh": p256dh, "auth": auth}))
    with transaction.atomic(using="ens"):
        if before:
            Device.objects.filter(digest=digest_of(before), reader=reader).delete()
        Device.objects.bulk_create(
            [Device(reader=reader, digest=digest_of(endpoint), sealed=sealed, added_at=now)],
            update_conflicts=True, unique_fields=["digest"], update_fields=["reader", "sealed", "added_at"],
        )  # fmt: skip
        kept = Device.objects.filter(reader=reader).order_by("-added_at", "-id").values_list("id", flat=True)
        Device.objects.filter(id__in=list(kept[MOST_DEVICES:])).delete()


def remove_devices(*, reader: str) -> int:
    """Nothing is pushed to this person any more, on any device. How many there were."""
    return Device.objects.filter(reader=reader).delete()[0]


def count_devices(reader: str) -> int:
    return Device.objects.filter(reader=reader).count()


def subscription_of(device_id: UUID, *, reader: str) -> Subscription | None:
    """What is kept of a device of this person; None when it is gone, or somebody else's since."""
    row = Device.objects.filter(id=device_id, reader=reader).first()
    if row is None:
        return None
    kept = json.loads(open_text(bytes(row.sealed)))
    return Subscription(endpoint=kept["endpoint"], public_key=_bytes(kept["p256dh"]), secret=_bytes(kept["auth"]))


def _bytes(text: str) -> bytes:
    """URL-safe base64 without padding, as browsers write it. Raises ValueError."""
    if not text.isascii() or len(text) > 200:
        raise ValueError
    return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=b"-_", validate=True)
