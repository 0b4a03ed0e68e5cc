"""Say what became of a window: done on a day, not done, not concerned, later; or take back what was said.

Source: RULES.md AGE-06, CAR-10 (a carer acts in the place of the person), TRA-01.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from espace_sante.access import api as access
from espace_sante.agenda.domain.prevention_errors import StatementInvalid, WindowUnknown
from espace_sante.agenda.domain.prevention_windows import SAID, Statement, Status, Window
from espace_sante.agenda.services.ask import joined_to
from espace_sante.agenda.services.prevention_follow import follow_again
from espace_sante.agenda.services.prevention_read import Prevention, computed
from espace_sante.agenda.services.prevention_statements import withdraw, write
from espace_sante.agenda.services.trace import queue_trace
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault

LONGEST_POSTPONEMENT = timedelta(days=5 * 366)


def say(
    *, actor: Actor, space: SpaceView, mark: str, status: Status, on: date | None, now: datetime, edge: str = "portal"
) -> Window:
    """Keep what was said of the window that `mark` names, and give it back as it is now.

    `on`: the day it was done, from the birth to today; or until when it is postponed, five years ahead at most. TO_PLAN
    takes back what was said. Raises AccessRefused, WindowUnknown, StatementInvalid.
    """
    case = access.case_of(actor=actor, space=space, now=now)
    decision = case.decide(access.Action.CHANGE_AGENDA)
    if not decision.allowed:
        raise access.AccessRefused(decision)
    before = computed({space.id: (space, case)}, now=now)[space.id]
    window = _window(before, mark)
    statement = _statement(status, on, born_on=before.born_on, today=before.today)
    with transaction.atomic(using="ens"):
        _keep(space.id, window.key, statement, by=actor.id, now=now)
        follow_again(space.id)
        queue_trace(
            space_id=space.id, act=audit.Act.PREVENTION_SAID, actor=actor, decision=decision, about=space.id,
            secret=False, edge=edge, now=now,
        )  # fmt: skip
    return _window(computed({space.id: (space, case)}, now=now)[space.id], mark)


def _window(found: Prevention, mark: str) -> Window:
    window = found.named(mark)
    if window is None:
        raise WindowUnknown
    return window


def _statement(status: Status, on: date | None, *, born_on: date, today: date) -> Statement | None:
    """None takes back what was said. Raises StatementInvalid."""
    if status not in SAID:
        return None
    if status is Status.DONE and (on is None or not born_on <= on <= today):
        raise StatementInvalid("It was done on a day between the birth and today.", field="on")
    if status is Status.POSTPONED and (on is None or not today < on <= today + LONGEST_POSTPONEMENT):
        raise StatementInvalid("It is postponed to a day to come, in five years at most.", field="on")
    return Statement(status, on if status in {Status.DONE, Status.POSTPONED} else None)


def _keep(space_id: UUID, window: str, statement: Statement | None, *, by: str, now: datetime) -> None:
    shown_in = joined_to([space_id])
    keys = vault.keys_of(shown_in)
    withdraw(space_ids=shown_in, keys=keys, window=window)
    if statement is not None:
        write(space_id=space_id, key=keys[space_id], window=window, statement=statement, by=by, now=now)
