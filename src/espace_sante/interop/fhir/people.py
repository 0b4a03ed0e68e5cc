"""From references to people and structures to the values that the record keeps.

A reference names something contained in its resource, another entry of the bundle, or carries an identifier.
Source: PDSm 3.1 (author, authenticator, subject); INTEROP.md 1.7 (PSIdNat, Struct_IdNat), 3.5 (INS in FHIR).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qs

from espace_sante.interop.fhir import structures as fhir
from espace_sante.interop.fhir.errors import ElementMissing, ReferenceUnknown
from espace_sante.interop.fhir.systems import stored_system
from espace_sante.kernel.identifiers import (
    INS_OIDS,
    RPPS_OID,
    STRUCTURE_OID,
    Finess,
    Ins,
    InvalidIdentifier,
    PairwiseIdentifier,
    Rpps,
)
from espace_sante.record import api as record

_RPPS_SYSTEMS = {RPPS_OID, "https://rpps.esante.gouv.fr", "http://rpps.fr"}
_FINESS_SYSTEMS = {STRUCTURE_OID, "https://finess.esante.gouv.fr", "http://finess.sante.gouv.fr"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where references of one resource are resolved: what it contains, then the other entries of the bundle.

    `path` is the FHIRPath of the resource, for messages.
    """

    path: str
    contained: Mapping[str, fhir.Resource]
    entries: Mapping[str, fhir.Resource]

    def find(self, reference: str, *, field: str) -> fhir.Resource:
        """Raises ReferenceUnknown."""
        known = self.contained.get(reference[1:]) if reference.startswith("#") else self.entries.get(reference)
        if known is None:
            raise ReferenceUnknown(f"Nothing here is called {reference[:100]!r}.", field=f"{self.path}.{field}")
        return known


def contained_by_id(resources: Iterable[fhir.Resource]) -> dict[str, fhir.Resource]:
    return {resource.id: resource for resource in resources if resource.id}


def patient_of(reference: fhir.Reference, place: Place, *, field: str) -> Ins | PairwiseIdentifier | None:
    """The national identity that a reference to a patient names, or the number that a service knows them by.

    None when it names nobody.

    Raises InvalidIdentifier, ReferenceUnknown.
    """
    if reference.identifier:
        return _ins([reference.identifier], f"{place.path}.{field}.identifier")
    address = reference.reference
    if not address:
        return None
    if address.startswith("Patient?"):
        tokens = [token.partition("|") for token in parse_qs(address[8:]).get("identifier", [])]
        found = [fhir.Identifier(system=system, value=value) for system, _, value in tokens]
        return _ins(found, f"{place.path}.{field}.reference")
    if address.startswith("Patient/") and address not in place.entries:
        return name_of_patient_id(address.removeprefix("Patient/"), field=f"{place.path}.{field}.reference")
    patient = place.find(address, field=f"{field}.reference")
    if not isinstance(patient, fhir.Patient):
        raise ReferenceUnknown("This reference must name a Patient.", field=f"{place.path}.{field}")
    return _ins(patient.identifier, f"{place.path}.{field}.resolve().identifier")


def ins_of_patient_id(text: str, *, field: str) -> Ins:
    """The identity in `<oid>-<matricule>`, the id under which a Patient may be referred to here."""
    oid, dash, value = text.partition("-")
    if not dash or oid not in INS_OIDS:
        raise ReferenceUnknown("Name the patient by identifier: urn:oid:<OID of the INS>|<INS>.", field=field)
    return ins_from(value, oid=oid, field=field)


def name_of_patient_id(text: str, *, field: str) -> Ins | PairwiseIdentifier:
    """The same, or the number under which one service knows a person, which is the id of a Patient too."""
    return pairwise_from(text) or ins_of_patient_id(text, field=field)


def pairwise_from(value: str, oid: str = "") -> PairwiseIdentifier | None:
    """A number that a service may know a person by, None when it is none by its form."""
    try:
        return PairwiseIdentifier(value, oid)
    except InvalidIdentifier:
        return None


def ins_from(value: str, *, oid: str, field: str) -> Ins:
    """Raises InvalidIdentifier at `field`."""
    try:
        return Ins.parse(value, oid=oid)
    except InvalidIdentifier as error:
        raise InvalidIdentifier(error.message, field=field) from None


def _ins(identifiers: list[fhir.Identifier], field: str) -> Ins | PairwiseIdentifier | None:
    for one in identifiers:
        oid = one.system.removeprefix("urn:oid:")
        if oid in INS_OIDS and one.use != "old":
            return ins_from(one.value, oid=oid, field=field)
    found = (pairwise_from(one.value, one.system.removeprefix("urn:oid:")) for one in identifiers if one.system)
    return next((one for one in found if one), None)


