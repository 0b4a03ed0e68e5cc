"""What a report is about. Codes and ids alone; the name of a professional is in a public directory."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    """The kinds of reports. The first three are those of the law's application (CIT-18)."""

    PROFESSIONAL = "professional"
    DOCUMENT = "document"
    SERVICE = "service"  # of the catalogue: itself, or a line by one (CAT-09)
    EMERGENCY = "emergency"  # an access in an emergency is contested (C8)
    OTHER = "other"  # an access by a relative, by the operator, by the service itself
    OPPOSITION = "opposition"  # to a deposit, for a legitimate motive: its author answers, not the support (CIT-12)


@dataclass(frozen=True, slots=True)
class LineOfTrace:
    """A line of the trace, by the chain that holds it and its position there."""

    space_id: UUID
    position: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody points at, as a page or another room names it: exactly one of these.

    `emergency_id` is the one of `access.EmergencyOpened`.
    """

    line: LineOfTrace | None = None
    rpps: str = ""
    document_id: UUID | None = None
    emergency_id: UUID | None = None
    service_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What a report is about, found and visible to who reports.

    `subject_id` and `subject_name`: the professional, structure or service it is about, if any. `finess`: the structure
    that may answer with the author, of an opposition alone. `secret`: who represents the person by law must not learn
    of it (MIN-10, MIN-11).
    """

    kind: Kind
    subject_id: str = ""
    subject_name: str = ""
    finess: str = ""
    document_id: UUID | None = None
    line: LineOfTrace | None = None
    secret: bool = False

    @property
    def about(self) -> str:
        """One key for the same thing: a second report about it is the same report."""
        if self.line is not None:
            return f"line:{self.line.space_id}:{self.line.position}"
        if self.document_id is not None:
            return f"{'opposition' if self.kind is Kind.OPPOSITION else 'document'}:{self.document_id}"
        return f"{'service' if self.kind is Kind.SERVICE else 'professional'}:{self.subject_id}"
