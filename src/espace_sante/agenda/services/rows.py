"""An event as its row: what is searched on in clear, what people wrote sealed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from espace_sante.agenda.domain.author import Author
from espace_sante.agenda.domain.content import AWAITED, Content, Remind, Status
from espace_sante.agenda.domain.errors import IdentifierTaken, RuleRefused
from espace_sante.agenda.domain.moment import Moment, horizon
from espace_sante.agenda.domain.occurrences import last_instant, occurrences
from espace_sante.agenda.domain.reminding import Due, next_due
from espace_sante.agenda.domain.rule import Rule, parse_rule
from espace_sante.agenda.models import Event, EventIdentifier
from espace_sante.agenda.services.sealing import seal_words
from espace_sante.agenda.services.views import WORDS, exceptions_of, moment_of


@dataclass(frozen=True, slots=True)
class Where:
    """The space of an event, its key, and the zone of the person's clock."""

    space_id: UUID
    key: bytes
    zone: str


def fill(row: Event, content: Content, author: Author, where: Where, *, now: datetime) -> None:
    """Write the content in a row, with when it is over and when somebody is next reminded. Raises RuleRefused."""
    rule = parse_rule(content.rule) if content.rule else None
    over_at = last_instant(content.moment, rule, horizon=horizon(now))
    if over_at is None:
        raise RuleRefused("It never happens in the ten years to come.", field="rule")
    for name, value in _columns(content).items():
        setattr(row, name, value)
    row.over_at = over_at
    due = due_of(row, zone=where.zone, after=_waiting(row, now))
    row.due_at = due.at if due else None
    words: dict[str, Any] = {name: getattr(content, name) for name in WORDS}
    words |= {"preparation": list(content.preparation), "author": author.name}
    row.sealed = seal_words(where.key, where.space_id, row.id, words)


def _columns(content: Content) -> dict[str, Any]:
    return {
        "kind": content.kind.value,
        "status": content.status.value,
        "starts_at": content.moment.starts,
        "ends_at": content.moment.ends,
        "zone": content.moment.zone,
        "all_day": content.moment.all_day,
        "day": content.moment.day,
        "rule": content.rule,
        "exceptions": [one.isoformat() for one in content.exceptions],
        "performer": content.performer.value,
        "rpps": content.rpps,
        "finess": content.finess,
        "speciality_code": content.speciality_code,
        "documents": [str(one) for one in content.documents],
        "reminds": sorted(one.value for one in content.reminds),
        "secret": content.secret,
    }


def _waiting(row: Event, now: datetime) -> datetime:
    """From when on reminders count: from now, or from the one that is due and was not sent yet."""
    return min(now, row.due_at - timedelta(microseconds=1)) if row.due_at else now


def due_of(row: Event, *, zone: str, after: datetime) -> Due | None:
    """The next reminder of an event, strictly later than `after`; None when nobody is to be reminded."""
    if Status(row.status) not in AWAITED or not row.reminds:
        return None
    rule = parse_rule(row.rule) if row.rule else None
    return next_due(
        times_of(moment_of(row), rule, exceptions_of(row), since=after, until=horizon(after)),
        reminds=frozenset(Remind(one) for one in row.reminds),
        zone=zone,
        after=after,
    )


def times_of(
    moment: Moment, rule: Rule | None, exceptions: tuple[datetime, ...], *, since: datetime, until: datetime
) -> Iterator[Moment]:
    """The times of an event without those that were taken out or moved."""
    out = set(exceptions)
    return (one for one in occurrences(moment, rule, since=since, until=until) if one.starts not in out)


def write_identifiers(row: Event, content: Content, author: Author) -> None:
    """The business identifiers of an event, instead of those it had. Raises IdentifierTaken."""
    EventIdentifier.objects.filter(space_id=row.space_id, event_id=row.id).delete()
    if not content.identifiers:
        return
    wanted = {(one.system, one.value) for one in content.identifiers}
    taken = EventIdentifier.objects.filter(
        space_id=row.space_id, author=author.key, value__in=[value for _system, value in wanted]
    ).values_list("system", "value")
    if wanted & set(taken):
        raise IdentifierTaken(field="identifier")
    EventIdentifier.objects.bulk_create(
        EventIdentifier(
            space_id=row.space_id, author=author.key, system=one.system, value=one.value, event_id=row.id
        )
        for one in content.identifiers
    )  # fmt: skip
