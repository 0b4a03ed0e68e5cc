"""What a transaction asks of the mailboxes: may this sender hand mail over, is there a mailbox, keep this mail.

Every function here blocks on the databases: `gateway` runs them in threads.
Source: RULES.md MSG-01, MSG-04, MSG-08, MSG-13; INTEROP.md section 4 (trust list, certificates).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from espace_sante.interop.mssante import words
from espace_sante.interop.mssante.encodings import Source
from espace_sante.interop.mssante.envelope_headers import Headers
from espace_sante.interop.mssante.errors import NotAReport, Undecided
from espace_sante.interop.mssante.limits import MailLimits
from espace_sante.interop.mssante.notice import Notice, Outcome
from espace_sante.interop.mssante.parse import NULL_SENDER, mail_of, parse_message, sender_of
from espace_sante.interop.mssante.postmaster import Postmaster, postmaster_at
from espace_sante.interop.mssante.professional_mailboxes import LocalMailbox, local_mailbox
from espace_sante.interop.mssante.read_notice import notices_in
from espace_sante.kernel.actors import Actor
from espace_sante.messaging import api as messaging

_RESULT = re.compile(r"\b(spf|dkim)\s*=\s*([a-z]{1,12})\b", re.IGNORECASE)
_OUTCOMES = {
    Outcome.READ: messaging.Outcome.DISPLAYED,
    Outcome.PROCESSED: messaging.Outcome.PROCESSED,
    Outcome.ERROR: messaging.Outcome.FAILED,
    Outcome.DELIVERED: messaging.Outcome.DELIVERED,
    Outcome.FAILED: messaging.Outcome.FAILED,
}


@dataclass(frozen=True, slots=True)
class Rules:
    """What this deployment asks of who connects.

    `certificates`: whether a domain without a certificate on the list is refused; the demonstration takes it.
    `our_domain`, `our_fingerprint`: our own mails come in with our own certificate, where the relay is ourselves.
    """

    certificates: bool
    our_domain: str
    our_fingerprint: str
    limits: MailLimits


@dataclass(frozen=True, slots=True)
class Sender:
    """Who hands a mail over: an address of a trusted domain, or nobody (a report).

    `known`: who that is, when the directory has the address.
    """

    address: str
    domain: str
    is_ours: bool = False
    known: Actor | None = None

    @property
    def is_unknown(self) -> bool:
        """Nobody yet: nothing is looked up for them."""
        return not self.address and not self.is_ours

    def author(self, named: messaging.MailAddress) -> Actor | None:
        """Who writes, when the mail names who hands it over; None when it names somebody else of the domain."""
        return (self.known or messaging.unlisted_actor(named)) if named.address == self.address else None


Destination = messaging.Mailbox | LocalMailbox | Postmaster


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a mail: how many mailboxes keep it, and how many of them had it already."""

    mailboxes: int
    known: int = 0
    notices: int = 0


def check_sender(address: str, *, fingerprint: str, rules: Rules, now: datetime) -> Sender:
    """`address`: of MAIL FROM; `fingerprint`: of the client's certificate. Raises SenderNotTrusted.

    Nobody (`<>`) may begin: the mail inside says whose report it is.
    """
    told = address.strip().lower()
    is_us = bool(rules.our_fingerprint) and fingerprint == rules.our_fingerprint
    if told == NULL_SENDER:
        return Sender("", "", is_ours=is_us)
    if not words.is_address(told):
        raise messaging.SenderNotTrusted
    domain = told.rpartition("@")[2]
    if domain == rules.our_domain:
        if not is_us:
            raise messaging.SenderNotTrusted
        return Sender(told, domain, is_ours=True)
    _check_domain(domain, fingerprint=fingerprint, rules=rules, now=now)
    return Sender(told, domain, known=messaging.known_actor(told))


def find_destination(address: str, *, sender: Sender, now: datetime) -> Destination:
    """Where a recipient's mail goes. Raises MailboxUnknown, MailboxClosed (MSG-08); our own mails never go to a citizen
    (MSG-04)."""
    told = address.strip().lower()
    postmaster = postmaster_at(told, domain=settings.PATIENT_MAIL_DOMAIN)
    if postmaster is not None:
        return postmaster
    if not words.is_address(told):
        raise messaging.MailboxUnknown
    if sender.is_ours:
        return local_mailbox(told, now=now)
    mailbox = messaging.find_mailbox(told)
    actor = sender.known or messaging.unlisted_actor(messaging.MailAddress(sender.address))
    messaging.check_delivery(mailbox, sender=actor)
    return mailbox


