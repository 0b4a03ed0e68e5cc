"""What an erasure tells the rooms above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.kernel.events import Event


@dataclass(frozen=True, slots=True)
class RecordErased(Event):
    """The rows of the record of a space are removed, in this transaction on `dmp`: what is about it goes with them.

    Published once for each space of an erasure, those of merged duplicates too, and again when a step is done again.
    """

    space_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class SpacesErasing(Event):
    """The keys and the record of these spaces are gone; what other rooms hold of them goes now, files included.

    A handler that fails leaves the erasure under way: the step is done again, and no certificate is given before.
    """

    space_ids: Sequence[UUID]
