"""Measures: the last of each kind; one kind over a time, drawn and listed. Source: RULES.md SCO-10, 12."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.access.api import Action
from espace_sante.kernel.clock import PARIS
from espace_sante.measures import api as measures
from espace_sante.measures.api import Kind, MeasureView
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.dates import day_of, short_day, when
from espace_sante.portals.citizen.wording.measures import (
    SLUGS,
    context_words,
    kind_title,
    number_words,
    unit_words,
    value_words,
)
from espace_sante.portals.citizen.wording.people import of_person
from espace_sante.portals.components.presenters import Chip
from espace_sante.portals.components.shell import ShellPresenter
from espace_sante.portals.components.trends import Moment

ON_A_CARD = 12  # values of the small curve
PERIODS: dict[str, tuple[object, timedelta | None]] = {
    "mois": (gettext_lazy("30 jours"), timedelta(days=30)),
    "trimestre": (gettext_lazy("3 mois"), timedelta(days=91)),
    "annee": (gettext_lazy("1 an"), timedelta(days=366)),
    "tout": (gettext_lazy("Tout"), None),
}
USUAL = "annee"
FOR_CHILDREN = (Kind.HEIGHT, Kind.WEIGHT, Kind.HEAD)  # first, before these years of age
CHILD_AGE = 6


@dataclass(frozen=True, kw_only=True)
class Card:
    """The last measure of a kind."""

    title: str
    href: str
    value: str
    unit: str
    when: str
    source: str
    values: list[float]


@dataclass(frozen=True, kw_only=True)
class MeasuresPresenter:
    """The page of all kinds. `others`: the kinds that one may note, those that have no measure yet included."""

    shell: ShellPresenter
    title: str
    lead: str
    own: bool
    cards: list[Card]
    others: list[Chip]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One measure of a list. `remove`: the address that removes it, when one may."""

    when: str
    value: str
    unit: str
    context: str
    source: str
    reason: str
    remove: str

    @property
    def hint(self) -> str:
        """What a button beside it is about."""
        return f"{self.value}\u00a0{self.unit}, {self.when}"


@dataclass(frozen=True, kw_only=True)
class Trend:
    """What is drawn above the list."""

    series: list[list[Moment]]
    top: str
    bottom: str
    first: str
    last: str


@dataclass(frozen=True, kw_only=True)
class KindPresenter:
    """The page of one kind."""

    shell: ShellPresenter
    title: str
    lead: str
    back_href: str
    note_href: str
    file_href: str
    periods: list[Chip]
    trend: Trend | None
    rows: list[Row]
    pages: Page[int]
    pages_prefix: str


@dataclass(frozen=True, kw_only=True)
class NotePresenter:
    """The page where one notes a measure."""

    shell: ShellPresenter
    title: str
    lead: str
    action: str
    back_href: str


def measures_title(place: Place) -> str:
    if place.own:
        return _("Mes mesures")
    return _("Mesures %(of_name)s") % {"of_name": of_person(place.who.given_name)}


def measures_presenter(place: Place, latest: Mapping[Kind, Sequence[MeasureView]], *, zone: str) -> MeasuresPresenter:
    order = _order(place)
    writes = place.may(Action.WRITE_MEASURES)
    return MeasuresPresenter(
        shell=shell_of(place, current="more"),
        title=measures_title(place),
        lead=_("La dernière valeur de chacune, notée à la main ou par un service que vous avez relié.")
        if place.own
        else _("La dernière valeur de chacune, notée à la main ou par un service relié."),
        own=place.own,
        cards=[_card(place, kind, latest[kind], zone) for kind in order if latest.get(kind)],
        others=[
            Chip(label=kind_title(kind), href=reverse("citizen:note_measure", args=[place.space.id, SLUGS[kind]]))
            for kind in order
            if writes and not measures.RULES[kind].computed
        ],
    )


