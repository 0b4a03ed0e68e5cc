"""Somebody of the holder's side in whose name the service acts later: what they once chose, or once did.

Only who they are is kept. Whether they still may is asked at each act.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from espace_sante.kernel.actors import Actor, ActorKind


def written_down(actor: Actor) -> dict[str, str]:
    return {"id": actor.id, "name": actor.name, "holder": str(actor.holder_id or "")}


def acting(told: Mapping[str, Any]) -> Actor | None:
    """The citizen that was written down; None when nobody was."""
    if not told:
        return None
    holder = UUID(told["holder"]) if told["holder"] else None
    return Actor(kind=ActorKind.CITIZEN, id=told["id"], name=told["name"], holder_id=holder)
