"""How long the erasure of one full space takes, until its certificate: seconds, not months (RULES.md LC-16, C7)."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import connections

from espace_sante.bench import documents, registry
from espace_sante.bench.people import make_citizens, make_doctor
from espace_sante.kernel.actors import SYSTEM
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.identifiers import new_id
from espace_sante.record.api import blob_store
from espace_sante.spaces import api as spaces

AIM_SECONDS = 5.0  # for 5,000 documents
SEALED = bytes(2_000)


@dataclass(frozen=True, slots=True)
class ErasureFigures:
    """One erasure on one database."""

    database: str
    documents: int
    files: int
    seconds: float

    @property
    def missed(self) -> bool:
        return self.seconds >= AIM_SECONDS * max(1, self.documents / 5_000)


def run_erasure(*, count: int, tell: Callable[[str], object]) -> ErasureFigures:
    """Fill a space with so many documents and their files, close it, and erase it."""
    now = utc_now()
    doctor = make_doctor(now)
    (one,) = make_citizens(first=0, count=1, doctor=doctor, now=now)
    registry.deposit_one(documents.small(one.ins), citizen=one, doctor=doctor, now=now)
    chance = random.Random(1)  # noqa: S311 - which document comes next
    model = registry.model_of(one)
    list(registry.fill([one], each=count - 1, model=model, doctor=doctor, now=now, chance=chance))
    tell(f"{connections['dmp'].vendor}: writing the files of {count} documents")
    for _ in range(count - 1):
        blob_store().put(space_id=one.space_id, blob_id=new_id(), sealed=SEALED)
    spaces.close_space(holder_id=one.holder_id, by=SYSTEM, now=now, erase=True)
    later = now + spaces.delays().erasure_wait + timedelta(seconds=1)
    began = time.perf_counter()
    spaces.run_erasures(clock=lambda: later)
    seconds = time.perf_counter() - began
    told = spaces.last_erasure(one.space_id)
    if told is None or told.documents != count or blob_store().names(one.space_id):
        raise RuntimeError("The erasure did not end.")
    figures = ErasureFigures(connections["dmp"].vendor, count, count, seconds)
    tell(f"erasure of {count} documents and their files: {seconds:.2f} s (aim {AIM_SECONDS:.0f} s for 5000)")
    return figures
