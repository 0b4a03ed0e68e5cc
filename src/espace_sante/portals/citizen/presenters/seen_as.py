"""The space as a profession, or one professional, would have it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espace_sante.access.api import Action, Case, Reason
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.documents import DocumentRow, document_row
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.presenters.who_can_see import ProfessionLink, profession_links
from espace_sante.portals.citizen.wording.people import of_person
from espace_sante.portals.citizen.wording.ties import relation_words
from espace_sante.portals.components.shell import ShellPresenter
from espace_sante.record.api import SeenAs


@dataclass(frozen=True, kw_only=True)
class SeenAsPresenter:
    """The page: a banner that says through whose eyes, then their list."""

    shell: ShellPresenter
    title: str
    lead: str
    banner: str
    why: str
    count: str
    history: str
    rows: list[DocumentRow]
    following_href: str
    action: str
    professions: list[ProfessionLink]
    back_href: str
    professional_href: str


def seen_as_presenter(
    place: Place, seen: SeenAs, *, case: Case, name: str, rpps: str, profession: str
) -> SeenAsPresenter:
    here, page = [place.space.id], seen.page
    address = reverse("citizen:seen_as", args=here)
    eyes = {"soignant": rpps} if rpps else {"metier": profession}
    return SeenAsPresenter(
        shell=shell_of(place, current="professionals"),
        title=_title(place, name if rpps else _("un métier")),
        lead="" if rpps else f"{name[:1].upper()}{name[1:]}",
        banner=_("Vous regardez avec les yeux de quelqu’un d’autre. Rien n’est ouvert, et rien n’est écrit à son nom."),
        why=_why(case, own=place.own, named=bool(rpps)),
        count=_count(page.total),
        history=_("Il lirait l’historique de santé.")
        if seen.reads_history
        else _("Il ne lirait pas l’historique de santé."),
        rows=[document_row(view, place) for view in page.documents],
        following_href=f"{address}?{urlencode({**eyes, 'suite': page.next_cursor})}" if page.next_cursor else "",
        action=address,
        professions=profession_links("" if rpps else profession),
        back_href=reverse("citizen:who_can_see", args=here),
        professional_href=reverse("citizen:professional", args=[place.space.id, rpps]) if rpps else "",
    )


def _title(place: Place, who: str) -> str:
    if place.own:
        return _("Votre espace vu par %(name)s") % {"name": who}
    return _("L’espace %(of_name)s vu par %(name)s") % {"of_name": of_person(place.who.given_name), "name": who}


def _count(total: int) -> str:
    if not total:
        return _("Sa liste serait vide.")
    words = ngettext("Il verrait %(count)s document.", "Il verrait %(count)s documents.", total)
    return words % {"count": total}


def _why(case: Case, *, own: bool, named: bool) -> str:
    """Why this list is theirs."""
    if not named:
        return (
            _("C’est ce que ce métier lirait si vous lui donniez votre accord.")
            if own
            else _("C’est ce que ce métier lirait si l’accord lui était donné.")
        )
    decision = case.decide(Action.LIST_DOCUMENTS)
    if decision.reason is Reason.NO_AUTHORISATION:
        return _("Sans accord, il ne lit que ce qu’il a écrit, et ce qui lui est ouvert par son nom.")
    return relation_words(case.relations, own=own)
