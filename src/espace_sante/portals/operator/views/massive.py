"""Many spaces at once: proposed by somebody, approved by somebody else with a fresh proof, followed to its end.

Up to a setting (`MASSIVE_ACT`) one person does it at once; beyond, the work is done by the pass over spaces, in the
name of who approved. Source: RULES.md OPE-01 to OPE-05, LC-14, LC-16.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from espace_sante.access.api import Action, look_after_spaces
from espace_sante.kernel.clock import utc_now
from espace_sante.portals.components.session import actor_of_request, needs_fresh_proof, now_of
from espace_sante.portals.operator.console import console
from espace_sante.portals.operator.forms.massive import MassiveForm
from espace_sante.portals.operator.presenters.massive import massive_presenter, massive_rows
from espace_sante.portals.operator.presenters.shell import shell_of
from espace_sante.portals.operator.wording.numbers import number
from espace_sante.spaces.api import AlreadyApproved, NobodyListed, campaigns, count_movable

fresh = needs_fresh_proof("operator:massive")


@require_http_methods(["GET", "HEAD", "POST"])
@console(Action.LOOK_AFTER_SPACES)
def home(request: HttpRequest) -> HttpResponse:
    """The acts so far; count whom a new one would move, which writes nothing, or propose it."""
    actor, counted = actor_of_request(request), ""
    posted = request.method == "POST"
    form = MassiveForm(request.POST, request.FILES) if posted else MassiveForm()
    if form.is_bound and form.is_valid():
        people = form.holders(now=now_of(request))
        if request.POST.get("geste") != "proposer":
            counted = "" if form.errors else _counted(count_movable(form.what(), people), len(people))
        elif not form.errors and (act_id := _proposed(request, form, people)) is not None:
            return redirect("operator:massive_act", act_id=act_id)
    context = {
        "shell": shell_of(actor, "campaigns"),
        "acts": massive_rows(),
        "form": form,
        "counted": counted,
    }
    return render(request, "operator/massive/home.html", context)


@require_safe
@console(Action.LOOK_AFTER_SPACES)
def act(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """One act, and how far it is."""
    actor = actor_of_request(request)
    page = massive_presenter(act_id, actor=actor)
    if page is None:
        raise Http404
    return render(request, "operator/massive/act.html", {"shell": shell_of(actor, "campaigns"), "page": page})


@require_POST
@fresh
@console(Action.LOOK_AFTER_SPACES)
def approve(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """By somebody else than who proposed it."""
    try:
        look_after_spaces.approve_many(operator=actor_of_request(request), act_id=act_id, now=now_of(request))
    except campaigns.SecondPersonNeeded:
        messages.error(request, _("Vous l’avez proposé : une autre personne doit le valider."))
    except AlreadyApproved:
        messages.error(request, _("C’est déjà validé."))
    else:
        messages.success(request, _("C’est validé : le travail commence dans les minutes qui viennent."))
    return redirect("operator:massive_act", act_id=act_id)


@require_POST
@fresh
@console(Action.LOOK_AFTER_SPACES)
def run(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """A few spaces, at once, by one person."""
    page = massive_presenter(act_id, actor=actor_of_request(request))
    if page is None:
        raise Http404
    if page.run:
        look_after_spaces.run_many(
            operator=actor_of_request(request), act_id=act_id, clock=utc_now, progress=lambda done: None
        )
        messages.success(request, _("C’est fait."))
    else:
        messages.error(request, _("Une autre personne doit d’abord valider."))
    return redirect("operator:massive_act", act_id=act_id)


def _proposed(request: HttpRequest, form: MassiveForm, people: list[UUID]) -> UUID | None:
    """The new act; None when it is about nobody, which the form then says."""
    try:
        act_id, two = look_after_spaces.propose_many(
            operator=actor_of_request(request),
            act=form.what(),
            holder_ids=people,
            ground=form.cleaned_data["ground"],
            now=now_of(request),
        )
    except NobodyListed:
        form.add_error(None, _("Personne de cette liste n’a d’espace."))
        return None
    asks = _("C’est proposé. Une autre personne doit maintenant valider.")
    words = asks if two else _("C’est prêt : relisez, puis faites.")
    messages.success(request, words)
    return act_id


def _counted(movable: int, people: int) -> str:
    return ngettext(
        "%(people)s personne trouvée, %(count)s espace concerné aujourd’hui. Rien n’a été écrit.",
        "%(people)s personnes trouvées, %(count)s espaces concernés aujourd’hui. Rien n’a été écrit.",
        movable,
    ) % {"people": number(people), "count": number(movable)}
