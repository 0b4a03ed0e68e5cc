"""The page that takes back a death recorded by mistake."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from espace_sante.access.api import LookedUp
from espace_sante.kernel.actors import Actor
from espace_sante.portals.operator.presenters.person import person_presenter
from espace_sante.portals.operator.wording.dates import day
from espace_sante.spaces.api import Why


@dataclass(frozen=True, kw_only=True)
class DeathPresenter:
    """`may_propose`: nobody said why yet; `may_take_back`: somebody else did; `waits_for_another`: oneself did."""

    name: str
    lead: str
    facts: list[tuple[str, str]]
    may_propose: bool = False
    may_take_back: bool = False
    waits_for_another: bool = False


def death_presenter(found: LookedUp, *, actor: Actor) -> DeathPresenter:
    person, told = person_presenter(found), found.correction
    dead = found.standing.why is Why.DEAD
    waits = dead and told is not None and told.approved_at is None
    facts = []
    if told is not None:
        facts = [
            (_("Pourquoi"), told.reason),
            (_("Demandé par"), f"{told.proposed_by}, {day(told.proposed_at)}"),
            (_("Retiré par"), f"{told.approved_by}, {day(told.approved_at)}" if told.approved_at else ""),
        ]
    mine = waits and told is not None and told.proposed_by == actor.id
    return DeathPresenter(
        name=person.name,
        lead=person.lead,
        facts=facts,
        may_propose=dead and not waits,
        may_take_back=waits and not mine,
        waits_for_another=mine,
    )
