"""Letters that came back, by the code printed on each; sent again once the address is corrected (LC-02, C2)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from espace_sante.access.api import Action, NoticeUnknown, letter_came_back, look_up_person, send_letter_again
from espace_sante.portals.components.session import actor_of_request, now_of
from espace_sante.portals.operator.console import console, is_remembered, remember
from espace_sante.portals.operator.forms.people import ReturnedForm, SendAgainForm
from espace_sante.portals.operator.presenters.person import person_presenter
from espace_sante.portals.operator.presenters.shell import shell_of


@require_http_methods(["GET", "HEAD", "POST"])
@console(Action.HANDLE_RETURNS)
def came_back(request: HttpRequest) -> HttpResponse:
    """Each clock stops. A code that was printed on nothing is told, and the others are recorded all the same."""
    form = ReturnedForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        unknown = _record(request, form.cleaned_data["codes"])
        if not unknown:
            return redirect("operator:letters")
        form.add_error(
            "codes",
            ngettext(
                "Ce code n’est celui d’aucune lettre : %(codes)s.",
                "Ces codes ne sont ceux d’aucune lettre : %(codes)s.",
                len(unknown),
            )
            % {"codes": ", ".join(unknown)[:300]},
        )
    shell = shell_of(actor_of_request(request), "letters", at_home=True)
    return render(request, "operator/letters/letters.html", {"shell": shell, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@console(Action.HANDLE_RETURNS)
def send_again(request: HttpRequest, holder_id: UUID, notice_id: UUID) -> HttpResponse:
    """Read the address that the population has today, then send the letter once more."""
    actor, known = actor_of_request(request), is_remembered(request, holder_id)
    found = look_up_person(actor=actor, holder_id=holder_id, now=now_of(request), already_traced=known)
    remember(request, holder_id)
    if not any(one.id == notice_id and one.may_be_sent_again for one in found.standing.notices):
        raise Http404
    form = SendAgainForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and found.address:
        send_letter_again(actor=actor, holder_id=holder_id, notice_id=notice_id, now=now_of(request))
        messages.success(request, _("La lettre repartira avec le prochain lot. Le délai recommencera à ce moment-là."))
        return redirect("operator:person", holder_id=holder_id)
    context = {
        "shell": shell_of(actor, "people"),
        "page": person_presenter(found),
        "form": form,
        "address": found.address,
        "holder_id": holder_id,
    }
    return render(request, "operator/letters/send_again.html", context)


def _record(request: HttpRequest, codes: list[str]) -> list[str]:
    """Record each; the codes that were printed on nothing."""
    unknown, done, again = [], 0, 0
    for code in codes:
        try:
            recorded = letter_came_back(actor=actor_of_request(request), code=code, now=now_of(request))
        except NoticeUnknown:
            unknown.append(code)
        else:
            done, again = done + recorded, again + (not recorded)
    if done:
        words = ngettext(
            "%(count)s retour est noté. Le délai de la personne est arrêté.",
            "%(count)s retours sont notés. Le délai de ces personnes est arrêté.",
            done,
        )
        messages.success(request, words % {"count": done})
    if again:
        words = ngettext("%(count)s retour était déjà noté.", "%(count)s retours étaient déjà notés.", again)
        messages.info(request, words % {"count": again})
    return unknown
