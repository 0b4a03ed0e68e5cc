"""Lines of the trace as rows of a table, and the way to the following page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from espace_sante.audit import api as audit
from espace_sante.kernel.actors import ActorKind
from espace_sante.oversight.api import AUDITORS_CHAIN
from espace_sante.portals.components.presenters import Column
from espace_sante.portals.components.professions import profession_words
from espace_sante.portals.operator.wording.dates import moment_words
from espace_sante.portals.operator.wording.traces import KINDS, MODES, act_words, refusal_words

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class TraceTable:
    """Columns and rows, the act first."""

    columns: list[Column]
    rows: list[list[object]]


def trace_table(lines: list[audit.TraceEntry]) -> TraceTable:
    titles = (_("Quand"), _("Geste"), _("Qui et où"), _("Espace"))
    return TraceTable(columns=[Column(label=one) for one in titles], rows=[_row(line) for line in lines])


def _row(line: audit.TraceEntry) -> list[object]:
    return [moment_words(line.at), _act(line), _who(line), space_words(line.space_id)]


def _act(line: audit.TraceEntry) -> str:
    """What was done, when it was refused and why, how when it is not as usual."""
    words = act_words(line.act)
    if line.refused:
        words = _("%(act)s : refusé (%(reason)s)") % {"act": words, "reason": refusal_words(line.reason)}
    return words if line.mode == "normal" else f"{words} – {MODES.get(line.mode, line.mode)}"


def _who(line: audit.TraceEntry) -> object:
    """A professional by name, a link to their activity; a citizen by kind alone."""
    kind = str(KINDS[ActorKind(line.actor_kind)])
    if line.actor_kind != ActorKind.PROFESSIONAL:
        return kind if line.actor_kind == ActorKind.CITIZEN else f"{line.actor_name or line.actor_id} ({kind})"
    href = reverse("operator:activity", args=[line.actor_id])
    words = profession_words(line.actor_profession) if line.actor_profession else kind
    where = f", {line.actor_structure_name}" if line.actor_structure_name else ""
    return format_html('<a href="{}">{}</a>, {}{}', href, line.actor_name or line.actor_id, words, where)


def space_words(space_id: UUID) -> str:
    """A space under a short code without meaning, so that two lines about the same one are told together."""
    return _("traces") if space_id == AUDITORS_CHAIN else space_id.hex[-8:]


def write_place(place: audit.Place | None) -> str:
    """Where the following page begins, for an address; empty at the end."""
    if place is None:
        return ""
    return f"{(place.at - _EPOCH) // timedelta(microseconds=1)}.{place.space_id.hex}.{place.position}"


def read_place(text: str) -> audit.Place | None:
    """None when there is none, or when it was changed: the first page is then shown."""
    try:
        microseconds, space, position = text.split(".")
        return audit.Place(_EPOCH + timedelta(microseconds=int(microseconds)), UUID(space), int(position))
    except (ValueError, OverflowError):
        return None
