"""Thousands of requests that leave nothing behind, each sent to the databases as they were."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction

from tests.remembered import databases


class Undoing:
    """A place in the transaction of the test, in each database, to which every request comes back.

    One statement to each: a savepoint around each request would be made and released too. What is written
    outside of a request is undone by the next one.
    """

    def __init__(self) -> None:
        self._places = {alias: transaction.savepoint(using=alias) for alias in databases()}

    @contextmanager
    def request(self) -> Iterator[None]:
        """What is done within leaves nothing behind, nor what it would have done at the commit."""
        waiting = {alias: len(connections[alias].run_on_commit) for alias in self._places}
        try:
            yield
        finally:
            for alias, place in self._places.items():
                transaction.set_rollback(False, using=alias)  # what failed within is undone here
                transaction.savepoint_rollback(place, using=alias)
                del connections[alias].run_on_commit[waiting[alias] :]
