"""A calendar as a tree: a component has lines and components. Source: RFC 5545, 3.4, 3.6."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from espace_sante.interop.icalendar.errors import CalendarMalformed, CalendarTooLarge
from espace_sante.interop.icalendar.lines import Line, read_lines

MOST_COMPONENTS, DEEPEST = 3_000, 4


@dataclass(slots=True)
class Component:
    """`name` in capitals: VCALENDAR, VEVENT, VTIMEZONE, VALARM…"""

    name: str
    lines: list[Line] = field(default_factory=list)
    inside: list[Component] = field(default_factory=list)

    def line(self, name: str) -> Line | None:
        """The first line of this name."""
        return next(self.all(name), None)

    def all(self, name: str) -> Iterator[Line]:
        return (one for one in self.lines if one.name == name)

    def value(self, name: str) -> str:
        """Its value, empty without such a line."""
        found = self.line(name)
        return found.value.strip() if found else ""


def read_calendar(content: bytes) -> Component:
    """The one VCALENDAR of a file. Raises CalendarMalformed, CalendarTooLarge."""
    root = Component("")
    opened, count = [root], 0
    for line in read_lines(content):
        if line.name == "BEGIN":
            count += 1
            if count > MOST_COMPONENTS or len(opened) > DEEPEST:
                raise CalendarTooLarge
            component = Component(line.value.strip().upper())
            opened[-1].inside.append(component)
            opened.append(component)
        elif opened[-1] is root:
            raise CalendarMalformed
        elif line.name == "END":
            if opened.pop().name != line.value.strip().upper():
                raise CalendarMalformed("A component is not closed.")
        else:
            opened[-1].lines.append(line)
    if len(opened) > 1 or [one.name for one in root.inside] != ["VCALENDAR"]:
        raise CalendarMalformed("The file does not hold one whole calendar.")
    return root.inside[0]
