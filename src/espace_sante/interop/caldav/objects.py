"""An event as a device keeps it: one iCalendar text, the times of a series that were moved within it. RFC 4791, 4.1.

What the holder's side wrote is told in the words that it wrote, so that a device gives them back unchanged. Of what
somebody else wrote, all that helps is told, as it cannot be changed from there (RULES.md AGE-04).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from espace_sante.agenda import api as agenda
from espace_sante.interop.icalendar import api as icalendar


@dataclass(frozen=True, slots=True)
class Kept:
    """`whole`: the event, or the series, first; then the times of it that were moved."""

    name: str
    whole: tuple[agenda.EventView, ...]

    @property
    def event(self) -> agenda.EventView:
        return self.whole[0]

    @property
    def uid(self) -> str:
        given = (one.value for one in self.event.content.identifiers if one.system == agenda.UID)
        return next(given, icalendar.uid_of(self.event))

    @property
    def etag(self) -> str:
        return f'"{max(one.change for one in self.whole)}-{len(self.whole)}-{self.event.version}"'

    @property
    def mine(self) -> bool:
        return self.event.mine

    def text(self, *, today: date) -> bytes:
        moved = icalendar.moved_times(self.whole)
        lines = [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Espace sante//Agenda//FR",
            *icalendar.zones_of(self.whole, today),
            *(
                line
                for one in self.whole
                for line in icalendar.event_lines(one, uid=self.uid, words=_words(one), moved=moved)
            ),
            "END:VCALENDAR",
        ]
        return b"".join(map(icalendar.folded, lines))

    def touches(self, since: datetime, until: datetime) -> bool:
        """Whether one of its times touches [since, until[."""
        return any(
            next(iter(agenda.occurrences_of(one, one.space_id, since, until)), None) is not None for one in self.whole
        )


def kept(views: Iterable[agenda.EventView]) -> list[Kept]:
    """Events with their moved times, in the order in which they come. A moved time without its series is left out."""
    found: dict[UUID, list[agenda.EventView]] = {}
    for view in views:
        if view.series_id is None:
            found[view.id] = [view]
        elif view.series_id in found:
            found[view.series_id].append(view)
    return [Kept(agenda.name_of_event(whole[0]), tuple(whole)) for whole in found.values()]


def summary(content: agenda.Content) -> str:
    return content.title or content.practitioner or content.structure


def place(content: agenda.Content) -> str:
    return " ".join(content.address.split())


def _words(event: agenda.EventView) -> Iterator[str]:
    content = event.content
    yield f"SUMMARY:{icalendar.escaped(summary(content))}"
    if content.address:
        yield f"LOCATION:{icalendar.escaped(place(content))}"
    note = content.note if event.mine else _told(content)
    if note:
        yield f"DESCRIPTION:{icalendar.escaped(note)}"


def _told(content: agenda.Content) -> str:
    who = ", ".join(filter(None, [content.practitioner, content.structure, content.speciality]))
    return "\n".join(filter(None, [who, content.note, *(f"– {one}" for one in content.preparation)]))
