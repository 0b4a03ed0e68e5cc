"""What came back: a mail that bounced, a letter returned, a notice whose sending was cut short.

The clock stops. A mail is followed by a letter, whose posting starts the clock anew; a letter that came back waits for
a better address. Nobody's space opens on a notice that did not arrive.
Source: CSP art. R. 1111-28; RULES.md LC-02, C2.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from espace_sante.kernel.identifiers import new_id
from espace_sante.spaces.domain.notice import Channel, Kind, NoticeState
from espace_sante.spaces.domain.states import State
from espace_sante.spaces.models import Notice, Sending, Space, SpaceClock, SpaceStateRow
from espace_sante.spaces.services.campaigns.codes import digest_of
from espace_sante.spaces.services.older_records.ask_again import still_asked

CLAIMED_TOO_LONG = timedelta(hours=1)


def came_back(*, notice_id: UUID, now: datetime) -> bool:
    """Record that a notice did not arrive; False when it is unknown or its return is recorded already.

    Who was already heard (opposed, activated) stays as they are: only a clock that ran on this notice stops.
    """
    with transaction.atomic(using="ens"):
        notice = Notice.objects.select_related("space").filter(id=notice_id).first()
        if notice is None:
            return False
        Space.objects.select_for_update(no_key=True).get(pk=notice.space_id)
        returned = Notice.objects.filter(id=notice_id).exclude(
            state__in=[NoticeState.RETURNED.value, NoticeState.CANCELLED.value]
        )
        if not returned.update(state=NoticeState.RETURNED.value, settled_at=now):
            return False
        if notice.kind == Kind.REMINDER:
            return True
        asked_again = notice.kind == Kind.AGAIN and bool(still_asked([notice.space_id]))
        if asked_again or _state(notice.space_id) in {None, State.NOTIFIED.value}:
            SpaceClock.objects.filter(space=notice.space_id).delete()
            if notice.channel == Channel.MAIL:
                _follow_by_post(notice, now=now)
        return True


def send_again(*, notice_id: UUID, now: datetime) -> bool:
    """A letter that came back goes out once more, to the address that was corrected meanwhile."""
    with transaction.atomic(using="ens"):
        again = Notice.objects.filter(id=notice_id, channel=Channel.POST.value, state=NoticeState.RETURNED.value)
        return bool(again.update(state=NoticeState.READY.value, batch=None, sent_at=None, settled_at=None, made_at=now))


def space_of_notice(notice_id: UUID) -> UUID | None:
    """The space of a notice; None when there is no such notice."""
    return Notice.objects.filter(id=notice_id).values_list("space_id", flat=True).first()


def settle_claimed(*, wave_id: UUID, now: datetime) -> int:
    """Send by post what was claimed for a mail and never dated: the run was cut, nobody knows whether it left."""
    settled = 0
    for cut in Sending.objects.filter(wave=wave_id, claimed_at__lte=now - CLAIMED_TOO_LONG):
        left = Notice.objects.filter(
            wave=wave_id,
            channel=Channel.MAIL.value,
            state=NoticeState.READY.value,
            id__gte=cut.first_id,
            id__lte=cut.last_id,
        )
        settled += sum(came_back(notice_id=one, now=now) for one in list(left.values_list("id", flat=True)))
        cut.delete()
    return settled


def _follow_by_post(notice: Notice, *, now: datetime) -> None:
    follow_id = new_id()
    Notice.objects.get_or_create(
        space_id=notice.space_id,
        wave_id=notice.wave_id,
        kind=notice.kind,
        channel=Channel.POST.value,
        defaults={
            "id": follow_id,
            "state": NoticeState.READY.value,
            "made_at": now,
            "code_digest": digest_of(follow_id),
        },
    )


def _state(space_id: UUID) -> str | None:
    states = SpaceStateRow.objects.filter(space=space_id).order_by("-position")
    return states.values_list("state", flat=True).first()
