"""The actor an account stands for."""

from __future__ import annotations

from espace_sante.identity.models import Account, Exercise
from espace_sante.kernel.actors import Actor, ActorKind


def actor_of(account: Account, *, software: str = "") -> Actor:
    """The actor of a signed-in account. One more query for a professional: the first place of work."""
    kind = ActorKind(account.kind)
    if kind is ActorKind.CITIZEN and account.holder:
        name = f"{account.holder.first_given_name} {account.holder.family_name}"
        return Actor(
            kind=kind, id=str(account.holder_id), name=name, holder_id=account.holder_id, account_id=account.id
        )
    if kind is ActorKind.PROFESSIONAL and account.professional:
        return _professional_actor(account, software)
    if kind is ActorKind.STRUCTURE and account.structure:
        return Actor(
            kind=kind,
            id=account.structure.finess,
            name=account.structure.name,
            account_id=account.id,
            finess=account.structure.finess,
            structure_name=account.structure.name,
            software=software or None,
        )
    return Actor(kind=kind, id=account.login, name=account.name or account.login, account_id=account.id)


def _professional_actor(account: Account, software: str) -> Actor:
    professional = account.professional
    assert professional is not None  # the caller looked
    place = (
        Exercise.objects.filter(professional=professional)
        .order_by("id")
        .values_list("structure__finess", "structure__name")
        .first()
    )
    return Actor(
        kind=ActorKind.PROFESSIONAL,
        id=professional.rpps,
        name=professional.display_name,
        account_id=account.id,
        rpps=professional.rpps,
        profession=professional.profession_code,
        specialty=professional.specialty_code or None,
        finess=place[0] if place else None,
        structure_name=place[1] if place else None,
        software=software or None,
    )
