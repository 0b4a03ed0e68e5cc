"""Give what waits to the relay, in order, and note what became of it.

A mail that was given twice, because we stopped between the relay's answer and our note, has the same Message-ID both
times: whoever receives it keeps one.
Source: RFC 5321 4.5.4 (retries); RULES.md MSG-13.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.conf import settings

from espace_sante.interop.mssante.clinical import clinical_headers
from espace_sante.interop.mssante.errors import MalformedMail
from espace_sante.interop.mssante.own_tls import client_context_of_settings, ensure_own_certificate
from espace_sante.interop.mssante.relay import Relay, RelayUnavailable, relay
from espace_sante.interop.mssante.reports import write_report
from espace_sante.interop.mssante.write import write_mail
from espace_sante.interop.mssante.write_notice import NothingToAnswer
from espace_sante.messaging import api as messaging

UNAVAILABLE = "451 relay"  # what is noted when nobody answered
log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Sent:
    """What one pass did."""

    departed: int = 0
    postponed: int = 0
    bounced: int = 0

    @property
    def done(self) -> int:
        return self.departed + self.bounced


def send_due(*, clock: Callable[[], datetime], most: int = 20) -> Sent:
    """Send at most `most` mails. Without a relay, nothing is claimed and everything waits."""
    sent = Sent()
    if not settings.MSSANTE_RELAY_URL:
        return sent
    ensure_own_certificate(now=clock())
    waiting = messaging.departures(now=clock(), most=most)
    if not waiting:
        return sent
    try:
        with relay(settings.MSSANTE_RELAY_URL, context=client_context_of_settings) as open_relay:
            while waiting:
                _send_one(open_relay, waiting[0], sent, now=clock())
                waiting.pop(0)
    except RelayUnavailable:
        for one in waiting:
            messaging.postpone(one.id, reply=UNAVAILABLE, now=clock())
            sent.postponed += 1
        log.warning("mail relay unavailable", waiting=len(waiting))
    return sent


def _send_one(open_relay: Relay, one: messaging.Departure, sent: Sent, *, now: datetime) -> None:
    try:
        data = _written(one, now=now)
    except NothingToAnswer:
        messaging.departed(one.id, now=now)
        return
    except MalformedMail as error:  # what cannot be written never will be
        messaging.bounced(one.id, reply=error.code, now=now)
        sent.bounced += 1
        return
    answer = open_relay.give(data, envelope_from=one.envelope_from, recipient=one.recipient)
    if answer.taken:
        messaging.departed(one.id, now=now)
        sent.departed += 1
    elif answer.final:
        messaging.bounced(one.id, reply=answer.reply, now=now)
        sent.bounced += 1
    else:
        messaging.postpone(one.id, reply=answer.reply, now=now)
        sent.postponed += 1
    log.info("mail given", departure=str(one.id), taken=answer.taken, reply=answer.reply)


def _written(one: messaging.Departure, *, now: datetime) -> bytes:
    if one.report is not None:
        return write_report(one, now=now)
    return write_mail(one.mail, clinical=clinical_headers(one.mail, software=settings.MSSANTE_SOFTWARE))
