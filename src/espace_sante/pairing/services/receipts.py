"""The receipt of what was consented to: one page, filed in the record by the service itself.

It is asked for with the choice and made a moment later, so that switches touched one after the other make one receipt.
It tells what is in force then; the same state is the same paper, filed once.
Source: C14; CAR-07 (the same way as attestations); CSP art. R. 1111-32.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from espace_sante.access import api as access
from espace_sante.catalogue import api as catalogue
from espace_sante.identity import api as identity
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.outbox import Message, register
from espace_sante.outbox import api as outbox
from espace_sante.pairing.models import Pairing, PairingOutbox
from espace_sante.pairing.services.receipt_words import receipt_of
from espace_sante.record import api as record
from espace_sante.spaces import api as spaces

TOPIC = "pairing.receipt"
SETTLED_AFTER = timedelta(seconds=20)


def ask_for_receipt(pairing: Pairing, *, now: datetime) -> None:
    """In the caller's transaction on `ens`."""
    payload = {"pairing": str(pairing.id), "at": now.isoformat()}
    outbox.put(PairingOutbox, topic=TOPIC, payloads=[payload], now=now, due_at=now + SETTLED_AFTER)


def file_receipt(message: Message) -> None:
    """Handler of the outbox. A link that ended since, or a choice that was not reached, leaves none."""
    pairing = Pairing.objects.filter(id=UUID(message.payload["pairing"]), ended_at__isnull=True).first()
    if pairing is None:
        return
    chosen_at = datetime.fromisoformat(message.payload["at"])
    now, space = utc_now(), spaces.space_by_id(pairing.space_id)
    running = access.grants_of(space_id=space.id, service_id=pairing.service_id, now=now)
    grants = access.still_given(space, running, now=now)
    if not grants and chosen_at == pairing.made_at:
        return
    people = identity.holders({pairing.holder_id, pairing.made_by})
    receipt = receipt_of(
        pairing_id=pairing.id,
        service=catalogue.service_of(pairing.service_id),
        holder=people[pairing.holder_id],
        grants=grants,
        chosen_at=max([chosen_at if not grants else pairing.made_at, *(one.given_at for one in grants)]),
    )
    record.file_certificate(space=space, certificate=receipt, unique_id=_unique_id(pairing.id, receipt))


def _unique_id(pairing_id: UUID, receipt: record.Certificate) -> str:
    """The same paper has the same id, as an OID under 2.25 (ITU-T X.667)."""
    state = f"{pairing_id}:{receipt.made_at.isoformat()}:{receipt.facts}"
    return f"2.25.{int.from_bytes(sha256(state.encode()).digest()[:16])}"


register(TOPIC, file_receipt, apart=True)
