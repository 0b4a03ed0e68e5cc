"""A refusal is a line of the trace, in its own transaction, before it is answered: as for documents.

Source: RULES.md SCO-04, SCO-07, TRA-01.
"""

from __future__ import annotations

from datetime import datetime
from typing import NoReturn
from uuid import UUID

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.measures.domain.kinds import RULES, Kind
from espace_sante.measures.services import ask

_ACTIONS = {
    audit.Act.MEASURES_READ: access.Action.READ_MEASURES,
    audit.Act.MEASURE_WRITTEN: access.Action.WRITE_MEASURES,
    audit.Act.MEASURE_REMOVED: access.Action.WRITE_MEASURES,
}


def allowed(case: access.Case, act: audit.Act, kind: Kind, *, edge: str, now: datetime) -> access.Decision:
    """The decision to let this act be done. Raises AccessRefused, once it is written. Outside any transaction."""
    decision = ask.may(case, _ACTIONS[act], kind)
    if not decision.allowed:
        refuse(decision, act=act, actor=case.actor, space_id=case.space.space_id, kind=kind, edge=edge, now=now)
    return decision


def refuse(
    decision: access.Decision, *, act: audit.Act, actor: Actor, space_id: UUID, kind: Kind | None, edge: str,
    now: datetime,
) -> NoReturn:  # fmt: skip
    """Raises AccessRefused, once it is written. `kind` None: measures of any kind were asked for."""
    note_refused(
        decision, decision.reason, act=act, actor=actor, space_id=space_id, kind=kind, edge=edge, now=now
    )  # fmt: skip
    raise access.AccessRefused(decision)


def note_refused(
    decision: access.Decision, reason: access.Reason, *, act: audit.Act, actor: Actor, space_id: UUID,
    kind: Kind | None, edge: str, now: datetime,
) -> None:  # fmt: skip
    """The line of a refusal, whatever refused: `decision` may have let, and a rule of measures not."""
    audit.append_alone(
        audit.TraceRecord(
            space_id=space_id,
            at=now,
            act=act,
            actor=actor,
            outcome=audit.Outcome.REFUSED,
            reason=reason.value,
            type_code=RULES[kind].code if kind else "",
            matrix_version=decision.matrix_version,
            edge=edge,
        )
    )
