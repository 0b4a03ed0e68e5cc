"""Where the proof of a line is, and the page for a line that was written a second ago."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.audit.api import TraceEntry, line_id
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.components.shell import ShellPresenter
from espace_sante.record.api import ActivityEntry, proof_offered


@dataclass(frozen=True, kw_only=True)
class WaitingPresenter:
    """A proof that is not ready."""

    shell: ShellPresenter
    title: str
    again_href: str
    back_href: str


def proof_address(place: Place, one: ActivityEntry) -> str:
    """The proof of a line, by its id, after its chain when it came from a merged space; empty when it is not given."""
    if not proof_offered(place.who.relations, one, now=place.now):
        return ""
    return reverse("citizen:activity_proof", args=[place.space.id, line_words(place, one.entry)])


def line_words(place: Place, entry: TraceEntry) -> str:
    """A line as an address names it."""
    chain = "" if entry.space_id == place.space.id else f"{entry.space_id}."
    return f"{chain}{line_id(entry.space_id, entry.position)}"


def waiting_presenter(place: Place, line: str) -> WaitingPresenter:
    return WaitingPresenter(
        shell=shell_of(place, current="activity"),
        title=_("Encore un instant"),
        again_href=reverse("citizen:activity_proof", args=[place.space.id, line]),
        back_href=reverse("citizen:activity", args=[place.space.id]),
    )
