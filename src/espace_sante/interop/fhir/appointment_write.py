"""Note, change, cancel an appointment: `POST`, `PUT`, conditional `PUT` and `DELETE` on Appointment.

Who wrote it alone changes it (RULES.md AGE-04). A conditional PUT names the business identifier that the writer gave:
the first notes the appointment, the following ones change it, so that software may send what it has again and again.
Source: ANS, Gestion d'agendas partagés 3.0.0, flows 6a, 6b; HL7 FHIR R4, http (3.1.0.4 update, 3.1.0.5 If-Match).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from espace_sante.agenda import api as agenda
from espace_sante.identity import api as identity
from espace_sante.interop.fhir.appointment import address_of, appointment
from espace_sante.interop.fhir.appointment_content import Read, documents_of, read
from espace_sante.interop.fhir.appointment_kept import slots_of
from espace_sante.interop.fhir.appointment_structures import read_appointment
from espace_sante.interop.fhir.edge import EDGE, small_body
from espace_sante.interop.fhir.errors import BadRequest, ParameterMissing, ReferenceUnknown
from espace_sante.interop.fhir.parameters import Token, parameters_of
from espace_sante.interop.fhir.patients import appointment_space, same_patient, space_of, told_patient
from espace_sante.interop.fhir.resource_ids import id_of, parse_id
from espace_sante.interop.fhir.responses import protect, versioned
from espace_sante.interop.fhir.told_ids import named_by
from espace_sante.kernel.actors import Actor
from espace_sante.record.api import PatientDisagrees
from espace_sante.spaces import api as spaces

_ETAG = re.compile(r'(?:W/)?"(\d{1,9})"', re.ASCII)
_FHIR = agenda.Source.FHIR


def create(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """201 and the appointment. Raises as `agenda.create_event`."""
    sent = _sent(request, actor)
    space = space_of(actor=actor, ins=sent.patient)
    return _created(actor, space, _noted(sent, actor, space, now))


def update(request: HttpRequest, *, actor: Actor, now: datetime, resource_id: str) -> HttpResponse:
    """200 and the appointment. `If-Match` says which version it changes. Raises as `agenda.change_event`."""
    sent = _sent(request, actor)
    if sent.appointment.id not in {"", resource_id}:
        raise BadRequest("The id is not that of the address.", field="Appointment.id")
    space, event_id = _named(actor, resource_id)
    if not same_patient(actor, space, sent.patient):
        raise PatientDisagrees("An appointment stays that of the person it was made for.")
    return _changed(request, space, event_id, sent, actor, now)


def update_by_identifier(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """201 the first time, 200 afterwards. The person is named by the appointment itself."""
    identifier = asked_identifier(request)
    sent = _sent(request, actor)
    if not any((one.system, one.value) == (identifier.system, identifier.value) for one in sent.appointment.identifier):
        raise BadRequest("The appointment does not have the identifier that is asked for.", field="identifier")
    space = space_of(actor=actor, ins=sent.patient)
    event_id = agenda.find_event(actor=actor, space=space, identifier=identifier, now=now)
    if event_id is None:
        return _created(actor, space, _noted(sent, actor, space, now))
    return _changed(request, space, event_id, sent, actor, now)


def delete(request: HttpRequest, *, actor: Actor, now: datetime, resource_id: str) -> HttpResponse:
    """204: nothing is left of it but its trace. To say that it does not take place, send the status cancelled."""
    space, event_id = _named(actor, resource_id)
    agenda.remove_event(
        actor=actor, space=space, event_id=event_id, edge=EDGE, now=now, expected=expected_version(request)
    )
    answer = HttpResponse(status=204)
    protect(answer)
    return answer


def _sent(request: HttpRequest, actor: Actor) -> Read:
    sent = read_appointment(small_body(request))
    for one in sent.supporting_information if actor.paired else ():
        one.reference = _as_we_name_it(one.reference, actor)
    return read(sent)


def _as_we_name_it(reference: str, actor: Actor) -> str:
    """The id that others read in its appointment, of a document that a service names by one it alone knows."""
    kind, _, name = reference.rpartition("/")
    named = named_by(actor, name) if kind.rpartition("/")[2] == "DocumentReference" else None
    return f"{kind}/{id_of(*named)}" if named else reference


def _named(actor: Actor, resource_id: str) -> tuple[spaces.SpaceView, UUID]:
    found = named_by(actor, resource_id)
    if found is None:
        raise agenda.EventUnknown
    return appointment_space(found[0]), found[1]


def _noted(sent: Read, actor: Actor, space: spaces.SpaceView, now: datetime) -> agenda.EventView:
    content = _content(sent, actor, space)
    return agenda.create_event(
        actor=actor, space=space, content=content, source=_FHIR, now=now, cited=_cited(content, before="")
    )


def _created(actor: Actor, space: spaces.SpaceView, view: agenda.EventView) -> HttpResponse:
    answer = versioned(appointment(view, actor=actor, patient=told_patient(actor, space)), version=view.version)
    answer.status_code = 201
    answer["Location"] = address_of(view, actor)
    return answer


def _changed(
    request: HttpRequest, space: spaces.SpaceView, event_id: UUID, sent: Read, actor: Actor, now: datetime
) -> HttpResponse:
    before = agenda.event(actor=actor, space=space, event_id=event_id, now=now, traced=False)
    content = _after(before.content, _content(sent, actor, space))
    view = agenda.change_event(
        actor=actor, space=space, event_id=event_id, content=content, source=_FHIR, now=now,
        expected=expected_version(request), cited=_cited(content, before=before.content.kept),
    )  # fmt: skip
    return versioned(appointment(view, actor=actor, patient=told_patient(actor, space)), version=view.version)


def _after(before: agenda.Content, sent: agenda.Content) -> agenda.Content:
    """What FHIR has no words for stays as it was: how it comes back, when one is reminded, whole days."""
    same_times = (before.moment.starts, before.moment.ends) == (sent.moment.starts, sent.moment.ends)
    return replace(
        sent,
        kind=before.kind,
        moment=before.moment if same_times else sent.moment,
        rule=before.rule,
        exceptions=before.exceptions,
        reminds=before.reminds,
        secret=before.secret,
    )


def _cited(content: agenda.Content, *, before: str) -> agenda.availability.Cited:
    return agenda.availability.Cited(slots_of(content.kept), slots_of(before))


def _content(sent: Read, actor: Actor, space: spaces.SpaceView) -> agenda.Content:
    zone = identity.time_zones([space.holder_id])[space.holder_id]
    return replace(sent.content(actor=actor, zone=zone), documents=tuple(_documents(sent, space)))


def _documents(sent: Read, space: spaces.SpaceView) -> list[UUID]:
    found = []
    for name, field in documents_of(sent.appointment):
        named = parse_id(name)
        if named is None or named[0] != space.id:
            raise ReferenceUnknown("This is no document of this person.", field=field)
        found.append(named[1])
    return found


def expected_version(request: HttpRequest) -> agenda.Expected:
    """What If-Match asks. Raises BadRequest."""
    text = request.headers.get("If-Match", "").strip()
    if text in {"", "*"}:
        return agenda.Expected()
    found = _ETAG.fullmatch(text)
    if found is None:
        raise BadRequest("If-Match holds one version.", field="If-Match")
    return agenda.Expected(version=int(found[1]))


def asked_identifier(request: HttpRequest) -> agenda.Identifier:
    """The one business identifier of the condition. Raises ParameterMissing, BadRequest."""
    parameters = parameters_of(request)
    found = [one for one in parameters if one.name == "identifier"]
    if not found:
        raise ParameterMissing("Say which: identifier=<system>|<value>.", field="identifier")
    values = found[0].without_modifier().values()
    token = Token.parse(values[0])
    if len(parameters) > 1 or len(values) > 1 or not token.code:
        raise BadRequest("The condition is one identifier=<system>|<value>, alone.", field="identifier")
    return agenda.Identifier(token.system or "", token.code)
