"""JSON Patch on the two elements of a DocumentReference that may change: its security labels and its status.

Source: RFC 6902; PDSm 3.1 flows 03 and 04; RULES.md VIS-02 (only masking, visibility and status can change).
"""

from __future__ import annotations

import re

import msgspec

from espace_sante.interop.fhir import structures as fhir
from espace_sante.interop.fhir.errors import BadRequest, NotSupported
from espace_sante.interop.fhir.submission import flag_of

_PLACE = re.compile(r"/securityLabel/(?P<index>\d{1,3}|-)")
_MOST_OPERATIONS = 50
FLAGS = ("masque_ps", "invisible_patient", "invisible_representants_legaux")  # as the resource lists them, after N


class Operation(msgspec.Struct):
    op: str
    path: str
    value: msgspec.Raw = msgspec.Raw()


_operations = msgspec.json.Decoder(list[Operation])
_labels = msgspec.json.Decoder(list[fhir.CodeableConcept])
_label = msgspec.json.Decoder(fhir.CodeableConcept)
_text = msgspec.json.Decoder(str)


def read_patch(body: bytes) -> list[Operation]:
    """The operations of a patch. Raises BadRequest, NotSupported for any other element."""
    operations = fhir.decode(_operations, body, root="Patch")
    if not 1 <= len(operations) <= _MOST_OPERATIONS:
        raise BadRequest(f"A patch has 1 to {_MOST_OPERATIONS} operations.", field="Patch")
    for number, one in enumerate(operations):
        if one.path not in {"/status", "/securityLabel"} and not _PLACE.fullmatch(one.path):
            raise NotSupported("Only /securityLabel and /status can be changed.", field=f"Patch[{number}].path")
    return operations


def status_wanted(operations: list[Operation]) -> str | None:
    """The status that the patch gives, or None when it says nothing of it."""
    status = None
    for number, one in enumerate(operations):
        if one.path == "/status":
            if one.op not in {"replace", "add"}:
                raise NotSupported("The status can only be replaced.", field=f"Patch[{number}].op")
            status = fhir.decode(_text, bytes(one.value), root=f"Patch[{number}].value")
    return status


def flags_wanted(operations: list[Operation], flags: frozenset[str]) -> frozenset[str]:
    """The visibility flags after the patch, from those before, in the order in which the resource shows them."""
    labels: list[str | None] = [None, *(flag for flag in FLAGS if flag in flags)]
    for number, one in enumerate(operations):
        if one.path != "/status":
            labels = _applied(one, labels, f"Patch[{number}]")
    return frozenset(flag for flag in labels if flag)


def _applied(operation: Operation, labels: list[str | None], where: str) -> list[str | None]:
    place = _PLACE.fullmatch(operation.path)
    if place is None:
        return _whole(operation, labels, where)
    index = len(labels) if place["index"] == "-" else int(place["index"])
    last = len(labels) if operation.op == "add" else len(labels) - 1
    if index > last:
        raise BadRequest("There is no security label at this place.", field=f"{where}.path")
    match operation.op:
        case "add":
            return [*labels[:index], *_flags(operation, where), *labels[index:]]
        case "replace":
            return [*labels[:index], *_flags(operation, where), *labels[index + 1 :]]
        case "remove":
            return [*labels[:index], *labels[index + 1 :]]
        case "test":
            if _flags(operation, where) != labels[index : index + 1]:
                raise BadRequest("The security label at this place is another one.", field=where)
            return labels
    raise NotSupported("This operation is not supported.", field=f"{where}.op")


def _whole(operation: Operation, labels: list[str | None], where: str) -> list[str | None]:
    if operation.op not in {"add", "replace"}:
        raise NotSupported("All the security labels can only be replaced.", field=f"{where}.op")
    concepts = fhir.decode(_labels, bytes(operation.value), root=f"{where}.value")
    return [flag for concept in concepts for flag in _of_concept(concept, where)]


def _flags(operation: Operation, where: str) -> list[str | None]:
    return _of_concept(fhir.decode(_label, bytes(operation.value), root=f"{where}.value"), where)


def _of_concept(concept: fhir.CodeableConcept, where: str) -> list[str | None]:
    return [flag_of(coding, f"{where}.value") for coding in concept.coding]
