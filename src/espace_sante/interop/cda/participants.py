"""Who the header names: authors, responsible persons, performers, recipients, structures.

Source: HL7 CDA R2, 4.2.2; CI-SIS Structuration minimale (PSIdNat under 1.2.250.1.71.4.2.1, Struct_IdNat under .2.2).
"""

from __future__ import annotations

from lxml import etree

from espace_sante.interop.cda.instants import Instant, parse_instant
from espace_sante.interop.cda.model import Actor, Coded, Identifier, Organization, Participant, PersonName
from espace_sante.interop.cda.tree import attribute, child, children, words

PERSONS = ("assignedPerson", "associatedPerson", "informationRecipient", "relatedPerson", "playingEntity")
ORGANIZATIONS = ("representedOrganization", "scopingOrganization", "receivedOrganization")


def identifiers(element: etree._Element | None) -> tuple[Identifier, ...]:
    """Every `id` that has a root."""
    return tuple(one for one in map(identifier, children(element, "id")) if one is not None)


def identifier(element: etree._Element | None) -> Identifier | None:
    """One instance identifier, None when it has no root."""
    root = attribute(element, "root")
    return Identifier(root, attribute(element, "extension")) if root else None


def coded(element: etree._Element | None) -> Coded | None:
    """A code with its system and wording; None when there is no code."""
    code = attribute(element, "code")
    if code is None:
        return None
    return Coded(code, attribute(element, "codeSystem") or "", attribute(element, "displayName") or "")


def person_name(element: etree._Element | None) -> PersonName | None:
    """A `name`, with its parts or as plain text; None when it is empty."""
    if element is None:
        return None
    parts = {
        part: " ".join(filter(None, map(words, children(element, part))))
        for part in ("family", "given", "prefix", "suffix")
    }
    if not any(parts.values()):
        parts["family"] = words(element)
    return PersonName(**parts) if any(parts.values()) else None


def organization(element: etree._Element | None) -> Organization | None:
    """A structure; None when it has neither number nor name."""
    if element is None:
        return None
    known = Organization(
        ids=identifiers(element),
        name=words(child(element, "name")),
        practice_setting=coded(child(element, "standardIndustryClassCode")),
    )
    return known if known.ids or known.name else None


def actor(participation: etree._Element | None, entity_name: str) -> Actor | None:
    """A participation (`author`, `performer`…) and the entity that plays in it."""
    entity = child(participation, entity_name)
    if participation is None or entity is None:
        return None
    device = child(entity, "assignedAuthoringDevice")
    return Actor(
        ids=identifiers(entity),
        name=_first_name(entity),
        specialty=coded(child(entity, "code")),
        function=coded(child(participation, "functionCode")),
        organization=next(filter(None, (organization(child(entity, one)) for one in ORGANIZATIONS)), None),
        time=participation_time(participation),
        device=words(child(device, "manufacturerModelName")),
        software=words(child(device, "softwareName")),
    )


def participants(document: etree._Element) -> tuple[Participant, ...]:
    """The `participant` elements of the header."""
    found = []
    for element in children(document, "participant"):
        someone = actor(element, "associatedEntity")
        if someone is not None:
            entity = child(element, "associatedEntity")
            found.append(
                Participant(attribute(element, "typeCode") or "", someone, attribute(entity, "classCode") or "")
            )
    return tuple(found)


def participation_time(participation: etree._Element) -> Instant | None:
    """When someone took part: a point, else the end, else the start of an interval."""
    time = child(participation, "time")
    candidates = (attribute(time, "value"), attribute(child(time, "high"), "value"))
    return next(filter(None, map(parse_instant, (*candidates, attribute(child(time, "low"), "value")))), None)


def _first_name(entity: etree._Element) -> PersonName | None:
    return next(filter(None, (person_name(child(entity, f"{person}/name")) for person in PERSONS)), None)
