"""What writes in the trace, killed at one of its statements."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import SYSTEM
from espace_sante.kernel.clock import utc_now
from espace_sante.record import api as record
from espace_sante.record.models import DocumentEntry
from espace_sante.spaces import api as spaces
from tests.crash.statements import KilledAt

SPACES = [UUID(int=number) for number in (8, 9, 10)]


def step(what: str, number: str = "0") -> Any:
    if what == "verify":
        outcome = audit.verify()
        return [outcome.entries, outcome.leaves, [str(fault) for fault in (*outcome.faults, *outcome.log_faults)]]
    ACTS[what](int(number))
    return None


def line(number: int) -> None:
    KilledAt(number)
    audit.append_alone(audit.TraceRecord(space_id=SPACES[0], at=utc_now(), act=audit.Act.TRACE_READ, actor=SYSTEM))


def wave(number: int) -> None:
    KilledAt(number)
    with transaction.atomic(using="dmp"):
        audit.append_to_many(SPACES, at=utc_now(), act=audit.Act.SPACE_NOTIFIED, actor=SYSTEM, reason="campaign")


def reading(number: int) -> None:
    actor = identity.actor_of_login("camille")
    assert actor.holder_id is not None
    space = spaces.space_of_holder(actor.holder_id)
    document = DocumentEntry.objects.filter(space_id=space.id, status="approved").earliest("id")
    KilledAt(number)
    record.read_document(actor=actor, space=space, document_id=document.id, now=utc_now())


def batch(number: int) -> None:
    KilledAt(number)
    audit.log.integrate(now=utc_now())


ACTS = {"a line": line, "a wave": wave, "a reading": reading, "a batch of the log": batch}
