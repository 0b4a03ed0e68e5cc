"""From search parameters to the record's query: one row for each parameter of ITI-67 and PDSm.

What the record can filter by column goes there; what needs the opened metadata becomes a test on each document that
the columns and the decision have let through.
Source: IHE ITI TF-2 3.67.4.1.2 (search parameters); PDSm 3.1 (period-start, period-end, isArchived).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from espace_sante.access.api import DocumentStatus, document_types
from espace_sante.interop.fhir.errors import BadRequest, NotSupported
from espace_sante.interop.fhir.parameters import DateTest, Parameter, Token
from espace_sante.interop.fhir.submission import reference_id
from espace_sante.interop.fhir.systems import (
    CONFIDENTIALITY,
    DOCUMENT_STATUS,
    RFC_3986,
    TRE_A07,
    same_system,
)
from espace_sante.interop.fhir.told_ids import named_by, uuid_named_by
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import RPPS_OID, STRUCTURE_OID
from espace_sante.record import api as record

Test = Callable[[record.DocumentView], bool]
_STATUSES = {
    "current": DocumentStatus.APPROVED,
    "superseded": DocumentStatus.DEPRECATED,
    "entered-in-error": DocumentStatus.DELETED,
}
_CLASSES = "1.2.250.1.213.1.1.4.1"


@dataclass(slots=True)
class Criteria:
    """What has been understood so far: columns, tests, and the identities of the people asked for."""

    space_id: UUID
    actor: Actor
    columns: dict[str, frozenset[Any]] = field(default_factory=dict)
    ranges: dict[str, list[record.Range]] = field(default_factory=dict)
    tests: list[Test] = field(default_factory=list)
    archived: frozenset[bool] | None = None

    def narrow(self, column: str, values: frozenset[Any]) -> None:
        """Keep the documents with one of these values; repeated, with one of both sets."""
        known = self.columns.get(column)
        self.columns[column] = values if known is None else known & values

    def query(self) -> record.DocumentQuery:
        tests = tuple(self.tests)
        asked: dict[str, Any] = {**self.columns, "statuses": self._statuses()}
        asked |= {name: tuple(found) for name, found in self.ranges.items()}
        if tests:
            asked["words"] = lambda view: all(test(view) for test in tests)
        return record.DocumentQuery(**asked)

    def _statuses(self) -> frozenset[DocumentStatus]:
        """An archived document has the status current and says that it is archived (PDSm)."""
        asked = self.columns.get("statuses", frozenset({DocumentStatus.APPROVED}))
        if self.archived is None or self.archived == frozenset({False}):
            return asked
        archived = {DocumentStatus.ARCHIVED} if DocumentStatus.APPROVED in asked else set()
        return frozenset(archived) if self.archived == frozenset({True}) else frozenset(asked | archived)


def _status(criteria: Criteria, parameter: Parameter) -> None:
    tokens = [Token.parse(text) for text in parameter.without_modifier().values()]
    if any(token.code not in _STATUSES or token.system not in {None, "", DOCUMENT_STATUS} for token in tokens):
        raise BadRequest("The status is current, superseded or entered-in-error.", field="status")
    criteria.narrow("statuses", frozenset(_STATUSES[token.code] for token in tokens))


def _type(criteria: Criteria, parameter: Parameter) -> None:
    found = set()
    for token in map(Token.parse, parameter.without_modifier().values()):
        known = document_types().get(token.code)
        if token.system is None or (known and same_system(token.system, known.system)):
            found.add(token.code)
    criteria.narrow("type_codes", frozenset(found))


def _category(criteria: Criteria, parameter: Parameter) -> None:
    tokens = map(Token.parse, parameter.without_modifier().values())
    found = {token.code for token in tokens if token.system is None or same_system(token.system, _CLASSES)}
    criteria.narrow("class_codes", frozenset(found))


def _labelled(column: str, label: str) -> Callable[[Criteria, Parameter], None]:
    """A code kept as a column, whose system is among the sealed words."""

    def read(criteria: Criteria, parameter: Parameter) -> None:
        tokens = [Token.parse(text) for text in parameter.without_modifier().values()]
        criteria.narrow(column, frozenset(token.code for token in tokens))
        if any(token.system is not None for token in tokens):
            criteria.tests.append(lambda view: _has_code(view.coded(label), tokens))

    return read


def _has_code(stored: record.Coded | None, tokens: list[Token]) -> bool:
    return stored is not None and any(
        token.code == stored.code and (token.system is None or same_system(token.system, stored.system))
        for token in tokens
    )


def _event(criteria: Criteria, parameter: Parameter) -> None:
    if "event_codes" in criteria.columns:
        raise NotSupported("Give event once; commas mean any of the codes.", field="event")
    tokens = map(Token.parse, parameter.without_modifier().values())
    criteria.narrow("event_codes", frozenset(token.code for token in tokens))


def _security_label(criteria: Criteria, parameter: Parameter) -> None:
    tokens = [Token.parse(text) for text in parameter.without_modifier().values()]
    criteria.tests.append(lambda view: any(_is_labelled(view, token) for token in tokens))


def _is_labelled(view: record.DocumentView, token: Token) -> bool:
    if token.code == "N":
        return token.system is None or same_system(token.system, CONFIDENTIALITY)
    if token.system is not None and not same_system(token.system, TRE_A07):
        return False
    flags = {
        "MASQUE_PS": view.facts.masque_ps,
        "INVISIBLE_PATIENT": view.facts.invisible_patient,
        "INVISIBLE_REPRESENTANTS_LEGAUX": view.facts.invisible_representants_legaux,
    }
    return flags.get(token.code, False)


def _identifier(criteria: Criteria, parameter: Parameter) -> None:
    """The unique id (masterIdentifier) or the entry uuid (identifier)."""
    unique_ids, uuids = set(), set()
    for token in map(Token.parse, parameter.without_modifier().values()):
        if token.system not in {None, "", RFC_3986}:
            continue
        unique_ids.add(token.code.removeprefix("urn:oid:"))
        if token.code.startswith("urn:uuid:"):
            uuids.add(_uuid(token.code.removeprefix("urn:uuid:"), criteria.actor))
    if uuids:
        criteria.tests.append(lambda view: view.unique_id in unique_ids or view.entry_uuid in uuids)
    else:
        criteria.narrow("unique_ids", frozenset(unique_ids))


def _uuid(text: str, actor: Actor) -> UUID | None:
    try:
        return uuid_named_by(actor, UUID(text))
    except ValueError:
        return None


def _id(criteria: Criteria, parameter: Parameter) -> None:
    found = [named_by(criteria.actor, text) for text in parameter.without_modifier().values()]
    ids = frozenset(one[1] for one in found if one and one[0] == criteria.space_id)
    criteria.narrow("document_ids", ids)


def _dates(column: str, read: Callable[[record.DocumentView], Any]) -> Callable[[Criteria, Parameter], None]:
    """An instant of the document: one range in a column, several alternatives as a test."""

    def add(criteria: Criteria, parameter: Parameter) -> None:
        name = parameter.without_modifier().name
        ranges = [DateTest.parse(text, field=name).range(field=name) for text in parameter.values()]
        if len(ranges) == 1:
            criteria.ranges.setdefault(column, []).append(ranges[0])
        else:
            criteria.tests.append(lambda view: any(_within(read(view), one) for one in ranges))

    return add


def _within(moment: Any, one: record.Range) -> bool:
    return moment is not None and (one.start is None or moment >= one.start) and (one.end is None or moment < one.end)


def _period(criteria: Criteria, parameter: Parameter) -> None:
    """Acts that overlap what is asked for; `sa` and `eb` begin after and end before it."""
    texts = parameter.without_modifier().values()
    if len(texts) > 1:
        raise NotSupported("Give one date in each period parameter.", field="period")
    test = DateTest.parse(texts[0], field="period")
    columns = {"sa": "act_starts", "eb": "act_stops"}
    criteria.ranges.setdefault(columns.get(test.prefix, "act_overlaps"), []).append(test.range(field="period"))


def _is_archived(criteria: Criteria, parameter: Parameter) -> None:
    values = {Token.parse(text).code for text in parameter.without_modifier().values()}
    if values - {"true", "false"}:
        raise BadRequest("isArchived is true or false.", field="isArchived")
    asked = frozenset(value == "true" for value in values)
    criteria.archived = asked if criteria.archived is None else criteria.archived & asked
    if not criteria.archived:
        criteria.narrow("document_ids", frozenset())


def _related(criteria: Criteria, parameter: Parameter) -> None:
    """Reference ids (context.related): an accession number, an order, a study."""
    if parameter.modifier not in {"", "identifier"}:
        parameter.without_modifier()
    tokens = [Token.parse(text) for text in parameter.values()]
    found = {reference_id(system=token.system or "", value=token.code) for token in tokens}
    criteria.narrow("reference_ids", frozenset(found))


def _relates_to(criteria: Criteria, parameter: Parameter) -> None:
    """The documents that replace another one, named by its address or by its unique id."""
    if parameter.modifier not in {"", "identifier"}:
        parameter.without_modifier()
    unique_ids, ids = set(), set()
    for text in parameter.values():
        named = named_by(criteria.actor, text.rsplit("/", 1)[-1])
        if named:
            ids.add(named[1])
        else:
            unique_ids.add(Token.parse(text).code.removeprefix("urn:oid:"))
    if ids and unique_ids:
        raise NotSupported("Name documents by address or by identifier, not both.", field=parameter.written)
    if ids:
        criteria.tests.append(lambda view: view.replaces_id in ids)
    else:
        criteria.narrow("related_unique_ids", frozenset(unique_ids))


def _author_name(criteria: Criteria, parameter: Parameter) -> None:
    """A part of an author's name: the beginning of a word, all of it (`:exact`) or any part (`:contains`)."""
    if parameter.modifier not in {"", "exact", "contains"}:
        parameter.without_modifier()
    asked = parameter.values()
    criteria.tests.append(
        lambda view: any(
            _name_matches(author.name, text, parameter.modifier) for author in view.words.authors for text in asked
        )
    )


