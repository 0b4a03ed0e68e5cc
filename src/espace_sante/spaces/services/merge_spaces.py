"""Two holders are one person: check that their spaces may become one, and have the record move the documents.

Listens to `identity`, in its transaction. The states of both spaces stay as they are: while a holder is merged,
look-ups answer with the space of the one who was kept.
Source: RNIV 1, traitement des doublons; RULES.md LC-04 (an opposition holds), LC-14.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from espace_sante.identity.api import HoldersMerged, HoldersParted
from espace_sante.kernel.errors import Conflict
from espace_sante.kernel.events import publish
from espace_sante.outbox import api as outbox
from espace_sante.spaces.domain.ending import ErasureBegun
from espace_sante.spaces.domain.events import SpacesMerged, SpacesParted
from espace_sante.spaces.domain.states import KEYED_STATES, State
from espace_sante.spaces.models import Space, SpacesOutbox
from espace_sante.vault import api as vault

MERGED_TOPIC, PARTED_TOPIC = "spaces.merged", "spaces.parted"  # handled by the record
_LIVING = frozenset({State.OPEN_NOT_ACTIVATED, State.ACTIVE})


class KeptHasNoSpace(Conflict):
    """The holder to be kept has no space and the other one has: keep the one with the space."""

    code = "kept-has-no-space"


class SpacesDisagree(Conflict):
    """One of the two spaces is not open (opposed, closed): the person's choice must be known first."""

    code = "spaces-disagree"


def on_holders_merged(event: HoldersMerged) -> None:
    """Raises KeptHasNoSpace; SpacesDisagree unless the operator insists."""
    spaces = _spaces_of(event.kept_id, event.merged_id)
    if event.merged_id not in spaces:
        return
    if event.kept_id not in spaces:
        raise KeptHasNoSpace
    if not event.forced and not all(_state(one) in _LIVING for one in spaces.values()):
        raise SpacesDisagree
    _tell(MERGED_TOPIC, event, spaces)


def on_holders_parted(event: HoldersParted) -> None:
    """What came goes back, unless it was erased meanwhile: the other space is then empty, and of use again.

    Raises ErasureBegun while the erasure of both is under way: parting waits for its end.
    """
    spaces = _spaces_of(event.kept_id, event.merged_id)
    if len(spaces) != 2:
        return
    since = spaces[event.kept_id].erasures.filter(begun_at__gte=event.merged_at)
    if since.filter(erased_at__isnull=True).exists():
        raise ErasureBegun
    if not since.exists():
        _tell(PARTED_TOPIC, event, spaces)
    elif _state(spaces[event.merged_id]) in KEYED_STATES:
        vault.ensure_key(space_id=spaces[event.merged_id].id, now=event.at)


def _spaces_of(*holder_ids: UUID) -> dict[UUID, Space]:
    return {space.holder_id: space for space in Space.objects.filter(holder__in=holder_ids)}


def _state(space: Space) -> State:
    last = space.states.order_by("-position").first()
    return State(last.state) if last else State.UNKNOWN


def _tell(topic: str, event: HoldersMerged | HoldersParted, spaces: dict[UUID, Space]) -> None:
    payload = {
        "merge": str(event.merge_id),
        "kept": str(spaces[event.kept_id].id),
        "merged": str(spaces[event.merged_id].id),
        "at": event.at.isoformat(),
        "kind": event.by.kind.value,
        "id": event.by.id,
    }
    outbox.put(SpacesOutbox, topic=topic, payloads=[payload], now=event.at)
    told = SpacesMerged if topic == MERGED_TOPIC else SpacesParted
    publish(told(kept_id=spaces[event.kept_id].id, merged_id=spaces[event.merged_id].id, at=event.at))
    transaction.on_commit(lambda: outbox.drain(SpacesOutbox, now=event.at), using="ens", robust=True)
