"""Resource ids as this actor knows them: `<space>.<item>`, and to a linked service `<number of the person>.<sealed>`.

A service finds in no id, reference or address what another service is given too (RULES.md SCO-03): where the others
read the space it reads the number by which it alone knows the person, and the item is sealed for it. 59 characters, of
the 64 that FHIR allows (R4, datatypes, id).
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from espace_sante.interop.fhir.errors import BadRequest, PatientNotOfToken
from espace_sante.interop.fhir.people import pairwise_from
from espace_sante.interop.fhir.resource_ids import decode, encode, encode_all, id_of, parse_id
from espace_sante.kernel.actors import Actor
from espace_sante.pairing import api as pairing


def id_for(actor: Actor, space_id: UUID, item_id: UUID) -> str:
    """The id of a resource, as it is told to this actor."""
    if actor.paired is None:
        return id_of(space_id, item_id)
    return f"{actor.paired.patient.value}.{encode(pairing.sealed_id(actor.paired, item_id))}"


def ids_for(actor: Actor, named: Sequence[tuple[UUID, UUID]]) -> list[str]:
    """Those of several resources, each named by its space and its item."""
    if actor.paired is None:
        return [id_of(space_id, item_id) for space_id, item_id in named]
    number = actor.paired.patient.value
    sealed = pairing.sealed_ids(actor.paired, [item_id for _, item_id in named])
    return [f"{number}.{item}" for item in encode_all(sealed)]


def named_by(actor: Actor, text: str) -> tuple[UUID, UUID] | None:
    """The space and the item that an id names to this actor, None when it is no id. No query.

    Raises PatientNotOfToken when a service shows an id of another person than the one of its token (SCO-04).
    """
    if actor.paired is None:
        return parse_id(text)
    number, _, item = text.partition(".")
    sealed = decode(item)
    if sealed is None or pairwise_from(number) is None:
        return None
    if number != actor.paired.patient.value:
        raise PatientNotOfToken
    return actor.paired.space_id, pairing.opened_id(actor.paired, sealed)


def uuid_for(actor: Actor, item_id: UUID) -> UUID:
    """The same where a UUID is written alone: an entryUUID, the name of a file, a place in a list."""
    return item_id if actor.paired is None else pairing.sealed_id(actor.paired, item_id)


def uuid_named_by(actor: Actor, told: UUID) -> UUID:
    """What such a UUID names to this actor."""
    return told if actor.paired is None else pairing.opened_id(actor.paired, told)


def place_for(actor: Actor, cursor: str) -> str:
    """A place in a list as it is told to this actor: it is made of an id."""
    return cursor if actor.paired is None else pairing.sealed_place(actor.paired, cursor)


def place_named_by(actor: Actor, told: str) -> str:
    """Raises BadRequest."""
    place = told if actor.paired is None else pairing.opened_place(actor.paired, told)
    if place is None:
        raise BadRequest("This is not a place in this list.", field="_cursor")
    return place
