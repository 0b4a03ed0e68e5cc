"""What every use of this room asks and leaves: the decision, and a line that says that an auditor looked.

Who audits the auditor: an auditor who looks for one person is written in that person's own trace, where its holder
reads it. A look across spaces is one line in a chain of the auditors' own, with what was asked and how many lines were
shown; written in each space shown, it would fill every chain with lines about lines. docs/adr/0024.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor

# The chain of the looks across spaces. No space has this id: ids of spaces are UUIDs of version 7.
AUDITORS_CHAIN = UUID("a0d17045-0000-8000-8000-000000000001")
_LONGEST = 200


def check_auditor(actor: Actor) -> None:
    """Raise AccessRefused unless this actor may read the traces of all spaces."""
    access.check_operator(actor, access.Action.READ_TRACES)


def note_look(
    *, actor: Actor, now: datetime, edge: str, count: int | None, space_id: UUID | None = None,
    about: str = "", asked: str = "",
) -> None:  # fmt: skip
    """Write that an auditor looked: at one space, or across all of them. No line, no answer.

    `about`: the RPPS or FINESS number that was looked for; `asked`: the other criteria, codes and dates alone.
    """
    with transaction.atomic(using="dmp"):
        audit.append(
            audit.TraceRecord(
                space_id=space_id or AUDITORS_CHAIN,
                at=now,
                act=audit.Act.TRACE_READ,
                actor=actor,
                reason=access.Reason.AUDITOR.value,
                subject_id=about,
                subject_name=asked[:_LONGEST],
                edge=edge,
                count=count,
            )
        )
