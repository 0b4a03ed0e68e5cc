"""One campaign: what its numbers say, as words, bars, tiles and the tables beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espace_sante.portals.components.presenters import Column, FunnelStep, ProgressRow
from espace_sante.portals.operator.presenters.map import DepartementMap, map_of
from espace_sante.portals.operator.wording.dates import day, moment_words
from espace_sante.portals.operator.wording.numbers import number, rate, share
from espace_sante.portals.operator.wording.states import CHANNELS, WAVES
from espace_sante.spaces.api import campaigns


@dataclass(frozen=True, kw_only=True)
class Number:
    """A large number with what it means."""

    label: str
    value: str
    unit: str = ""
    trend: str = ""


@dataclass(frozen=True, kw_only=True)
class ToDo:
    """Something that waits for an operator, and where it is done."""

    text: str
    href: str
    link: str


@dataclass(frozen=True, kw_only=True)
class CampaignPresenter:
    """The page of one campaign."""

    name: str
    lead: str
    numbers: list[Number]
    steps: list[FunnelStep]
    table_columns: list[Column]
    table_rows: list[list[str]]
    channel_columns: list[Column]
    channel_rows: list[list[str]]
    departements: DepartementMap
    waves: list[ProgressRow]
    to_do: list[ToDo] = field(default_factory=list)
    propose: str = ""
    exports: list[tuple[str, str]] = field(default_factory=list)


def campaign_presenter(campaign_id: UUID, *, now: datetime) -> CampaignPresenter | None:
    """A few queries, whatever the number of waves and people; None when there is no such campaign."""
    view = campaigns.campaign_outline(campaign_id)
    if view is None:
        return None
    figures = campaigns.campaign_figures(campaign_id, now=now)
    total, by_channel, by_wave = figures.total, figures.by_channel(), figures.by_wave()
    return CampaignPresenter(
        name=view.name,
        lead=_lead(total, view.waves, figures.as_of),
        numbers=_numbers(total, view.waves, by_wave, figures.activated_lately),
        steps=_steps(total, by_channel),
        table_columns=_columns(_("Étape"), *map(str, CHANNELS.values()), _("Total"), _("Part des personnes")),
        table_rows=_table(total, by_channel),
        channel_columns=_columns(_("Canal"), *_channel_titles()),
        channel_rows=[_channel_row(str(name), by_channel[one]) for one, name in CHANNELS.items() if one in by_channel],
        departements=map_of(figures.by_departement()),
        waves=[_wave(one, by_wave.get(one.id, campaigns.Tally())) for one in view.waves],
        to_do=_to_do(total, view.waves),
        propose=reverse("operator:propose", args=[campaign_id]),
        exports=[
            (label, reverse("operator:figures", args=[campaign_id, by]))
            for by, label in (
                ("vague", _("Par vague (CSV)")),
                ("canal", _("Par canal (CSV)")),
                ("departement", _("Par département (CSV)")),
            )
        ],
    )


def _lead(total: campaigns.Tally, every: list[campaigns.WaveProgress], as_of: datetime | None) -> str:
    """How many people and waves, and when they were counted; a large campaign may not have been yet."""
    waves = len(every)
    if as_of is None:
        chosen = sum(one.chosen for one in every)
        return _("%(people)s personnes choisies. Les chiffres sont en cours de calcul.") % {"people": number(chosen)}
    people = ngettext("%(count)s personne", "%(count)s personnes", total.people) % {"count": number(total.people)}
    told = ngettext("%(count)s vague", "%(count)s vagues", waves) % {"count": waves} if waves else _("aucune vague")
    return _("%(people)s, %(waves)s. Chiffres du %(moment)s.") % {
        "people": people, "waves": told, "moment": moment_words(as_of),
    }  # fmt: skip


def _numbers(
    total: campaigns.Tally,
    waves: list[campaigns.WaveProgress],
    by_wave: dict[UUID, campaigns.Tally],
    lately: int,
) -> list[Number]:
    week = ngettext("%(count)s en sept jours", "%(count)s en sept jours", lately) % {"count": number(lately)}
    return [
        Number(
            label=_("Notices remises"),
            value=rate(total.delivered, total.sent),
            unit="%" if total.sent else "",
            trend=_wave_before(waves, by_wave),
        ),
        Number(label=_("Oppositions"), value=number(total.opposed), trend=_of_people(total.opposed, total)),
        Number(label=_("Espaces ouverts"), value=number(total.opened), trend=_of_people(total.opened, total)),
        Number(label=_("Espaces activés"), value=number(total.activated), trend=f"+\u00a0{week}" if lately else ""),
    ]


def _of_people(count: int, total: campaigns.Tally) -> str:
    return _("%(share)s des personnes") % {"share": share(count, total.people)} if total.people else ""


def _wave_before(waves: list[campaigns.WaveProgress], by_wave: dict[UUID, campaigns.Tally]) -> str:
    """How the last wave that left compares with the one before it."""
    left = [by_wave[one.id] for one in waves if one.id in by_wave and by_wave[one.id].sent]
    if len(left) < 2:
        return ""
    last, before = (share(one.delivered, one.sent) for one in (left[-1], left[-2]))
    return _("Dernière vague : %(last)s, celle d’avant : %(before)s") % {"last": last, "before": before}


def _steps(total: campaigns.Tally, by_channel: dict[campaigns.Channel, campaigns.Tally]) -> list[FunnelStep]:
    mails = by_channel.get(campaigns.Channel.MAIL, campaigns.Tally()).returned
    letters = by_channel.get(campaigns.Channel.POST, campaigns.Tally()).returned
    returns = _("%(sent)s ; revenus : %(mails)s, %(letters)s.") % {
        "sent": ngettext("%(count)s notice partie", "%(count)s notices parties", total.sent)
        % {"count": number(total.sent)},
        "mails": ngettext("%(count)s courriel", "%(count)s courriels", mails) % {"count": number(mails)},
        "letters": ngettext("%(count)s lettre", "%(count)s lettres", letters) % {"count": number(letters)},
    }
    told = (
        (_("Choisies"), total.people, _("Dans les vagues de cette campagne"), False),
        (_("Notice remise"), total.reached, returns, False),
        (_("Opposées"), total.opposed, _("Ce choix n’appelle aucune relance"), True),
        (_("Ouverts"), total.opened, _("Au bout du délai, ou plus tôt à la demande de la personne"), False),
        (_("Activés"), total.activated, _("La personne s’est connectée une première fois"), False),
    )
    return [
        FunnelStep(
            name=name,
            value=number(count),
            share=share(count, total.people),
            percent=100 * count / total.people if total.people else 0.0,
            note=note,
            aside=aside,
        )
        for name, count, note, aside in told
    ]


def _columns(first: str, *numbers: str) -> list[Column]:
    return [Column(label=first), *(Column(label=one, numeric=True) for one in numbers)]


def _table(total: campaigns.Tally, by_channel: dict[campaigns.Channel, campaigns.Tally]) -> list[list[str]]:
    """The same steps by channel: a person is counted with their last notice."""
    columns = [*(by_channel.get(one, campaigns.Tally()) for one in CHANNELS), total]
    steps = (
        (_("Choisies"), lambda one: one.people),
        (_("Notice remise"), lambda one: one.reached),
        (_("Opposées"), lambda one: one.opposed),
        (_("Ouverts"), lambda one: one.opened),
        (_("Activés"), lambda one: one.activated),
    )
    return [
        [name, *(number(count(one)) for one in columns), share(count(total), total.people)] for name, count in steps
    ]


def _channel_titles() -> list[str]:
    return [_("Parties"), _("Remises"), _("Revenues"), _("En attente"), _("Part remise")]


def _channel_row(name: str, one: campaigns.Tally) -> list[str]:
    counts = [number(count) for count in (one.sent, one.delivered, one.returned, one.waiting)]
    return [name, *counts, share(one.delivered, one.sent)]


def _wave(one: campaigns.WaveProgress, tally: campaigns.Tally) -> ProgressRow:
    state, kind = WAVES[one.state]
    name = _("Vague %(number)s : %(name)s") % {"number": one.number, "name": one.name}
    return ProgressRow(
        name=name,
        href=reverse("operator:wave", args=[one.id]),
        state=str(state),
        kind=kind,
        done=tally.sent,
        total=tally.sent + tally.waiting,
        label=_("Vague %(number)s, notices parties") % {"number": one.number},
        text=wave_sentence(one, tally),
    )


def wave_sentence(one: campaigns.WaveProgress, tally: campaigns.Tally) -> str:
    """How far a wave is, in one line."""
    if one.first_sent_at is not None:
        return _("%(sent)s notices parties sur %(all)s, depuis le %(day)s.") % {
            "sent": number(tally.sent), "all": number(tally.sent + tally.waiting), "day": day(one.first_sent_at),
        }  # fmt: skip
    if one.chosen:
        return _("%(count)s personnes choisies, rien n’est encore parti.") % {"count": number(one.chosen)}
    if one.planned_on is not None:
        return _("Prévue le %(day)s.") % {"day": day(one.planned_on)}
    return _("Personne n’est encore choisi.")


def _to_do(total: campaigns.Tally, waves: list[campaigns.WaveProgress]) -> list[ToDo]:
    found = []
    if total.to_correct:
        text = ngettext(
            "%(count)s lettre revenue attend une meilleure adresse. Le délai de cette personne est arrêté.",
            "%(count)s lettres revenues attendent une meilleure adresse. Le délai de ces personnes est arrêté.",
            total.to_correct,
        )
        text = text % {"count": number(total.to_correct)}
        found.append(ToDo(text=text, href=reverse("operator:letters"), link=_("Traiter une lettre revenue")))
    found += [
        ToDo(
            text=_("La vague %(number)s, « %(name)s », attend la validation d’une deuxième personne.")
            % {"number": one.number, "name": one.name},
            href=reverse("operator:wave", args=[one.id]),
            link=_("Voir la vague %(number)s") % {"number": one.number},
        )
        for one in waves
        if one.state is campaigns.WaveState.PROPOSED
    ]
    return found
