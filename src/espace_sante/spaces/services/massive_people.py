"""Whom a massive act is about: a list of matricules, or criteria, as a wave of a campaign has them.

Source: RULES.md OPE-01 to OPE-05.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from espace_sante.identity import api as identity
from espace_sante.kernel.errors import Malformed
from espace_sante.kernel.identifiers import Ins
from espace_sante.spaces.domain.notice import Criteria
from espace_sante.spaces.services.campaigns.choose import sought

MOST = 100_000  # people of one act
_CHUNK = 5_000


class TooManyPeople(Malformed):
    """An act is about 100 000 people at most: it is made of several."""

    code = "too-many-people"


def people_listed(matricules: Iterable[Ins]) -> list[UUID]:
    """The holders of these matricules, present or former; those that name nobody are left out."""
    found = identity.holder_ids_by_matricules((one.value, one.oid) for one in matricules)
    return list(dict.fromkeys(found.values()))


def people_chosen(criteria: Criteria, *, now: datetime) -> list[UUID]:
    """Everybody whom the criteria accept. Raises TooManyPeople."""
    people: list[UUID] = []
    after = None
    while found := identity.walk_population(sought(criteria, now=now), after=after, most=_CHUNK, now=now):
        people += [holder_id for holder_id, _ in found]
        after = found[-1][0]
        if len(people) > MOST:
            raise TooManyPeople
    return people
