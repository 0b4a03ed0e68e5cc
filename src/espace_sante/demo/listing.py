"""Who exists in the demonstration, as `espace-sante demo people --json` tells it (DESIGN.md section 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from espace_sante.demo.people import NAMED_AGENTS, NAMED_HOLDERS, NAMED_RELATIONS, NAMED_SERVICES
from espace_sante.demo.people_kinds import DemoHolder
from espace_sante.demo.people_structures import NAMED_PROFESSIONALS, NAMED_STRUCTURES
from espace_sante.kernel.clock import utc_now

ADULT_AGE = 18
_KEYS = ("login", "kind", "name", "ins", "ins_oid", "rpps", "finess", "profession")


def listing(today: date | None = None) -> list[dict[str, Any]]:
    """One object for each named person, structure and program; absent values are None."""
    relations = _relations()
    return [
        {**dict.fromkeys(_KEYS), **row, "relations": relations[row["login"]]}
        for row in _rows(today or utc_now().date())
    ]


def _rows(today: date) -> Iterator[dict[str, Any]]:
    for holder in NAMED_HOLDERS:
        yield {
            "login": holder.login,
            "kind": holder_kind(holder, today),
            "name": holder.display_name,
            "ins": holder.ins,
            "ins_oid": holder.ins_oid,
        }
    for professional in NAMED_PROFESSIONALS:
        if professional.login:
            yield {
                "login": professional.login,
                "kind": "professional",
                "name": professional.display_name,
                "rpps": professional.rpps,
                "finess": professional.structure.finess,
                "profession": professional.profession_code,
            }
    for structure in NAMED_STRUCTURES:
        if structure.login:
            yield {"login": structure.login, "kind": "structure", "name": structure.name, "finess": structure.finess}
    for agent in NAMED_AGENTS:
        yield {"login": agent.login, "kind": agent.kind, "name": agent.name}
    for service in NAMED_SERVICES:
        yield {"login": service.login, "kind": "service", "name": service.name}


def holder_kind(holder: DemoHolder, today: date) -> str:
    return "citizen" if holder.age_on(today) >= ADULT_AGE else "minor"


def _relations() -> defaultdict[str, list[dict[str, str]]]:
    """For each login: what it is to others, and, for a holder, who is what to them."""
    found: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for relation in NAMED_RELATIONS:
        found[relation.subject].append({"kind": f"{relation.kind}_of", "login": relation.object})
        found[relation.object].append({"kind": relation.kind, "login": relation.subject})
    for service in NAMED_SERVICES:
        found[service.login].append({"kind": "granted_by", "login": service.granted_by})
        found[service.granted_by].append({"kind": "granted", "login": service.login})
    found["editeur"].append({"kind": "publisher_of", "login": NAMED_SERVICES[0].login})
    return found
