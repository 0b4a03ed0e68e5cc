"""Whose names were read: people of the professional's own surname, and colleagues. Counts come out, names do not.

Each space that each professional read in a period is looked at once, a few thousand at a time. Somebody is taken for a
colleague when they bear both names of a professional of the same place: the directory has no birth dates, so a homonym
may be one too. Somebody of the same surname is not counted when the insurer or the person tied them to the reader long
before: a patient of twenty years may have a rare name. Source: RULES.md C6.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar
from uuid import UUID

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.spaces import api as spaces

T = TypeVar("T")
AT_ONCE = 5_000
FOLLOWED = timedelta(days=180)  # between the first reading and the period: told to the auditor


@dataclass(slots=True)
class NamesRead:
    """What one professional read, in spaces."""

    spaces: int = 0
    first_times: int = 0
    same_name: int = 0
    same_name_followed: int = 0
    colleagues: int = 0


@dataclass(slots=True)
class Names:
    """Everybody's reading, and how common each surname is among the people who were read."""

    of: dict[str, NamesRead] = field(default_factory=dict)
    people: int = 0
    bearers: Counter[str] = field(default_factory=Counter)

    def by_chance(self, rpps: str, family: str) -> float:
        """How many people of this name this professional would read by chance."""
        read = self.of.get(rpps)
        return read.spaces * self.bearers[family] / self.people if read and self.people else 0.0


def names_read(
    pairs: Iterable[audit.SpaceRead], professionals: Mapping[str, identity.ProfessionalKeys], *, since: datetime
) -> Names:
    """Four queries for each few thousand pairs, and two more where names are the same. `since`: of the period."""
    names = Names()
    for some in _batches(pairs, AT_ONCE):
        people = _people({one.space_id for one in some})
        staff = identity.staff_keys({one.structure for one in some} - {""})
        same_name: set[tuple[str, UUID]] = set()
        for one in some:
            if _count(names, one, people.get(one.space_id), staff.get(one.structure, set()), professionals):
                same_name.add((one.actor_id, one.space_id))
        _count_same_name(names, same_name, since)
    return names


def _count_same_name(names: Names, pairs: set[tuple[str, UUID]], since: datetime) -> None:
    unexplained = pairs - access.established_ties(pairs, since=since)
    firsts = audit.first_readings(unexplained, before=since - FOLLOWED)
    for pair in unexplained:
        names.of[pair[0]].same_name += 1
        names.of[pair[0]].same_name_followed += pair in firsts


def _count(
    names: Names, one: audit.SpaceRead, person: identity.HolderKeys | None, staff: set[tuple[str, str]],
    professionals: Mapping[str, identity.ProfessionalKeys],
) -> bool:  # fmt: skip
    """Whether this person bears the surname of who read them; all the rest is counted."""
    mine = names.of.setdefault(one.actor_id, NamesRead())
    mine.spaces += 1
    mine.first_times += one.first
    if person is None:
        return False
    names.people += 1
    names.bearers.update(person.families)
    own = professionals.get(one.actor_id)
    if own is None:
        return False
    called = {(family, person.given) for family in person.families}
    mine.colleagues += bool(called & (staff - {(own.family, own.given)}))
    return own.family in person.families


def _people(space_ids: set[UUID]) -> dict[UUID, identity.HolderKeys]:
    holders = spaces.holders_of_spaces(space_ids)
    keys = identity.holder_keys(holders.values())
    return {space_id: keys[holder_id] for space_id, holder_id in holders.items() if holder_id in keys}


def _batches(values: Iterable[T], size: int) -> Iterator[list[T]]:
    walking = iter(values)
    while some := list(islice(walking, size)):
        yield some