def _name_matches(name: str, asked: str, modifier: str) -> bool:
    words = [name, *re.split(r"[\s]+", name)]
    if modifier == "exact":
        return asked in words or f" {asked} " in f" {name} "
    folded = fold(asked)
    if modifier == "contains":
        return folded in fold(name)
    return f" {folded}" in f" {fold(name)}".replace("-", " ") or f" {folded}" in f" {fold(name)}"


def fold(text: str) -> str:
    """Letters without case nor accents (FHIR R4, search, string)."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


def _author_identifier(criteria: Criteria, parameter: Parameter) -> None:
    """The number of an author: RPPS alone or as PSIdNat, FINESS alone or as Struct_IdNat."""
    tokens = [Token.parse(text) for text in parameter.values()]
    criteria.tests.append(
        lambda view: any(_is_author(author, token) for author in view.words.authors for token in tokens)
    )


def _is_author(author: record.AuthorWords, token: Token) -> bool:
    person = bool(author.rpps) and token.code in {author.rpps, f"8{author.rpps}"}
    place = bool(author.finess) and token.code in {author.finess, f"1{author.finess}"}
    if token.system is None:
        return person or place
    system = token.system.removeprefix("urn:oid:")
    return (person and system in {RPPS_OID, "https://rpps.esante.gouv.fr"}) or (
        place and system in {STRUCTURE_OID, "https://finess.esante.gouv.fr"}
    )


def _author(criteria: Criteria, parameter: Parameter) -> None:
    if parameter.modifier != "identifier":
        raise NotSupported("Name an author by identifier or by name: author:identifier, author.family.", field="author")
    _author_identifier(criteria, parameter)


Reader = Callable[[Criteria, Parameter], None]
_CREATED = _dates("created", lambda view: view.creation_time)

# name -> (FHIR type of the parameter, what it does)
CRITERIA: dict[str, tuple[str, Reader]] = {
    "_id": ("token", _id),
    "_lastUpdated": ("date", _dates("submitted", lambda view: view.submitted_at)),
    "status": ("token", _status),
    "identifier": ("token", _identifier),
    "type": ("token", _type),
    "category": ("token", _category),
    "facility": ("token", _labelled("facility_codes", "facility")),
    "setting": ("token", _labelled("setting_codes", "setting")),
    "format": ("token", _labelled("format_codes", "format")),
    "event": ("token", _event),
    "security-label": ("token", _security_label),
    "creation": ("date", _CREATED),
    "date": ("date", _CREATED),
    "period": ("date", _period),
    "period-start": ("date", _dates("act_starts", lambda view: view.service_start_time)),
    "period-end": ("date", _dates("act_stops", lambda view: view.service_stop_time)),
    "isArchived": ("token", _is_archived),
    "related": ("reference", _related),
    "related.identifier": ("token", _related),
    "relatesTo": ("reference", _relates_to),
    "relatesto": ("reference", _relates_to),
    "author": ("reference", _author),
    "author.family": ("string", _author_name),
    "author.given": ("string", _author_name),
    "author.name": ("string", _author_name),
    "author.practitioner.family": ("string", _author_name),
    "author.practitioner.given": ("string", _author_name),
    "author.identifier": ("token", _author_identifier),
    "author.practitioner.identifier": ("token", _author_identifier),
}
