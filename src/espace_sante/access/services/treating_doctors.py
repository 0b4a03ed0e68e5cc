"""When a space opens, the treating doctor whom the insurer knows gets that role in it: once, dated, traced (MT-01).

The state is in `ens`, the role in `dmp`: it travels by the outbox written with the state, once for a whole wave. A
space that has a treating doctor already keeps them.
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
    """The same for a wave: two queries and one statement, whatever its size."""
    _plan(event.space_ids, event.state, event.at)


def give_roles(message: Message) -> None:
    """Handler of the outbox: the role and its line of trace in each space that has no treating doctor."""
    told = message.payload
    at = datetime.fromisoformat(told["at"])
    doctors = {UUID(space_id): (rpps, name) for space_id, rpps, name in told["doctors"]}
    with transaction.atomic(using="dmp"):
        running = CareRelation.objects.filter(Q(until__isnull=True) | Q(until__gt=at), space_id__among=list(doctors))
        have_one = running.filter(kind=CareRelation.Kind.MEDECIN_TRAITANT).values_list("space_id", flat=True)
        given = {space_id: doctor for space_id, doctor in doctors.items() if space_id not in set(have_one)}
        CareRelation.objects.bulk_create(
            [
                CareRelation(
                    space_id=space_id, id=new_id(), rpps=rpps, kind=CareRelation.Kind.MEDECIN_TRAITANT, since=at,
                    by_kind=INSURER.kind.value, by_id=INSURER.id,
                )
                for space_id, (rpps, _name) in given.items()
            ],
            batch_size=1000,
        )  # fmt: skip
        audit.append_to_many(
            list(given), at=at, act=audit.Act.CARE_RELATION_DECLARED, actor=INSURER, reason="medecin_traitant",
            subjects=given,
        )  # fmt: skip


def _plan(space_ids: Sequence[UUID], state: str, at: datetime) -> None:
    if state not in OPEN_STATES:
        return
    numbers = spaces.treating_doctors_of(space_ids)
    names = identity.names_of_doctors(numbers.values()) if numbers else {}
    told = [(space_id.hex, rpps, names[rpps]) for space_id, rpps in numbers.items() if rpps in names]
    if told:
        payload = {"doctors": told, "at": at.isoformat()}
        outbox.put(spaces.SpacesOutbox, topic=TOPIC, payloads=[payload], now=at)
        transaction.on_commit(lambda: outbox.drain(spaces.SpacesOutbox, now=at), using="ens", robust=True)


register(TOPIC, give_roles)
subscribe(spaces.SpaceMoved, note)
subscribe(spaces.SpacesMoved, note_many)
