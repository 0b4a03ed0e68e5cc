"""Hear the events of a kind while a test runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from espace_sante.kernel import events


@contextmanager
def listening(kind: type[events.Event], told: list[Any]) -> Iterator[None]:
    """Each event of this kind published inside is appended to `told`; nobody else hears less."""
    handlers = events._handlers[kind]
    handlers.append(told.append)
    try:
        yield
    finally:
        handlers.remove(told.append)
