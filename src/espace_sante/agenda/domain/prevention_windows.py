"""What prevention proposes to one person: windows of time, what is known of each, and why it is proposed.

Pure: a birth date, a sex, what was done or said, an edition of the calendar and a day give windows. Nothing of the
person's documents is used but the dates of their vaccination notes. The wording of a window is advice of the calendar,
never a diagnosis: an age alone opens it.
Source: RULES.md AGE-06, AGE-07, AGE-09, AGE-10, CIT-20.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from espace_sante.agenda.domain.prevention_calendar import Edition, PlannedAct

HORIZON = timedelta(days=366)  # how far ahead pages look
EARLY = timedelta(days=14)  # an act a little before its window is that of the window
SEXES = frozenset({"F", "M"})
MOST_WINDOWS = 400  # of one act: more than a life holds


class Status(StrEnum):
    """What is known of a window (AGE-06)."""

    TO_PLAN = "to_plan"
    NOT_STATED = "not_stated"
    DONE = "done"
    NOT_DONE = "not_done"
    NOT_CONCERNED = "not_concerned"
    POSTPONED = "postponed"


SAID = frozenset({Status.DONE, Status.NOT_DONE, Status.NOT_CONCERNED, Status.POSTPONED})  # what a person may say


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person said of a window. `on`: the day it was done, or until when it is postponed."""

    status: Status
    on: date | None = None


@dataclass(frozen=True, slots=True)
class KnownAct:
    """An act found in the record: to which families it may belong, its day, the document that says so."""

    families: frozenset[str]
    on: date
    document_id: UUID


@dataclass(frozen=True, slots=True)
class Window:
    """A time to do something. `start` is in it, `end` is not; None: it has no end.

    `key` names it for ever: the code of the act, and which time or year when it comes again. `on` goes with the
    status: the day it was done, or until when it is postponed. `document_id`: the note that says it was done.
    `if_concerned`: it depends on a sex that is not known here.
    """

    key: str
    act: PlannedAct
    start: date
    end: date | None
    status: Status
    on: date | None = None
    document_id: UUID | None = None
    if_concerned: bool = False

    def is_open(self, today: date) -> bool:
        return self.start <= today and (self.end is None or today < self.end)


@dataclass(frozen=True, slots=True)
class Person:
    """What the calendar is computed from. `sex`: F, M, or anything else when it is not known."""

    born_on: date
    sex: str


def windows_of(
    *,
    person: Person,
    edition: Edition,
    today: date,
    statements: Mapping[str, Statement] = {},
    acts: Sequence[KnownAct] = (),
    horizon: timedelta = HORIZON,
) -> tuple[Window, ...]:
    """The windows from birth to `horizon` after today, oldest first; nobody to be born has any.

    An edition says nothing of what ended before it came into force, unless something is known of it.
    """
    found = _Found(statements, [one for one in acts if person.born_on <= one.on <= today], today)
    done: set[str] = set()
    windows: list[Window] = []
    for act in edition.acts:
        if not _concerns(act, person) or act.unless in done:
            continue
        for window in _windows(act, person, found, until=today + horizon):
            if window.status is Status.DONE:
                done.add(act.code)
            windows.append(window)
    kept = (one for one in windows if person.born_on <= today and _said_by(edition, one))
    return tuple(sorted(kept, key=lambda one: (one.start, one.key)))


def next_start(windows: Sequence[Window], *, after: date) -> date | None:
    """The first day, strictly later, on which something to plan begins; None when nothing does."""
    starts = [one.start for one in windows if one.start > after and one.status is Status.TO_PLAN]
    return min(starts, default=None)


def _concerns(act: PlannedAct, person: Person) -> bool:
    of_sex = not act.sex or act.sex == person.sex or person.sex not in SEXES
    return of_sex and (act.born_from is None or person.born_on >= act.born_from)


def _said_by(edition: Edition, window: Window) -> bool:
    known = window.status not in {Status.TO_PLAN, Status.NOT_STATED}
    return known or window.end is None or window.end > edition.valid_from


class _Found:
    """What was said and what was found, each act of the record used once."""

    def __init__(self, statements: Mapping[str, Statement], acts: list[KnownAct], today: date) -> None:
        self.statements, self.today = statements, today
        self._acts = sorted(acts, key=lambda one: one.on)
        self._used: set[tuple[str, UUID]] = set()

    def known(self, family: str, start: date, end: date | None, *, early: timedelta = EARLY) -> KnownAct | None:
        """The first act of the family in these days that stands for no other window."""
        for one in self._acts:
            inside = start - early <= one.on and (end is None or one.on < end)
            if inside and family in one.families and (family, one.document_id) not in self._used:
                self._used.add((family, one.document_id))
                return one
        return None


def _windows(act: PlannedAct, person: Person, found: _Found, *, until: date) -> Iterator[Window]:
    first = act.start.after(person.born_on)
    last = act.end.after(person.born_on) if act.end else None
    unsure = bool(act.sex) and person.sex not in SEXES
    if act.season is not None:
        yield from _seasons(act, found, first, last, until, unsure)
    elif act.every is not None:
        assert last is not None  # checked with the edition
        yield from _again_and_again(act, found, first, last, until, unsure)
    elif first <= until:
        yield _window(act.code, act, found, first, last, unsure)


def _again_and_again(
    act: PlannedAct, found: _Found, first: date, last: date, until: date, unsure: bool
) -> Iterator[Window]:
    """So long after the last one; after the beginning of the last window when nothing is known of it."""
    assert act.every is not None
    start, number = first, 1
    while start < last and start <= until and number <= MOST_WINDOWS:
        end = min(act.every.after(start), last)
        window = _window(f"{act.code}.{number}", act, found, start, end, unsure)
        yield window
        done_on = window.on if window.status is Status.DONE else None
        start, number = max(end, act.every.after(done_on)) if done_on and done_on >= start else end, number + 1


def _seasons(
    act: PlannedAct, found: _Found, first: date, last: date | None, until: date, unsure: bool
) -> Iterator[Window]:
    """Each year between two days, which may stand in two years; from the age on when it is reached in between."""
    assert act.season is not None
    opens, closes = act.season
    for year in range(first.year - 1, min(until.year, first.year + MOST_WINDOWS) + 1):
        start, end = max(first, opens.of(year)), closes.of(year if opens < closes else year + 1)
        if start < end and start <= until and (last is None or start < last):
            yield _window(f"{act.code}.{year}", act, found, start, end, unsure)


def _window(key: str, act: PlannedAct, found: _Found, start: date, end: date | None, unsure: bool) -> Window:
    status, on, document_id = _state(key, act, found, start, end)
    return Window(
        key=key, act=act, start=start, end=end, status=status, on=on, document_id=document_id, if_concerned=unsure
    )


def _state(
    key: str, act: PlannedAct, found: _Found, start: date, end: date | None
) -> tuple[Status, date | None, UUID | None]:
    """What a person said comes first; then what the record holds; then the calendar alone."""
    said = found.statements.get(key)
    if said is not None and said.status is Status.DONE and said.on is not None:
        same = found.known(act.family.code, said.on, said.on + timedelta(days=1), early=timedelta())
        return Status.DONE, said.on, same.document_id if same else None
    if said is not None and said.status is not Status.POSTPONED:
        return said.status, said.on, None
    known = found.known(act.family.code, start, end)
    if known is not None:
        return Status.DONE, known.on, known.document_id
    if said is not None and said.on is not None and found.today < said.on:
        return Status.POSTPONED, said.on, None
    over = end is not None and end <= found.today
    return Status.NOT_STATED if over else Status.TO_PLAN, None, None
