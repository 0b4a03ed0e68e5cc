"""The serial numbers of health cards that a population file tells: known here by their keyed hash alone.

A card that is renewed replaces the one before; an empty cell leaves what is known, since a person without a recorded
card proves their identity with less. Source: RULES.md LC-10.
"""

from __future__ import annotations

from datetime import datetime

from espace_sante.identity.services.imports.report import ImportOutcome
from espace_sante.identity.services.imports.staging import Buffer, Staging
from espace_sante.identity.services.sign_in.codes import health_card_digest


class StagedCards:
    """The cards that lines of the file name, in a temporary table."""

    def __init__(self, staging: Staging) -> None:
        self._staging, self._buffer = staging, Buffer(staging, "es_card")
        staging.create("es_card", {"line": "line", "digest": "bytes"})

    def add(self, number: int, serial: str) -> None:
        self._buffer.add((number, self._staging.bytes_of(health_card_digest(serial))))

    def finish(self) -> None:
        self._buffer.flush()


def prepare_cards(staging: Staging) -> bool:
    """Whether the file names cards; then `record_cards` can be used."""
    if not staging.rows("SELECT 1 FROM es_card LIMIT 1"):
        return False
    staging.count("es_card", "line")
    staging.create("es_holder_card", {"holder_id": "id", "digest": "bytes", "is_known": "boolean"})
    return True


def record_cards(staging: Staging, outcome: ImportOutcome, *, after: str, up_to: str, now: datetime) -> None:
    """Record the cards of the people of a chunk, who are stored: only those that differ cost a write."""
    differing = staging.refill(
        "es_holder_card",
        "SELECT h.id, c.digest, k.holder_id IS NOT NULL FROM es_population AS s JOIN es_card AS c ON c.line = s.line"
        " JOIN identity_holder AS h ON h.ins = s.ins AND h.ins_oid = s.ins_oid AND h.ins > %s AND h.ins <= %s"
        " LEFT JOIN identity_healthcard AS k ON k.holder_id = h.id WHERE s.ins > %s AND s.ins <= %s"
        " AND h.merged_into_id IS NULL AND (k.holder_id IS NULL OR k.digest <> c.digest)",
        *(after, up_to, after, up_to),
        joined="holder_id",
    )
    if not differing:
        return
    counts, at = outcome.counts("health cards"), staging.moment(now)
    counts.changed += staging.execute(
        "UPDATE identity_healthcard AS k SET digest = d.digest, recorded_at = %s FROM es_holder_card AS d"
        " WHERE k.holder_id = d.holder_id AND d.is_known",
        at,
    )
    counts.added += staging.execute(
        "INSERT INTO identity_healthcard (holder_id, digest, recorded_at)"
        " SELECT holder_id, digest, %s FROM es_holder_card WHERE NOT is_known",
        at,
    )
