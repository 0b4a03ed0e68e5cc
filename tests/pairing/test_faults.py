"""A fault at each writing of a link and of its end: never a right without its link, and doing it again finishes it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connections

from espace_sante.access import api as access
from espace_sante.catalogue import api as catalogue
from espace_sante.outbox import api as outbox
from espace_sante.pairing import api as pairing
from tests.pairing.test_links import LATER, consents_of, lines, link, may, unlink
from tests.referenced import GLUCOSE
from tests.worlds import NOW, World

WRITES = ("INSERT", "UPDATE", "DELETE")


class Fault:
    """The writing of this number, of both databases, fails."""

    def __init__(self, number: int) -> None:
        self.number, self.seen = number, 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(WRITES):
            self.seen += 1
            if self.seen == self.number:
                raise OperationalError("a fault of the test")
        return execute(sql, params, many, context)

    def during(self, act: Callable[[], object]) -> bool:
        """Whether the act came to its end."""
        with ExitStack() as stack:
            for alias in ("ens", "dmp"):
                stack.enter_context(connections[alias].execute_wrapper(self))
            try:
                act()
            except OperationalError:
                return False
        return True


def each_fault(act: Callable[[], object], check: Callable[[], object], again: Callable[[], object]) -> int:
    """Try the act with a fault at each of its writings in turn; how many there are."""
    number = 1
    while not Fault(number).during(act):
        check()
        again()
        number += 1
    return number - 1


class Clock:
    """Each act comes a minute after the one before."""

    def __init__(self) -> None:
        self.now = NOW

    def later(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


def test_a_link_that_stops_halfway_opens_nothing_more_than_what_was_chosen(
    world: World, service: catalogue.ServiceView
) -> None:
    clock = Clock()

    def check() -> None:
        linked = bool(pairing.live_pairings(world.space.id))
        found = consents_of(world, service, now=clock.now)
        assert found in (set(), set(GLUCOSE))
        assert linked or not found

    def again() -> None:
        link(world, service, now=clock.later())
        assert consents_of(world, service, now=clock.now) == GLUCOSE
        unlink(world, service, now=clock.later())

    assert each_fault(lambda: link(world, service, now=clock.later()), check, again) >= 5
    assert len(pairing.live_pairings(world.space.id)) == 1


def test_an_end_that_stops_halfway_is_whole_or_is_finished_by_the_worker(
    world: World, service: catalogue.ServiceView
) -> None:
    clock = Clock()
    link(world, service)

    def check() -> None:
        if not pairing.live_pairings(world.space.id):
            outbox.drain(pairing.PairingOutbox, now=clock.now)
            assert may(world, service, now=clock.now) == set()

    def again() -> None:
        if not pairing.live_pairings(world.space.id):
            link(world, service, now=clock.later())

    assert each_fault(lambda: unlink(world, service, now=clock.later(), finished=False), check, again) >= 3
    assert pairing.live_pairings(world.space.id) == []


def test_no_trace_no_consent(world: World, service: catalogue.ServiceView, monkeypatch: pytest.MonkeyPatch) -> None:
    """TRA-01: a consent whose line cannot be written is not given."""
    from espace_sante.access.services import service_grants

    def broken(_lines: object) -> int:
        raise OperationalError("no room for the trace")

    monkeypatch.setattr(service_grants.audit, "append_all", broken)
    with pytest.raises(OperationalError):
        link(world, service)
    assert consents_of(world, service) == set()
    assert [one[0] for one in lines(world)] == ["service.connected"]
    assert access.grants_in(space_id=world.space.id, now=LATER) == {}
