"""One professional's activity, and the findings, as the auditor reads them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espace_sante.oversight import api as oversight
from espace_sante.oversight.api import FollowUp, Rule
from espace_sante.portals.components.presenters import Chip, Column
from espace_sante.portals.components.professions import profession_words
from espace_sante.portals.operator.wording.dates import day, last_day_before, moment_words
from espace_sante.portals.operator.wording.numbers import number
from espace_sante.portals.operator.wording.traces import RULES, STATES, STEPS, WHY


@dataclass(frozen=True, kw_only=True)
class ActivityPresenter:
    """One professional, day by day."""

    name: str
    lead: str
    total: str
    values: list[int]
    label: str
    columns: list[Column]
    rows: list[list[object]]
    search: str


def activity_presenter(found: oversight.ProfessionalActivity) -> ActivityPresenter:
    person, days = found.person, found.days
    total = sum(one.count for one in days)
    place = ", ".join(one for one in (profession_words(person.profession), person.structure_name, person.city) if one)
    return ActivityPresenter(
        name=person.name,
        lead=_("%(place)s. Numéro RPPS %(rpps)s.") % {"place": place[:1].upper() + place[1:], "rpps": person.rpps},
        total=number(total),
        values=[one.count for one in days],
        label=_("Lectures par jour, du %(first)s au %(last)s") % {"first": day(days[0].day), "last": day(days[-1].day)},
        columns=[Column(label=_("Jour")), Column(label=_("Lectures"), numeric=True)],
        rows=[[day(one.day), number(one.count)] for one in reversed(days) if one.count],
        search=f"{reverse('operator:traces')}?rpps={person.rpps}&du={days[0].day}&au={days[-1].day}",
    )


@dataclass(frozen=True, kw_only=True)
class FindingRow:
    """One finding: what, who, when, how many, where it stands, and what may be done of it."""

    anchor: str
    title: str
    why: str
    who: str
    who_href: str
    period: str
    count: str
    state: str
    state_kind: str
    history: list[str]
    steps: list[tuple[str, str]]
    action: str


def finding_row(one: oversight.FindingView) -> FindingRow:
    state, kind = STATES[one.state]
    about = ", ".join(filter(None, (profession_words(one.profession) if one.profession else "", one.structure_name)))
    return FindingRow(
        anchor=f"acces-{one.id.hex[-8:]}",
        title=str(RULES[one.rule]),
        why=str(WHY[one.rule]),
        who=f"{one.name or one.rpps}, {about}" if about else one.name or one.rpps,
        who_href=reverse("operator:activity", args=[one.rpps]),
        period=_("Du %(first)s au %(last)s") % {"first": day(one.since), "last": last_day_before(one.until)},
        count=_count(one),
        state=str(state),
        state_kind=kind,
        history=[
            _("%(state)s par %(who)s le %(moment)s")
            % {"state": STATES[step.state][0], "who": step.by_name, "moment": moment_words(step.at)}
            for step in one.steps
        ],
        steps=[(step.value, str(STEPS[step])) for step in oversight.NEXT_STEPS[one.state]],
        action=reverse("operator:follow_up", args=[one.id]),
    )


def _count(one: oversight.FindingView) -> str:
    told = _counted(one.rule, one.count) % {"count": number(one.count)}
    if one.followed:
        followed = ngettext(
            "dont %(count)s lue depuis plus de six mois", "dont %(count)s lues depuis plus de six mois", one.followed
        )
        told = f"{told}, {followed % {'count': number(one.followed)}}"
    if round(one.usual, 1) == 0:
        return told
    usual = f"{one.usual:.1f}".replace(".", ",").removesuffix(",0")
    return _("%(told)s ; l’habitude est de %(usual)s") % {"told": told, "usual": usual}


def _counted(rule: Rule, count: int) -> str:
    match rule:
        case Rule.REFUSALS:
            return ngettext("%(count)s refus", "%(count)s refus à la suite", count)
        case Rule.SAME_NAME | Rule.COLLEAGUES | Rule.FIRST_TIMES:
            return ngettext("%(count)s personne lue", "%(count)s personnes lues", count)
        case Rule.EMERGENCY:
            return ngettext("%(count)s lecture en urgence", "%(count)s lectures en urgence", count)
        case Rule.ODD_HOURS:
            return ngettext("%(count)s lecture la nuit", "%(count)s lectures la nuit", count)
    return ngettext("%(count)s lecture", "%(count)s lectures", count)


def state_chips(chosen: FollowUp | None) -> list[Chip]:
    """Every state as a filter."""
    home = reverse("operator:findings")
    every = [Chip(label=_("Tous"), href=home, current=chosen is None)]
    return every + [
        Chip(label=str(words), href=f"{home}?etat={state.value}", current=chosen is state)
        for state, (words, _kind) in STATES.items()
    ]
