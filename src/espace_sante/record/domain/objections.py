"""What a minor keeps out of the health history: the events of an act, and of the products prescribed with it.

The minor was told of the right to object, and objects; from then on the insurer's events of that act never enter the
space. Where the texts leave a doubt, the event stays out: nobody is harmed by a line that is missing, somebody may be
by a line that a parent reads.

An event stays out when
- it is of the day of the act, and names as performer or prescriber the professional of the act;
- that professional prescribed it on the day of the act, whenever and by whomever it was dispensed or done;
- it carries a code of the family of the act, within thirty days of it: another professional may do the act, or a part;
- it is of the day of the act and names nobody: it cannot be told apart.

What a coded event names (a surgeon, another doctor) counts from then on as a professional of the act (`found`).

Source: CSP art. R. 1111-33, L. 1111-5, L. 1111-5-1, L. 2212-4, L. 2212-7, L. 6211-3-1; RULES.md MIN-07, MIN-08.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Protocol, TypeVar

EPISODE = timedelta(days=30)  # within which the codes of a family are those of one act (ours, see divergences)
DATA = Path(__file__).resolve().parent.parent / "data" / "objection_codes.csv"


class ActFamily(StrEnum):
    """The acts that a minor may have without their parents knowing, by the article that says so."""

    WITHOUT_CONSENT = "L1111-5"
    NURSE = "L1111-5-1"
    ABORTION = "L2212-4"  # and L. 2212-7
    SCREENING = "L6211-3-1"


class Event(Protocol):
    """What an objection looks at: dates, codes, numbers of professionals."""

    @property
    def on(self) -> date: ...
    @property
    def prescribed_on(self) -> date | None: ...
    @property
    def codes(self) -> Sequence[str]: ...
    @property
    def prescriber_rpps(self) -> str: ...
    @property
    def performer_rpps(self) -> str: ...


E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class Objection:
    """One act of one minor. `found`: not recorded by a professional, but read from a coded event."""

    family: ActFamily
    on: date
    rpps: str
    found: bool = False

    def covers(self, event: Event) -> bool:
        """Whether this event stays out of the space."""
        if event.prescriber_rpps == self.rpps and event.prescribed_on == self.on:
            return True
        if event.on == self.on:
            named = {event.prescriber_rpps, event.performer_rpps} - {""}
            if self.rpps in named or not named:
                return True
        return self.is_of_its_family(event)

    def is_of_its_family(self, event: Event) -> bool:
        """Whether a code says so. An objection that was found looks no further: an episode does not grow."""
        if self.found or abs(event.on - self.on) > EPISODE:
            return False
        return not codes_of(self.family).isdisjoint(event.codes)

    def others_named(self, event: Event) -> set[Objection]:
        """The other professionals of the act, if the event is coded as one of its family."""
        if not self.is_of_its_family(event):
            return set()
        named = {event.performer_rpps, event.prescriber_rpps} - {"", self.rpps if event.on == self.on else ""}
        return {Objection(self.family, event.on, rpps, found=True) for rpps in named}


def sift(events: Iterable[E], objections: Iterable[Objection]) -> tuple[list[E], set[Objection]]:
    """The events that may enter, and the objections that the others made known."""
    events, known = list(events), set(objections)
    found = {other for event in events for one in known for other in one.others_named(event)} - known
    every = known | found
    return [event for event in events if not any(one.covers(event) for one in every)], found


@lru_cache(maxsize=1)
def _families() -> dict[str, frozenset[str]]:
    codes: dict[str, set[str]] = {}
    with DATA.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            codes.setdefault(row["family"], set()).add(row["code"])
    return {family: frozenset(found) for family, found in codes.items()}


def codes_of(family: ActFamily) -> frozenset[str]:
    """The codes that name an act of this family, or a product of it. Reconstructed: see divergences."""
    return _families().get(family.value, frozenset())
