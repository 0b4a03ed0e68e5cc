"""Whose time it is, for `_include=Schedule:actor`: professionals and structures as the directories know them.

A schedule names them by their numbers, so each entry is found by its `identifier`: a reference by identifier
(HL7 FHIR R4, references, logical references). Who stands in no directory is described by the schedule alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from espace_sante.agenda.api import availability
from espace_sante.identity import api as identity
from espace_sante.interop.fhir.systems import system_uri
from espace_sante.kernel.identifiers import RPPS_OID, STRUCTURE_OID

_SPECIALTIES = "1.2.250.1.71.4.2.5"


def actors_of(schedule_ids: Iterable[UUID]) -> Iterator[dict[str, Any]]:
    """Entries of a searchset, each person and each structure once. At most four queries."""
    named = {(one.system, one.value) for terms in availability.actors_of(schedule_ids).values() for one in terms}
    people = identity.professionals(value for system, value in named if system == RPPS_OID)
    for rpps, person in sorted(people.items()):
        yield _entry(_practitioner(rpps, person))
    for finess, name in sorted(
        identity.structures(value for system, value in named if system == STRUCTURE_OID).items()
    ):
        yield _entry(_organization(finess, name))


def _practitioner(rpps: str, person: identity.ProfessionalView) -> dict[str, Any]:
    found: dict[str, Any] = {
        "resourceType": "Practitioner",
        "identifier": [{"system": f"urn:oid:{RPPS_OID}", "value": f"8{rpps}"}],
        "active": person.is_active,
        "name": [{"text": person.name}],
    }
    if person.specialty:
        coding = {"system": system_uri(_SPECIALTIES), "code": person.specialty}
        found["qualification"] = [{"code": {"coding": [coding]}}]
    return found


def _organization(finess: str, name: str) -> dict[str, Any]:
    number = {"system": f"urn:oid:{STRUCTURE_OID}", "value": f"1{finess}"}
    return {"resourceType": "Organization", "identifier": [number], "name": name}


def _entry(resource: dict[str, Any]) -> dict[str, Any]:
    """No address of ours leads to it: the same urn each time."""
    (number,) = resource["identifier"]
    urn = uuid5(NAMESPACE_OID, f"{number['system'].removeprefix('urn:oid:')}.{number['value']}").urn
    return {"fullUrl": urn, "resource": resource, "search": {"mode": "include"}}
