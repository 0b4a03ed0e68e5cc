"""The desk of heirs: who asks about a dead person, for which of the three purposes, and what was decided.

No account is given to anybody. The decision is recorded with its reason; handing over what concerns the purpose is
done outside of this service, by the operator who decided.
Source: CSP art. L. 1110-4 V, L. 1111-7, R. 1111-1; RULES.md LC-22.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.kernel.actors import Actor
from espace_sante.kernel.errors import Conflict, Malformed, NotFound
from espace_sante.spaces.domain.ending import HeirDecision, HeirPurpose
from espace_sante.spaces.domain.states import State
from espace_sante.spaces.models import HeirRequest
from espace_sante.spaces.services.life import existing


class HolderNotDead(Conflict):
    """Heirs ask about somebody whose death is recorded."""

    code = "holder-not-dead"


class HeirRequestUnknown(NotFound):
    """There is no such request."""

    code = "heir-request-unknown"


class AlreadyDecided(Conflict):
    """This request was decided."""

    code = "already-decided"


class HeirWordsInvalid(Malformed):
    """Say who asks, their tie, the proofs that were seen; a decision needs its reason."""

    code = "heir-words-invalid"


@dataclass(frozen=True, slots=True)
class HeirRequestView:
    """A request, for the operator."""

    id: UUID
    asker: str
    tie: str
    purpose: HeirPurpose
    proofs: str
    received_at: datetime
    decision: HeirDecision | None
    reason: str
    decided_at: datetime | None
    decided_by: str


def receive_heir_request(
    *, holder_id: UUID, asker: str, tie: str, purpose: HeirPurpose, proofs: str, by: Actor, now: datetime
) -> UUID:
    """Record who asks, and for what. Raises SpaceUnknown, HolderNotDead, HeirWordsInvalid."""
    space = existing(holder_id)
    last = space.states.order_by("-position").first()
    died = space.states.filter(state=State.DECEASED.value).exists()
    if last is None or not died:
        raise HolderNotDead
    return HeirRequest.objects.create(
        space=space,
        asker=_words(asker, 200),
        tie=_words(tie, 80),
        purpose=purpose.value,
        proofs=_words(proofs, 300),
        received_at=now,
        received_by=by.id,
    ).id


def decide_heir_request(*, request_id: UUID, decision: HeirDecision, reason: str, by: Actor, now: datetime) -> UUID:
    """Give or refuse, once, and say why; the id of the space. Raises HeirRequestUnknown, AlreadyDecided."""
    with transaction.atomic(using="ens"):
        row = HeirRequest.objects.select_for_update().filter(id=request_id).first()
        if row is None:
            raise HeirRequestUnknown
        if row.decision:
            raise AlreadyDecided
        row.decision, row.reason, row.decided_at, row.decided_by = decision.value, _words(reason, 300), now, by.id
        row.save(update_fields=["decision", "reason", "decided_at", "decided_by"])
        return row.space_id


def heir_requests(holder_id: UUID | None = None) -> list[HeirRequestView]:
    """Requests, oldest first: about one person, or all those that wait for a decision."""
    rows = HeirRequest.objects.filter(space__holder=holder_id) if holder_id else HeirRequest.objects.filter(decision="")
    return [
        HeirRequestView(
            id=row.id,
            asker=row.asker,
            tie=row.tie,
            purpose=HeirPurpose(row.purpose),
            proofs=row.proofs,
            received_at=row.received_at,
            decision=HeirDecision(row.decision) if row.decision else None,
            reason=row.reason,
            decided_at=row.decided_at,
            decided_by=row.decided_by,
        )
        for row in rows.order_by("received_at", "id")
    ]


def _words(text: str, most: int) -> str:
    words = " ".join(text.split())
    if not 1 <= len(words) <= most:
        raise HeirWordsInvalid
    return words
