"""What tells and sends notifications, killed at one of its statements; mails go to the server of the test."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from espace_sante.identity import api as identity
from espace_sante.identity.models import Account
from espace_sante.kernel.clock import utc_now
from espace_sante.notifications.domain.kinds import Kind, News
from espace_sante.notifications.models import Delivery, Notification
from espace_sante.notifications.services.send import send_due
from espace_sante.notifications.services.tell import tell
from espace_sante.spaces import api as spaces
from tests.crash.statements import KilledAt


def step(what: str, *words: str) -> Any:
    """`minutes`: how far the clock of this step is ahead."""
    match what, *words:
        case "begin", address:
            Notification.objects.all().delete()
            return Account.objects.filter(id=identity.actor_of_login("camille").account_id).update(email=address)
        case "tell", key, number:
            KilledAt(int(number))
            return tell(news(key), now=utc_now())
        case "told", key:
            rows = Delivery.objects.filter(notification__key=key, way="mail")
            return [
                Notification.objects.filter(key=key).count(),
                [str(one) for one in rows.values_list("id", flat=True)],
            ]
        case "send", minutes, number:
            KilledAt(int(number))
            return send_due(now=utc_now() + timedelta(minutes=int(minutes)))
        case "waiting", *_:
            return Delivery.objects.filter(ended_at__isnull=True).count()
    raise ValueError(what)


def news(key: str) -> News:
    holder_id = identity.actor_of_login("camille").holder_id
    assert holder_id is not None
    space = spaces.space_of_holder(holder_id)
    return News(kind=Kind.FIRST_ACCESS, space_id=space.id, key=key, at=utc_now(), about="99900000015")
