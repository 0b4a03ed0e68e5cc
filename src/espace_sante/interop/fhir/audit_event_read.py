"""Read one line of the trace: `GET /fhir/AuditEvent/<id>`. It never changes, so that its version is always 1.

Source: IHE ITI TF-2 3.81; HL7 FHIR R4, http (3.1.0.1.1 read); RULES.md TRA-09, MIN-10.
"""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse

from espace_sante.audit import api as audit
from espace_sante.interop.fhir.audit_event import Told, audit_event, parse_event_id
from espace_sante.interop.fhir.audit_event_search import told_to
from espace_sante.interop.fhir.edge import EDGE
from espace_sante.interop.fhir.patients import same_refusal, space_named
from espace_sante.interop.fhir.responses import versioned
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.oversight import api as oversight
from espace_sante.record import api as record


def read(request: HttpRequest, *, actor: Actor, now: datetime, resource_id: str) -> HttpResponse:
    """One line, which never changes. Raises AccessRefused, DocumentUnknown, LineUnknown."""
    named = parse_event_id(resource_id)
    if named is None:
        raise oversight.LineUnknown
    if actor.kind is ActorKind.AUDITOR:
        line = oversight.read_line(actor=actor, space_id=named[0], position=named[1], now=now, edge=EDGE)
        return versioned(audit_event(line, Told({}, {}, documents=False)), version=1)
    space = space_named(named[0])
    found = audit.trace_line(space_id=named[0], position=named[1])
    with same_refusal(actor):
        feed = record.trace_line(actor=actor, space=space, line=found, now=now, edge=EDGE)
    return versioned(audit_event(feed.lines[0], told_to(feed, actor, space)), version=1)
