"""Making, using and destroying the data key of a space."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from django.conf import settings
from django.db import transaction

from espace_sante.kernel.envelope import new_key
from espace_sante.kernel.errors import Unavailable
from espace_sante.kernel.master_key import FileMasterKey, MasterKey
from espace_sante.prepared.api import Bulk, Select
from espace_sante.vault.models import SpaceKey

_WRAPPED = Select(lambda a: SpaceKey.objects.filter(space_id=a.space_id).values_list("wrapped"), space_id=UUID)
_THOSE_WITH_A_KEY = Select(lambda a: SpaceKey.objects.filter(space_id__among=a.ids).values_list("space_id"), ids=[UUID])

_NEW_KEYS = Bulk(SpaceKey, "space_id", "wrapped")


class SpaceKeyMissing(Unavailable):
    """This space has no data key: it was erased, or never opened."""

    code = "space-key-missing"


@cache
def master_key() -> MasterKey:
    """The holder of the master key of this host."""
    return FileMasterKey(settings.MASTER_KEY_FILE)


def ensure_key(*, space_id: UUID, now: datetime) -> None:
    """Make the data key of a space; an existing one is kept."""
    wrapped = master_key().wrap(new_key(), space_id=space_id)
    SpaceKey.objects.bulk_create([SpaceKey(space_id=space_id, wrapped=wrapped, made_at=now)], ignore_conflicts=True)


def ensure_keys(*, space_ids: Sequence[UUID], now: datetime) -> None:
    """Make the data keys of many spaces, in one transaction; existing ones are kept."""
    master = master_key()
    with transaction.atomic(using="keys"):
        there = {one for (one,) in _THOSE_WITH_A_KEY.rows(ids=list(space_ids))}
        new = [one for one in space_ids if one not in there] if there else space_ids
        _NEW_KEYS.rows(list(zip(new, master.wrap_new(new), strict=True)), made_at=now)


def key_of(space_id: UUID) -> bytes:
    """The data key of a space (32 bytes). Raises SpaceKeyMissing."""
    row = _WRAPPED.first(space_id=space_id)
    if row is None:
        raise SpaceKeyMissing
    return master_key().unwrap(bytes(row[0]), space_id=space_id)


def keys_of(space_ids: Iterable[UUID]) -> dict[UUID, bytes]:
    """The data keys of several spaces, in one query. Raises SpaceKeyMissing if one of them has none."""
    wanted = set(space_ids)
    rows = SpaceKey.objects.filter(space_id__in=wanted).values_list("space_id", "wrapped")
    keys = {space_id: master_key().unwrap(bytes(wrapped), space_id=space_id) for space_id, wrapped in rows}
    if wanted - keys.keys():
        raise SpaceKeyMissing
    return keys


def those_with_a_key(space_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these spaces, or records, that have a data key, in one query."""
    return set(SpaceKey.objects.filter(space_id__among=list(space_ids)).values_list("space_id", flat=True))


def spaces_with_a_key() -> Iterator[UUID]:
    """The spaces that have a data key, in the order of their ids, a few in memory at a time."""
    return SpaceKey.objects.order_by("space_id").values_list("space_id", flat=True).iterator(chunk_size=10_000)


def destroy_key(space_id: UUID) -> None:
    """Destroy the data key of a space, for good. Doing it twice is no error."""
    SpaceKey.objects.filter(space_id=space_id).delete()
