"""Where the proof of a line is, and the page for a line that was written a second ago."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.audit.api import TraceEntry
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.components.shell import ShellPresenter


@dataclass(frozen=True, kw_only=True)
class WaitingPresenter:
    """A proof that is not ready."""

    shell: ShellPresenter
    title: str
    again_href: str
    back_href: str


def proof_address(place: Place, entry: TraceEntry) -> str:
    """The proof of a line: its position, after its chain when it came from a merged space."""
    chain = "" if entry.space_id == place.space.id else f"{entry.space_id}."
    return reverse("citizen:activity_proof", args=[place.space.id, f"{chain}{entry.position}"])


def waiting_presenter(place: Place, line: str) -> WaitingPresenter:
    return WaitingPresenter(
        shell=shell_of(place, current="activity"),
        title=_("Encore un instant"),
        again_href=reverse("citizen:activity_proof", args=[place.space.id, line]),
        back_href=reverse("citizen:activity", args=[place.space.id]),
    )
