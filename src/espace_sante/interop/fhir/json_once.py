"""No name twice in one JSON object: two readers of it would not read the same.

A decoder keeps the last of two values, another the first: a dose, a patient, a confidentiality would depend on it.
Source: HL7 FHIR R4, json (2.6.2, names are unique within an object); RFC 8259 section 4; RFC 7493 section 2.3.
"""

from __future__ import annotations

import json

from espace_sante.interop.fhir.errors import BadRequest


class _Twice(Exception):
    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


def _seen_once(pairs: list[tuple[str, object]]) -> None:
    if len(dict(pairs)) == len(pairs):
        return
    names: set[str] = set()
    for name, _ in pairs:
        if name in names:
            raise _Twice(name)
        names.add(name)


# Numbers stay text, and objects are dropped once they were looked at: only the names are of interest here.
_NAMES = json.JSONDecoder(object_pairs_hook=_seen_once, parse_int=str, parse_float=str)


def check_names(body: bytes) -> None:
    """Raise BadRequest when an object has a name twice, or when this is no JSON."""
    try:
        _NAMES.decode(body.decode())
    except _Twice as error:
        raise BadRequest(f"The name {error.name[:40]!r} is there twice in one object.") from None
    except RecursionError:
        raise BadRequest("This JSON is nested too deeply.") from None
    except ValueError as error:
        raise BadRequest(f"This is not JSON: {error}.") from None
