"""Who has access and why, whom one has blocked, whom the directory found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.access.api import Action, Relations
from espace_sante.identity.api import ProfessionalView, spoken
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.people import called, of_person
from espace_sante.portals.components.professions import profession_words
from espace_sante.portals.components.shell import ShellPresenter


@dataclass(frozen=True, kw_only=True)
class Search:
    """What was looked for in the directory, and what it answered."""

    form: Form
    found: Sequence[ProfessionalView] = ()
    done: bool = False
    in_town: bool = False


@dataclass(frozen=True, kw_only=True)
class Gesture:
    """A button: what it says, what it sends."""

    label: str
    value: str
    kind: str = "plain"
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A professional, what ties them to the space, what one can do."""

    rpps: str
    name: str
    job: str
    why: str
    gestures: list[Gesture]
    report_href: str = ""
    pointed: bool = False


@dataclass(frozen=True, kw_only=True)
class ProfessionalsPresenter:
    """The page of the professionals."""

    shell: ShellPresenter
    title: str
    lead: str
    own: bool
    may_choose: bool
    action: str
    search_action: str
    allowed: list[Row]
    blocked: list[Row]
    pointed: list[Row]
    found: list[Row]
    search: Search


def professionals_presenter(
    place: Place,
    *,
    relations: Mapping[str, Relations],
    known: Mapping[str, ProfessionalView],
    search: Search,
    pointed: str,
    may_choose: bool,
) -> ProfessionalsPresenter:
    here = [place.space.id]
    tied = sorted((known[rpps] for rpps in relations if rpps in known), key=lambda one: one.name)
    nobody = Relations()

    def row(one: ProfessionalView) -> Row:
        return _row(one, relations.get(one.rpps, nobody), may_choose=may_choose, place=place)

    return ProfessionalsPresenter(
        shell=shell_of(place, current="professionals"),
        title=_("Vos soignants")
        if place.own
        else _("Les soignants %(of_name)s") % {"of_name": of_person(place.who.given_name)},
        lead=_("Ceux qui ont un accord lisent les documents que leur métier permet, jamais ceux que vous masquez."),
        own=place.own,
        may_choose=may_choose,
        action=reverse("citizen:choose", args=here),
        search_action=reverse("citizen:professionals", args=here),
        allowed=[row(one) for one in tied if relations[one.rpps].authorised and not relations[one.rpps].blocked],
        blocked=[row(one) for one in tied if relations[one.rpps].blocked],
        pointed=[row(known[pointed])] if pointed in known and not relations.get(pointed, nobody).blocked else [],
        found=[row(one) for one in search.found],
        search=search,
    )


def _row(one: ProfessionalView, tie: Relations, *, may_choose: bool, place: Place) -> Row:
    name = called(one.name)
    return Row(
        rpps=one.rpps,
        name=f"{name[:1].upper()}{name[1:]}",
        job=", ".join(filter(None, [profession_words(one.profession).capitalize(), *_place(one)])),
        why=_why(tie, own=place.own),
        gestures=_gestures(tie, name) if may_choose and one.has_rpps else [],
        report_href=f"{reverse('citizen:report', args=[place.space.id])}?professionnel={one.rpps}"
        if place.may(Action.REPORT_SOMETHING)
        else "",
    )


def _place(one: ProfessionalView) -> list[str]:
    """Where they work, the town once."""
    if not one.is_active:
        return [_("n’exerce plus d’après l’annuaire")]
    place, town = spoken(one.structure_name), spoken(one.city)
    return [place] if town.casefold() in place.casefold() else [place, town]


def _why(tie: Relations, *, own: bool) -> str:
    if tie.blocked:
        return _("Vous avez bloqué son accès.") if own else _("Son accès est bloqué.")
    if tie.medecin_traitant:
        return _("C’est votre médecin traitant.") if own else _("C’est son médecin traitant.")
    if tie.care_team:
        return _("Dans votre équipe de soins.") if own else _("Dans son équipe de soins.")
    if tie.consent:
        return _("Vous lui avez donné votre accord.") if own else _("L’accord lui a été donné.")
    return _("N’a pas d’accès.")


def _gestures(tie: Relations, name: str) -> list[Gesture]:
    if tie.blocked:
        return [Gesture(label=_("Débloquer"), value="debloquer", hint=name)]
    block = Gesture(label=_("Bloquer"), value="bloquer", hint=name)
    if tie.authorised:
        return [block]
    return [Gesture(label=_("Donner mon accord"), value="accord", hint=_("à %(name)s") % {"name": name}), block]
