"""What happens to reports and oppositions, told to the rooms above, in the transaction of the step, on `dmp`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.kernel.events import Event


@dataclass(frozen=True, slots=True)
class ReportAnswered(Event):
    """A report or an opposition was answered, or its delay is over: who filed it is told, without a word of it.

    `by_id` is the holder id of who filed it. `secret`: who represents the person by law must not learn of it.
    """

    space_id: UUID
    report_id: UUID
    by_id: str
    at: datetime
    secret: bool
    opposition: bool = False


@dataclass(frozen=True, slots=True)
class DepositOpposed(Event):
    """The holder's side opposes a deposit: its author, an RPPS number, is told that something waits for an answer."""

    space_id: UUID
    report_id: UUID
    author_rpps: str
    at: datetime
