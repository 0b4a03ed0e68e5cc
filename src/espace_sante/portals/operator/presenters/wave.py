"""One wave: whom it chooses, who proposed and approved it, what can be done with it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.kernel.actors import Actor
from espace_sante.portals.operator.presenters.campaign import wave_sentence
from espace_sante.portals.operator.presenters.map import departement_name
from espace_sante.portals.operator.wording.dates import day, moment_words
from espace_sante.portals.operator.wording.numbers import number
from espace_sante.portals.operator.wording.states import WAVES, TagKind
from espace_sante.spaces.api import campaigns

_STATES = campaigns.WaveState


@dataclass(frozen=True, kw_only=True)
class WavePresenter:
    """The page of a wave. `approve`, `pause` and `resume` are addresses, empty when that cannot be done now."""

    title: str
    campaign_name: str
    campaign_href: str
    state: str
    kind: TagKind
    lead: str
    facts: list[tuple[str, str]]
    numbers: list[tuple[str, str]]
    may_count: bool
    approve: str = ""
    waits_for_another: bool = False
    pause: str = ""
    resume: str = ""


def wave_presenter(wave_id: UUID, *, actor: Actor, now: datetime) -> WavePresenter | None:
    """None when there is no such wave."""
    campaign_id = campaigns.campaign_of_wave(wave_id)
    view = campaigns.campaign_outline(campaign_id) if campaign_id else None
    one = next((wave for wave in view.waves if wave.id == wave_id), None) if view else None
    if view is None or one is None:
        return None
    tally = campaigns.campaign_figures(view.id, now=now).only([wave_id]).total
    state, kind = WAVES[one.state]
    proposed, mine = one.state is _STATES.PROPOSED, one.proposed_by == actor.id
    return WavePresenter(
        title=_("Vague %(number)s : %(name)s") % {"number": one.number, "name": one.name},
        campaign_name=view.name,
        campaign_href=reverse("operator:campaign", args=[view.id]),
        state=str(state),
        kind=kind,
        lead=wave_sentence(one, tally),
        facts=[*_facts(one), *map(_change, campaigns.changes_of_wave(wave_id))],
        numbers=_numbers(tally) if tally.people else [],
        may_count=not one.choice_is_over,
        approve=reverse("operator:approve", args=[wave_id]) if proposed and not mine else "",
        waits_for_another=proposed and mine,
        pause=reverse("operator:pause", args=[wave_id]) if one.state in {_STATES.APPROVED, _STATES.SENDING} else "",
        resume=reverse("operator:resume", args=[wave_id]) if one.state is _STATES.PAUSED else "",
    )


def _change(one: campaigns.WaveChangeView) -> tuple[str, str]:
    who = {"who": one.by_id, "at": moment_words(one.at)}
    return (_("Mise en pause") if one.paused else _("Reprise"), _("par %(who)s, %(at)s") % who)


def _facts(one: campaigns.WaveProgress) -> list[tuple[str, str]]:
    return [
        (_("Qui"), whom(one.criteria)),
        (_("Pilote"), _("Oui : elle part avant les vagues qui n’en sont pas") if one.is_pilot else ""),
        (_("Prévue le"), day(one.planned_on) if one.planned_on else ""),
        (_("Proposée par"), one.proposed_by),
        (_("Validée par"), one.approved_by),
    ]


def whom(criteria: campaigns.Criteria) -> str:
    """The criteria of a wave, in one line."""
    parts = []
    if criteria.departements:
        parts.append(_("adresse : %(places)s") % {"places": ", ".join(map(departement_name, criteria.departements))})
    if criteria.funds:
        parts.append(_("caisse : %(funds)s") % {"funds": ", ".join(criteria.funds)})
    if criteria.age_from is not None:
        parts.append(_("à partir de %(age)s ans") % {"age": criteria.age_from})
    if criteria.age_to is not None:
        parts.append(_("jusqu’à %(age)s ans") % {"age": criteria.age_to})
    if criteria.older_records:
        return _("qui a refusé, a un dossier plus ancien, et doit confirmer")
    if criteria.listed:
        parts.append(_("une liste de matricules"))
    return " ; ".join(parts).replace(" ;", "\u00a0;") or _("tout le monde, sauf qui a un espace ou s’est prononcé")


def _numbers(one: campaigns.Tally) -> list[tuple[str, str]]:
    told = (
        (_("Personnes choisies"), one.people), (_("Notices parties"), one.sent), (_("Revenues"), one.returned),
        (_("En attente de départ"), one.waiting), (_("Lettres à corriger"), one.to_correct),
        (_("Opposées"), one.opposed), (_("Espaces ouverts"), one.opened), (_("Espaces activés"), one.activated),
    )  # fmt: skip
    return [(label, number(count)) for label, count in told]
