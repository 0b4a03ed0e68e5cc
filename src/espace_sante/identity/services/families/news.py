"""Tell people what concerns them: the act writes to the outbox, the outbox publishes an event to the rooms above.

No room sends anything yet: the event waits for the one that will choose a channel.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.identity.domain.representation_events import FamilyAct, FamilyChanged, FamilyNews, FamilyTopic
from espace_sante.identity.models import FamilyOutbox
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.events import publish
from espace_sante.kernel.outbox import Message, register
from espace_sante.outbox import api as outbox

TOPIC = "identity.family-news"


def tell(topic: FamilyTopic, *, people: Iterable[UUID | None], about: UUID, now: datetime) -> None:
    """Have these people told, once each, after the commit. The same work whether there is somebody or not."""
    payloads = [
        {"topic": topic.value, "person": str(one) if one else None, "about": str(about), "at": now.isoformat()}
        for one in dict.fromkeys(people)
    ]
    if payloads:
        outbox.put(FamilyOutbox, topic=TOPIC, payloads=payloads, now=now)
        transaction.on_commit(lambda: outbox.drain(FamilyOutbox, now=now), using="ens", robust=True)


def changed(
    act: FamilyAct, *, helped_id: UUID, by: Actor, now: datetime, subject_id: UUID | None = None, ground: str = ""
) -> None:
    """Publish what was done, in the transaction of the act."""
    publish(FamilyChanged(act=act, helped_id=helped_id, by=by, at=now, subject_id=subject_id, ground=ground))


def deliver(message: Message) -> None:
    """Handler of the outbox. Nobody is told when an invitation found nobody."""
    told = message.payload
    if told["person"] is None:
        return
    publish(
        FamilyNews(
            message_id=message.id,
            topic=FamilyTopic(told["topic"]),
            person_id=UUID(told["person"]),
            about_id=UUID(told["about"]),
            at=datetime.fromisoformat(told["at"]),
        )
    )


register(TOPIC, deliver)
