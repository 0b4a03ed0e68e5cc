"""The three screens of the first choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.access.api import Choices, Relations, TreatingDoctor
from espace_sante.identity.api import ProfessionalView
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.shell import home_address, shell_of
from espace_sante.portals.citizen.wording.people import headed, of_person
from espace_sante.portals.citizen.wording.ties import relation_words, treating_doctor_words
from espace_sante.portals.components.presenters import Step, Viewer
from espace_sante.portals.components.professions import profession_words
from espace_sante.portals.components.shell import ShellPresenter

_NAMES = ("citizen:first_choices", "citizen:first_emergency", "citizen:first_access")


@dataclass(frozen=True, kw_only=True)
class FirstPresenter:
    """One of the three screens."""

    shell: ShellPresenter
    title: str
    lead: str
    steps: list[Step]
    action: str
    back_href: str
    later_href: str
    own: bool
    viewers: list[Viewer] = field(default_factory=list)
    none: list[Viewer] = field(default_factory=list)
    doctor: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    professionals_href: str = ""


def step_presenter(place: Place, number: int) -> FirstPresenter:
    return FirstPresenter(**_common(place, number))


def last_presenter(
    place: Place,
    *,
    choices: Choices,
    relations: Mapping[str, Relations],
    known: Mapping[str, ProfessionalView],
    doctor: TreatingDoctor,
) -> FirstPresenter:
    tied = sorted((known[rpps] for rpps in relations if rpps in known), key=lambda one: one.name)
    return FirstPresenter(
        **_common(place, 2),
        viewers=[
            Viewer(
                who=headed(one.name),
                why=f"{profession_words(one.profession).capitalize()}. "
                f"{relation_words(relations[one.rpps], own=place.own)}",
            )
            for one in tied
            if relations[one.rpps].authorised and not relations[one.rpps].blocked
        ],
        doctor=treating_doctor_words(doctor, own=place.own),
        facts=[
            (_("Ce qui arrive"), _("Masqué") if choices.new_items_masked else _("Visible")),
            (_("Le médecin du 15"), _said(choices.call_centre)),
            (_("Un soignant, face à un danger"), _said(choices.break_glass)),
            (_("Les documents masqués, en urgence"), _said(choices.masked_in_emergency)),
        ],
        professionals_href=reverse("citizen:professionals", args=[place.space.id]),
    )


def _common(place: Place, number: int) -> dict[str, Any]:
    here = [place.space.id]
    titles = (_("Qui voit les documents ?"), _("Et en cas d’urgence ?"), _("Qui a déjà accès ?"))
    whose = of_person(place.who.given_name)
    leads = (
        _("Trois écrans pour choisir. Rien n’est définitif : vous pourrez tout changer.")
        if place.own
        else _("Trois écrans pour choisir, pour l’espace %(of_name)s. Rien n’est définitif.") % {"of_name": whose},
        _("Ces trois choix ne dépendent pas les uns des autres. Les deux premiers sont ceux de la loi."),
        _("Les soignants ci-dessous lisent ce que leur métier permet, jamais ce qui est masqué."),
    )
    labels = (_("D’habitude"), _("En urgence"), _("Qui a accès"))
    return {
        "shell": shell_of(place, current="confidentiality"),
        "title": titles[number],
        "lead": leads[number],
        "steps": [
            Step(label=label, state="done" if at < number else "current" if at == number else "next")
            for at, label in enumerate(labels)
        ],
        "action": reverse(_NAMES[number], args=here),
        "back_href": reverse(_NAMES[number - 1], args=here) if number else "",
        "later_href": home_address(place.who),
        "own": place.own,
    }


def _said(allowed: bool) -> str:
    return _("Oui") if allowed else _("Non")
