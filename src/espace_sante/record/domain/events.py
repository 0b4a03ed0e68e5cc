"""What happens to documents, told to the rooms above."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.kernel.events import Event


@dataclass(frozen=True, slots=True)
class DocumentShown(Event):
    """A document that a professional or a structure wrote is there to be seen by the person: deposited, or announced.

    Published at least once, by the work after the commit. Never while the document waits for an announcement (ANN-01).
    `hidden_from_law`: not for those who represent the person (MIN-09).
    """

    space_id: UUID
    document_id: UUID
    at: datetime
    author_rpps: str
    replaces: bool
    hidden_from_law: bool


@dataclass(frozen=True, slots=True)
class DocumentFiled(Event):
    """A document is there, whoever put it, and does not wait for an announcement. Who may know of it is not said.

    Published at least once, by the work after the commit. `by_service`: the linked service that put it, if any.
    """

    space_id: UUID
    document_id: UUID
    at: datetime
    by_service: UUID | None = None
