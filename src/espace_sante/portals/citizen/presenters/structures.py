"""The page on which a whole structure is authorised."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.identity.api import StructureView
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.components.shell import ShellPresenter


@dataclass(frozen=True, kw_only=True)
class FoundStructure:
    """A structure of the directory; `given` when it is authorised already."""

    finess: str
    name: str
    city: str
    given: bool


@dataclass(frozen=True, kw_only=True)
class StructuresPresenter:
    """The page; `found` is None while nothing was looked for."""

    shell: ShellPresenter
    title: str
    lead: str
    back_href: str
    search_action: str
    action: str
    found: list[FoundStructure] | None


def structures_presenter(
    place: Place, found: Sequence[StructureView] | None, *, given: Collection[str]
) -> StructuresPresenter:
    here = [place.space.id]
    return StructuresPresenter(
        shell=shell_of(place, current="professionals"),
        title=_("Autoriser un établissement"),
        lead=_(
            "Toute personne qui y soigne lira ce que son métier permet, sous son propre nom. "
            "Chaque lecture est écrite dans l’activité."
        ),
        back_href=reverse("citizen:professionals", args=here),
        search_action=reverse("citizen:structures", args=here),
        action=reverse("citizen:choose_structure", args=here),
        found=None
        if found is None
        else [
            FoundStructure(
                finess=one.finess,
                name=one.name,
                city="" if one.city.casefold() in one.name.casefold() else one.city,
                given=one.finess in given,
            )
            for one in found
        ],
    )
