"""What each command of a sender is answered. The words are in `replies.py`, the decisions in `delivery.py`.

Source: RFC 5321; RULES.md MSG-01, MSG-08; INTEROP.md section 4.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from functools import partial
from typing import TypeVar

import structlog
from aiosmtpd.smtp import Session

from espace_sante.interop.mssante import delivery, replies
from espace_sante.interop.mssante.server import MailServer, Transaction
from espace_sante.interop.mssante.tls import fingerprint_of
from espace_sante.interop.mssante.work import WorkPool
from espace_sante.kernel.errors import DomainError

T = TypeVar("T")
MOST_REFUSALS = 20  # addresses refused to one connection: beyond, somebody looks for those that exist
LARGE_BYTES = 4 * 1024 * 1024  # beyond, one mail at a time: reading one takes several times its size
MOST_IN_EXCESS = 1_000  # recipients beyond those of one transaction
log = structlog.get_logger(__name__)


class Gateway:
    """The hooks of aiosmtpd, for all connections of a process."""

    def __init__(self, *, rules: delivery.Rules, pool: WorkPool, clock: Callable[[], datetime]) -> None:
        self._rules = rules
        self._pool = pool
        self._clock = clock
        self._large = asyncio.Semaphore(1)

    async def handle_EHLO(  # noqa: N802 - the name that aiosmtpd looks for
        self, server: MailServer, session: Session, envelope: Transaction, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        kept = [one for one in responses[:-1] if not one.startswith("250-AUTH")]
        return [*kept, "250 PIPELINING"]

    async def handle_VRFY(  # noqa: N802
        self, server: MailServer, session: Session, envelope: Transaction, address: str
    ) -> str:
        return "252 2.5.0 Nobody is looked up"

    async def handle_MAIL(  # noqa: N802
        self, server: MailServer, session: Session, envelope: Transaction, address: str, options: list[str]
    ) -> str:
        asked = partial(
            delivery.check_sender, address, fingerprint=_fingerprint(session), rules=self._rules, now=self._clock()
        )
        sender, refusal = await self._ask(asked, what="sender")
        if sender is None:
            return refusal
        envelope.sender, envelope.mail_from = sender, address
        return replies.SENDER_TAKEN

    async def handle_RCPT(  # noqa: N802
        self, server: MailServer, session: Session, envelope: Transaction, address: str, options: list[str]
    ) -> str:
        assert envelope.sender is not None
        if len(envelope.rcpt_tos) >= self._rules.limits.recipients:
            return self._count(server, session, replies.TOO_MANY_RECIPIENTS, most=MOST_IN_EXCESS)
        if envelope.sender.is_unknown:  # nothing is looked up for who is not known yet
            if envelope.rcpt_tos:
                return replies.ALONE
            envelope.rcpt_tos.append(address)
            return replies.RECIPIENT_TAKEN
        asked = partial(delivery.find_destination, address, sender=envelope.sender, now=self._clock())
        found, refusal = await self._ask(asked, what="recipient")
        if found is None:
            return self._count(server, session, refusal, most=MOST_REFUSALS)
        if found not in envelope.destinations:
            envelope.destinations.append(found)
        envelope.rcpt_tos.append(address)
        return replies.RECIPIENT_TAKEN

    async def handle_DATA(self, server: MailServer, session: Session, envelope: Transaction) -> str:  # noqa: N802
        """250 once the mail is durable in every mailbox that was accepted, and not before."""
        assert envelope.sender is not None
        data = envelope.data
        asked = partial(
            delivery.deliver,
            data,
            sender=envelope.sender,
            destinations=envelope.destinations,
            fingerprint=_fingerprint(session),
            rules=self._rules,
            now=self._clock(),
        )
        async with self._large if len(data) > LARGE_BYTES else nullcontext():
            taken, refusal = await self._ask(asked, what="mail")
        if taken is None:
            return refusal
        log.info(
            "mail accepted", domain=envelope.sender.domain, mailboxes=taken.mailboxes, known=taken.known,
            notices=taken.notices, size=len(data),
        )  # fmt: skip
        return replies.ACCEPTED

    async def handle_exception(self, error: Exception) -> str:
        log.error("mail edge failed", exc_info=error)
        return replies.TRY_AGAIN

    async def _ask(self, act: Callable[[], T], *, what: str) -> tuple[T | None, str]:
        try:
            return await self._pool.run(act), ""
        except DomainError as error:
            log.info("mail refused", what=what, why=error.code)
            return None, replies.reply_for(error)

    def _count(self, server: MailServer, session: Session, reply: str, *, most: int) -> str:
        """Somebody who goes on asking for addresses, or for ever more of them, is shown out."""
        counts = session.__dict__.setdefault("refusals", Counter())
        counts[reply] += 1
        if counts[reply] <= most:
            return reply
        server.loop.call_soon(server.close)
        return replies.TOO_MANY_REFUSALS


def _fingerprint(session: Session) -> str:
    """Of the client's certificate, which TLS checked against our authorities; empty without one."""
    layer = (session.ssl or {}).get("ssl_object")
    return fingerprint_of(layer.getpeercert(binary_form=True) if layer else None)
