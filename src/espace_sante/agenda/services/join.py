"""Two holders are found to be one person: both agendas are shown in the space that was kept, until they are parted.

No row moves: each stays sealed with the key of its own space, which lives as long as the merge does.
Source: RNIV 1, traitement des doublons.
"""

from __future__ import annotations

from espace_sante.agenda.models import Joined
from espace_sante.identity.api import HoldersMerged, HoldersParted
from espace_sante.spaces import api as spaces


def on_holders_merged(event: HoldersMerged) -> None:
    """In the transaction of the merge. Nothing when one of them has no space."""
    ids = spaces.space_ids_of_holders([event.kept_id, event.merged_id])
    if len(ids) == 2:
        Joined.objects.get_or_create(
            space_id=ids[event.kept_id], from_space_id=ids[event.merged_id], defaults={"at": event.at}
        )


def on_holders_parted(event: HoldersParted) -> None:
    ids = spaces.space_ids_of_holders([event.kept_id, event.merged_id])
    if len(ids) == 2:
        Joined.objects.filter(space_id=ids[event.kept_id], from_space_id=ids[event.merged_id]).delete()
