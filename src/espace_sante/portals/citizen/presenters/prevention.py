"""The page of prevention of one person, and that of a family: what to do now, soon, and what was said of the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.access.api import Action, known_case
from espace_sante.agenda.api import prevention
from espace_sante.portals.citizen.place import Place, Relative
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.prevention import (
    ICONS,
    LEVELS,
    label_of,
    name_of,
    status_words,
    text_of,
    title_of,
    when_words,
    why_words,
)
from espace_sante.portals.components.presenters import Chip, Colour
from espace_sante.portals.components.shell import ShellPresenter

Status = prevention.Status
ANSWERED = frozenset({Status.POSTPONED, Status.NOT_DONE, Status.NOT_CONCERNED})


@dataclass(frozen=True, kw_only=True)
class Card:
    """Something to plan now. `say_href`: where one says what became of it, `note_href`: where its date is noted; both
    empty for who only reads.
    """

    id: str
    title: str
    label: str
    level: str
    mandatory: bool
    text: str
    when: str
    why: list[str]
    say_href: str
    note_href: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """A window in a list."""

    title: str
    meta: str
    icon: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """Rows under a title, folded or not."""

    id: str
    title: str
    rows: list[Row]


@dataclass(frozen=True, kw_only=True)
class PreventionPresenter:
    """`messages_action`: where the choice about messages is sent, empty for who may not choose."""

    shell: ShellPresenter
    title: str
    lead: str
    own: bool
    chips: list[Chip]
    cards: list[Card]
    soon: list[Row]
    folded: list[Group]
    opposed: bool
    messages_action: str
    edition: str


@dataclass(frozen=True, kw_only=True)
class PersonGroup:
    """What is to plan now for one person of the family, with their own colour and name."""

    id: str
    name: str
    initial: str
    colour: Colour
    href: str
    rows: list[Row]


@dataclass(frozen=True, kw_only=True)
class FamilyPresenter:
    """What is to plan now for each person of the family."""

    shell: ShellPresenter
    title: str
    lead: str
    chips: list[Chip]
    people: list[PersonGroup]


def prevention_presenter(place: Place, found: prevention.Prevention) -> PreventionPresenter:
    may_change = place.may(Action.CHANGE_AGENDA)
    now = _first_things_first(one for one in found.windows if _now(one, found.today))
    soon = [one for one in found.windows if one.status is Status.TO_PLAN and one.start > found.today]
    return PreventionPresenter(
        shell=shell_of(place, current="agenda"),
        title=title_of(place),
        lead=_("Les vaccins, les examens et les dépistages prévus à chaque âge, et où vous en êtes.")
        if place.own
        else _("Les vaccins, les examens et les dépistages prévus à son âge, et où cela en est."),
        own=place.own,
        chips=chips_of(place),
        cards=[_card(one, found, place.who, may_change=may_change) for one in now],
        soon=_rows(soon, found, place.space.id),
        folded=[one for one in _folded(found, place) if one.rows],
        opposed=found.opposed,
        messages_action=reverse("citizen:prevention_messages", args=[place.space.id]) if may_change else "",
        edition=text_of(found.edition.title),
    )


def family_presenter(place: Place, found: Mapping[UUID, prevention.Prevention]) -> FamilyPresenter:
    return FamilyPresenter(
        shell=shell_of(place, current="agenda"),
        title=_("Prévention de la famille"),
        lead=_("Ce qui est à prévoir maintenant, pour chaque personne."),
        chips=chips_of(place, family=True),
        people=[_person(one, found[space_id]) for space_id, one in _with_spaces(place) if space_id in found],
    )


def _person(who: Relative, found: prevention.Prevention) -> PersonGroup:
    assert who.space is not None  # what is proposed is proposed in a space
    return PersonGroup(
        id=f"personne-{who.space.id}",
        name=who.given_name,
        initial=who.given_name[:1].upper(),
        colour=who.colour,
        href=reverse("citizen:prevention", args=[who.space.id]),
        rows=_rows(_first_things_first(one for one in found.windows if _now(one, found.today)), found, who.space.id),
    )


def chips_of(place: Place, *, family: bool = False) -> list[Chip]:
    """One chip a person whose prevention one may read; none when there is only one."""
    readable = [
        (space_id, one)
        for space_id, one in _with_spaces(place)
        if known_case(actor=place.actor, space=place.ties[space_id][0], relations=one.relations)
        .decide(Action.READ_AGENDA)
        .allowed
    ]
    if len(readable) < 2:
        return []
    people = [
        Chip(
            label=one.given_name,
            href=reverse("citizen:prevention", args=[space_id]),
            current=not family and one.holder_id == place.who.holder_id,
            initial=one.given_name[:1].upper(),
            colour=one.colour,
        )
        for space_id, one in readable
    ]
    return [Chip(label=_("Toute la famille"), href=reverse("citizen:family_prevention"), current=family), *people]


def _with_spaces(place: Place) -> list[tuple[UUID, Relative]]:
    """Everybody whose active space one may open."""
    return [(one.space.id, one) for one in place.people if one.space is not None and one.space.id in place.ties]


def _first_things_first(windows: Iterable[prevention.Window]) -> list[prevention.Window]:
    """What is mandatory, then what ends first; what has no end comes last."""
    return sorted(
        windows, key=lambda one: (one.act.level is not prevention.Level.MANDATORY, one.end or date.max, one.start)
    )


def _now(window: prevention.Window, today: date) -> bool:
    return window.status is Status.TO_PLAN and window.is_open(today)


def _card(window: prevention.Window, found: prevention.Prevention, who: Relative, *, may_change: bool) -> Card:
    assert who.space is not None  # what is proposed is proposed in a space
    mark = found.marks[window.key]
    return Card(
        id=f"etape-{mark}",
        title=name_of(window),
        label=label_of(window),
        level=str(LEVELS[window.act.level]),
        mandatory=window.act.level is prevention.Level.MANDATORY,
        text=text_of(window.act.family.why),
        when=when_words(window, found.today),
        why=why_words(window, found, who),
        say_href=reverse("citizen:prevention_window", args=[who.space.id, mark]) if may_change else "",
        note_href=reverse("citizen:note_appointment", args=[who.space.id]) if may_change else "",
    )


def _folded(found: prevention.Prevention, place: Place) -> Iterable[Group]:
    """What was said or is over; what was of childhood apart, for who is no child any more (AGE-10)."""
    adult = found.of_age_on <= found.today
    told = [one for one in reversed(found.windows) if one.status not in {Status.TO_PLAN, Status.NOT_STATED}]
    over = [one for one in reversed(found.windows) if one.status is Status.NOT_STATED]
    young = [one for one in [*told, *over] if adult and one.start < found.of_age_on]
    space_id = place.space.id
    done = [one for one in told if one.status is Status.DONE and one not in young]
    said = [one for one in told if one.status in ANSWERED and one not in young]
    left = [one for one in over if one not in young]
    yield Group(id="fait", title=_("Fait"), rows=_rows(done, found, space_id))
    yield Group(id="repondu", title=_("Remis, pas fait ou pas concerné"), rows=_rows(said, found, space_id))
    yield Group(id="passe", title=_("Passé, sans réponse"), rows=_rows(left, found, space_id))
    yield Group(id="enfance", title=_("Le suivi de l’enfance"), rows=_rows(young, found, space_id))


def _rows(windows: Iterable[prevention.Window], found: prevention.Prevention, space_id: UUID) -> list[Row]:
    return [_row(one, found, space_id) for one in windows]


def _row(window: prevention.Window, found: prevention.Prevention, space_id: UUID) -> Row:
    known = window.status is not Status.TO_PLAN
    parts = [label_of(window), status_words(window, found.today) if known else ""]
    if window.on is None:
        parts.append(when_words(window, found.today))
    return Row(
        title=name_of(window),
        meta=" · ".join(filter(None, parts)),
        icon=ICONS[window.act.family.kind],
        href=reverse("citizen:prevention_window", args=[space_id, found.marks[window.key]]),
    )
