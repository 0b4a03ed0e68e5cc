"""The certificate of a delegation: stored in the helped person's documents by the service itself, given to both sides.

One is made when a carer accepts or refuses, and when the help is changed or ended (CAR-07). The rows of the
delegation are read again when it is made: what did not happen has no certificate.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.access.api import DelegationMoved
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.outbox import Message, register
from espace_sante.outbox import api as outbox
from espace_sante.record.models import RecordOutbox
from espace_sante.record.services.certificate_words import certificate_of, kind_of_step
from espace_sante.record.services.ports import certificate_writer
from espace_sante.record.services.service_documents import file_certificate
from espace_sante.spaces import api as spaces

TOPIC = "record.certificate"


def ask_for_certificate(event: DelegationMoved) -> None:
    """Subscriber: in the transaction of the trace, ask for the certificate; it is made once the rows are committed."""
    payload = {"delegation": str(event.delegation_id), "position": event.position}
    outbox.put(RecordOutbox, topic=TOPIC, payloads=[payload], now=event.at)
    transaction.on_commit(lambda: outbox.drain(RecordOutbox, now=utc_now()), using="ens", robust=True)


def store_certificate(message: Message) -> None:
    """Handler of the outbox. What did not happen, or happened in a space that closed since, leaves no certificate."""
    delegation_id, position = UUID(message.payload["delegation"]), int(message.payload["position"])
    try:
        view = identity.delegation(delegation_id, now=utc_now())
        certificate = certificate_of(view, position)
    except identity.DelegationUnknown:
        return
    space = spaces.space_of_holder(view.helped.id)
    file_certificate(space=space, certificate=certificate, unique_id=f"2.25.{delegation_id.int}.{position}")


def delegation_certificate(*, actor: Actor, delegation_id: UUID, now: datetime) -> bytes:
    """The latest certificate of a delegation, for either side of it. Raises DelegationUnknown for anybody else.

    It tells nothing of the space: it is the carer's own paper as much as the helped person's.
    """
    view = identity.delegation(delegation_id, now=now)
    if actor.holder_id is None or actor.holder_id not in {view.helped.id, view.carer_id}:
        raise identity.DelegationUnknown
    decided = [step.position for step in view.steps if kind_of_step(view, step.position)]
    if not decided:
        raise identity.DelegationUnknown
    return certificate_writer()(certificate_of(view, decided[-1]))


register(TOPIC, store_certificate)
