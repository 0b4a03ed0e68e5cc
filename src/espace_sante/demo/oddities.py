"""A few accesses out of the ordinary, so that the auditor's report has something true to show.

Made by the same services as any other, in the last days: somebody who tries the doors one after the other, somebody who
reads at night, a doctor who reads a person of their own name, an emergency doctor who breaks the glass often. Then the
report of the month is computed, by the demonstration's auditor. None of them is about Camille's family.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from espace_sante.access import api as access
from espace_sante.demo.actors import professional_actor
from espace_sante.demo.people import NAMED_HOLDERS
from espace_sante.demo.people_kinds import DemoHolder, DemoProfessional
from espace_sante.demo.people_structures import NAMED_PROFESSIONALS
from espace_sante.demo.population import Population
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.identifiers import Ins
from espace_sante.oversight import api as oversight
from espace_sante.record import api as record
from espace_sante.spaces import api as spaces

TRIES, AT_NIGHT, EMERGENCIES = 7, 12, 4
ADULT_AGE, LOOKED_AT, SPACES = 18, 400, 40
ON_ARRIVAL = "Personne inconsciente à son arrivée aux urgences."
REPORTED = timedelta(days=30)
_NAMED = {professional.key: professional for professional in NAMED_PROFESSIONALS}


def live_oddities(*, population: Population, today: date) -> int:
    """Do these accesses, make the report of the last thirty days, and return how many findings it holds."""
    others = [one for one in _strangers(population) if one.space == "active"]
    known = [one for one in map(_space, others[:SPACES]) if one is not None]
    _night(known[:1], today)
    _emergencies(known[1 : 1 + EMERGENCIES], today)
    _tries([one for one in known if _unknown(one, "bloque", today)][:TRIES], today)
    _same_name(others, population, today)
    return _report(today)


def _strangers(population: Population) -> Iterator[DemoHolder]:
    """Adults of the population whom nobody knows by name."""
    named = {holder.key for holder in NAMED_HOLDERS}
    adults = (one for one in population.holders() if one.age_on(population.today) >= ADULT_AGE)
    return islice((one for one in adults if one.key not in named), LOOKED_AT)


def _space(holder: DemoHolder) -> spaces.SpaceView | None:
    found = identity.holder_by_ins(Ins(holder.ins, holder.ins_oid))
    return spaces.spaces_of_holders([found.id]).get(found.id) if found else None


def _unknown(space: spaces.SpaceView, key: str, today: date) -> bool:
    """Whether nothing ties this professional to this space."""
    return _NAMED[key].rpps not in access.relations_in(space.id, now=_at(today, 5, 12))


def _tries(some: list[spaces.SpaceView], today: date) -> None:
    """The GP whom Camille blocked tries one space after the other, without anybody's consent."""
    for minute, space in enumerate(some):
        _list(professional_actor(_NAMED["bloque"]), space, _at(today, 5, 12, minute * 2))


def _night(some: list[spaces.SpaceView], today: date) -> None:
    """A nurse reads the same person again and again, a little before midnight."""
    nurse = professional_actor(_NAMED["inf.petit"])
    for space in some:
        _declare(nurse, space, _at(today, 6, 10))
        for minute in range(AT_NIGHT):
            _list(nurse, space, _at(today, 4, 23, 10 + minute * 3))


def _emergencies(some: list[spaces.SpaceView], today: date) -> None:
    """An emergency doctor breaks the glass for several people in a day, and reads each of them."""
    doctor = professional_actor(_NAMED["dr.urgence"])
    for number, space in enumerate(some):
        now = _at(today, 3, 8 + 2 * number)
        try:
            access.open_emergency(
                actor=doctor, space=space, mode=access.EmergencyMode.BREAK_GLASS,
                reason=access.OpeningReason.UNCONSCIOUS, words=ON_ARRIVAL, cannot_answer=True, now=now,
            )  # fmt: skip
        except access.AccessRefused:
            continue  # this person refuses to be read in an emergency
        _list(doctor, space, now + timedelta(minutes=1))


def _same_name(others: list[DemoHolder], population: Population, today: date) -> None:
    """The first professional of the population who bears the name of somebody in it reads them."""
    readers: dict[str, DemoProfessional] = {}
    for one in population.professionals:
        if one.profession_code == "10" and one.key not in _NAMED:
            readers.setdefault(one.family_name.upper(), one)
    for holder in others:
        reader = readers.get(holder.birth_name.upper())
        space = _space(holder) if reader else None
        if reader is not None and space is not None:
            actor = professional_actor(reader)
            _declare(actor, space, _at(today, 2, 9))
            _list(actor, space, _at(today, 2, 9, 5))
            return


def _declare(actor: Actor, space: spaces.SpaceView, now: datetime) -> None:
    _allowed(lambda: access.declare_care_relation(actor=actor, space=space, in_care_team=True, now=now))


def _list(actor: Actor, space: spaces.SpaceView, now: datetime) -> None:
    _allowed(lambda: record.list_documents(actor=actor, space=space, now=now))


def _allowed(do: Callable[[], object]) -> None:
    """Do it; a refusal is what some of these stories want, and it is in the trace."""
    try:
        do()
    except access.AccessRefused:
        return


def _at(today: date, days_ago: int, hour: int, minute: int = 0) -> datetime:
    """An hour of Paris, some days ago."""
    local = datetime.combine(today - timedelta(days=days_ago), time(hour), PARIS) + timedelta(minutes=minute)
    return local.astimezone(UTC)


def _report(today: date) -> int:
    now = datetime.now(UTC)
    until = datetime.combine(today, time(), PARIS)
    auditor = identity.actor_of_login("auditeur")
    return oversight.make_report(actor=auditor, since=until - REPORTED, until=until, now=now, edge="command")
