"""The criteria of one heading, answered in one form; evidence has a page for each criterion."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from espace_sante.catalogue import api as catalogue
from espace_sante.catalogue.api import CriterionLine, Dossier, Given, Met, ServiceStatus
from espace_sante.portals.components.referencing_words import FAMILIES, HEADINGS, MET, TO_COME
from espace_sante.portals.components.session import actor_of_request, now_of
from espace_sante.portals.publisher.forms.criteria import AnswersForm
from espace_sante.portals.publisher.guarded import for_members
from espace_sante.portals.publisher.presenters.service import frozen_words
from espace_sante.portals.publisher.presenters.shell import shell_of
from espace_sante.portals.publisher.views.service import too_late


@dataclass(frozen=True, kw_only=True)
class CriterionRow:
    """One criterion with its two fields, what was said once it no longer changes, its remark and its files."""

    code: str
    answer: BoundField
    note: BoundField
    how: str
    said: str
    words: str
    remark: str
    evidence: str
    files: int
    files_href: str


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def page(request: HttpRequest, slug: str, heading: str) -> HttpResponse:
    """The form of a heading; saved whole, whatever is missing."""
    actor = actor_of_request(request)
    dossier = catalogue.own_dossier(actor=actor, slug=slug)
    lines = [one for one in dossier.application.concerned if one.heading == heading]
    if not lines:
        raise Http404
    form = AnswersForm(request.POST or None, lines=lines, given=dossier.application.given)
    if request.method == "POST" and form.is_valid():
        try:
            catalogue.answer_criteria(actor=actor, slug=slug, answers=form.answers(), now=now_of(request))
        except catalogue.MoveNotPossible:
            return too_late(request, slug)
        except catalogue.EntryInvalid as error:
            form.add_error(error.field, _("Ceci n’est pas accepté."))
        else:
            messages.success(request, _("Vos réponses sont enregistrées."))
            return redirect("publisher:service", slug=slug)
    context = {
        "shell": shell_of(actor, catalogue.membership_of(actor), "services"),
        "title": HEADINGS[heading],
        "family": FAMILIES[lines[0].family],
        "name": dossier.service.name,
        "slug": slug,
        "heading": heading,
        "form": form,
        "rows": [_row(one, form, dossier) for one in lines],
        "draft": dossier.service.status is ServiceStatus.DRAFT,
        "frozen": frozen_words(dossier.service.status),
    }
    return render(request, "publisher/services/criteria.html", context, status=422 if form.errors else 200)


def _row(line: CriterionLine, form: AnswersForm, dossier: Dossier) -> CriterionRow:
    given = dossier.application.given.get(line.code, Given())
    return CriterionRow(
        code=line.code,
        answer=form[line.code],
        note=form[f"{line.code}-note"],
        how=str(TO_COME[line.how]),
        said=str(MET[given.declared]) if given.declared else _("Sans réponse"),
        words=given.note,
        remark=given.remark if given.found is Met.NOT_MET or given.remark else "",
        evidence=line.evidence,
        files=sum(one.code == line.code for one in dossier.evidence),
        files_href=reverse("publisher:evidence", args=[dossier.service.slug, line.code]),
    )
