"""The software of structures: the list, and one of them with who did what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.pairing import api as pairing
from espace_sante.portals.components.referencing_words import TagKind
from espace_sante.portals.operator.wording.dates import day, moment_words
from espace_sante.portals.operator.wording.software import DONE, MAY


@dataclass(frozen=True, kw_only=True)
class SoftwareRow:
    name: str
    href: str
    state: str
    kind: TagKind
    meta: str


@dataclass(frozen=True, kw_only=True)
class SoftwarePresenter:
    """One of them. `keys`: (kid, kind); `other`: scopes that the table of words does not know, as they were written."""

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
    steps: list[tuple[str, str]]


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


def software_presenter(one: pairing.SoftwareView, steps: Sequence[pairing.StepView]) -> SoftwarePresenter:
    state, kind = _state(one)
    known = {scope: str(words) for words, scopes in MAY.values() for scope in scopes.split()}
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
        may=list(dict.fromkeys(known[scope] for scope in one.scopes if scope in known)),
        other=[scope for scope in one.scopes if scope not in known],
        keys=[(key.kid, key.kind) for key in one.keys],
        keys_at=one.keys_at,
        steps=[
            (str(DONE[step.what]), ", ".join([moment_words(step.at), step.name or _("par une commande")]))
            for step in steps
        ],
    )


def _state(one: pairing.SoftwareView) -> tuple[str, TagKind]:
    return (_("Arrêté"), "plain") if one.ended_at else (_("En service"), "ok")
