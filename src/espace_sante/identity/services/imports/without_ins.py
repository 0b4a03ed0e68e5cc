"""People who had no INS and now have one: the file tells both their matricule and the number of their former card.

The identity takes the INS, and everything that hangs on the holder follows, their space first. The local identifier
goes into the history. When the INS is another holder's already, both stay: a person has to say that they are one.
Source: CSP art. L. 1111-13-1; RULES.md LC-24.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from espace_sante.identity.domain.identity_status import IdentityStatus
from espace_sante.identity.models import MatriculeHistory
from espace_sante.identity.services.correct_identity import locked_holder, replace_matricule, write_change
from espace_sante.identity.services.imports.report import ImportOutcome
from espace_sante.identity.services.imports.staging import DATABASE, Buffer, Staging
from espace_sante.kernel.actors import SYSTEM
from espace_sante.kernel.identifiers import INS_OIDS, Ins

_TABLE = "es_former_local"
_REASON = "An INS was given to somebody who had none."


class FormerLocals:
    """The local identifiers that lines with a matricule name, in a temporary table that few files need."""

    def __init__(self, staging: Staging) -> None:
        self._staging, self._buffer = staging, Buffer(staging, _TABLE)

    def add(self, number: int, local: str) -> None:
        if not self._staging.has(_TABLE):
            self._staging.create(_TABLE, {"line": "line", "local": "text"})
        self._buffer.add((number, local))

    def finish(self) -> None:
        self._buffer.flush()


def give_ins(staging: Staging, outcome: ImportOutcome, *, now: datetime) -> None:
    """Give their INS to those of the file who are known under a local identifier. Few are, in any file."""
    if not staging.has(_TABLE):
        return
    staging.count(_TABLE, "line")
    national = ", ".join(f"'{oid}'" for oid in sorted(INS_OIDS))
    found = staging.rows(
        f"SELECT h.id, s.ins, s.ins_oid FROM {_TABLE} AS f JOIN es_population AS s ON s.line = f.line"
        f" JOIN identity_holder AS h ON h.ins = f.local AND h.ins_oid NOT IN ({national}) AND h.merged_into_id IS NULL"
        " LEFT JOIN identity_holder AS o ON o.ins = s.ins AND o.ins_oid = s.ins_oid WHERE o.id IS NULL ORDER BY f.line"
    )
    with transaction.atomic(using=DATABASE):
        for holder_id, value, oid in found:
            holder = locked_holder(holder_id)
            replace_matricule(holder, Ins(value, oid), ground=MatriculeHistory.Ground.CHANGED, by=SYSTEM, now=now)
            changes = {"ins": value, "ins_oid": oid, "identity_status": IdentityStatus.QUALIFIED.value}
            write_change(holder, changes, origin="import", by=SYSTEM, reason=_REASON, now=now)
    outcome.counts("holders").changed += len(found)
