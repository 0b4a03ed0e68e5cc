"""Who has access and why, whom one has blocked, whom the directory found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.access.api import Action, Relations, TieView, TreatingDoctor, needs_express_consent
from espace_sante.identity.api import ProfessionalView, spoken
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.professional import job_words
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.people import called, headed, of_person, to_called
from espace_sante.portals.citizen.wording.ties import relation_words, tie_words, treating_doctor_words
from espace_sante.portals.components.shell import ShellPresenter

NOBODY = Relations()


@dataclass(frozen=True, kw_only=True)
class Search:
    """What was looked for in the directory, and what it answered."""

    form: Form
    found: Sequence[ProfessionalView] = ()
    done: bool = False
    in_town: bool = False


@dataclass(frozen=True, kw_only=True)
class Tied:
    """Everybody tied to the space, as the rooms tell it. `structures`: their names by FINESS number."""

    relations: Mapping[str, Relations]
    ties: Sequence[TieView]
    known: Mapping[str, ProfessionalView]
    structures: Mapping[str, str]
    doctor: TreatingDoctor


@dataclass(frozen=True, kw_only=True)
class Gesture:
    """A button: what it says, what it sends."""

    label: str
    value: str
    kind: str = "plain"
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A professional, what ties them to the space, what one can do; `href` leads to everything about them."""

    rpps: str
    name: str
    job: str
    why: str
    gestures: list[Gesture]
    report_href: str = ""
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class StructureRow:
    """A structure that is authorised as a whole."""

    finess: str
    name: str
    why: str


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
    kept_out: list[Row]
    blocked: list[Row]
    noted: list[Row]
    structures: list[StructureRow]
    structures_href: str
    structure_action: str
    who_href: str
    codes_href: str
    doctor: str
    pointed: list[Row]
    found: list[Row]
    search: Search


def professionals_presenter(
    place: Place, tied: Tied, *, search: Search, pointed: str, may_choose: bool
) -> ProfessionalsPresenter:
    here, relations, known = [place.space.id], tied.relations, tied.known
    every, reading = rows_of(tied, place, may_choose=may_choose), readers_of(tied)
    strangers = [*([known[pointed]] if pointed in known else []), *search.found]
    row = {one.rpps: one for one in (*every, *_rows(strangers, tied, place, may_choose=may_choose))}
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
        allowed=[one for one in every if one.rpps in reading],
        kept_out=[one for one in every if one.rpps not in reading and _kept_out(relations[one.rpps])],
        blocked=[one for one in every if relations[one.rpps].blocked],
        noted=[one for one in every if one.rpps not in reading and _without_access(relations[one.rpps])],
        structures=structure_rows(tied, place),
        structures_href=reverse("citizen:structures", args=here) if may_choose else "",
        structure_action=reverse("citizen:choose_structure", args=here) if may_choose else "",
        who_href=reverse("citizen:who_can_see", args=here),
        codes_href=reverse("citizen:codes", args=here) if may_choose else "",
        doctor=treating_doctor_words(tied.doctor, own=place.own),
        pointed=[row[pointed]] if pointed in known and not relations.get(pointed, NOBODY).blocked else [],
        found=[row[one.rpps] for one in search.found],
        search=search,
    )


def rows_of(tied: Tied, place: Place, *, may_choose: bool) -> list[Row]:
    """Everybody tied to the space, by name, with the reasons."""
    people = sorted((tied.known[rpps] for rpps in tied.relations if rpps in tied.known), key=lambda one: one.name)
    return _rows(people, tied, place, may_choose=may_choose)


def _rows(people: Sequence[ProfessionalView], tied: Tied, place: Place, *, may_choose: bool) -> list[Row]:
    whys = whys_by_rpps(tied, place)
    rows = []
    for one in people:
        relation = tied.relations.get(one.rpps, NOBODY)
        why = whys.get(one.rpps) or relation_words(relation, own=place.own)
        rows.append(_row(one, relation, why, may_choose=may_choose, place=place))
    return rows


def readers_of(tied: Tied) -> frozenset[str]:
    """Those whom something lets read now: an agreement such as the law asks of them, a code, an emergency."""
    return frozenset(one.rpps for one in tied.known.values() if _reads(tied.relations.get(one.rpps, NOBODY), one))


def _reads(relation: Relations, one: ProfessionalView) -> bool:
    """PRO-09: an ordinary agreement opens nothing to some; EMG-03: nor an emergency that is refused since."""
    agreed = relation.authorised and (relation.express_consent or not needs_express_consent(one.specialty))
    urgent = relation.emergency is not None and relation.emergency not in relation.opposed
    return (agreed or relation.code is not None or urgent) and not relation.blocked


def whys_by_rpps(tied: Tied, place: Place) -> dict[str, str]:
    """The sentences of the ties of each professional, one after the other."""
    whys: dict[str, list[str]] = {}
    for one in tied.ties:
        words = tie_words(one, own=place.own, now=place.now) if one.rpps and not one.document_id else ""
        if words:
            whys.setdefault(one.rpps, []).append(words)
    return {rpps: " ".join(words) for rpps, words in whys.items()}


def structure_rows(tied: Tied, place: Place) -> list[StructureRow]:
    return [
        StructureRow(
            finess=one.finess,
            name=spoken(tied.structures.get(one.finess, one.finess)),
            why=tie_words(one, own=place.own, now=place.now),
        )
        for one in tied.ties
        if one.finess and not one.rpps
    ]


def _kept_out(relation: Relations) -> bool:
    return relation.not_this_visit and not relation.blocked


def _without_access(relation: Relations) -> bool:
    return not (relation.blocked or relation.not_this_visit)


def _row(one: ProfessionalView, tie: Relations, why: str, *, may_choose: bool, place: Place) -> Row:
    return Row(
        rpps=one.rpps,
        name=headed(one.name),
        job=job_words(one),
        why=why,
        gestures=_gestures(tie, one.name) if may_choose and one.has_rpps else [],
        report_href=f"{reverse('citizen:report', args=[place.space.id])}?professionnel={one.rpps}"
        if place.may(Action.REPORT_SOMETHING)
        else "",
        href=reverse("citizen:professional", args=[place.space.id, one.rpps]) if may_choose and one.has_rpps else "",
    )


def _gestures(tie: Relations, name: str) -> list[Gesture]:
    if tie.blocked:
        return [Gesture(label=_("Débloquer"), value="debloquer", hint=called(name))]
    block = Gesture(label=_("Bloquer"), value="bloquer", hint=called(name))
    if tie.authorised:
        return [block]
    return [Gesture(label=_("Donner mon accord"), value="accord", hint=to_called(name)), block]
