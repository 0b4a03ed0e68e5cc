"""A world whose people write to each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from espace_sante.kernel.identifiers import new_id
from espace_sante.messaging import api as messaging
from tests.worlds import NOW, World

DOCTOR = "helene.martin@liberal.mssante.example"
HOSPITAL = "contact@hopital.mssante.example"
PEER = messaging.Peer(domain="liberal.mssante.example", trusted=True)


@dataclass
class Post:
    """Mail for Camille, a minute after another."""

    world: World
    count: int = field(default=0)

    def mail(self, **changed: object) -> messaging.Mail:
        self.count += 1
        values: dict[str, object] = {
            "message_id": f"{new_id()}@liberal.mssante.example",
            "sent_at": NOW,
            "sender": messaging.MailAddress(DOCTOR, "Dr Hélène Martin"),
            "to": (messaging.MailAddress(self.mailbox.address),),
            "subject": "Vos résultats",
            "text": "Bonjour, tout va bien.",
        }
        return messaging.Mail(**(values | changed))  # type: ignore[arg-type]

    @property
    def mailbox(self) -> messaging.Mailbox:
        return messaging.mailbox_of(self.world.space)

    def receive(self, mail: messaging.Mail | None = None, **changed: object) -> messaging.Received:
        mail = mail or self.mail(**changed)
        return messaging.receive(mailbox=self.mailbox, mail=mail, peer=PEER, now=NOW + timedelta(minutes=self.count))

    def inbox(self) -> messaging.Inbox:
        return messaging.inbox(actor=self.world.camille, space=self.world.space, now=NOW)

    def open(self, number: int = 0) -> messaging.Conversation:
        thread = self.inbox().threads[number]
        return messaging.conversation(actor=self.world.camille, space=self.world.space, thread_id=thread.id, now=NOW)


@pytest.fixture
def post(db: None) -> Post:
    return Post(World())
