"""The software of structures: the list, and one of them with who did what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.kernel.actors import Actor
from espace_sante.pairing import api as pairing
from espace_sante.portals.components.referencing_words import TagKind
from espace_sante.portals.operator.wording.dates import day, moment_words
from espace_sante.portals.operator.wording.software import DONE, may_words, other_scopes


@dataclass(frozen=True, kw_only=True)
class SoftwareRow:
    name: str
    href: str
    state: str
    kind: TagKind
    meta: str


@dataclass(frozen=True, kw_only=True)
class SoftwarePresenter:
    """One of them. `keys`: (kid, kind); `other`: scopes that the table of words does not know, as they were written.

    `awaits`: it was never approved; `wanted`: what is asked beyond what it may; `may_approve`: whether who looks can;
    `seen`: the number of the last step; `steps`: what, when and by whom, what it was about.
    """

    client_id: str
    name: str
    state: str
    kind: TagKind
    running: bool
    facts: list[tuple[str, str]]
    may: list[str]
    other: list[str]
    keys: list[tuple[str, str]]
    keys_at: str
    awaits: bool
    wanted: list[str]
    may_approve: bool
    seen: int
    steps: list[tuple[str, str, list[str]]]


def software_row(one: pairing.SoftwareView) -> SoftwareRow:
    state, kind = _state(one)
    told = {"structure": one.structure or _("Structure sortie de l’annuaire"), "finess": one.finess}
    return SoftwareRow(
        name=one.name,
        href=reverse("operator:one_software", args=[one.client_id]),
        state=state,
        kind=kind,
        meta=_("%(structure)s, Finess %(finess)s.") % told,
    )


def software_presenter(
    one: pairing.SoftwareView, steps: Sequence[pairing.StepView], *, actor: Actor
) -> SoftwarePresenter:
    state, kind = _state(one)
    return SoftwarePresenter(
        client_id=one.client_id,
        name=one.name,
        state=state,
        kind=kind,
        running=one.ended_at is None,
        facts=[
            (_("Structure"), one.structure or _("Structure sortie de l’annuaire")),
            (_("Numéro Finess"), one.finess),
            (_("Enregistré le"), day(one.made_at)),
            (_("Arrêté le"), day(one.ended_at) if one.ended_at else ""),
        ],
        may=may_words(one.scopes),
        other=other_scopes(one.scopes),
        keys=[(key.kid, key.kind) for key in one.keys],
        keys_at=one.keys_at,
        awaits=one.to_approve and one.awaits,
        wanted=[*may_words(one.wanted_scopes), *other_scopes(one.wanted_scopes)],
        may_approve=one.to_approve and pairing.may_approve(actor, list(steps), awaits=one.awaits),
        seen=steps[0].number if steps else 0,
        steps=[
            (str(DONE[step.what]), ", ".join([moment_words(step.at), step.name or _("par une commande")]), _about(step))
            for step in steps
        ],
    )


def _about(step: pairing.StepView) -> list[str]:
    if step.what is pairing.ClientStep.What.RENAMED:
        return [_("Il s’appelait « %(name)s ».") % {"name": step.said}]
    scopes = step.said.split()
    return [*may_words(scopes), *other_scopes(scopes)]


def _state(one: pairing.SoftwareView) -> tuple[str, TagKind]:
    if one.ended_at:
        return _("Arrêté"), "plain"
    return (_("À approuver"), "wait") if one.to_approve else (_("En service"), "ok")
