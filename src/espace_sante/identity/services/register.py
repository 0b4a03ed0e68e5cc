"""Register people, structures and accounts; doing it again updates. Used by imports and by the demonstration."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from espace_sante.identity.models import Account, Exercise, Holder, Professional, Structure
from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.identifiers import Finess, Ins, Rpps


def register_holder(
    *,
    ins: Ins,
    birth_name: str,
    given_names: str,
    first_given_name: str,
    sex: str,
    birth_on: date,
    birth_place_code: str,
    birth_place_name: str = "",
    used_name: str = "",
    email: str = "",
    qualified: bool = True,
) -> UUID:
    """Record a holder under a matricule and return their id."""
    holder, _ = Holder.objects.update_or_create(
        ins=ins.value,
        ins_oid=ins.oid,
        defaults={
            "birth_name": birth_name,
            "used_name": used_name,
            "given_names": given_names,
            "first_given_name": first_given_name,
            "sex": Holder.Sex(sex),
            "birth_on": birth_on,
            "birth_place_code": birth_place_code,
            "birth_place_name": birth_place_name,
            "email": email,
            "ins_qualified": qualified,
        },
    )
    return holder.id


def register_structure(*, finess: Finess, name: str, sector_code: str, city: str = "") -> UUID:
    structure, _ = Structure.objects.update_or_create(
        finess=finess.value, defaults={"name": name, "sector_code": sector_code, "city": city}
    )
    return structure.id


def register_professional(
    *,
    rpps: Rpps,
    family_name: str,
    given_name: str,
    profession_code: str,
    specialty_code: str = "",
    civility: str = "",
    works_at: list[Finess],
) -> UUID:
    """Record a professional and the places where they work."""
    professional, _ = Professional.objects.update_or_create(
        rpps=rpps.value,
        defaults={
            "family_name": family_name,
            "given_name": given_name,
            "profession_code": profession_code,
            "specialty_code": specialty_code,
            "civility": civility,
        },
    )
    for structure in Structure.objects.filter(finess__in=[place.value for place in works_at]):
        Exercise.objects.get_or_create(professional=professional, structure=structure)
    return professional.id


def register_account(
    *,
    login: str,
    kind: ActorKind,
    now: datetime,
    name: str = "",
    holder_id: UUID | None = None,
    rpps: str | None = None,
    finess: str | None = None,
) -> UUID:
    """Open the account of a person, a structure or a program, without a password: others prove who it is."""
    account, made = Account.objects.get_or_create(
        login=login,
        defaults={
            "kind": kind.value,
            "name": name,
            "holder_id": holder_id,
            "professional": Professional.objects.get(rpps=rpps) if rpps else None,
            "structure": Structure.objects.get(finess=finess) if finess else None,
            "made_at": now,
        },
    )
    if made:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account.id
