"""What became of the mails of a bench, and the floor of keeping one."""

from __future__ import annotations

import time
from collections.abc import Sequence

from django.apps import apps

from espace_sante.bench.people import Citizen
from espace_sante.bench.statements import recording
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.envelope import associated_data, seal, seal_file
from espace_sante.kernel.identifiers import new_id
from espace_sante.messaging import api as messaging
from espace_sante.outbox.api import drain
from espace_sante.vault import api as vault

FLOOR_SECONDS = 3.0
_WORDS = bytes(600)  # what is sealed of a mail in words, three times


def kept_in_order(citizens: Sequence[Citizen]) -> tuple[bool, int]:
    """Whether each mailbox keeps its mails in the order in which they were sent, and how many there are."""
    rows = apps.get_model("messaging", "Message")._default_manager.order_by("at", "id")
    in_order, count = True, 0
    for one in citizens:
        names = [
            name.partition(".")[0] for name in rows.filter(mailbox_id=one.space_id).values_list("message_id", flat=True)
        ]
        in_order, count = in_order and names == sorted(names), count + len(names)
    return in_order, count


def drain_queue() -> float:
    """Do what the mails left to the worker; how many pieces a second."""
    began, done = time.perf_counter(), 0
    while count := drain(messaging.MessagingOutbox, now=utc_now(), most=500):
        done += count
    return done / (time.perf_counter() - began)


def floor_rate(mailbox: messaging.Mailbox, file: bytes, *, sender: str) -> tuple[float, int]:
    """How often a second one process does what keeping a mail asks of the databases, the cipher and the store.

    The number of statements comes along.
    """
    for _ in range(2):  # the first time loads what every process keeps
        with recording() as recorded:
            _keep(mailbox, file, sender=sender)
    key, count, began = vault.key_of(mailbox.id), 0, time.perf_counter()
    while time.perf_counter() - began < FLOOR_SECONDS:
        part_id = new_id()
        associated = associated_data(space_id=mailbox.id, item=f"part:{part_id}")
        messaging.message_store().put(
            space_id=mailbox.id, blob_id=part_id, sealed=seal_file(key, file, associated=associated)
        )
        for _ in range(3):
            seal(key, _WORDS, associated=associated)
        recorded.replay()
        count += 1
    return count / (time.perf_counter() - began), recorded.count


def _keep(mailbox: messaging.Mailbox, file: bytes, *, sender: str) -> None:
    """As the gateway does, command by command."""
    now = utc_now()
    messaging.trusted(sender.rpartition("@")[2], now=now)
    author = messaging.sender_actor(messaging.MailAddress(sender))
    found = messaging.find_mailbox(mailbox.address)
    mail = messaging.Mail(
        message_id=f"00000.{new_id()}@mesure.example",
        sent_at=now,
        sender=messaging.MailAddress(sender, "Dr Mesure Fictive"),
        to=(messaging.MailAddress(mailbox.address),),
        subject="Plancher",
        text="Document de mesure, fictif.",
        parts=(messaging.MailPart("IHE_XDM.zip", "application/zip", file),),
    )
    peer = messaging.Peer(domain=sender.rpartition("@")[2], trusted=True)
    messaging.receive(mailbox=found, mail=mail, peer=peer, sender=author, now=now)
