"""The page of a space that is not entered yet, for whoever signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.access import api as access
from espace_sante.access.api import Opening
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.components.openings import Addresses, OpeningPresenter, opening_presenter, own
from espace_sante.portals.components.shell import ShellPresenter
from espace_sante.spaces.api import State

if TYPE_CHECKING:
    from espace_sante.portals.citizen.place import Place

BEFORE_ENTRY = frozenset({State.UNKNOWN, State.NOTIFIED, State.OPPOSED, State.OPEN_NOT_ACTIVATED})


@dataclass(frozen=True, kw_only=True)
class OpeningPage:
    """`told` is None for a space that was entered: `home_href` is then where it is."""

    shell: ShellPresenter
    title: str
    lead: str
    told: OpeningPresenter | None
    home_href: str


def page_presenter(place: Place, opening: Opening) -> OpeningPage:
    shell = shell_of(place)
    if opening.state not in BEFORE_ENTRY:
        active = opening.state is State.ACTIVE
        title = _("Vous avez un espace santé") if own(opening) else _("Cet espace existe")
        lead = _("Il est actif.") if active else _("Il n’est plus ouvert. Sa page dit pourquoi, et depuis quand.")
        return OpeningPage(shell=shell, title=title, lead=lead, told=None, home_href=opening_address(opening))
    told = opening_presenter(opening, _addresses(opening))
    return OpeningPage(shell=shell, title=told.title, lead=told.lead, told=told, home_href="")


def told_here(place: Place) -> OpeningPresenter | None:
    """The same, on the first page of a space: one's own, or that of somebody one represents."""
    if place.who.kind == "carer":
        return None
    if place.own:
        opening = access.own_opening(actor=place.actor, now=place.now)
    else:
        opening = access.opening_for(actor=place.actor, holder_id=place.who.holder_id, now=place.now)
    return opening_presenter(opening, _addresses(opening)) if opening.state in BEFORE_ENTRY else None


def opening_address(opening: Opening) -> str:
    """Where one goes after an answer: the space when it is entered, else the page that says where it stands."""
    if opening.state not in BEFORE_ENTRY and opening.space is not None and not opening.uncertified:
        return reverse("citizen:home") if own(opening) else reverse("citizen:home_of", args=[opening.space.id])
    return reverse("citizen:opening") if own(opening) else opening_page_of(opening.holder.id)


def opening_page_of(holder_id: UUID) -> str:
    return reverse("citizen:opening_of", args=[holder_id])


def _addresses(opening: Opening) -> Addresses:
    here = reverse("citizen:opening") if own(opening) else opening_page_of(opening.holder.id)
    proof = (
        reverse("citizen:opening_proof")
        if own(opening)
        else reverse("citizen:opening_proof_of", args=[opening.holder.id])
    )
    return Addresses(refuse=here, accept=here, change=here, proof=proof, confirm=here)
