"""One-off codes: the list, the form, the code shown once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espace_sante.access.api import CodeView, MadeCode, read_scope
from espace_sante.identity.api import ProfessionalView
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.dates import when
from espace_sante.portals.citizen.wording.people import called
from espace_sante.portals.citizen.wording.ties import end_words
from espace_sante.portals.components.shell import ShellPresenter


@dataclass(frozen=True, kw_only=True)
class CodeRow:
    """A code afterwards: never its letters."""

    what: str
    made: str
    state: str
    kind: Literal["plain", "wait", "ok", "masked"]
    told: str
    withdraw_action: str


@dataclass(frozen=True, kw_only=True)
class CodesPresenter:
    """The list."""

    shell: ShellPresenter
    title: str
    lead: str
    back_href: str
    new_href: str
    rows: list[CodeRow]


@dataclass(frozen=True, kw_only=True)
class NewCodePresenter:
    """The form."""

    shell: ShellPresenter
    title: str
    lead: str
    back_href: str
    action: str


@dataclass(frozen=True, kw_only=True)
class MadePresenter:
    """The code, once."""

    shell: ShellPresenter
    title: str
    code: str
    until: str
    back_href: str


def codes_presenter(place: Place, codes: Sequence[CodeView], known: Mapping[str, ProfessionalView]) -> CodesPresenter:
    here = [place.space.id]
    return CodesPresenter(
        shell=shell_of(place, current="professionals"),
        title=_("Codes d’accès ponctuels"),
        lead=_("Pour un soignant de passage : il tape le code, une seule fois, et lit ce que vous avez choisi."),
        back_href=reverse("citizen:professionals", args=here),
        new_href=reverse("citizen:new_code", args=here),
        rows=[_row(one, known, place) for one in codes],
    )


def new_code_presenter(place: Place) -> NewCodePresenter:
    here = [place.space.id]
    return NewCodePresenter(
        shell=shell_of(place, current="professionals"),
        title=_("Faire un code"),
        lead=_("Il sert une fois, à une seule personne. Vous pouvez le retirer à tout moment."),
        back_href=reverse("citizen:codes", args=here),
        action=reverse("citizen:new_code", args=here),
    )


def made_presenter(place: Place, made: MadeCode) -> MadePresenter:
    return MadePresenter(
        shell=shell_of(place, current="professionals"),
        title=_("Voici le code"),
        code=made.text,
        until=_("On peut le taper %(until)s.") % {"until": end_words(made.expires_at, place.now)},
        back_href=reverse("citizen:codes", args=[place.space.id]),
    )


def _row(one: CodeView, known: Mapping[str, ProfessionalView], place: Place) -> CodeRow:
    state, kind, told = _state(one, known, place)
    return CodeRow(
        what=_what(one),
        made=when(one.made_at, place.now),
        state=state,
        kind=kind,
        told=told,
        withdraw_action=reverse("citizen:withdraw_code", args=[place.space.id, one.id])
        if one.withdrawn_at is None and (one.used_at is not None or one.expires_at > place.now)
        else "",
    )


def _state(
    one: CodeView, known: Mapping[str, ProfessionalView], place: Place
) -> tuple[str, Literal["plain", "wait", "ok", "masked"], str]:
    who = known.get(one.used_by)
    by = _("Utilisé par %(name)s.") % {"name": called(who.name)} if who else ""
    if one.withdrawn_at is not None:
        return _("Retiré"), "masked", by
    if one.used_at is not None:
        return _("Utilisé"), "ok", by
    if one.expires_at <= place.now:
        return _("Expiré"), "plain", _("Personne ne l’a tapé.")
    return _("En attente"), "wait", _("On peut le taper %(until)s.") % {"until": end_words(one.expires_at, place.now)}


def _what(one: CodeView) -> str:
    if not one.reads:
        return _("Pour déposer un document")
    scope = read_scope(one.scope)
    if scope.documents is not None:
        count = len(scope.documents)
        return ngettext("Pour lire %(count)s document", "Pour lire %(count)s documents", count) % {"count": count}
    return _("Pour lire certaines catégories") if scope.types is not None else _("Pour lire ce que son métier permet")
