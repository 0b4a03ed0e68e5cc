"""Whom the holder's side may write to before anybody of them wrote.

A pharmacy that has a mailbox, visited or found by its name; and a professional whom the holder authorised, while they
let their patients write first. Who was blocked is not offered, and not written to.
Source: RULES.md MSG-02, MSG-03, C11, CIT-08; MIN-10 (what a minor keeps secret is told to nobody who represents them).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from espace_sante.access import api as access
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.messaging.domain.errors import CorrespondentUnknown
from espace_sante.messaging.services.contact_windows import open_windows
from espace_sante.messaging.services.inbox import check
from espace_sante.spaces.api import SpaceView


@dataclass(frozen=True, slots=True)
class FirstLetter:
    """Somebody who may be written to first. `until`: the end of the window, None for a pharmacy."""

    address: str
    name: str
    city: str = ""
    rpps: str = ""
    finess: str = ""
    until: datetime | None = None

    @property
    def is_pharmacy(self) -> bool:
        """The prescription is to be brought on paper too (MSG-03)."""
        return self.until is None


def whom_to_write_first(*, actor: Actor, space: SpaceView, now: datetime, found: str = "") -> list[FirstLetter]:
    """The pharmacies of this space, and the one `found` by its FINESS number; then who lets it write.

    Raises AccessRefused.
    """
    check(actor, space, access.Action.SEND_MESSAGE, now)
    relations, places = _ties(actor, space, now)
    visited = identity.pharmacies_visited(rpps_numbers=_welcome(relations), finess_numbers={*places, found})
    return [*map(_of_pharmacy, visited), *_with_windows(relations, now)]


def pharmacies_named(*, actor: Actor, space: SpaceView, name: str, town: str, now: datetime) -> list[FirstLetter]:
    """Pharmacies of the directory that have a mailbox. Raises AccessRefused."""
    check(actor, space, access.Action.SEND_MESSAGE, now)
    return [_of_pharmacy(one) for one in identity.search_pharmacies(name, town=town)]


def first_letter_to(address: str, *, actor: Actor, space: SpaceView, now: datetime) -> FirstLetter:
    """Raises CorrespondentUnknown for anybody who may not be written to first."""
    pharmacy = identity.pharmacy_at(address)
    if pharmacy is not None:
        return _of_pharmacy(pharmacy)
    relations, _places = _ties(actor, space, now)
    for one in _with_windows(relations, now):
        if one.address == address:
            return one
    raise CorrespondentUnknown


def _ties(actor: Actor, space: SpaceView, now: datetime) -> tuple[Mapping[str, access.Relations], list[str]]:
    """The professionals and the places tied to a space, as this person may know them."""
    by_law = access.case_of(actor=actor, space=space, now=now).relations.by_law
    ties = access.ties_of(space, now=now, but_secret=by_law)
    relations = access.relations_in(space.id, now=now, but_secret=by_law)
    return relations, [one.finess for one in ties if one.finess]


def _welcome(relations: Mapping[str, access.Relations]) -> list[str]:
    return [rpps for rpps, one in relations.items() if not one.blocked]


def _with_windows(relations: Mapping[str, access.Relations], now: datetime) -> list[FirstLetter]:
    authorised = [rpps for rpps in _welcome(relations) if relations[rpps].authorised]
    windows = open_windows(authorised, now=now)
    known = identity.professionals({one.rpps for one in windows}) if windows else {}
    return [
        FirstLetter(one.address, known[one.rpps].name, rpps=one.rpps, until=one.until)
        for one in windows
        if one.rpps in known and known[one.rpps].is_active
    ]


def _of_pharmacy(one: identity.Pharmacy) -> FirstLetter:
    return FirstLetter(one.address, one.name, city=one.city, finess=one.finess)
