"""Massive acts: the list, and one of them with what can be done of it now."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espace_sante.kernel.actors import Actor
from espace_sante.portals.operator.wording.dates import moment_words
from espace_sante.portals.operator.wording.massive import ACTS, STOPPED
from espace_sante.portals.operator.wording.numbers import number
from espace_sante.portals.operator.wording.states import TagKind
from espace_sante.spaces.api import MassiveView, massive_act, massive_acts


@dataclass(frozen=True, kw_only=True)
class MassiveRow:
    """One act in the list."""

    title: str
    text: str
    href: str
    state: str
    kind: TagKind


@dataclass(frozen=True, kw_only=True)
class MassivePresenter:
    """One act. `approve` and `run` are addresses, empty when that cannot be done now."""

    title: str
    lead: str
    state: str
    kind: TagKind
    facts: list[tuple[str, str]]
    stopped: list[tuple[str, str]]
    approve: str = ""
    waits_for_another: bool = False
    run: str = ""
    goes_on: bool = False


def massive_rows() -> list[MassiveRow]:
    return [_row(one) for one in massive_acts()]


def massive_presenter(act_id: UUID, *, actor: Actor) -> MassivePresenter | None:
    """None when there is no such act."""
    one = massive_act(act_id)
    if one is None:
        return None
    state, kind = _state(one)
    mine = one.proposed_by == actor.id
    return MassivePresenter(
        title=_title(one),
        lead=_spaces(one.spaces),
        state=state,
        kind=kind,
        facts=[
            (_("Motif"), one.ground),
            (_("Proposé"), _("par %(who)s, %(at)s") % {"who": one.proposed_by, "at": moment_words(one.proposed_at)}),
            (
                _("Validé"),
                _("par %(who)s, %(at)s") % {"who": one.approved_by, "at": moment_words(one.approved_at)}
                if one.approved_at
                else "",
            ),
            (_("Faits"), number(one.done)),
            (_("À faire"), number(one.left)),
        ],
        stopped=[(number(count), str(STOPPED.get(code, code))) for code, count in one.stopped.items()],
        approve=reverse("operator:massive_approve", args=[act_id]) if one.waits_for_approval and not mine else "",
        waits_for_another=one.waits_for_approval and mine,
        run=reverse("operator:massive_run", args=[act_id]) if one.left and not one.needs_two else "",
        goes_on=bool(one.left) and bool(one.approved_by),
    )


def _row(one: MassiveView) -> MassiveRow:
    state, kind = _state(one)
    return MassiveRow(
        title=_title(one),
        text=f"{_spaces(one.spaces)} {one.ground}, {moment_words(one.proposed_at)}",
        href=reverse("operator:massive_act", args=[one.id]),
        state=state,
        kind=kind,
    )


def _title(one: MassiveView) -> str:
    return str(ACTS[one.act][1])


def _spaces(count: int) -> str:
    return ngettext("%(count)s espace.", "%(count)s espaces.", count) % {"count": number(count)}


def _state(one: MassiveView) -> tuple[str, TagKind]:
    if one.waits_for_approval:
        return _("À valider"), "wait"
    if one.left:
        return (_("En cours"), "info") if one.approved_by or one.done else (_("À faire"), "wait")
    return _("Fini"), "ok"
