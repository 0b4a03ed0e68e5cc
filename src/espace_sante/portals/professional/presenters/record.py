"""The record in one screen: what matters, what is new since the reader's last visit, then everything by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.kernel.actors import Actor
from espace_sante.portals.components.presenters import LabRow, PatientAlert
from espace_sante.portals.professional.presenters.dates import day_of, short_date
from espace_sante.portals.professional.presenters.documents import (
    DocumentLine,
    by_year,
    line_of,
    reading_reason,
)
from espace_sante.portals.professional.presenters.synthesis import synthesis_awaited
from espace_sante.record.api import DocumentPage

NEWS, TIMELINE, REPORTS = 5, 12, 3
# The left column, in the order in which a doctor reads: categories, title, lines at most.
PANELS: tuple[tuple[str, frozenset[str], int], ...] = (
    ("synthesis", frozenset({"synthesis", "profile_synthesis"}), 3),
    ("prescriptions", frozenset({"prescriptions"}), 4),
    ("vaccination", frozenset({"vaccination"}), 1),
    ("wishes", frozenset({"wishes", "advance_directives"}), 3),
)


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A block of the left column."""

    id: str
    title: str
    lines: list[DocumentLine]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class News:
    """What arrived since the last visit."""

    title: str
    lines: list[DocumentLine]
    more: str
    nothing: str


@dataclass(frozen=True, kw_only=True)
class TimelineEntry:
    """A year, a document, or the reader's last visit among the acts."""

    kind: Literal["year", "line", "cut"]
    label: str = ""
    line: DocumentLine | None = None


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The latest acts, and the way to all of them."""

    entries: list[TimelineEntry]
    all_words: str


@dataclass(frozen=True, kw_only=True)
class Results:
    """The laboratory: the reports one may open, or their rows once opened."""

    href: str
    reports: list[DocumentLine]
    rows: list[LabRow]
    opened: bool


@dataclass(frozen=True, kw_only=True)
class RecordPresenter:
    """The whole screen."""

    alerts: list[PatientAlert]
    panels: list[Panel]
    news: News
    results: Results
    imaging: list[DocumentLine]
    timeline: Timeline
    documents_href: str
    history_href: str
    objection_href: str
    colleagues_href: str
    why: str


def record_presenter(
    page: DocumentPage,
    *,
    actor: Actor,
    space_id: UUID,
    visited_at: datetime | None,
    rows: list[LabRow] | None = None,
    alerts: Sequence[PatientAlert] = (),
    reads_history: bool = False,
    minor: bool = False,
    helps_colleagues: bool = False,
    treating: datetime | None = None,
) -> RecordPresenter:
    """`rows`: the results of the reports that were opened; None when none was. `alerts`: those of the identity.

    `reads_history`: whether this profession reads the health history. `minor`: they may keep an act out of it.
    `helps_colleagues`: this professional collects consent for others, or blocks them. `treating`: now, for the treating
    doctor alone, who is told when a synthesis of theirs is awaited (MT-06).
    """
    lines = [line_of(view, actor=actor, since=visited_at) for view in page.documents]
    all_of_them = page.total <= len(lines)
    notes = {"synthesis": synthesis_awaited(lines, all_of_them=all_of_them, now=treating) if treating else ""}
    return RecordPresenter(
        alerts=[*alerts, _allergies(lines)],
        panels=[_panel(name, categories, most, lines, notes.get(name, "")) for name, categories, most in PANELS],
        news=_news(lines, visited_at),
        results=Results(
            href=reverse("professional:results", args=[space_id]) + "#resultats",
            reports=biology(lines),
            rows=rows or [],
            opened=rows is not None,
        ),
        imaging=[line for line in lines if line.category == "imaging"][:REPORTS],
        timeline=Timeline(
            entries=_timeline(lines[:TIMELINE], visited_at),
            all_words=_("Tout (%(count)s)") % {"count": page.total},
        ),
        documents_href=reverse("professional:documents", args=[space_id]),
        history_href=reverse("professional:health_history", args=[space_id]) if reads_history else "",
        objection_href=reverse("professional:objection", args=[space_id]) if minor else "",
        colleagues_href=reverse("professional:colleagues", args=[space_id]) if helps_colleagues else "",
        why=reading_reason(page.decision),
    )


def biology(lines: list[DocumentLine]) -> list[DocumentLine]:
    """The latest laboratory reports, those the results come from."""
    return [line for line in lines if line.category == "biology"][:REPORTS]


def _panel(name: str, categories: frozenset[str], most: int, lines: list[DocumentLine], note: str) -> Panel:
    titles = {
        "synthesis": _("Synthèses"),
        "prescriptions": _("Prescriptions et traitements"),
        "vaccination": _("Vaccination"),
        "wishes": _("Volontés"),
    }
    chosen = [line for line in lines if line.category in categories]
    return Panel(id=name, title=titles[name], lines=chosen[:most], note=note)


def _allergies(lines: list[DocumentLine]) -> PatientAlert:
    """No page of a professional reads the allergies of the profile (RULES.md PRO-16): a blank would read as "none"."""
    written = any(line.category in {"synthesis", "profile_synthesis"} for line in lines)
    label = _("Allergies : à lire dans les synthèses") if written else _("Allergies : non renseignées")
    return PatientAlert(label=label, kind="none")


def _timeline(lines: list[DocumentLine], visited_at: datetime | None) -> list[TimelineEntry]:
    """Newest first; the last visit stands before the first act that is older."""
    entries: list[TimelineEntry] = []
    cut = _cut(visited_at)
    for year in by_year(lines):
        if cut and visited_at and int(year.label) < day_of(visited_at).year:
            entries, cut = [*entries, cut], None
        entries.append(TimelineEntry(kind="year", label=year.label))
        for line in year.lines:
            if cut and visited_at and line.view.service_start_time < visited_at:
                entries, cut = [*entries, cut], None
            entries.append(TimelineEntry(kind="line", line=line))
    return entries


def _cut(visited_at: datetime | None) -> TimelineEntry | None:
    if visited_at is None:
        return None
    return TimelineEntry(kind="cut", label=_("votre visite du %(date)s") % {"date": short_date(visited_at)})


def _news(lines: list[DocumentLine], visited_at: datetime | None) -> News:
    if visited_at is None:
        return News(
            title=_("Votre première lecture de ce dossier"),
            lines=lines[:NEWS],
            more="",
            nothing=_("Aucun document à lire pour l’instant."),
        )
    new = sorted((line for line in lines if line.new), key=lambda line: line.view.submitted_at, reverse=True)
    date = short_date(visited_at)
    return News(
        title=_("Depuis votre dernière visite, le %(date)s") % {"date": date},
        lines=new[:NEWS],
        more=_("%(count)s documents") % {"count": len(new)} if len(new) > 1 else "",
        nothing=_("Rien de nouveau."),
    )
