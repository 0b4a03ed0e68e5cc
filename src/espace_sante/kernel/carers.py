"""What a person lets a carer do in their space: sections, reading or writing, at any time or in an emergency alone.

Source: RULES.md CAR-08, CAR-13, C13.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Section(StrEnum):
    """A part of a space that is opened to a carer, or not."""

    DOCUMENTS = "documents"
    MESSAGES = "messages"
    AGENDA = "agenda"
    PROFILE = "profile"


@dataclass(frozen=True, slots=True)
class CarerScope:
    """What one carer may do. `emergency_only`: nothing, until the carer declares an emergency; then reading alone.

    `emergency` is True while a declared emergency runs.
    """

    sections: frozenset[Section]
    writes: bool = False
    emergency_only: bool = False
    emergency: bool = False

    @property
    def opened(self) -> bool:
        """Whether anything can be seen now."""
        return not self.emergency_only or self.emergency

    @property
    def may_write(self) -> bool:
        return self.writes and not self.emergency_only


EVERYTHING = CarerScope(sections=frozenset(Section), writes=True)
