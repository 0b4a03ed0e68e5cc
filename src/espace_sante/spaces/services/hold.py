"""Legal holds: a court, or an authority, forbids that a space be erased. Dated, never deleted.

Source: RULES.md LC-15, LC-16.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.kernel.actors import Actor
from espace_sante.kernel.errors import Conflict
from espace_sante.spaces.domain.ending import ErasureBegun
from espace_sante.spaces.models import LegalHold, Space
from espace_sante.spaces.services.life import existing


class NotHeld(Conflict):
    """No legal hold stands on this space."""

    code = "not-held"


class AlreadyHeld(Conflict):
    """This reference holds the space already."""

    code = "already-held"


def hold_space(*, holder_id: UUID, reference: str, by: Actor, now: datetime) -> None:
    """Keep a space from being erased. Raises SpaceUnknown, AlreadyHeld, ErasureBegun when it is too late."""
    with transaction.atomic(using="ens"):
        space = Space.objects.select_for_update(no_key=True).get(pk=existing(holder_id).pk)
        if space.erasures.filter(erased_at__isnull=True).exists():
            raise ErasureBegun
        if space.holds.filter(reference=reference, until__isnull=True).exists():
            raise AlreadyHeld
        LegalHold.objects.create(space=space, reference=reference, since=now, by_id=by.id)


def release_space(*, holder_id: UUID, reference: str, by: Actor, now: datetime) -> None:
    """End the hold of that reference: what was due meanwhile is done by the next pass. Raises SpaceUnknown, NotHeld."""
    with transaction.atomic(using="ens"):
        standing = existing(holder_id).holds.filter(reference=reference, until__isnull=True)
        if not standing.update(until=now, ended_by_id=by.id):
            raise NotHeld