def authors_of(references: list[fhir.Reference], place: Place) -> list[record.Author]:
    """The authors of a document, people first; a structure named beside people completes the first of them."""
    people: list[record.Author] = []
    structures: list[record.Author] = []
    for index, reference in enumerate(references):
        author, is_person = _author(reference, place, f"author[{index}]")
        (people if is_person else structures).append(author)
    if people and structures and not people[0].institution and not people[0].finess:
        first = structures.pop(0)
        people[0] = replace(people[0], institution=first.institution, finess=first.finess)
    return people + structures


def author_of(reference: fhir.Reference, place: Place, *, field: str) -> record.Author:
    """One person or structure. Raises ReferenceUnknown, InvalidIdentifier."""
    return _author(reference, place, field)[0]


def _author(reference: fhir.Reference, place: Place, field: str) -> tuple[record.Author, bool]:
    where = f"{place.path}.{field}"
    if not reference.reference:
        if reference.identifier is None and not reference.display:
            raise ElementMissing("This reference names nobody.", field=where)
        identifiers = [reference.identifier] if reference.identifier else []
        finess = finess_among(identifiers, where)
        if finess:
            return record.Author(finess=finess, institution=reference.display, name=reference.display), False
        return record.Author(rpps=_rpps(identifiers, where), name=reference.display), True
    return _resolved(place.find(reference.reference, field=f"{field}.reference"), reference, place, field)


def _resolved(found: fhir.Resource, reference: fhir.Reference, place: Place, field: str) -> tuple[record.Author, bool]:
    where = f"{place.path}.{field}"
    match found:
        case fhir.Practitioner():
            return record.Author(rpps=_rpps(found.identifier, where), name=name_of(found.name)), True
        case fhir.PractitionerRole():
            return _in_role(found, place, field), True
        case fhir.Organization():
            return record.Author(
                finess=finess_among(found.identifier, where), institution=found.name, name=found.name
            ), False
        case fhir.Patient():
            return record.Author(name=name_of(found.name), holder=True), True
        case fhir.RelatedPerson():
            return record.Author(name=name_of(found.name)), True
        case fhir.Device():
            return record.Author(name=found.device_name[0].name if found.device_name else reference.display), True
    raise ReferenceUnknown("This reference must name a person, a structure or a device.", field=where)


def _in_role(role: fhir.PractitionerRole, place: Place, field: str) -> record.Author:
    author = record.Author()
    if role.practitioner:
        person, is_person = _author(role.practitioner, place, f"{field}.resolve().practitioner")
        author = person if is_person else author
    if role.organization:
        structure, _ = _author(role.organization, place, f"{field}.resolve().organization")
        author = replace(author, finess=structure.finess, institution=structure.institution)
    specialty = next((coding for concept in role.specialty for coding in concept.coding if coding.code), None)
    duty = next((coding for concept in role.code for coding in concept.coding if coding.code), None)
    return replace(
        author,
        specialty=record.Coded(specialty.code, stored_system(specialty.system), specialty.display)
        if specialty
        else None,
        role=(duty.display or duty.code) if duty else "",
    )


def _rpps(identifiers: list[fhir.Identifier], field: str) -> str:
    """The RPPS number among identifiers, alone or behind its type digit 8 (PSIdNat); empty when there is none."""
    for one in identifiers:
        if one.system.removeprefix("urn:oid:") in _RPPS_SYSTEMS:
            digits = one.value[1:] if len(one.value) == 12 and one.value.startswith("8") else one.value
            if len(digits) == 11:  # other lengths: ADELI or internal numbers
                return _checked(Rpps, digits, field)
    return ""


def finess_among(identifiers: list[fhir.Identifier], field: str) -> str:
    """The FINESS number among identifiers, alone or behind its type digit 1 (Struct_IdNat); empty when none."""
    for one in identifiers:
        if one.system.removeprefix("urn:oid:") in _FINESS_SYSTEMS:
            number = one.value[1:] if len(one.value) == 10 and one.value.startswith("1") else one.value
            if len(number) == 9:  # other lengths: SIREN, SIRET, RPPS and rank
                return _checked(Finess, number, field)
    return ""


def _checked(kind: type[Rpps | Finess], value: str, field: str) -> str:
    try:
        return kind(value).value
    except InvalidIdentifier as error:
        raise InvalidIdentifier(error.message, field=field) from None


def name_of(names: list[fhir.HumanName]) -> str:
    """A name in one line: prefix, given name, family name."""
    if not names:
        return ""
    name = next((one for one in names if one.use in {"official", "usual"}), names[0])
    return name.text or " ".join([*name.prefix, *name.given[:1], name.family, *name.suffix]).strip()
