"""What a process does to the log of the trace, stopped without warning before or after one of its writes."""

from __future__ import annotations

import importlib
from uuid import UUID

from django.db import connections, transaction

from espace_sante.audit import api as audit
from espace_sante.audit.models import LogCheckpoint, LogPeriod
from espace_sante.kernel.actors import SYSTEM
from espace_sante.kernel.clock import utc_now
from tests.crash.forked import stopping

SPACE = UUID(int=7)
integrate = importlib.import_module("espace_sante.audit.services.log.integrate")


def step(what: str, when: str = "") -> object:
    match what:
        case "write":
            return write(int(when))
        case "all":
            return sum(iter(lambda: audit.log.integrate(now=utc_now()), 0))
        case "full":
            return refusals_of_a_full_disk()
        case "verify" | "shared":
            return verified(shared=what == "shared")
    stop_at(what, when)
    return audit.log.integrate(now=utc_now())


def write(entries: int) -> int:
    with transaction.atomic(using="dmp"):
        record = audit.TraceRecord(space_id=SPACE, at=utc_now(), act=audit.Act.TRACE_READ, actor=SYSTEM)
        return audit.append_all([record] * entries)


def refusals_of_a_full_disk() -> int:
    """How many of two integrations are refused when the database may not grow."""
    with connections["dmp"].cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    refused = 0
    for _attempt in range(2):
        try:
            audit.log.integrate(now=utc_now())
        except Exception as error:  # noqa: BLE001 - whatever it is, it says why
            refused += "full" in str(error)
    return refused


def verified(*, shared: bool) -> list[object]:
    """The leaves of the log, the entries that wait for it, and what is wrong."""
    if shared:
        importlib.import_module("espace_sante.audit.services.spread").SHARED_FROM = 1  # type: ignore[attr-defined]
    outcome = audit.verify()
    return [outcome.leaves, outcome.entries - outcome.leaves, [str(fault) for fault in outcome.faults]]


def stop_at(what: str, when: str) -> None:
    if what == "save":
        LogPeriod.save = stopping(LogPeriod.save, when)  # type: ignore[method-assign]
    elif what == "checkpoint":
        LogCheckpoint.objects.bulk_create = stopping(LogCheckpoint.objects.bulk_create, when)  # type: ignore[method-assign]
    elif what == "commit":
        connections["dmp"].ensure_connection()
        connections["dmp"]._commit = stopping(connections["dmp"]._commit, when)
    else:
        setattr(integrate, what, stopping(getattr(integrate, what), when))
