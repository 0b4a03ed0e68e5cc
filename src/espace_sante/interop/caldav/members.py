"""GET, PUT and DELETE of one event. Source: RFC 4791, 5.3.2 (PUT and its preconditions), 5.3.4 (ETag); RFC 9110, 13.

A device writes what the holder's side notes (RULES.md AGE-04). What the words of iCalendar do not hold (with whom,
documents, what to prepare, reminders) stays as it was; what a device adds (alarms, attendees) is left on the device.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse

from espace_sante.agenda import api as agenda
from espace_sante.identity import api as identity
from espace_sante.interop.caldav.edge import Call
from espace_sante.interop.caldav.errors import BodyMalformed, NotCalendarData, PreconditionFailed, UidTaken
from espace_sante.interop.caldav.objects import Kept, kept, place, summary
from espace_sante.interop.caldav.properties import MOST_BYTES
from espace_sante.interop.caldav.propfind import found_object
from espace_sante.interop.icalendar import api as icalendar

_SOURCE = agenda.Source.CALDAV
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """What a device sends: the event, then the times of it that are told apart."""

    event: icalendar.Incoming
    times: tuple[icalendar.Incoming, ...]


def get(call: Call, name: str) -> HttpResponse:
    found = found_object(call, name)
    response = HttpResponse(found.text(today=call.today), content_type="text/calendar; charset=utf-8")
    response["ETag"] = found.etag
    return response


def put(call: Call, name: str) -> HttpResponse:
    """201 for a new one, 204 for a change. No ETag: what is kept is not word for word what was sent."""
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise BodyMalformed
    sent = _read(call)
    with transaction.atomic(using="ens"):
        before = _there(call, name)
        _check_conditions(call, before)
        if before is None:
            _create(call, name, sent)
        else:
            _change(call, before, sent)
    return HttpResponse(status=201 if before is None else 204)


def delete(call: Call, name: str) -> HttpResponse:
    before = found_object(call, name)
    _check_conditions(call, before)
    agenda.remove_event(
        event_id=before.event.id, edge="caldav", expected=agenda.Expected(version=before.event.version), **_where(call)
    )
    return HttpResponse(status=204)


def _where(call: Call) -> dict[str, Any]:
    return {"actor": call.device.actor, "space": call.device.space, "now": call.now}


def _there(call: Call, name: str) -> Kept | None:
    found = kept(agenda.whole_events(names=[name], **_where(call)))
    return found[0] if found else None


def _check_conditions(call: Call, before: Kept | None) -> None:
    """If-Match and If-None-Match. Raises PreconditionFailed."""
    wanted = call.request.headers.get("If-Match", "").strip()
    if wanted and (before is None or (wanted != "*" and before.etag not in _tags(wanted))):
        raise PreconditionFailed
    unwanted = call.request.headers.get("If-None-Match", "").strip()
    if unwanted and before is not None and (unwanted == "*" or before.etag in _tags(unwanted)):
        raise PreconditionFailed


def _tags(text: str) -> set[str]:
    return {one.strip() for one in text.split(",")}


def _read(call: Call) -> Sent:
    """One event. Raises NotCalendarData, CalendarMalformed, CalendarTooLarge, EventRefused."""
    request = call.request
    if (request.content_type or "").lower() != "text/calendar":
        raise NotCalendarData
    if len(request.body) > MOST_BYTES:
        raise icalendar.CalendarTooLarge
    holder_id = call.device.space.holder_id
    zone = identity.time_zones([holder_id])[holder_id]
    events = icalendar.events_of(icalendar.read_calendar(request.body))
    found = [icalendar.read_event(one, zone=zone) for one in events]
    if not found or found[0].occurrence_at is not None or len({one.uid for one in found}) > 1:
        raise icalendar.EventRefused("One event is sent at a time, with the times of it that were moved.")
    if any(one.occurrence_at is None for one in found[1:]):
        raise icalendar.EventRefused("One event is sent at a time.")
    return Sent(found[0], tuple(found[1:]))


def _create(call: Call, name: str, sent: Sent) -> None:
    content = sent.event.content
    named = (*content.identifiers, agenda.Identifier(agenda.OBJECT_NAME, name))
    made = agenda.create_event(
        content=replace(content, identifiers=named), source=_SOURCE, sequence=sent.event.sequence, **_where(call)
    )
    _write_times(call, made.id, {}, sent)


def _change(call: Call, before: Kept, sent: Sent) -> None:
    """The series first, without the times that are told no more; then each time."""
    event = before.event
    if sent.event.uid != before.uid:
        raise UidTaken
    times = {one.occurrence_at: one for one in before.whole[1:] if one.occurrence_at is not None}
    told = {one.occurrence_at for one in sent.times}
    if not event.mine:
        raise agenda.NotTheAuthor
    for at in sorted(times.keys() - told):
        agenda.remove_event(event_id=times.pop(at).id, edge="caldav", **_where(call))
    content = _merged(event.content, sent.event.content)
    if content != replace(event.content, exceptions=content.exceptions) or _taken_out(content, event, times):
        version = event.version
        agenda.change_event(
            event_id=event.id, content=content, source=_SOURCE, expected=agenda.Expected(version=version),
            **_where(call),
        )  # fmt: skip
    again = kept(agenda.whole_events(ids=[event.id], **_where(call)))[0]
    _write_times(call, event.id, {one.occurrence_at: one for one in again.whole[1:] if one.occurrence_at}, sent)


def _taken_out(content: agenda.Content, event: agenda.EventView, times: dict[datetime, agenda.EventView]) -> bool:
    """Whether other times are taken out than before, those that were moved apart."""
    return {*content.exceptions, *times} != set(event.content.exceptions)


def _write_times(call: Call, series_id: UUID, known: dict[datetime, agenda.EventView], sent: Sent) -> None:
    for one in sent.times:
        at = one.occurrence_at
        assert at is not None  # _read
        current = known.get(at)
        if current is not None:
            content = _merged(current.content, replace(one.content, rule="", exceptions=()))
            if content != current.content:
                agenda.change_event(event_id=current.id, content=content, source=_SOURCE, **_where(call))
        elif at not in sent.event.content.exceptions:
            series = agenda.event(event_id=series_id, traced=False, **_where(call))
            content = _merged(series.content, replace(one.content, rule="", exceptions=()))
            agenda.move_time(event_id=series_id, occurrence_at=at, content=content, source=_SOURCE, **_where(call))


def _merged(current: agenda.Content, new: agenda.Content) -> agenda.Content:
    """What was sent; the words that were told in another form, and what was not told at all, stay."""
    title = current.title if new.title == summary(current) else new.title
    if current.kind is agenda.Kind.REMINDER:
        title = title[: agenda.LONGEST_TITLE]
    return replace(
        current,
        moment=_moment(current.moment, new.moment),
        title=title,
        note=new.note,
        address=current.address if new.address == place(current) else new.address,
        status=_status(current.status, new.status),
        rule=new.rule,
        exceptions=new.exceptions,
    )


def _moment(current: agenda.Moment, new: agenda.Moment) -> agenda.Moment:
    """The zone stays when the instants do: what does not come back is told in UTC, without its zone."""
    same = (current.starts, current.ends, current.all_day) == (new.starts, new.ends, new.all_day)
    return current if same else new


def _status(current: agenda.Status, new: agenda.Status) -> agenda.Status:
    """CONFIRMED and TENTATIVE are each several states here: the one it had stays when it is among them."""
    tentative = {agenda.Status.PROPOSED, agenda.Status.PENDING, agenda.Status.WAITLIST}
    told = (
        agenda.Status.CANCELLED if current in agenda.ENDED
        else agenda.Status.PENDING if current in tentative
        else agenda.Status.BOOKED
    )  # fmt: skip
    return current if new is told else new
