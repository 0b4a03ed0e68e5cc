"""The trace of measures: who wrote, removed, read which kind, never a value. Source: RULES.md SCO-07, TRA-08.

Measures are in `dmp`, as the trace: a line is in the transaction of its act. Lists of the holder's side are its own and
leave no line, as those of the agenda; whatever a service reads is traced before it is given.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from espace_sante.access.api import Decision
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.measures.domain.kinds import RULES, Kind


def line(
    *, space_id: UUID, act: audit.Act, actor: Actor, decision: Decision, kind: Kind, edge: str, now: datetime,
    about: UUID | None = None, count: int | None = None,
) -> audit.TraceRecord:  # fmt: skip
    """For `audit.append`, in the transaction of the act. `about`: the measure; `count`: how many were shown."""
    return audit.TraceRecord(
        space_id=space_id,
        at=now,
        act=act,
        actor=actor,
        reason=decision.reason.value,
        type_code=RULES[kind].code,
        subject_id=str(about) if about else "",
        matrix_version=decision.matrix_version,
        edge=edge,
        count=count,
    )
