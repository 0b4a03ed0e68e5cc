"""Add a vaccination that somebody said was done to the vaccinations of the record, as their own statement.

The record keeps vaccinations as documents. What is added is one of them, in plain words and in the name of who says so:
no professional vouches for it, and it says that.
Source: RULES.md AGE-09, DOC-09, CAR-10.
"""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from espace_sante.access import api as access
from espace_sante.agenda.domain.prevention_calendar import Kind
from espace_sante.agenda.domain.prevention_errors import NotToRecord, WindowUnknown
from espace_sante.agenda.domain.prevention_windows import Status, Window
from espace_sante.agenda.services.prevention_read import computed
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.clock import PARIS
from espace_sante.record import api as record
from espace_sante.spaces.api import SpaceView

TYPE = record.Coded("11369-6", "2.16.840.1.113883.6.1", "Historique des vaccinations")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip


def can_be_recorded(window: Window) -> bool:
    """Whether the page offers it: a vaccination said to be done that no note tells of."""
    said = window.status is Status.DONE and window.on is not None and window.document_id is None
    return said and window.act.family.kind is Kind.VACCINE


def add_to_record(*, actor: Actor, space: SpaceView, mark: str, now: datetime) -> UUID:
    """The document that now says so. Raises AccessRefused, WindowUnknown, NotToRecord, and the errors of a deposit."""
    case = access.case_of(actor=actor, space=space, now=now)
    decision = case.decide(access.Action.READ_AGENDA)
    if not decision.allowed:
        raise access.AccessRefused(decision)
    window = computed({space.id: (space, case)}, now=now)[space.id].named(mark)
    if window is None:
        raise WindowUnknown
    if not can_be_recorded(window):
        raise NotToRecord
    assert window.on is not None  # what can be recorded was done on a day
    holder = identity.holders([space.holder_id])[space.holder_id]
    for_whom = "" if case.relations.holder else f", pour {holder.full_name}"
    return record.add_own_document(
        actor=actor,
        space=space,
        content=_statement(window, f"{actor.name}{for_whom}", said_on=now.astimezone(PARIS).date()).encode(),
        declared_type="text/plain",
        title=f"{_title(window)}, déclaré",
        type_code=TYPE,
        act_at=datetime.combine(window.on, time(), PARIS),
        masked=False,  # the deposit follows what the holder chose for everything new (CIT-04)
        now=now,
    )


def _statement(window: Window, who: str, *, said_on: date) -> str:
    assert window.on is not None
    return (
        f"{_title(window)}\n\nFait le {_in_words(window.on)}.\n\n"
        f"Déclaré le {_in_words(said_on)} par {who}.\n"
        "C’est une déclaration : aucun professionnel de santé ne l’a vérifiée.\n"
    )


def _title(window: Window) -> str:
    label = window.act.label.fr
    return f"{window.act.family.name.fr} ({label})" if label else window.act.family.name.fr


def _in_words(day: date) -> str:
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"
