"""Count large campaigns now and then, in short pieces, so that their pages read a few rows instead of everybody.

A count follows the ids of notices, some thousand at a time: no long statement, no lock, memory that follows the number
of cells. It replaces the count before in one transaction: cut on its way, the one before stays whole. What it says is
as of the minute it began; what moves while it runs may be in it or not. `figures.py` says what a cell is: what is
counted here is what a small campaign shows at once.
Source: RULES.md OPE-05, C2, C4.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, Min, OuterRef, Sum

from espace_sante.spaces.domain.notice import Channel, NoticeState
from espace_sante.spaces.domain.states import State
from espace_sante.spaces.models import CountedCell, Notice, SpaceStateRow, Wave, WaveCount
from espace_sante.spaces.services.campaigns.figures import COLUMNS, Cell, asking_notices, cell_of

PIECE = 20_000  # notices of one statement
LATELY = timedelta(days=7)
Key = tuple[Any, ...]


@dataclass(slots=True)
class _Found:
    """What was counted of one wave so far."""

    cells: Counter[Key] = field(default_factory=Counter)
    first_sent_at: datetime | None = None
    lately: int = 0


def is_large(campaign_id: UUID) -> bool:
    """Whether a campaign is too large for its pages to count it each time."""
    chosen = Wave.objects.filter(campaign=campaign_id).aggregate(chosen=Sum("chosen"))["chosen"] or 0
    return bool(chosen > settings.FIGURES_LIVE_UP_TO)


def count_if_due(*, now: datetime) -> int:
    """Count when a large campaign was not counted for the time of a setting; how many notices were looked at."""
    waves = Wave.objects.values("campaign").annotate(chosen=Sum("chosen"))
    large = waves.filter(chosen__gt=settings.FIGURES_LIVE_UP_TO).values("campaign")
    counted = WaveCount.objects.filter(wave=OuterRef("pk"), counted_at__gt=now - settings.FIGURES_EVERY)
    due = Wave.objects.filter(~Exists(counted), campaign__in=large, chosen__gt=0)
    return count_campaigns(now=now) if due.exists() else 0


def count_campaigns(*, now: datetime, progress: Callable[[int], None] = lambda done: None) -> int:
    """Count anew the notices of every campaign that ask; how many there are."""
    found: dict[UUID, _Found] = {one: _Found() for one in Wave.objects.values_list("id", flat=True)}
    after, done = UUID(int=0), 0
    while ids := list(Notice.objects.filter(id__gt=after).order_by("id").values_list("id", flat=True)[:PIECE]):
        done += _count_piece(found, after, ids[-1], since=now - LATELY)
        after = ids[-1]
        progress(done)
    _keep(found, now=now)
    return done


def counted_cells(campaign_id: UUID) -> list[Cell]:
    """The cells of a campaign as they were last counted; none before the first count."""
    rows = CountedCell.objects.filter(wave__campaign=campaign_id)
    return [
        Cell(wave_id, Channel(channel), NoticeState(state), departement, State(person), last, count)
        for wave_id, channel, state, departement, person, last, count in rows.values_list(
            "wave_id", "channel", "state", "departement", "person", "last", "count"
        )
    ]


def counts_of(campaign_id: UUID) -> list[WaveCount]:
    """When each wave of a campaign was counted, and what is no sum."""
    return list(WaveCount.objects.filter(wave__campaign=campaign_id))


def _count_piece(found: dict[UUID, _Found], after: UUID, until: UUID, *, since: datetime) -> int:
    lately = SpaceStateRow.objects.filter(space=OuterRef("space"), state=State.ACTIVE.value, since__gte=since)
    piece: Any = asking_notices().filter(id__gt=after, id__lte=until).annotate(lately=Exists(lately))
    rows = piece.values_list(*COLUMNS, "lately").annotate(count=Count("id"), first=Min("sent_at"))
    done = 0
    for *values, is_late, count, first in rows:
        cell = cell_of(*[*values, count])
        one = found.setdefault(cell.wave_id, _Found())
        one.cells[cell.channel, cell.state, cell.departement, cell.person, cell.last] += count
        one.lately += count * (is_late and cell.last)
        one.first_sent_at = min(filter(None, (one.first_sent_at, first)), default=None)
        done += count
    return done


def _keep(found: dict[UUID, _Found], *, now: datetime) -> None:
    """Replace what was counted before. A count that began later than this one stays."""
    with transaction.atomic(using="ens"):
        list(Wave.objects.select_for_update().order_by("id").values_list("id", flat=True))
        if WaveCount.objects.filter(counted_at__gt=now).exists():
            return
        CountedCell.objects.all().delete()
        WaveCount.objects.all().delete()
        WaveCount.objects.bulk_create(
            WaveCount(wave_id=wave_id, counted_at=now, first_sent_at=one.first_sent_at, activated_lately=one.lately)
            for wave_id, one in found.items()
        )
        CountedCell.objects.bulk_create(
            (
                CountedCell(
                    wave_id=wave_id, channel=channel, state=state, departement=departement, person=person.value,
                    last=last, count=count,
                )
                for wave_id, one in found.items()
                for (channel, state, departement, person, last), count in one.cells.items()
            ),
            batch_size=1000,
        )  # fmt: skip
