"""From search parameters to the query of the agenda: one row for each parameter of the shared-agenda guide.

Source: ANS, Gestion d'agendas partagés 3.0.0, flow 4b and its SearchParameters; HL7 FHIR R4, Appointment.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from espace_sante.agenda import api as agenda
from espace_sante.interop.fhir.appointment_kept import told_of
from espace_sante.interop.fhir.errors import BadRequest
from espace_sante.interop.fhir.instants import interval, written
from espace_sante.interop.fhir.parameters import DateTest, Parameter, Token
from espace_sante.interop.fhir.resource_ids import id_of
from espace_sante.interop.fhir.systems import same_system
from espace_sante.interop.fhir.told_ids import named_by
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import RPPS_OID, STRUCTURE_OID

Test = Callable[[agenda.EventView], bool]
_STATUSES = "http://hl7.org/fhir/appointmentstatus"
_SPECIALTIES = "1.2.250.1.71.4.2.5"


@dataclass(slots=True)
class Criteria:
    """What has been understood so far. `actor`: who asks, as ids are told to them."""

    actor: Actor
    ids: frozenset[UUID] | None = None
    statuses: frozenset[agenda.Status] | None = None
    starts: list[agenda.Bounds] = field(default_factory=list)
    updated: list[agenda.Bounds] = field(default_factory=list)
    identifiers: list[tuple[tuple[str | None, str], ...]] = field(default_factory=list)
    tests: list[Test] = field(default_factory=list)

    def query(self) -> agenda.EventQuery:
        tests = tuple(self.tests)
        return agenda.EventQuery(
            ids=self.ids,
            statuses=self.statuses,
            starts=tuple(self.starts),
            updated=tuple(self.updated),
            identifiers=tuple(self.identifiers),
            words=(lambda view: all(test(view) for test in tests)) if tests else None,
        )


def _tokens(parameter: Parameter) -> list[Token]:
    return [Token.parse(text) for text in parameter.without_modifier().values()]


def _id(criteria: Criteria, parameter: Parameter) -> None:
    named = [named_by(criteria.actor, text) for text in parameter.without_modifier().values()]
    found = frozenset(one[1] for one in named if one)
    criteria.ids = found if criteria.ids is None else criteria.ids & found


def _identifier(criteria: Criteria, parameter: Parameter) -> None:
    criteria.identifiers.append(tuple((token.system, token.code) for token in _tokens(parameter)))


def _status(criteria: Criteria, parameter: Parameter) -> None:
    tokens = _tokens(parameter)
    known = {one.value for one in agenda.Status}
    if any(token.code not in known or token.system not in {None, "", _STATUSES} for token in tokens):
        raise BadRequest("This is not a status of appointments.", field="status")
    found = frozenset(agenda.Status(token.code) for token in tokens)
    criteria.statuses = found if criteria.statuses is None else criteria.statuses & found


def _bounds(parameter: Parameter) -> agenda.Bounds:
    values = parameter.without_modifier().values()
    if len(values) > 1:
        raise BadRequest("Give one date at a time; repeated, all of them are meant.", field=parameter.name)
    found = DateTest.parse(values[0], field=parameter.name).range(field=parameter.name)
    return found.start, found.end


def _start(criteria: Criteria, parameter: Parameter) -> None:
    criteria.starts.append(_bounds(parameter))


def _updated(criteria: Criteria, parameter: Parameter) -> None:
    criteria.updated.append(_bounds(parameter))


def _created(criteria: Criteria, parameter: Parameter) -> None:
    since, until = _bounds(parameter)

    def passes(view: agenda.EventView) -> bool:
        at = _created_at(view)
        return (since is None or at >= since) and (until is None or at < until)

    criteria.tests.append(passes)


def _created_at(view: agenda.EventView) -> datetime:
    """As its author says, else when it came."""
    return interval(told_of(view.content.kept).get("created") or written(view.created_at))[0]


def _coded(name: str) -> Callable[[Criteria, Parameter], None]:
    """A list of concepts that is kept as it came."""

    def read(criteria: Criteria, parameter: Parameter) -> None:
        tokens = _tokens(parameter)

        def passes(view: agenda.EventView) -> bool:
            concepts = told_of(view.content.kept).get(name, [])
            codings = [coding for concept in concepts for coding in concept.get("coding", [])]
            return any(_same(token, one.get("code", ""), one.get("system", "")) for one in codings for token in tokens)

        criteria.tests.append(passes)

    return read


def _same(token: Token, code: str, system: str) -> bool:
    return (not token.code or token.code == code) and (token.system is None or same_system(token.system, system))


def _specialty(criteria: Criteria, parameter: Parameter) -> None:
    tokens = _tokens(parameter)
    criteria.tests.append(
        lambda view: any(_same(token, view.content.speciality_code, _SPECIALTIES) for token in tokens)
    )


def _priority(criteria: Criteria, parameter: Parameter) -> None:
    wanted = {token.code for token in _tokens(parameter)}
    criteria.tests.append(lambda view: str(told_of(view.content.kept).get("priority", "")) in wanted)


def _description(criteria: Criteria, parameter: Parameter) -> None:
    """Of the title or of the comment, as a string is: from its beginning, without accents nor capitals."""
    modifier = parameter.modifier
    if modifier not in {"", "contains", "exact"}:
        parameter.without_modifier()
    asked = parameter.values()

    def found(text: str, wanted: str) -> bool:
        if modifier == "exact":
            return text == wanted
        text, wanted = _plain(text), _plain(wanted)
        return wanted in text if modifier == "contains" else text.startswith(wanted)

    criteria.tests.append(
        lambda view: any(found(text, one) for text in (view.content.title, view.content.note) for one in asked if text)
    )


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in folded if not unicodedata.combining(one))


def _supporting(criteria: Criteria, parameter: Parameter) -> None:
    """What an appointment leads to. A linked service is told none of it, and finds by what it wrote itself alone, under
    the names by which it knows it: a name learnt elsewhere tells it nothing (SCO-03).
    """
    actor = criteria.actor
    wanted = {_as_kept(text.rpartition("/")[2], actor) for text in parameter.without_modifier().values()}

    def passes(view: agenda.EventView) -> bool:
        if actor.paired is not None and not view.mine:
            return False
        kept = told_of(view.content.kept).get("supportingInformation", [])
        return any(one.get("reference", "").rpartition("/")[2] in wanted for one in kept)

    criteria.tests.append(passes)


def _as_kept(name: str, actor: Actor) -> str:
    """The name that is kept of what this actor names so."""
    named = named_by(actor, name) if actor.paired is not None else None
    return id_of(*named) if named else name


def _practitioner(criteria: Criteria, parameter: Parameter) -> None:
    tokens = [token for token in _tokens(parameter) if _of(token, RPPS_OID)]
    wanted = {token.code[1:] if len(token.code) == 12 else token.code for token in tokens}
    criteria.tests.append(lambda view: bool(view.content.rpps) and view.content.rpps in wanted)


def _location(criteria: Criteria, parameter: Parameter) -> None:
    tokens = [token for token in _tokens(parameter) if _of(token, STRUCTURE_OID)]
    wanted = {token.code[1:] if len(token.code) == 10 else token.code for token in tokens}
    criteria.tests.append(lambda view: bool(view.content.finess) and view.content.finess in wanted)


def _of(token: Token, oid: str) -> bool:
    return token.system is None or token.system.removeprefix("urn:oid:") == oid


def _actor(criteria: Criteria, parameter: Parameter) -> None:
    """`actor.identifier`: by whose number it is. That of the person was read before."""
    tokens = _tokens(parameter)
    if any(token.system is None for token in tokens):
        raise BadRequest("Say whose number this is: urn:oid:<OID>|<number>.", field=parameter.name)
    (_location if all(_of(token, STRUCTURE_OID) for token in tokens) else _practitioner)(criteria, parameter)


# name -> its FHIR type, and how it is read
CRITERIA: dict[str, tuple[str, Callable[[Criteria, Parameter], None]]] = {
    "_id": ("token", _id),
    "_lastUpdated": ("date", _updated),
    "identifier": ("token", _identifier),
    "status": ("token", _status),
    "date": ("date", _start),
    "start": ("date", _start),
    "created": ("date", _created),
    "service-type": ("token", _coded("serviceType")),
    "service-category": ("token", _coded("serviceCategory")),
    "reason-code": ("token", _coded("reasonCode")),
    "specialty": ("token", _specialty),
    "priority": ("token", _priority),
    "description": ("string", _description),
    "supporting-info": ("reference", _supporting),
    "practitioner.identifier": ("token", _practitioner),
    "location.identifier": ("token", _location),
    "actor.identifier": ("token", _actor),
}