def deliver(
    data: Source, *, sender: Sender, destinations: list[Destination], fingerprint: str, rules: Rules, now: datetime
) -> Taken:
    """Keep a mail: when this returns, it is durable in every mailbox.

    Raises what `parse_mail` raises, NotAReport, SenderNotTrusted, MailboxClosed; Undecided when some keep it and others
    refuse it: the sender tries again, and is told recipient by recipient.
    """
    root, headers = parse_message(data, limits=rules.limits)
    notices = notices_in(root, headers, limits=rules.limits) if _may_report(data) else None
    if sender.is_unknown:
        return _take_report(headers, notices, fingerprint=fingerprint, rules=rules, now=now)
    if notices is not None and not sender.is_ours:
        return _record(notices, address=sender.address, now=now)
    mail = mail_of(data, root, headers, envelope_from=sender.address, now=now, limits=rules.limits)
    spf, dkim = authentication_results(headers)
    peer = messaging.Peer(domain=sender.domain, trusted=True, spf=spf, dkim=dkim)
    return _keep(data, mail, peer=peer, author=sender.author(mail.sender), destinations=destinations, now=now)


def authentication_results(headers: Headers) -> tuple[str, str]:
    """What the headers say of SPF and DKIM: recorded, never decided upon inside the trust space."""
    found: dict[str, str] = {}
    for value in headers.all("received-spf"):
        if told := re.match(r"\s*([A-Za-z]{1,12})\b", value):
            found.setdefault("spf", told[1].lower())
    for value in headers.all("authentication-results"):
        for kind, result in _RESULT.findall(value):
            found.setdefault(kind.lower(), result.lower())
    return found.get("spf", ""), found.get("dkim", "")


def _keep(
    data: Source,
    mail: messaging.Mail,
    *,
    peer: messaging.Peer,
    author: Actor | None,
    destinations: list[Destination],
    now: datetime,
) -> Taken:
    kept, known, refusals = 0, 0, []
    for one in destinations:
        try:
            new = (
                one.keep(data[:], message_id=mail.message_id)
                if isinstance(one, LocalMailbox | Postmaster)
                else messaging.receive(mailbox=one, mail=mail, peer=peer, sender=author, now=now).new
            )
        except messaging.MailboxClosed as refusal:  # since its recipient was accepted
            refusals.append(refusal)
            continue
        kept, known = kept + 1, known + (not new)
    if refusals and kept:
        raise Undecided
    if refusals:
        raise refusals[0]
    return Taken(mailboxes=kept, known=known)


def _check_domain(domain: str, *, fingerprint: str, rules: Rules, now: datetime) -> None:
    trust = messaging.trusted(domain, now=now)
    if trust is None or (trust.fingerprint and trust.fingerprint.lower() != fingerprint):
        raise messaging.SenderNotTrusted
    if rules.certificates and not trust.fingerprint:
        raise messaging.SenderNotTrusted


def _may_report(data: Source) -> bool:
    return b"multipart/report" in data[: max(0, data.find(b"\r\n\r\n"))].lower()


def _take_report(
    headers: Headers, notices: tuple[Notice, ...] | None, *, fingerprint: str, rules: Rules, now: datetime
) -> Taken:
    if notices is None:
        raise NotAReport
    author = sender_of(headers)
    _check_domain(author.domain, fingerprint=fingerprint, rules=rules, now=now)
    return _record(notices, address=author.address, now=now)


def _record(notices: tuple[Notice, ...], *, address: str, now: datetime) -> Taken:
    """A report counts for who wrote it: what it says of other people's mails changes nothing."""
    counted = sum(
        messaging.record_notice(
            message_id=one.message_id, sender=address, outcome=_OUTCOMES[one.outcome], code=one.code, now=now
        )
        for one in notices
    )
    return Taken(mailboxes=0, notices=counted)
