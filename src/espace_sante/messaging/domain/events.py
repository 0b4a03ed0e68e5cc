"""What happens in mailboxes, told to the rooms above. No word of any message."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.kernel.events import Event


@dataclass(frozen=True, slots=True)
class MessageArrived(Event):
    """A message waits in the mailbox of a space. `calendar`: a part of it is one (RFC 6047)."""

    space_id: UUID
    thread_id: UUID
    message_id: UUID
    at: datetime
    calendar: bool = False
