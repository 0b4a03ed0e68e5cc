"""The actor an account stands for."""

from __future__ import annotations

from uuid import UUID

from espace_sante.identity.domain.situation import Situation
from espace_sante.identity.models import Account, Exercise, Holder, Professional, Structure
from espace_sante.kernel.actors import Actor, ActorKind


def actor_of(account: Account, *, software: str = "", situation: Situation | None = None) -> Actor:
    """The actor of a signed-in account.

    A professional acts in the `situation` they chose; without one, at their first place of work in the directory, for
    one more query.
    """
    kind = ActorKind(account.kind)
    if kind is ActorKind.CITIZEN and account.holder:
        return citizen(account.id, account.holder)
    if kind is ActorKind.PROFESSIONAL and account.professional and situation:
        return in_situation(account.id, account.professional, situation)
    if kind is ActorKind.PROFESSIONAL and account.professional:
        place = (
            Exercise.objects.filter(professional=account.professional, ended_at__isnull=True)
            .order_by("id")
            .values_list("structure__finess", "structure__name")
            .first()
        )
        return professional(account.id, account.professional, place=place, software=software)
    if kind is ActorKind.STRUCTURE and account.structure:
        return structure(account.id, account.structure, software=software)
    return Actor(kind=kind, id=account.login, name=account.name or account.login, account_id=account.id)


def citizen(account_id: UUID, holder: Holder) -> Actor:
    name = f"{holder.first_given_name} {holder.family_name}"
    return Actor(kind=ActorKind.CITIZEN, id=str(holder.id), name=name, holder_id=holder.id, account_id=account_id)


def professional(account_id: UUID, person: Professional, *, place: tuple[str, str] | None, software: str) -> Actor:
    """`place`: the FINESS number and the name of the structure where they work."""
    return Actor(
        kind=ActorKind.PROFESSIONAL,
        id=person.rpps,
        name=person.display_name,
        account_id=account_id,
        rpps=person.rpps,
        profession=person.profession_code,
        specialty=person.specialty_code or None,
        finess=place[0] if place else None,
        structure_name=place[1] if place else None,
        software=software or None,
    )


def in_situation(account_id: UUID, person: Professional, situation: Situation) -> Actor:
    """As what and where Pro Santé Connect says that they may act, as they chose (PRO-08, STR-04)."""
    return Actor(
        kind=ActorKind.PROFESSIONAL,
        id=person.rpps,
        name=person.display_name,
        account_id=account_id,
        rpps=person.rpps,
        profession=situation.profession_code,
        specialty=situation.specialty_code or None,
        finess=situation.finess or None,
        structure_name=situation.structure_name or None,
    )


def structure(account_id: UUID, place: Structure, *, software: str) -> Actor:
    return Actor(
        kind=ActorKind.STRUCTURE,
        id=place.finess,
        name=place.name,
        account_id=account_id,
        finess=place.finess,
        structure_name=place.name,
        software=software or None,
    )
