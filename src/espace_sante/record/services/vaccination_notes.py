"""The vaccination notes of several spaces at once, as far as somebody may read them: their titles and their days.

For who computes what a person still has to do (AGE-06, AGE-09). Who asks traces what it shows of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, reduce
from operator import or_
from uuid import UUID

from django.db.models import Q

from espace_sante.access.api import Case, CitizenCategory, DocumentStatus, document_types
from espace_sante.kernel.clock import PARIS
from espace_sante.record.models import DocumentEntry
from espace_sante.record.services.facts import predicate_of
from espace_sante.record.services.words import WordBox

MOST_NOTES = 300  # of all these spaces, the latest first


@dataclass(frozen=True, slots=True)
class VaccinationNote:
    """A document about vaccinations. `on`: the day of the act."""

    document_id: UUID
    title: str
    on: date


def vaccination_notes(cases: Mapping[UUID, Case], *, keys: Mapping[UUID, bytes]) -> dict[UUID, list[VaccinationNote]]:
    """The current notes of each space that its case may read, in one query. `keys`: the data keys of the spaces."""
    visible = {space_id: case.visible()[1] for space_id, case in cases.items()}
    clauses = [Q(space_id=one) & predicate_of(its) for one, its in visible.items() if not its.empty]
    found: dict[UUID, list[VaccinationNote]] = {one: [] for one in cases}
    if not clauses:
        return found
    rows = DocumentEntry.objects.filter(
        reduce(or_, clauses), type_code__in=_types(), status=DocumentStatus.APPROVED.value
    ).order_by("-service_start_time", "-id")
    for row in rows.only("space_id", "id", "words", "service_start_time")[:MOST_NOTES]:
        words = WordBox(row.space_id, keys[row.space_id]).open(row.words, item=row.id)
        on = row.service_start_time.astimezone(PARIS).date()
        found[row.space_id].append(VaccinationNote(document_id=row.id, title=words.title, on=on))
    return found


@cache
def _types() -> tuple[str, ...]:
    wanted = CitizenCategory.VACCINATION
    return tuple(code for code, kind in document_types().items() if kind.citizen_category == wanted)
