"""The mailboxes of duplicates, read with that of the space that was kept: as its history is, and its reports.

Nothing moves: each conversation stays in its mailbox, under its own key, and goes back with it when the merge is
undone. What comes in for either address is for the one that was kept, since look-ups answer with it.
Source: RNIV 1, traitement des doublons; RULES.md MSG-17.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from espace_sante.messaging.domain.errors import ThreadUnknown
from espace_sante.messaging.models import MergedMailbox, Thread
from espace_sante.prepared.api import Select
from espace_sante.spaces.api import SpacesMerged, SpacesParted

_MERGED = Select(
    lambda a: MergedMailbox.objects.filter(mailbox_id=a.mailbox_id).order_by("at", "from_id").values_list("from_id"),
    mailbox_id=UUID,
)


def mailboxes_read_with(space_id: UUID) -> list[UUID]:
    """The mailbox of a space first, then those of its duplicates. One query."""
    return [space_id, *(row[0] for row in _MERGED.rows(mailbox_id=space_id))]


def mailbox_of_thread(space_id: UUID, thread_id: UUID) -> UUID:
    """The one that holds a conversation. One query, two for a space with duplicates. Raises ThreadUnknown."""
    read = mailboxes_read_with(space_id)
    if len(read) == 1:
        return space_id
    found = Thread.objects.filter(mailbox_id__in=read, id=thread_id).values_list("mailbox_id", flat=True).first()
    if found is None:
        raise ThreadUnknown
    return found


def unread_threads(mailbox_ids: Collection[UUID]) -> QuerySet[Thread, tuple[UUID, int]]:
    """The conversations of these mailboxes where something is unread, each under the one that shows it. One query."""
    own = Thread.objects.filter(mailbox_id__in=mailbox_ids, unread__gt=0).values_list("mailbox_id", "unread")
    kept = MergedMailbox.objects.filter(from_id=OuterRef("mailbox_id")).values("mailbox_id")[:1]
    merged = MergedMailbox.objects.filter(mailbox_id__in=mailbox_ids).values("from_id")
    theirs = Thread.objects.filter(mailbox_id__in=merged, unread__gt=0).annotate(kept=Subquery(kept))
    return own.union(theirs.values_list("kept", "unread"), all=True)


def on_spaces_merged(event: SpacesMerged) -> None:
    MergedMailbox.objects.get_or_create(from_id=event.merged_id, defaults={"mailbox_id": event.kept_id, "at": event.at})


def on_spaces_parted(event: SpacesParted) -> None:
    MergedMailbox.objects.filter(from_id=event.merged_id, mailbox_id=event.kept_id).delete()
