"""Write down who did what of a client's credentials, in the transaction of the act; read it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.pairing.models import ClientStep


@dataclass(frozen=True, slots=True)
class StepView:
    """`name` of who did it, empty for a command; `said`: the name before, or the scopes. `number` grows."""

    number: int
    what: ClientStep.What
    at: datetime
    name: str
    by_id: str
    said: str


def note(client_id: UUID, what: ClientStep.What, *, by: Actor, now: datetime, said: str = "") -> None:
    """In the caller's transaction on `ens`. `client_id`: of the row."""
    ClientStep.objects.create(
        client_id=client_id, what=what, at=now, by_kind=by.kind.value, by_id=by.id, by_name=by.name, said=said
    )


def steps_of(client_id: UUID) -> list[StepView]:
    """The latest first. One query."""
    rows = ClientStep.objects.filter(client_id=client_id).order_by("-at", "-id")
    return [
        StepView(
            one.id, ClientStep.What(one.what), one.at, "" if one.by_kind == ActorKind.SYSTEM.value else one.by_name,
            one.by_id, one.said,
        )
        for one in rows
    ]  # fmt: skip
