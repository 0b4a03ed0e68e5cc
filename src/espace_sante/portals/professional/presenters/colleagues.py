"""Colleagues found in the directory, and what one may do about each before this patient."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.identity.api import ProfessionalView
from espace_sante.portals.components.professions import profession_words
from espace_sante.portals.professional.presenters.documents import joined


@dataclass(frozen=True, kw_only=True)
class ColleagueLine:
    """One colleague."""

    rpps: str
    name: str
    meta: str


@dataclass(frozen=True, kw_only=True)
class ColleaguesPresenter:
    """`said`: what was found, empty before a search."""

    title: str
    lead: str
    action: str
    may_collect: bool
    may_block: bool
    lines: list[ColleagueLine]
    said: str


def colleagues_presenter(
    people: list[ProfessionalView] | None, *, space_id: UUID, own_rpps: str, may_collect: bool, may_block: bool
) -> ColleaguesPresenter:
    lines = [
        ColleagueLine(
            rpps=one.rpps,
            name=one.name,
            meta=joined(profession_words(one.profession), one.structure_name, one.city),
        )
        for one in people or []
        if one.rpps != own_rpps and one.has_rpps and one.is_active
    ]
    said = "" if people is None or lines else _("Personne de ce nom dans l’annuaire.")
    return ColleaguesPresenter(
        title=_("Un confrère, une consœur"),
        lead=_lead(may_collect=may_collect, may_block=may_block),
        action=reverse("professional:colleague_act", args=[space_id]),
        may_collect=may_collect,
        may_block=may_block,
        lines=lines,
        said=said,
    )


def _lead(*, may_collect: bool, may_block: bool) -> str:
    if may_collect and may_block:
        return _("Notez l’accord que la personne donne pour quelqu’un d’autre, ou bloquez un accès.")
    if may_collect:
        return _("Notez l’accord que la personne donne, devant vous, pour quelqu’un d’autre.")
    return _("La personne vous a confié de bloquer des accès à son dossier.")
