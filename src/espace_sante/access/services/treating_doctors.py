"""When a space opens, the treating doctor whom the insurer knows gets that role in it: once, dated, traced (MT-01).

The state is in `ens`, the role in `dmp`: it travels by the outbox written with the state, for those who have a known
doctor. A space that has a treating doctor already keeps them.
Source: CSS art. L. 162-5-3 (the choice is told to the insurer); RULES.md MT-01, TRA-01.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from espace_sante.access.models import CareRelation
from espace_sante.access.services.ask import OPEN_STATES
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import INSURER
from espace_sante.kernel.events import subscribe
from espace_sante.kernel.identifiers import new_id
from espace_sante.kernel.outbox import Message, register
from espace_sante.outbox import api as outbox
from espace_sante.spaces import api as spaces

TOPIC = "access.treating-doctor"


def note(event: spaces.SpaceMoved) -> None:
    """Subscriber, in the transaction of the opening."""
    _plan([event.space_id], event.state, event.at)


def note_many(event: spaces.SpacesMoved) -> None:
    """The same for a wave: three queries and one statement, whatever its size."""
    _plan(event.space_ids, event.state, event.at)


def give_role(message: Message) -> None:
    """Handler of the outbox: the role and its line of trace, unless the space has a treating doctor."""
    told = message.payload
    space_id, at = UUID(told["space"]), datetime.fromisoformat(told["at"])
    with transaction.atomic(using="dmp"):
        running = CareRelation.objects.filter(Q(until__isnull=True) | Q(until__gt=at), space_id=space_id)
        if running.filter(kind=CareRelation.Kind.MEDECIN_TRAITANT).exists():
            return
        CareRelation.objects.create(
            space_id=space_id, id=new_id(), rpps=told["rpps"], kind=CareRelation.Kind.MEDECIN_TRAITANT, since=at,
            by_kind=INSURER.kind.value, by_id=INSURER.id,
        )  # fmt: skip
        audit.append(
            audit.TraceRecord(
                space_id=space_id, at=at, act=audit.Act.CARE_RELATION_DECLARED, actor=INSURER,
                reason="medecin_traitant", subject_id=told["rpps"], subject_name=told["name"],
            )
        )  # fmt: skip


def _plan(space_ids: Sequence[UUID], state: str, at: datetime) -> None:
    if state not in OPEN_STATES:
        return
    holders = {space.holder_id: space_id for space_id, space in spaces.spaces_by_ids(space_ids).items()}
    doctors = identity.treating_doctors(holders.keys())
    payloads = [
        {"space": str(holders[holder_id]), "rpps": rpps, "name": name, "at": at.isoformat()}
        for holder_id, (rpps, name) in doctors.items()
    ]
    if payloads:
        outbox.put(spaces.SpacesOutbox, topic=TOPIC, payloads=payloads, now=at)
        transaction.on_commit(lambda: outbox.drain(spaces.SpacesOutbox, now=at), using="ens", robust=True)


register(TOPIC, give_role)
subscribe(spaces.SpaceMoved, note)
subscribe(spaces.SpacesMoved, note_many)
