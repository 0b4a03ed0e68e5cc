"""Who reads something in this space and why; what a profession reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.access.api import Action, Choices, ClassReading, current_matrix
from espace_sante.identity.api import ActsFor
from espace_sante.pairing.api import ServiceReader
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.professionals import (
    Row,
    StructureRow,
    Tied,
    readers_of,
    rows_of,
    structure_rows,
)
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.carers import until_words
from espace_sante.portals.citizen.wording.files import type_words
from espace_sante.portals.citizen.wording.people import of_person
from espace_sante.portals.citizen.wording.ties import treating_doctor_words
from espace_sante.portals.components.presenters import Viewer
from espace_sante.portals.components.professions import profession_words
from espace_sante.portals.components.shell import ShellPresenter


@dataclass(frozen=True, kw_only=True)
class ProfessionLink:
    """A profession, to read what the matrix gives it."""

    name: str
    code: str
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class WhoPresenter:
    """The page of the whole space."""

    shell: ShellPresenter
    title: str
    lead: str
    family: list[Viewer]
    family_href: str
    services: list[Viewer]
    services_href: str
    readers: list[Row]
    structures: list[StructureRow]
    others: list[Row]
    action: str
    structure_action: str
    emergencies: list[Viewer]
    none: list[Viewer]
    never: list[Viewer]
    settings_href: str
    professionals_href: str
    doctor: str
    professions: list[ProfessionLink]
    profession_action: str
    seen_action: str
    may_choose: bool


@dataclass(frozen=True, kw_only=True)
class ReadingRow:
    """One class of documents for a profession."""

    name: str
    summary: str
    readable: list[str]
    unreadable: list[str]


@dataclass(frozen=True, kw_only=True)
class ProfessionPresenter:
    """What one profession reads."""

    shell: ShellPresenter
    title: str
    lead: str
    name: str
    back_href: str
    action: str
    professions: list[ProfessionLink]
    rows: list[ReadingRow]
    seen_href: str
    version: str


def who_presenter(
    place: Place,
    tied: Tied,
    *,
    choices: Choices,
    helpers: Sequence[ActsFor],
    services: Sequence[ServiceReader],
    may_choose: bool,
) -> WhoPresenter:
    here = [place.space.id]
    every = rows_of(tied, place, may_choose=may_choose)
    reading = readers_of(tied)
    may_settle = place.may(Action.CHOOSE_CONFIDENTIALITY)
    return WhoPresenter(
        shell=shell_of(place, current="professionals"),
        title=_("Qui peut voir votre espace ?")
        if place.own
        else _("Qui peut voir l’espace %(of_name)s ?") % {"of_name": of_person(place.who.given_name)},
        lead=_("Chaque personne, la raison, et ce qui la change."),
        family=_family(place, helpers),
        family_href=reverse("citizen:carers", args=here) if place.may(Action.CHOOSE_CARERS) else "",
        services=[
            Viewer(who=one.name, why=_("Lit les documents, sauf ce qui est masqué."), icon="phone") for one in services
        ],
        services_href=reverse("citizen:services", args=here) if place.may(Action.SEE_SERVICES) else "",
        readers=[row for row in every if row.rpps in reading],
        structures=structure_rows(tied, place),
        others=[row for row in every if row.rpps not in reading],
        action=reverse("citizen:choose", args=here),
        structure_action=reverse("citizen:choose_structure", args=here) if may_choose else "",
        emergencies=_emergencies(choices),
        none=[],
        never=[
            Viewer(who=_("Banques, assurances, employeurs"), why=_("C’est interdit par la loi, même avec un accord.")),
            Viewer(
                who=_("Le support et les techniciens"), why=_("Ils font marcher le service, sans lire les documents.")
            ),
        ],
        settings_href=reverse("citizen:confidentiality", args=here) if may_settle else "",
        professionals_href=reverse("citizen:professionals", args=here),
        doctor=treating_doctor_words(tied.doctor, own=place.own),
        professions=profession_links(),
        profession_action=reverse("citizen:by_profession", args=here),
        seen_action=reverse("citizen:seen_as", args=here),
        may_choose=may_choose,
    )


def profession_presenter(place: Place, profession: str, readings: Sequence[ClassReading]) -> ProfessionPresenter:
    here = [place.space.id]
    name = profession_words(profession)
    return ProfessionPresenter(
        shell=shell_of(place, current="professionals"),
        title=_("Ce que lit un métier"),
        name=f"{name[:1].upper()}{name[1:]}",
        lead=_("La loi donne à chaque métier les types de documents utiles à ses soins. Il faut aussi un accord."),
        back_href=reverse("citizen:who_can_see", args=here),
        action=reverse("citizen:by_profession", args=here),
        professions=profession_links(profession),
        rows=[
            ReadingRow(
                name=type_words(one.document_class.display),
                summary=_read_of(len(one.readable), len(one.readable) + len(one.unreadable)),
                readable=[type_words(kind.label) for kind in one.readable],
                unreadable=[type_words(kind.label) for kind in one.unreadable],
            )
            for one in readings
            if one.readable or one.unreadable
        ],
        seen_href=f"{reverse('citizen:seen_as', args=here)}?metier={profession}"
        if place.may(Action.CHOOSE_PROFESSIONALS)
        else "",
        version=_("Version de la règle : %(version)s.") % {"version": current_matrix().version},
    )


def _read_of(read: int, total: int) -> str:
    """How much of a class a profession reads, before one unfolds it."""
    if read == total:
        return _("tout")
    if not read:
        return _("rien")
    return _("%(read)s types sur %(total)s") % {"read": read, "total": total}


def profession_links(current: str = "") -> list[ProfessionLink]:
    """Every profession of the matrix, by name."""
    links = [
        ProfessionLink(name=profession_words(code).capitalize(), code=code, current=code == current)
        for code in current_matrix().professions
    ]
    return sorted(links, key=lambda one: one.name)


def _family(place: Place, helpers: Sequence[ActsFor]) -> list[Viewer]:
    """The holder, then everybody who acts for them, with the reason."""
    holder = Viewer(who=place.who.full_name, why=_("C’est votre espace.") if place.own else _("C’est son espace."))
    words = {
        "carer": _("Aide comme aidant, avec un accord"),
        "representative": _("Représentant légal"),
        "guardian": _("Agit par décision de justice"),
        "assistant": _("Assiste, avec un accord"),
    }
    rows = [holder]
    for one in helpers:
        why = f"{words[one.kind]}, {until_words(one.until)}." if one.until else f"{words[one.kind]}."
        you = one.holder.id == place.actor.holder_id
        rows.append(Viewer(who=_("Vous") if you else one.holder.full_name, why=why))
    return rows


def _emergencies(choices: Choices) -> list[Viewer]:
    allowed = _("Autorisé, documents masqués compris.") if choices.masked_in_emergency else _("Autorisé.")
    return [
        Viewer(
            who=_("Le médecin du 15, pendant un appel"),
            why=allowed if choices.call_centre else _("Refusé à l’avance."),
            icon="check" if choices.call_centre else "ban",
        ),
        Viewer(
            who=_("Un soignant, face à un danger immédiat"),
            why=allowed if choices.break_glass else _("Refusé à l’avance."),
            icon="check" if choices.break_glass else "ban",
        ),
    ]
