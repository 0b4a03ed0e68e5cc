"""JSON Patch on a whole resource: add, replace, remove and test, anywhere but at its root.

`move` and `copy` are refused: nothing that is patched here needs them, and copies of copies grow without bound.
Source: RFC 6902; RFC 6901 (pointers); HL7 FHIR R4, http (3.1.0.1.5 patch).
"""

from __future__ import annotations

from typing import Any

import msgspec

from espace_sante.interop.fhir import structures as fhir
from espace_sante.interop.fhir.errors import BadRequest, NotSupported

MOST_OPERATIONS = 50
_LONGEST_PATH = 500
_ABSENT = object()


class Change(msgspec.Struct):
    op: str
    path: str
    value: Any = msgspec.UNSET


_changes = msgspec.json.Decoder(list[Change])


def read_changes(body: bytes) -> list[Change]:
    """Raises BadRequest, NotSupported."""
    found = fhir.decode(_changes, body, root="Patch")
    if not 1 <= len(found) <= MOST_OPERATIONS:
        raise BadRequest(f"A patch has 1 to {MOST_OPERATIONS} operations.", field="Patch")
    for number, one in enumerate(found):
        where = f"Patch[{number}]"
        if one.op not in {"add", "replace", "remove", "test"}:
            raise NotSupported("add, replace, remove and test are supported.", field=f"{where}.op")
        if not one.path.startswith("/") or len(one.path) > _LONGEST_PATH:
            raise BadRequest("A path begins with / and names an element.", field=f"{where}.path")
        if one.op != "remove" and one.value is msgspec.UNSET:
            raise BadRequest("A value is needed.", field=f"{where}.value")
    return found


def changed(resource: dict[str, Any], changes: list[Change]) -> dict[str, Any]:
    """The resource after the changes, all of them or none; `resource` is changed in place. Raises BadRequest."""
    for number, one in enumerate(changes):
        _apply(resource, one, f"Patch[{number}]")
    return resource


def _apply(resource: dict[str, Any], change: Change, where: str) -> None:
    *way, last = (part.replace("~1", "/").replace("~0", "~") for part in change.path[1:].split("/"))
    place: Any = resource
    for part in way:
        place = _at(place, part, where)
    if change.op == "add":
        _add(place, last, change.value, where)
        return
    found = _at(place, last, where)
    if change.op == "test":
        if found != change.value:
            raise BadRequest("What stands at this place is something else.", field=where)
        return
    key = last if isinstance(place, dict) else int(last)
    if change.op == "replace":
        place[key] = change.value
    else:
        del place[key]


def _at(place: Any, part: str, where: str) -> Any:
    found = _ABSENT
    if isinstance(place, dict):
        found = place.get(part, _ABSENT)
    elif isinstance(place, list) and (index := _index(part, len(place))) is not None and index < len(place):
        found = place[index]
    if found is _ABSENT:
        raise BadRequest("There is nothing at this place.", field=f"{where}.path")
    return found


def _add(place: Any, part: str, value: Any, where: str) -> None:
    if isinstance(place, dict):
        place[part] = value
    elif isinstance(place, list) and (index := _index(part, len(place))) is not None:
        place.insert(index, value)
    else:
        raise BadRequest("There is no such place.", field=f"{where}.path")


def _index(part: str, length: int) -> int | None:
    """RFC 6901, 4: digits without a leading zero, or `-` for the end."""
    if part == "-":
        return length
    plain = part.isascii() and part.isdecimal() and len(part) <= 6 and (part == "0" or part[0] != "0")
    return int(part) if plain and int(part) <= length else None
