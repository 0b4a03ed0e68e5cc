"""Register people, structures and accounts; doing it again updates. Used by imports and by the demonstration."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from espace_sante.identity.domain.birth_date import BirthDate
from espace_sante.identity.domain.directory_keys import person_key, town_key
from espace_sante.identity.domain.identity_status import IdentityStatus
from espace_sante.identity.domain.minority import TooYoung, may_have_own_account
from espace_sante.identity.models import (
    Account,
    ConsentAlone,
    Exercise,
    Holder,
    MssanteAddress,
    Professional,
    Structure,
)
from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.identifiers import Finess, Ins, Rpps


def register_holder(
    *,
    ins: Ins,
    birth_name: str,
    given_names: str,
    first_given_name: str,
    sex: str,
    birth_on: date | BirthDate,
    birth_place_code: str,
    birth_place_name: str = "",
    used_name: str = "",
    email: str = "",
    qualified: bool = True,
    birth_rank: int = 1,
) -> UUID:
    """Record a holder under a matricule and return their id.

    `qualified`: the matricule and the traits come from the national base itself, as those of the insured population
    do. Anybody else's identity is provisional, and only verification moves it (`verify_identity`).
    """
    born = birth_on if isinstance(birth_on, BirthDate) else BirthDate.of_day(birth_on)
    status = IdentityStatus.QUALIFIED if qualified else IdentityStatus.PROVISIONAL
    holder, _ = Holder.objects.update_or_create(
        ins=ins.value,
        ins_oid=ins.oid,
        defaults={
            "birth_name": birth_name,
            "used_name": used_name,
            "given_names": given_names,
            "first_given_name": first_given_name,
            "sex": Holder.Sex(sex),
            "birth_date_text": born.text,
            "birth_on": born.civil,
            "birth_rank": birth_rank,
            "birth_place_code": birth_place_code,
            "birth_place_name": birth_place_name,
            "email": email,
            "identity_status": status.value,
        },
    )
    return holder.id


def register_structure(*, finess: Finess, name: str, sector_code: str, city: str = "") -> UUID:
    structure, _ = Structure.objects.update_or_create(
        finess=finess.value, defaults={"name": name, "sector_code": sector_code, "city": city}
    )
    return structure.id


def register_mssante_address(*, address: str, rpps: Rpps | None = None, finess: Finess | None = None) -> None:
    """Record the secure address of a professional, or of a structure. Doing it again changes nothing."""
    MssanteAddress.objects.get_or_create(
        address=address.lower(),
        rpps=rpps.value if rpps else "",
        place_key=finess.value if finess else "",
        defaults={"kind": MssanteAddress.Kind.PERSON if rpps else MssanteAddress.Kind.ORGANISATION},
    )


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
            "family_key": person_key(family_name),
            "given_key": person_key(given_name),
        },
    )
    for structure in Structure.objects.filter(finess__in=[place.value for place in works_at]):
        Exercise.objects.update_or_create(
            professional=professional,
            place_key=structure.finess,
            profession_code=profession_code,
            defaults={
                "structure": structure,
                "sector_code": structure.sector_code,
                "place_name": structure.name,
                "address_line": structure.address_line,
                "postal_code": structure.postal_code,
                "city": structure.city,
                "city_key": town_key(structure.city),
                "family_key": professional.family_key,
                "given_key": professional.given_key,
            },
        )
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
    email: str = "",
) -> UUID:
    """Open the account of a person, a structure or a program, without a password: others prove who it is.

    `email`: the professional address of an operator or an auditor, by which ProConnect names them.

    Raises TooYoung for somebody who has no account of their own yet (MIN-12); a minor who consents alone may (MIN-15).
    """
    if holder_id is not None:
        born = Holder.objects.values_list("birth_on", flat=True).get(id=holder_id)
        alone = ConsentAlone.objects.filter(child_id=holder_id, until__isnull=True)
        if not (may_have_own_account(born, now=now, age=settings.OWN_ACCOUNT_AGE) or alone.exists()):
            raise TooYoung
    account, made = Account.objects.get_or_create(
        login=login,
        defaults={
            "kind": kind.value,
            "name": name,
            "holder_id": holder_id,
            "professional": Professional.objects.get(rpps=rpps) if rpps else None,
            "structure": Structure.objects.get(finess=finess) if finess else None,
            "made_at": now,
            "email": email.strip().lower(),
        },
    )
    if made:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account.id
