"""What prevention proposes to somebody, and to those they act for: read, decided, traced.

Nothing of the record is read but the titles and the days of its vaccination notes, as far as the reader may read them:
whoever may not sees the window as if nothing were known.
Source: RULES.md AGE-06, AGE-07, AGE-09, AGE-10, CAR-08, MIN-09.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from espace_sante.access import api as access
from espace_sante.agenda.domain.prevention_calendar import Age, Edition
from espace_sante.agenda.domain.prevention_notes import families_told
from espace_sante.agenda.domain.prevention_windows import HORIZON, KnownAct, Person, Window, windows_of
from espace_sante.agenda.models import PreventionFollow
from espace_sante.agenda.services.ask import joined_to
from espace_sante.agenda.services.prevention_editions import edition_in_force
from espace_sante.agenda.services.prevention_statements import mark_of, statements_in
from espace_sante.agenda.services.trace import trace_now
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.clock import PARIS
from espace_sante.record import api as record
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault


@dataclass(frozen=True, slots=True)
class Prevention:
    """The windows of one person, oldest first, by an edition of the calendar.

    `marks`: how each window, by its key, is named in an address. `opposed`: no message is sent (CIT-20).
    """

    born_on: date
    windows: tuple[Window, ...]
    edition: Edition
    today: date
    opposed: bool
    marks: Mapping[str, str]

    @property
    def of_age_on(self) -> date:
        """The eighteenth birthday: what began before is the follow-up of childhood (AGE-10)."""
        return Age(18, "y").after(self.born_on)

    def named(self, mark: str) -> Window | None:
        """The window of an address; None when it names none of these."""
        return next((one for one in self.windows if self.marks[one.key] == mark), None)


def of_space(*, actor: Actor, space: SpaceView, now: datetime) -> Prevention:
    """What is proposed to the person of this space. Traced. Raises AccessRefused."""
    case = access.case_of(actor=actor, space=space, now=now)
    decision = case.decide(access.Action.READ_AGENDA)
    if not decision.allowed:
        raise access.AccessRefused(decision)
    found = computed({space.id: (space, case)}, now=now)[space.id]
    trace_now(
        space_id=space.id, act=audit.Act.PREVENTION_READ, actor=actor, decision=decision, about="", secret=False,
        edge="portal", now=now,
    )  # fmt: skip
    return found


def of_family(
    *, actor: Actor, ties: Mapping[UUID, tuple[SpaceView, access.Relations]], now: datetime
) -> dict[UUID, Prevention]:
    """The same for each space whose agenda one may read, in queries that do not grow with them.

    A list of one's own, as that of appointments, which leaves no line.
    """
    cases = {
        space_id: (space, access.known_case(actor=actor, space=space, relations=relations))
        for space_id, (space, relations) in ties.items()
    }
    readable = {one: tie for one, tie in cases.items() if tie[1].decide(access.Action.READ_AGENDA).allowed}
    return computed(readable, now=now)


def computed(
    cases: Mapping[UUID, tuple[SpaceView, access.Case]], *, now: datetime, horizon: timedelta = HORIZON
) -> dict[UUID, Prevention]:
    """The windows of each space, decided by who asks. Five queries whatever their number."""
    if not cases:
        return {}
    today = now.astimezone(PARIS).date()
    edition = edition_in_force(today)
    shown_in = joined_to(cases)
    keys = vault.keys_of(shown_in)
    statements = statements_in(shown_in, keys)
    notes = record.vaccination_notes({one: case for one, (_space, case) in cases.items()}, keys=keys)
    opposed = set(opposing(cases))
    holders = identity.holders(space.holder_id for space, _case in cases.values())
    found = {}
    for space_id, (space, _case) in cases.items():
        holder = holders[space.holder_id]
        windows = windows_of(
            person=Person(born_on=holder.birth_on, sex=holder.sex), edition=edition, today=today,
            statements=statements[space_id], acts=known_acts(notes[space_id], edition), horizon=horizon,
        )  # fmt: skip
        marks = {one.key: mark_of(keys[space_id], one.key).hex() for one in windows}
        found[space_id] = Prevention(
            born_on=holder.birth_on, windows=windows, edition=edition, today=today, opposed=space_id in opposed,
            marks=marks,
        )  # fmt: skip
    return found


def opposing(space_ids: Iterable[UUID]) -> list[UUID]:
    """Those of these spaces where no prevention message is wanted. One query."""
    rows = PreventionFollow.objects.filter(space_id__in=list(space_ids), opposed_at__isnull=False)
    return list(rows.values_list("space_id", flat=True))


def known_acts(notes: Iterable[record.VaccinationNote], edition: Edition) -> list[KnownAct]:
    """The vaccinations that these notes are about, by their titles; a note in other words is none."""
    told = ((families_told(note.title, edition), note) for note in notes)
    return [KnownAct(families=names, on=note.on, document_id=note.document_id) for names, note in told if names]
