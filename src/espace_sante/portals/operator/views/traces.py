"""The auditor's search of the trace: a page of lines, a file, one professional over time. Never content."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from espace_sante.audit import api as audit
from espace_sante.oversight import api as oversight
from espace_sante.portals.components.session import actor_of_request, now_of
from espace_sante.portals.operator.auditing import auditing
from espace_sante.portals.operator.forms.traces import TracesForm
from espace_sante.portals.operator.presenters.auditor import activity_presenter, finding_row
from espace_sante.portals.operator.presenters.auditor_shell import auditor_shell
from espace_sante.portals.operator.presenters.traces import read_place, trace_table, write_place
from espace_sante.portals.operator.views.figures import BYTE_ORDER_MARK, Line, safe

EDGE = "portal"


@require_safe
@auditing
def search(request: HttpRequest) -> HttpResponse:
    """The lines of a period, newest first; without a question, those of the last seven days."""
    actor, now = actor_of_request(request), now_of(request)
    form = TracesForm(request.GET.dict(), now=now)
    context: dict[str, object] = {"shell": auditor_shell(actor, "traces", at_home=True), "form": form}
    if form.is_valid():
        place = read_place(request.GET.get("apres", ""))
        page = oversight.find_traces(actor=actor, query=form.query(), now=now, edge=EDGE, after=place)
        asked = request.GET.copy()
        asked.pop("apres", None)
        export = asked.urlencode()
        asked["apres"] = write_place(page.after)
        context |= {
            "table": trace_table(page.lines),
            "following": f"?{asked.urlencode()}" if page.after else "",
            "export": export,
            "first": place is None,
        }
    return render(request, "operator/traces/traces.html", context)


@require_safe
@auditing
def export(request: HttpRequest) -> StreamingHttpResponse | HttpResponse:
    """The same lines as a file, one at a time, up to a limit; with a fault, the form again."""
    actor, now = actor_of_request(request), now_of(request)
    form = TracesForm(request.GET.dict(), now=now)
    if not form.is_valid():
        context = {"shell": auditor_shell(actor, "traces", at_home=True), "form": form}
        return render(request, "operator/traces/traces.html", context, status=400)
    lines = oversight.export_traces(actor=actor, query=form.query(), now=now, edge=EDGE)
    response = StreamingHttpResponse(_file(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="traces.csv"'
    return response


@require_safe
@auditing
def activity(request: HttpRequest, rpps: str) -> HttpResponse:
    """One professional: readings by day, and what was noticed."""
    actor, now = actor_of_request(request), now_of(request)
    page = activity_presenter(oversight.activity_of_professional(actor=actor, rpps=rpps, now=now))
    noticed = [finding_row(one) for one in oversight.findings(actor=actor, now=now, rpps=rpps).findings]
    context = {"shell": auditor_shell(actor, "traces"), "page": page, "findings": noticed}
    return render(request, "operator/traces/activity.html", context)


def _file(lines: Iterator[audit.TraceEntry]) -> Iterator[str]:
    titles = [
        _("Date et heure (UTC)"), _("Geste"), _("Issue"), _("Raison"), _("Acteur"), _("Numéro"), _("Nom"),
        _("Profession"), _("FINESS"), _("Établissement"), _("Mode"), _("Voie"), _("Espace"), _("Position"),
    ]  # fmt: skip
    writer = csv.writer(Line(), delimiter=";", lineterminator="\r\n")
    yield BYTE_ORDER_MARK + writer.writerow(titles)
    for one in lines:
        cells = (
            one.at.astimezone(UTC).isoformat(timespec="seconds"), one.act, one.outcome, one.reason, one.actor_kind,
            one.actor_id, one.actor_name, one.actor_profession, one.actor_structure, one.actor_structure_name, one.mode,
            one.edge, str(one.space_id), str(one.position),
        )  # fmt: skip
        yield writer.writerow([safe(cell) for cell in cells])
