"""With whom an appointment is, from its participants: a professional, a structure or a service, and where.

A participant is described within the resource, or named by an identifier of the directory, or by its words alone: what
stands on another server is not fetched. Source: RULES.md AGE-03; HL7 FHIR R4, Appointment.participant.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from espace_sante.agenda.api import Performer
from espace_sante.interop.fhir import structures as fhir
from espace_sante.interop.fhir.appointment_structures import (
    ActorReference,
    Address,
    Appointment,
    HealthcareService,
    Location,
)
from espace_sante.interop.fhir.people import Place, author_of, finess_among
from espace_sante.kernel.actors import Actor, ActorKind

_PLACES = frozenset({"Location", "Organization", "HealthcareService"})
_PEOPLE = frozenset({"Practitioner", "PractitionerRole"})


@dataclass(frozen=True, slots=True, kw_only=True)
class With:
    practitioner: str = ""
    rpps: str = ""
    structure: str = ""
    finess: str = ""
    speciality: str = ""
    speciality_code: str = ""
    address: str = ""
    performer: Performer = Performer.PRACTITIONER

    def or_else(self, actor: Actor) -> With:
        """With who writes it, when it names nobody; the name of who writes it, when it has but their number."""
        mine = actor.rpps is not None and self.rpps == actor.rpps
        if mine and not self.practitioner:
            return replace(self, practitioner=actor.name)
        if self.practitioner or self.structure or self.rpps or self.finess:
            return self
        if actor.kind is ActorKind.STRUCTURE:
            return replace(self, structure=actor.structure_name or actor.name, finess=actor.finess or "")
        if actor.kind is ActorKind.PROFESSIONAL:
            return replace(
                self, practitioner=actor.name, rpps=actor.rpps or "", structure=actor.structure_name or "",
                finess=actor.finess or "",
            )  # fmt: skip
        return self


def with_whom(sent: Appointment, place: Place) -> With:
    """The first professional, the first structure and the first address. Raises ReferenceUnknown, InvalidIdentifier."""
    found = With()
    for index, participant in enumerate(sent.participant):
        actor = participant.actor
        if actor is None:
            continue
        field = f"participant[{index}].actor"
        resource = place.contained.get(actor.reference[1:]) if actor.reference.startswith("#") else None
        kind = str(resource.__struct_config__.tag) if resource is not None else _named_kind(actor)
        if kind in _PEOPLE:
            found = _with_person(found, actor, resource, place, field)
        elif kind in _PLACES:
            found = _with_place(found, actor, resource, place, field)
    return found if found.practitioner or found.rpps else replace(found, performer=_without_person(found))


def _without_person(found: With) -> Performer:
    return Performer.HEALTHCARE_SERVICE if found.structure or found.finess else Performer.PRACTITIONER


def _named_kind(actor: ActorReference) -> str:
    return actor.type or actor.reference.partition("?")[0].rpartition("/")[0].rpartition("/")[2]


def _with_person(found: With, actor: ActorReference, resource: fhir.Resource | None, place: Place, field: str) -> With:
    if resource is None and actor.identifier is None:
        return replace(found, practitioner=found.practitioner or actor.display)
    reference = fhir.Reference(
        reference=actor.reference if resource is not None else "", identifier=actor.identifier, display=actor.display
    )
    author = author_of(reference, place, field=field)
    specialty = author.specialty
    return replace(
        found,
        practitioner=found.practitioner or author.name or actor.display,
        rpps=found.rpps or author.rpps,
        structure=found.structure or author.institution,
        finess=found.finess or author.finess,
        speciality=found.speciality or (specialty.display if specialty else ""),
        speciality_code=found.speciality_code or (specialty.code if specialty else ""),
    )


def _with_place(found: With, actor: ActorReference, resource: fhir.Resource | None, place: Place, field: str) -> With:
    identifiers = list(getattr(resource, "identifier", [])) + ([actor.identifier] if actor.identifier else [])
    name = resource.name if isinstance(resource, Location | HealthcareService | fhir.Organization) else ""
    address = resource.address if isinstance(resource, Location) else None
    return replace(
        found,
        structure=found.structure or name or actor.display,
        finess=found.finess or finess_among(identifiers, f"{place.path}.{field}"),
        address=found.address or (_in_lines(address) if address else ""),
    )


def _in_lines(address: Address) -> str:
    town = f"{address.postal_code} {address.city}".strip()
    return address.text or "\n".join(line for line in (*address.line, town) if line)
