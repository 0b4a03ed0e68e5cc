"""Take once what was given: a ZIP, made while it leaves and never kept, its documents deciphered one piece at a time.

Source: RULES.md LC-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.db import transaction

from espace_sante.heirs.domain.errors import NothingToTake
from espace_sante.heirs.domain.life import State, Step
from espace_sante.heirs.services.endings import ending_of
from espace_sante.heirs.services.steps import locked, move
from espace_sante.heirs.services.views import answer_of
from espace_sante.kernel.clock import PARIS
from espace_sante.record import api as record
from espace_sante.spaces import api as spaces


@dataclass(frozen=True, slots=True)
class GivenDocument:
    """A document of the archive: its name there, when it was made, its bytes in pieces of at most 1 MiB."""

    name: str
    made_at: datetime
    document: record.OpenedDocument

    def chunks(self) -> Iterator[bytes]:
        return self.document.chunks()


def take_documents(*, file_id: UUID, now: datetime) -> list[GivenDocument]:
    """What was given, once: traced in the space before a byte leaves. Maybe nothing: what was hidden is left out.

    Raises FileUnknown, NothingToTake, AccessRefused when the death was taken back.
    """
    with transaction.atomic(using="ens"):
        file = locked(file_id)
        answer = answer_of(file)
        late = file.take_until is None or now >= file.take_until
        if State(file.state) is not State.GIVEN or file.taken_at or late or not answer or not file.holder_id:
            raise NothingToTake
        file.taken_at = now
        move(file, Step.TAKE, by="", now=now)
        given = record.hand_to_heirs(
            space=spaces.space_of_holder(file.holder_id),
            categories=answer.categories,
            since=datetime.combine(answer.since, time(), PARIS) if answer.since else None,
            request_id=file.request_id or file.id,
            now=now,
        )
    return [_named(place, one) for place, one in enumerate(given, 1)]


def _named(place: int, opened: record.OpenedDocument) -> GivenDocument:
    """Names tell the place and the day alone: archives lie about in folders for long."""
    made = opened.view.service_start_time.astimezone(PARIS)
    end = ending_of(opened.view.mime_type)
    return GivenDocument(name=f"{place:03d}-{made:%Y-%m-%d}.{end}", made_at=made, document=opened)
