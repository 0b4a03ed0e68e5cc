"""How to write to people: the mail address that they proved, read when a mail leaves, never copied; their clock."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from espace_sante.identity.domain.time_zones import time_zone_of
from espace_sante.identity.models import Account, Holder, is_present
from espace_sante.kernel.actors import ActorKind

RPPS_DIGITS = 11


def proved_emails(actor_ids: Iterable[str]) -> dict[str, str]:
    """The addresses of citizens (by holder id) and professionals (by RPPS number) who have one, in one query.

    Absent: those without an account or an address, whose account is closed, who have died or left the directory.
    """
    wanted = set(actor_ids)
    numbers = {one for one in wanted if len(one) == RPPS_DIGITS}
    people = [UUID(one) for one in wanted - numbers]
    rows = Account.objects.filter(
        Q(kind=ActorKind.CITIZEN.value, holder_id__in=people)
        | Q(kind=ActorKind.PROFESSIONAL.value, professional__rpps__in=numbers),
        is_present(),
        is_active=True,
    ).exclude(email="")
    found = rows.values_list("holder_id", "professional__rpps", "email")
    return {str(holder_id or rpps): email for holder_id, rpps, email in found}


def time_zones(holder_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The time zone of each of these people, by the postal code of their home, in one query; Paris for the others."""
    wanted = set(holder_ids)
    codes = dict(Holder.objects.filter(id__in=wanted).values_list("id", "postal_code"))
    return {one: time_zone_of(codes.get(one, "")) for one in wanted}
