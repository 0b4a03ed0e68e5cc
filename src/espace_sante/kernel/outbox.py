"""Work to be done after a commit, written in the same transaction as the act that asks for it.

Each host keeps its own outbox table (spaces: `ens`, record: `dmp`). A handler is named by topic, runs at least
once, and must therefore be idempotent. `DELAYS` spaces the attempts out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

DELAYS = (timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))


@dataclass(frozen=True, slots=True)
class Message:
    """One piece of work: `topic` names the handler, `payload` holds ids and codes only."""

    id: UUID
    topic: str
    payload: Mapping[str, Any]
    attempts: int = 0


OutboxHandler = Callable[[Message], None]
_handlers: dict[str, OutboxHandler] = {}
_apart: set[str] = set()


def register(topic: str, handler: OutboxHandler, *, apart: bool = False) -> None:
    """Name the one handler of a topic. A second, different handler is a programming error.

    `apart`: what it does is in another database than the outbox, and is done while no transaction of the outbox's own
    database is open: nobody who writes there waits for the other one.
    """
    if _handlers.setdefault(topic, handler) is not handler:
        raise ValueError(f"The topic {topic} already has a handler.")
    if apart:
        _apart.add(topic)


def is_apart(topic: str) -> bool:
    """Whether the work of a topic is done outside the transaction of its outbox."""
    return topic in _apart


def handle(message: Message) -> None:
    """Run the handler of a message. KeyError when nobody handles its topic."""
    _handlers[message.topic](message)


def next_delay(attempts: int) -> timedelta:
    """How long to wait after that many failed attempts (at least one)."""
    return DELAYS[min(attempts, len(DELAYS)) - 1]
