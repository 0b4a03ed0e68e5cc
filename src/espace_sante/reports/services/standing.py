"""The holder's side opposes what one professional will deposit, for a motive stated once.

Each of the next deposits arrives in quarantine, and an opposition to it begins by itself with that motive: its author
answers it as any other, within the same delay. What begins so goes on when the person opposes no more.
Source: CSP art. R. 1111-47; RULES.md CIT-12, C3; ADR 29.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from espace_sante.access.api import Action, set_deposits_opposed
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.envelope import associated_data, seal, unseal
from espace_sante.kernel.identifiers import Rpps, new_id
from espace_sante.record import api as record
from espace_sante.reports.domain.errors import DepositsOpposedAlready, NothingToReport
from espace_sante.reports.domain.words import MOST_OF_A_REPORT, checked
from espace_sante.reports.models import StandingOpposition
from espace_sante.reports.services.open_report import check, stop_if_many
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault


@dataclass(frozen=True, slots=True)
class Standing:
    """An opposition to what a professional will deposit. `words`: the motive, opened."""

    id: UUID
    since: datetime
    by_id: str
    words: str


def oppose_deposits_to_come(*, actor: Actor, space: SpaceView, rpps: str, motive: str, now: datetime) -> None:
    """State a motive against what a professional of the directory will deposit: 1 to 2,000 characters, to them.

    Raises AccessRefused, NothingToReport, ReportWordsInvalid, TooManyReports, DepositsOpposedAlready; nothing is stored
    then.
    """
    check(actor, space, Action.OPPOSE_DEPOSIT, now)
    person = _known(rpps)
    words = checked(motive, most=MOST_OF_A_REPORT)
    if _row(space.id, rpps) is not None:
        raise DepositsOpposedAlready
    row = StandingOpposition(space_id=space.id, id=new_id(), rpps=rpps, since=now, by_id=actor.id)
    row.words = seal(vault.key_of(space.id), words.encode(), associated=_associated(row))
    try:
        with transaction.atomic(using="dmp"):
            stop_if_many(actor, space, now)
            row.save(force_insert=True)
            _tie(actor, space, person, True, now)
    except IntegrityError as error:  # two at once, from two windows
        raise DepositsOpposedAlready from error


def accept_deposits_again(*, actor: Actor, space: SpaceView, rpps: str, now: datetime) -> bool:
    """Oppose no more what they will deposit; True when something changed. Raises AccessRefused, NothingToReport."""
    check(actor, space, Action.OPPOSE_DEPOSIT, now)
    person = _known(rpps)
    with transaction.atomic(using="dmp"):
        running = StandingOpposition.objects.filter(space_id__in=record.chains_of(space.id), rpps=rpps)
        ended = running.filter(ended_at__isnull=True).update(ended_at=now)
        _tie(actor, space, person, False, now)
    return bool(ended)


def standing_of(*, actor: Actor, space: SpaceView, rpps: str, now: datetime) -> Standing | None:
    """The opposition that runs, with its motive; None when there is none. Raises AccessRefused."""
    check(actor, space, Action.OPPOSE_DEPOSIT, now)
    return standing_in(space.id, rpps)


def standing_in(space_id: UUID, rpps: str) -> Standing | None:
    """The same, for the work that nobody asks for. Raises CannotDecrypt."""
    row = _row(space_id, rpps)
    if row is None:
        return None
    words = unseal(vault.key_of(row.space_id), bytes(row.words), associated=_associated(row)).decode()
    return Standing(id=row.id, since=row.since, by_id=row.by_id, words=words)


def _known(rpps: str) -> identity.ProfessionalView:
    """Raises NothingToReport for nobody of the directory."""
    found = identity.professionals([rpps]).get(rpps)
    if found is None:
        raise NothingToReport
    return found


def _row(space_id: UUID, rpps: str) -> StandingOpposition | None:
    running = StandingOpposition.objects.filter(rpps=rpps, ended_at__isnull=True)
    return running.filter(space_id__in=record.chains_of(space_id)).order_by("since").first()


def _tie(actor: Actor, space: SpaceView, person: identity.ProfessionalView, opposed: bool, now: datetime) -> None:
    set_deposits_opposed(
        actor=actor, space=space, rpps=Rpps(person.rpps), name=person.name, opposed=opposed, now=now
    )  # fmt: skip


def _associated(row: StandingOpposition) -> bytes:
    return associated_data(space_id=row.space_id, item=f"standing-opposition:{row.id}")
