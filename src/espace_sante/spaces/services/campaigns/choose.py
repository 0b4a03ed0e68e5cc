"""Choose the people of a wave, and write the notice that each will receive.

Everybody whom the criteria accept, who has no space and said nothing: neither opposed, nor closed, nor erased (nobody
is asked again silently, C1). The choice follows the ids of holders, chunk by chunk, and its place is stored with each
chunk: killed, it goes on and chooses nobody twice.
Source: CSP art. R. 1111-28; RULES.md LC-01, LC-02, LC-25, MIN-01.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.identity import api as identity
from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.identifiers import Ins, RowId, new_row_id
from espace_sante.prepared.api import Bulk, Select
from espace_sante.spaces.domain.notice import (
    Channel,
    Criteria,
    Kind,
    NoticeState,
    WaveState,
    oldest_birth,
    youngest_birth,
)
from espace_sante.spaces.models import Notice, Space, SpaceStateRow, Wave, WavePerson
from espace_sante.spaces.services.campaigns.codes import digest_of
from espace_sante.spaces.services.campaigns.waves import CampaignUnknown, WaveNotReady, locked_wave
from espace_sante.spaces.services.older_records.ask_again import count_to_ask_again, write_notices_again

CHUNK = 5_000
Progress = Callable[[int], None]  # how many people were chosen so far

_KNOWN = Select(lambda a: Space.objects.filter(holder__id__among=a.ids).values_list("holder_id", "id"), ids=[UUID])
_STATED = Select(lambda a: SpaceStateRow.objects.filter(space__id__among=a.ids).values_list("space_id"), ids=[UUID])
_WAITING = Select(
    lambda a: (
        Notice.objects.filter(space__id__among=a.ids).exclude(state=NoticeState.CANCELLED.value).values_list("space_id")
    ),
    ids=[UUID],
)
_SPACES = Bulk(Space, "id", "holder_id")
_NOTICES = Bulk(Notice, "id", "space_id", "channel", "code_digest")


def choose_people(*, wave_id: UUID, clock: Callable[[], datetime], progress: Progress = lambda chosen: None) -> int:
    """Choose everybody of an approved wave; how many they are. Raises WaveNotReady, CampaignUnknown."""
    while True:
        chosen, over = _choose_chunk(wave_id, now=clock())
        progress(chosen)
        if over:
            return chosen


def count_people(criteria: Criteria, *, now: datetime) -> int:
    """How many people the criteria of a wave accept, with or without a space: for a dry run."""
    if criteria.older_records:
        return count_to_ask_again(now=now)
    return identity.count_population(sought(criteria, now=now))


def count_to_notice(*, wave_id: UUID, now: datetime) -> int:
    """How many people a wave would notice today: a dry run, which writes nothing. Raises CampaignUnknown."""
    wave = Wave.objects.filter(id=wave_id).first()
    if wave is None:
        raise CampaignUnknown
    criteria, after, count = Criteria.of(wave.criteria), wave.chosen_up_to, 0
    if criteria.older_records:
        return count_to_ask_again(now=now)
    while found := identity.walk_population(
        sought(criteria, now=now), after=after, most=CHUNK, now=now, among=_listed(wave, criteria)
    ):
        count += len(_to_notice(found)[1])
        after = found[-1][0]
    return count


def sought(criteria: Criteria, *, now: datetime) -> identity.PeopleSought:
    """Criteria as the question that is asked of identities, today."""
    today = now.astimezone(PARIS).date()
    return identity.PeopleSought(
        postal_prefixes=criteria.postal_prefixes,
        funds=criteria.funds,
        born_after=oldest_birth(criteria.age_to, today=today),
        born_until=youngest_birth(criteria.age_from, today=today),
    )


def _choose_chunk(wave_id: UUID, *, now: datetime) -> tuple[int, bool]:
    """The next people: their spaces, which have no state yet, their notices, and how far the choice is."""
    with transaction.atomic(using="ens"):
        wave = locked_wave(wave_id)
        if wave.chosen_at is not None:
            return wave.chosen, True
        if WaveState(wave.state) not in {WaveState.APPROVED, WaveState.SENDING}:
            raise WaveNotReady
        criteria = Criteria.of(wave.criteria)
        if criteria.older_records:
            return _ask_again(wave, now=now)
        found = identity.walk_population(
            sought(criteria, now=now), after=wave.chosen_up_to, most=CHUNK, now=now, among=_listed(wave, criteria)
        )
        wave.chosen += _write_notices(wave, found, now=now)
        wave.chosen_up_to = found[-1][0] if found else wave.chosen_up_to
        over = len(found) < CHUNK
        wave.chosen_at = now if over else None
        wave.save(update_fields=["chosen", "chosen_up_to", "chosen_at"])
        return wave.chosen, over


def _ask_again(wave: Wave, *, now: datetime) -> tuple[int, bool]:
    """The same for holders of older records who refused, and are asked to confirm (LC-09)."""
    written = write_notices_again(wave_id=wave.id, now=now, most=CHUNK)
    wave.chosen += written
    wave.chosen_at = now if written < CHUNK else None
    wave.save(update_fields=["chosen", "chosen_at"])
    return wave.chosen, written < CHUNK


def _listed(wave: Wave, criteria: Criteria) -> list[Ins] | None:
    if not criteria.listed:
        return None
    return [Ins(value, oid) for value, oid in WavePerson.objects.filter(wave=wave).values_list("ins", "ins_oid")]


def _write_notices(wave: Wave, found: Sequence[tuple[UUID, bool]], *, now: datetime) -> int:
    new, people = _to_notice(found)
    notices = [
        (notice_id := new_row_id(), space_id, (Channel.MAIL if by_mail else Channel.POST).value, digest_of(notice_id))
        for space_id, by_mail in people
    ]
    _SPACES.rows(new, made_at=now)
    _NOTICES.rows(notices, wave_id=wave.id, kind=Kind.FIRST.value, state=NoticeState.READY.value, made_at=now)
    return len(notices)


def _to_notice(found: Sequence[tuple[UUID, bool]]) -> tuple[list[tuple[RowId, UUID]], list[tuple[UUID | RowId, bool]]]:
    """Of these holders, the spaces to make (space, holder), and the people to write to (space, by mail)."""
    known = dict(_KNOWN.rows(ids=[one for one, _ in found]))
    settled = _settled(list(known.values()))
    new: list[tuple[RowId, UUID]] = []
    people: list[tuple[UUID | RowId, bool]] = []
    for holder_id, by_mail in found:
        space_id: UUID | RowId | None = known.get(holder_id)
        if space_id is None:
            space_id = new_row_id()
            new.append((space_id, holder_id))
        if space_id not in settled:
            people.append((space_id, by_mail))
    return new, people


def _settled(space_ids: Sequence[UUID]) -> set[UUID]:
    """The spaces that have a state already, or a notice that is waiting: nobody is noticed twice."""
    if not space_ids:
        return set()
    return {one for (one,) in (*_STATED.rows(ids=space_ids), *_WAITING.rows(ids=space_ids))}