def kind_presenter(
    place: Place, kind: Kind, found: measures.MeasurePage, *, period: str, number: int, size: int, zone: str
) -> KindPresenter:
    here = [place.space.id, SLUGS[kind]]
    address = reverse("citizen:measures_of_kind", args=here)
    writes = place.may(Action.WRITE_MEASURES) and not measures.RULES[kind].computed
    pages = Paginator(range(found.total or 0), size).get_page(number)
    return KindPresenter(
        shell=shell_of(place, current="more"),
        title=kind_title(kind),
        lead=_("Calculé avec votre poids et votre taille de ce jour-là.")
        if kind is Kind.BMI and place.own
        else _("Calculé avec le poids et la taille de ce jour-là.")
        if kind is Kind.BMI
        else "",
        back_href=reverse("citizen:measures", args=here[:1]),
        note_href=reverse("citizen:note_measure", args=here) if writes else "",
        file_href=f"{reverse('citizen:measures_file', args=here)}?periode={period}" if found.measures else "",
        periods=[
            Chip(label=str(words), href=f"{address}?periode={name}", current=name == period)
            for name, (words, _span) in PERIODS.items()
        ],
        trend=_trend(place, kind, found.measures, zone) if len(found.measures) > 1 else None,
        rows=[_row(place, view, zone, writes=writes) for view in found.measures],
        pages=pages,
        pages_prefix=f"{address}?periode={period}&page=",
    )


def note_presenter(place: Place, kind: Kind) -> NotePresenter:
    here = [place.space.id, SLUGS[kind]]
    return NotePresenter(
        shell=shell_of(place, current="more"),
        title=_("Noter : %(kind)s") % {"kind": kind_title(kind)},
        lead=_("Cent milligrammes par décilitre font un gramme par litre : 104 mg/dL, c’est 1,04 g/L.")
        if kind in {Kind.BLOOD_GLUCOSE, Kind.INTERSTITIAL_GLUCOSE}
        else "",
        action=reverse("citizen:note_measure", args=here),
        back_href=reverse("citizen:measures_of_kind", args=here),
    )


def source_words(place: Place, view: MeasureView) -> str:
    """« Noté par vous », « Noté par Lou », « Carnet Glycémie »."""
    author = view.author
    if not author.holder_side:
        return author.name
    if author.id == place.actor.id:
        return _("Noté par vous")
    names = {str(one.holder_id): one.given_name for one in place.people}
    if author.id in names:
        return _("Noté par %(name)s") % {"name": names[author.id]}
    return _("Noté par un proche")


def when_words(view: MeasureView, now: datetime, zone: str) -> str:
    """« Hier à 8 h 15 », at the clock of the person; the day alone when no hour was said."""
    local, today = _local(view.at, zone), _local(now, zone)
    if view.kind is Kind.STEPS or (view.said_at and "T" not in view.said_at):
        day = short_day(day_of(local), day_of(today))
        return day[:1].upper() + day[1:]
    return when(local, today)


def _local(at: datetime, zone: str) -> datetime:
    """The instant at which the clock of Paris shows what the clock of the person showed: sentences read that one."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=PARIS)


def _order(place: Place) -> list[Kind]:
    kinds = list(SLUGS)
    if place.who.age is not None and place.who.age < CHILD_AGE:
        return [*FOR_CHILDREN, *(kind for kind in kinds if kind not in FOR_CHILDREN)]
    return kinds


def _card(place: Place, kind: Kind, views: Sequence[MeasureView], zone: str) -> Card:
    last = views[0]
    return Card(
        title=kind_title(kind),
        href=reverse("citizen:measures_of_kind", args=[place.space.id, SLUGS[kind]]),
        value=value_words(last),
        unit=unit_words(kind),
        when=when_words(last, place.now, zone),
        source="" if measures.RULES[kind].computed else source_words(place, last),
        values=[view.values[0] for view in reversed(views)],
    )


def _row(place: Place, view: MeasureView, zone: str, *, writes: bool) -> Row:
    return Row(
        when=when_words(view, place.now, zone),
        value=value_words(view),
        unit=unit_words(view.kind),
        context=context_words(view),
        source="" if measures.RULES[view.kind].computed else source_words(place, view),
        reason=view.reason,
        remove=_remove(place.space.id, view) if writes else "",
    )


def _remove(space_id: UUID, view: MeasureView) -> str:
    return reverse("citizen:remove_measure", args=[space_id, SLUGS[view.kind], view.id])


def _trend(place: Place, kind: Kind, views: Sequence[MeasureView], zone: str) -> Trend:
    oldest_first = list(reversed(views))
    parts = range(len(measures.RULES[kind].parts))
    every = [value for view in views for value in view.values]
    today = day_of(_local(place.now, zone))
    return Trend(
        series=[[(view.at.timestamp(), view.values[part]) for view in oldest_first] for part in parts],
        top=number_words(kind, max(every)),
        bottom=number_words(kind, min(every)),
        first=short_day(day_of(_local(oldest_first[0].at, zone)), today),
        last=short_day(day_of(_local(oldest_first[-1].at, zone)), today),
    )
