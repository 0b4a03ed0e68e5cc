"""Two spaces are of one person: the measures of both are shown in the space that was kept, until they are parted.

No row moves: each stays sealed with the key of its own space. Source: RNIV 1, traitement des doublons.
"""

from __future__ import annotations

from uuid import UUID

from espace_sante.measures.models import Joined
from espace_sante.prepared.api import Select
from espace_sante.spaces.api import SpacesMerged, SpacesParted

_JOINED = Select(
    lambda a: Joined.objects.filter(space_id=a.space_id).order_by("at").values_list("from_space_id"), space_id=UUID
)


def read_with(space_id: UUID) -> list[UUID]:
    """This space first, then its duplicates. One query."""
    return [space_id, *(row[0] for row in _JOINED.rows(space_id=space_id))]


def on_spaces_merged(event: SpacesMerged) -> None:
    Joined.objects.get_or_create(
        space_id=event.kept_id, from_space_id=event.merged_id, defaults={"at": event.at}
    )  # fmt: skip


def on_spaces_parted(event: SpacesParted) -> None:
    Joined.objects.filter(space_id=event.kept_id, from_space_id=event.merged_id).delete()
