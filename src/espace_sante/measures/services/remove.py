"""Remove a measure: the holder's side any, a service those it wrote. Source: RULES.md SCO-02, SCO-07, 12 (e)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.measures.domain.author import Author, author_of, may_remove
from espace_sante.measures.domain.errors import MeasureUnknown, NotTheAuthor
from espace_sante.measures.domain.kinds import Kind
from espace_sante.measures.models import Measure
from espace_sante.measures.services.join import read_with
from espace_sante.measures.services.refuse import allowed, note_refused
from espace_sante.measures.services.tell import tell_change
from espace_sante.measures.services.trace import line
from espace_sante.spaces.api import SpaceView


def remove_measure(*, actor: Actor, space: SpaceView, measure_id: UUID, edge: str, now: datetime) -> None:
    """For good. What the holder removes of a service leaves its id, so that the service does not bring it back.

    Raises AccessRefused, MeasureUnknown, and NotTheAuthor once the attempt is written in the trace (TRA-01).
    """
    places = read_with(space.id)
    rows = Measure.objects.filter(space_id__in=places, id=measure_id, removed=False)
    kind, author = _kind_and_author(rows)
    case = access.case_of(actor=actor, space=space, now=now)
    decision = allowed(case, audit.Act.MEASURE_REMOVED, kind, edge=edge, now=now)
    if not may_remove(actor, author):  # the id of a measure is that of its author too: it has no other one later
        note_refused(
            decision, access.Reason.NOT_AUTHOR, act=audit.Act.MEASURE_REMOVED, actor=actor, space_id=space.id,
            kind=kind, edge=edge, now=now,
        )  # fmt: skip
        raise NotTheAuthor
    with transaction.atomic(using="dmp"):
        row = rows.select_for_update().first()
        if row is None:
            raise MeasureUnknown
        this = Measure.objects.filter(space_id=row.space_id, id=row.id)
        if author.key == author_of(actor).key:
            this.delete()
        else:
            this.update(removed=True, sealed=b"", device_id=None)
        audit.append(
            line(
                space_id=row.space_id, act=audit.Act.MEASURE_REMOVED, actor=actor, decision=decision, kind=kind,
                edge=edge, now=now, about=row.id,
            )
        )  # fmt: skip
        tell_change(space_id=space.id, measure_id=row.id, kind=kind, actor=actor, now=now, removed=True)


def _kind_and_author(rows: QuerySet[Measure]) -> tuple[Kind, Author]:
    """One query. Raises MeasureUnknown."""
    found = rows.values_list("kind", "author_kind", "author_id").first()
    if found is None:
        raise MeasureUnknown
    kind, author_kind, author_id = found
    return Kind(kind), Author(ActorKind(author_kind), author_id)
