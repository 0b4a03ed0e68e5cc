"""Rooms speak upwards with events: a lower room publishes, a higher room subscribes in its `apps.py`.

Handlers run at once, in the publisher's transaction; what must leave the process goes through an outbox.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Handler = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, named in the past tense. Carries ids and codes, never health content."""


_handlers: dict[type[Event], list[Handler]] = defaultdict(list)


def subscribe(event_type: type[Event], handler: Handler) -> None:
    """Have `handler` called with each event of that type. Subscribing twice has no further effect."""
    if handler not in _handlers[event_type]:
        _handlers[event_type].append(handler)


def publish(event: Event) -> None:
    """Call every handler in order of subscription; an exception of one stops the act."""
    for handler in _handlers[type(event)]:
        handler(event)
