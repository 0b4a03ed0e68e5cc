"""The people of the demonstration as the actors that services judge."""

from __future__ import annotations

from uuid import UUID

from espace_sante.demo.people_kinds import DemoHolder, DemoProfessional
from espace_sante.kernel.actors import Actor, ActorKind


def professional_actor(professional: DemoProfessional) -> Actor:
    return Actor(
        kind=ActorKind.PROFESSIONAL,
        id=professional.rpps,
        name=professional.display_name,
        rpps=professional.rpps,
        profession=professional.profession_code,
        specialty=professional.specialty_code,
        finess=professional.structure.finess,
        structure_name=professional.structure.name,
    )


def citizen_actor(holder: DemoHolder, holder_id: UUID) -> Actor:
    return Actor(kind=ActorKind.CITIZEN, id=str(holder_id), name=holder.display_name, holder_id=holder_id)
