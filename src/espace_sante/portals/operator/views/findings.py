"""Unusual accesses: the list, and what an auditor writes of what became of each."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from espace_sante.oversight import api as oversight
from espace_sante.oversight.api import FollowUp
from espace_sante.portals.components.session import actor_of_request, now_of
from espace_sante.portals.operator.auditing import auditing
from espace_sante.portals.operator.presenters.auditor import finding_row, state_chips
from espace_sante.portals.operator.presenters.auditor_shell import auditor_shell
from espace_sante.portals.operator.wording.traces import STATES


@require_safe
@auditing
def home(request: HttpRequest) -> HttpResponse:
    """Those in one state, or all; what is to be looked at first."""
    actor, asked = actor_of_request(request), request.GET.get("etat", "")
    state = FollowUp(asked) if asked in set(FollowUp) else None
    text = request.GET.get("page", "1")
    number = max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
    found = oversight.findings(actor=actor, now=now_of(request), state=state, page=number)
    page = Paginator(range(found.total), oversight.FINDINGS_PAGE).get_page(number)
    context = {
        "shell": auditor_shell(actor, "findings", at_home=True),
        "findings": [finding_row(one) for one in found.findings],
        "states": state_chips(state),
        "page": page,
        "prefix": f"?etat={state.value}&page=" if state else "?page=",
    }
    return render(request, "operator/traces/findings.html", context)


@require_POST
@auditing
def follow_up(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """Write a step, then back to the list."""
    asked = request.POST.get("etat", "")
    back = request.POST.get("retour", "")
    if asked not in set(FollowUp):
        messages.error(request, _("Choisissez ce qu’est devenu cet accès."))
    else:
        _write(request, finding_id, FollowUp(asked))
    own = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/operateur/traces/")
    return redirect(back if own else "operator:findings")


def _write(request: HttpRequest, finding_id: UUID, state: FollowUp) -> None:
    try:
        oversight.write_step(actor=actor_of_request(request), finding_id=finding_id, state=state, now=now_of(request))
    except oversight.StepNotPossible:
        messages.error(request, _("Quelqu’un a déjà écrit autre chose de cet accès. Relisez-le."))
    else:
        messages.success(request, _("C’est noté : %(state)s.") % {"state": str(STATES[state][0]).lower()})
