"""From an Appointment to what the agenda notes: whose it is, when, with whom, what was said of it.

Instants have no zone in FHIR: that of the person's home is meant, unless the extension `timezone` of `start` names one.
Source: RULES.md AGE-03; HL7 FHIR R4, Appointment (invariants app-2, app-3); INTEROP.md 3.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from espace_sante.agenda import api as agenda
from espace_sante.interop.fhir import structures as fhir
from espace_sante.interop.fhir.appointment_kept import kept_of
from espace_sante.interop.fhir.appointment_people import With, with_whom
from espace_sante.interop.fhir.appointment_structures import Appointment
from espace_sante.interop.fhir.errors import ElementMissing
from espace_sante.interop.fhir.instants import NotADate, moment
from espace_sante.interop.fhir.patients import PatientName
from espace_sante.interop.fhir.people import Place, contained_by_id, patient_of
from espace_sante.interop.fhir.resource_ids import parse_id
from espace_sante.kernel.actors import Actor

_ROOT = "Appointment"
_ZONES = frozenset(
    {"http://hl7.org/fhir/StructureDefinition/timezone", "http://hl7.org/fhir/StructureDefinition/tz-code"}
)
_LONGEST_MINUTES = 366 * 24 * 60


@dataclass(frozen=True, slots=True)
class Read:
    """An appointment that was read, before anything is known of the space."""

    appointment: Appointment
    patient: PatientName
    who: With

    def content(self, *, actor: Actor, zone: str) -> agenda.Content:
        """What the agenda notes. `zone`: of the person's home. Raises EventInvalid, ElementMissing, ZoneUnknown."""
        sent, who = self.appointment, self.who.or_else(actor)
        specialty = next((coding for concept in sent.specialty for coding in concept.coding if coding.code), None)
        return agenda.Content(
            kind=agenda.Kind.APPOINTMENT,
            moment=_moment(sent, zone),
            title=sent.description,
            status=_status(sent.status),
            performer=who.performer,
            practitioner=who.practitioner,
            structure=who.structure,
            rpps=who.rpps,
            finess=who.finess,
            speciality=(specialty.display or specialty.code) if specialty else who.speciality,
            speciality_code=specialty.code if specialty else who.speciality_code,
            address=who.address,
            note=sent.comment,
            preparation=tuple(sent.patient_instruction.splitlines()),
            identifiers=tuple(_identifiers(sent)),
            secret=actor.secret_connection,
            kept=kept_of(sent),
        )


def read(sent: Appointment) -> Read:
    """Raises ElementMissing, ReferenceUnknown, InvalidIdentifier."""
    place = Place(_ROOT, contained_by_id(sent.contained), {})
    return Read(sent, _patient(sent, place), with_whom(sent, place))


def documents_of(sent: Appointment) -> Iterator[tuple[str, str]]:
    """The ids of DocumentReferences of ours that it names, with where: the space must be that of the person."""
    for index, reference in enumerate(sent.supporting_information):
        kind, _, name = reference.reference.rpartition("/")
        if kind.rpartition("/")[2] == "DocumentReference" and parse_id(name):
            yield name, f"{_ROOT}.supportingInformation[{index}]"


def _patient(sent: Appointment, place: Place) -> PatientName:
    """The one person it is for."""
    found: dict[PatientName, None] = {}
    for index, participant in enumerate(sent.participant):
        actor = participant.actor
        if actor is None or "Patient" not in {kind_of_reference(actor, place), actor.type}:
            continue
        plain = fhir.Reference(reference=actor.reference, identifier=actor.identifier)
        ins = patient_of(plain, place, field=f"participant[{index}].actor")
        if ins is None:
            raise ElementMissing("Name the person by their INS.", field=f"{_ROOT}.participant[{index}].actor")
        found[ins] = None
    if len(found) != 1:
        raise ElementMissing("An appointment is for one person: one Patient among its participants.",
                             field=f"{_ROOT}.participant")  # fmt: skip
    return next(iter(found))


def kind_of_reference(actor: fhir.Reference, place: Place) -> str:
    """What a reference names, by what it points to; empty when it does not say."""
    address = actor.reference.partition("?")[0]
    if address.startswith("#"):
        found = place.contained.get(address[1:])
        return str(found.__struct_config__.tag) if found is not None else ""
    return address.rpartition("/")[2] if "?" in actor.reference else address.rpartition("/")[0].rpartition("/")[2]


def _status(text: str) -> agenda.Status:
    if not text:
        raise ElementMissing("An appointment has a status.", field=f"{_ROOT}.status")
    try:
        return agenda.Status(text)
    except ValueError:
        raise agenda.EventInvalid("This is not a status of appointments.", field=f"{_ROOT}.status") from None


def _moment(sent: Appointment, zone: str) -> agenda.Moment:
    """Of a proposed one without `start`, the first period that was asked for."""
    asked = sent.requested_period[0] if sent.requested_period and not sent.start else fhir.Period()
    start, end = sent.start or asked.start, sent.end or asked.end
    if not start:
        raise ElementMissing("The date and the hour are needed.", field=f"{_ROOT}.start")
    named = [one.value_code for one in sent.start_element.extension if one.url in _ZONES] if sent.start_element else []
    starts = _instant(start, "start")
    ends = _instant(end, "end") if end else starts + timedelta(minutes=_minutes(sent))
    zone_name = named[0] if named else zone
    agenda.zone_of(zone_name)
    return agenda.Moment(starts, ends, zone_name)


def _instant(text: str, name: str) -> datetime:
    """An instant to the second at least, with its offset."""
    try:
        if "T" not in text:
            raise NotADate
        return moment(text).astimezone(UTC)
    except NotADate:
        raise agenda.EventInvalid(
            "An instant is needed: a day, an hour and an offset.", field=f"{_ROOT}.{name}"
        ) from None


def _minutes(sent: Appointment) -> int:
    if sent.minutes_duration is None:
        raise ElementMissing("Its end, or its length in minutes, is needed (app-2).", field=f"{_ROOT}.end")
    if not 0 < sent.minutes_duration <= _LONGEST_MINUTES:
        raise agenda.EventInvalid("It lasts from a minute to a year.", field=f"{_ROOT}.minutesDuration")
    return sent.minutes_duration


def _identifiers(sent: Appointment) -> Iterator[agenda.Identifier]:
    for one in sent.identifier:
        if one.value:
            yield agenda.Identifier(one.system, one.value)
