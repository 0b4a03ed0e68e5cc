"""Ask again whoever refused and has an older record, once the time of transition is over: the notice goes first.

It leaves with a wave that two people answer for, as every notice does. Its sending starts six weeks, after which the
space opens unless the refusal was confirmed.
Source: CSP art. L. 1111-14; RULES.md LC-09, LC-01 to LC-03.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from espace_sante.identity import api as identity
from espace_sante.kernel.identifiers import new_id
from espace_sante.prepared.api import Bulk
from espace_sante.spaces.domain.notice import Channel, Kind, NoticeState
from espace_sante.spaces.domain.states import Move, State
from espace_sante.spaces.models import Notice, OlderRecord, Space, SpaceClock
from espace_sante.spaces.services.campaigns.codes import digest_of
from espace_sante.spaces.services.move_many import move_many, stop_due_clocks
from espace_sante.spaces.services.settings import OpeningMode, delays, opening_mode

ASKED_AGAIN = "notice"  # the ground of S1, as for a first notice
_NOTICES = Bulk(Notice, "id", "space_id", "channel", "code_digest")


def write_notices_again(*, wave_id: UUID, now: datetime, most: int) -> int:
    """Write the notice of those whose transition is over, in the caller's transaction; how many.

    Their clock stops: nobody is chosen twice. Where spaces open on demand alone, nobody is asked again.
    """
    if opening_mode() is OpeningMode.ASKED:
        return 0
    due = stop_due_clocks(Move.ASK_AGAIN, now=now, most=most)
    holders = dict(Space.objects.filter(id__among=due).values_list("id", "holder_id")) if due else {}
    people = identity.addressees(list(holders.values()), now=now) if holders else {}
    rows = []
    for space_id, holder_id in holders.items():
        channel = Channel.MAIL if people[holder_id].email else Channel.POST
        notice_id = new_id()
        rows.append((notice_id, space_id, channel.value, digest_of(notice_id)))
    if rows:
        _NOTICES.rows(rows, wave_id=wave_id, kind=Kind.AGAIN.value, state=NoticeState.READY.value, made_at=now)
    return len(rows)


def count_to_ask_again(*, now: datetime) -> int:
    """How many people `write_notices_again` would choose: a dry run."""
    if opening_mode() is OpeningMode.ASKED:
        return 0
    return SpaceClock.objects.filter(move=Move.ASK_AGAIN.value, due_at__lte=now).count()


def start_again(space_ids: Sequence[UUID], *, now: datetime) -> list[UUID]:
    """The notice left: the six weeks run for those who did not confirm meanwhile; which ones. In the caller's
    transaction."""
    asked = still_asked(space_ids)
    return move_many(asked, Move.ASK_AGAIN, source=State.OPPOSED, ground=ASKED_AGAIN, now=now, delays=delays())


def still_asked(space_ids: Sequence[UUID]) -> list[UUID]:
    """Those of these spaces whose older record was neither closed nor taken in."""
    if not space_ids:
        return []
    standing = OlderRecord.objects.filter(space__id__among=list(space_ids), joined_at=None, closed_at=None)
    return list(standing.values_list("space_id", flat=True))
