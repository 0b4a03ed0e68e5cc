"""From search parameters of AuditEvent to a query of the trace: one row for each parameter of ITI-81 that is offered.

Source: IHE ITI TF-2 3.81.4.1.2; HL7 FHIR R4, AuditEvent (search parameters).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.audit import api as audit
from espace_sante.interop.fhir.audit_event import act_system
from espace_sante.interop.fhir.audit_event_codes import DCM, EVENT_TYPE, RESTFUL, acts_that
from espace_sante.interop.fhir.errors import BadRequest, NotSupported
from espace_sante.interop.fhir.parameters import DateTest, Parameter, Token
from espace_sante.interop.fhir.resource_ids import parse_id
from espace_sante.interop.fhir.systems import RFC_3986
from espace_sante.kernel.identifiers import RPPS_OID, STRUCTURE_OID

_ACTIONS = frozenset({"C", "R", "U", "D", "E"})
_OUTCOMES = {"0": audit.Outcome.DONE.value, "4": audit.Outcome.REFUSED.value}
_KNOWN_OUTCOMES = frozenset({"0", "4", "8", "12"})
_PERSON = {f"urn:oid:{RPPS_OID}", "https://rpps.esante.gouv.fr"}
_PLACE = {f"urn:oid:{STRUCTURE_OID}", "https://finess.esante.gouv.fr"}


@dataclass(slots=True)
class Asked:
    """What has been understood so far; each criterion narrows what the others left."""

    since: datetime | None = None
    until: datetime | None = None
    acts: frozenset[str] | None = None
    outcomes: frozenset[str] | None = None
    actor_id: str = ""
    structure: str = ""
    documents: frozenset[UUID] | None = None
    spaces: list[UUID] | None = None

    def query(self) -> audit.TraceQuery:
        return audit.TraceQuery(
            since=self.since, until=self.until, acts=self.acts, outcomes=self.outcomes, actor_id=self.actor_id,
            structure=self.structure, documents=self.documents, spaces=self.spaces,
        )  # fmt: skip

    def only(self, acts: frozenset[str]) -> None:
        self.acts = acts if self.acts is None else self.acts & acts


def _tokens(parameter: Parameter) -> list[Token]:
    return [Token.parse(text) for text in parameter.without_modifier().values()]


def _one(parameter: Parameter) -> str:
    values = parameter.values()
    if len(values) > 1:
        raise NotSupported("Give one value in each of these parameters.", field=parameter.written)
    return values[0]


def _date(asked: Asked, parameter: Parameter) -> None:
    """Repeated, the instants that all of them let through."""
    found = DateTest.parse(_one(parameter.without_modifier()), field=parameter.name).range(field=parameter.name)
    if found.start is not None:
        asked.since = max(asked.since or found.start, found.start)
    if found.end is not None:
        asked.until = min(asked.until or found.end, found.end)


def _action(asked: Asked, parameter: Parameter) -> None:
    codes = {token.code for token in _tokens(parameter)}
    if codes - _ACTIONS:
        raise BadRequest("The action is C, R, U, D or E.", field="action")
    asked.only(frozenset().union(*(acts_that(action=code) for code in codes)))


def _outcome(asked: Asked, parameter: Parameter) -> None:
    codes = {token.code for token in _tokens(parameter)}
    if codes - _KNOWN_OUTCOMES:
        raise BadRequest("The outcome is 0, 4, 8 or 12.", field="outcome")
    found = frozenset(_OUTCOMES[code] for code in codes if code in _OUTCOMES)
    asked.outcomes = found if asked.outcomes is None else asked.outcomes & found


def _type(asked: Asked, parameter: Parameter) -> None:
    found: frozenset[str] = frozenset()
    for token in _tokens(parameter):
        if token.code == "rest" and token.system in {None, EVENT_TYPE}:
            found |= acts_that(rest=True)
        elif token.code == "110110" and token.system in {None, DCM}:
            found |= acts_that(rest=False)
    asked.only(found)


def _subtype(asked: Asked, parameter: Parameter) -> None:
    """An interaction of FHIR, or an act of our trace."""
    found: frozenset[str] = frozenset()
    for token in _tokens(parameter):
        if token.code and token.system in {None, RESTFUL}:
            found |= acts_that(interaction=token.code)
        if token.system in {None, act_system()}:
            found |= {token.code}
    asked.only(found)


def _agent(asked: Asked, parameter: Parameter) -> None:
    """Who acted: RPPS alone or as PSIdNat, FINESS alone or as Struct_IdNat, a citizen by our id, an agent by login."""
    if parameter.modifier != "identifier" and parameter.name == "agent":
        raise NotSupported("Name an agent by identifier: agent.identifier.", field=parameter.written)
    token = Token.parse(_one(parameter))
    code = token.code
    if asked.actor_id or asked.structure:
        raise NotSupported("Give one agent.", field=parameter.written)
    if token.system in _PERSON:
        asked.actor_id = code[1:] if len(code) == 12 and code.startswith("8") else code
    elif token.system in _PLACE:
        asked.structure = code[1:] if len(code) == 10 and code.startswith("1") else code
    else:
        asked.actor_id = code.removeprefix("urn:uuid:") if token.system in {None, RFC_3986} else code
    if not asked.actor_id and not asked.structure:
        raise BadRequest("This identifier has no value.", field=parameter.written)


def _entity(asked: Asked, parameter: Parameter) -> None:
    """Documents, by their address."""
    documents = set()
    for text in parameter.without_modifier().values():
        kind, slash, resource_id = text.rpartition("/")
        named = parse_id(resource_id)
        if slash and not kind.endswith("DocumentReference"):
            raise NotSupported("Name a document: DocumentReference/<id>.", field=parameter.written)
        if named:
            documents.add(named[1])
            asked.spaces = sorted({*(asked.spaces or []), named[0]})
    asked.documents = frozenset(documents) if asked.documents is None else asked.documents & documents


Reader = Callable[[Asked, Parameter], None]

# name -> (FHIR type of the parameter, what it does)
CRITERIA: dict[str, tuple[str, Reader]] = {
    "date": ("date", _date),
    "_lastUpdated": ("date", _date),
    "action": ("token", _action),
    "outcome": ("token", _outcome),
    "type": ("token", _type),
    "subtype": ("token", _subtype),
    "agent": ("reference", _agent),
    "agent.identifier": ("token", _agent),
    "entity": ("reference", _entity),
}
