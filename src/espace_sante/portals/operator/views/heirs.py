"""The desk of heirs: the queue, one file and its papers, whom it is about, the answer of two people (LC-22, OPE-05).

Nobody here reads a document of the dead person: what is given is said by kinds of documents and dates.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from espace_sante.access.api import Action, PersonUnknown, SeveralPeople, look_after_spaces
from espace_sante.heirs import api as heirs
from espace_sante.portals.components.session import actor_of_request, needs_fresh_proof, now_day, now_of
from espace_sante.portals.operator.console import console, remember
from espace_sante.portals.operator.forms.heirs import GIVE, AnswerForm, DeathForm, RecogniseForm
from espace_sante.portals.operator.presenters.heirs import TABS, file_presenter, queue_row, tabs_of
from espace_sante.portals.operator.presenters.shell import shell_of
from espace_sante.spaces.api import DiedInTheFuture, MoveNotAllowed, campaigns

fresh = needs_fresh_proof("operator:heirs")


@require_safe
@console(Action.LOOK_AFTER_SPACES)
def page(request: HttpRequest) -> HttpResponse:
    """The queue, oldest first: numbers, purposes, days; nobody's name."""
    actor, tab = actor_of_request(request), request.GET.get("onglet", "")
    tab = tab if tab in TABS else ""
    rows = heirs.files_in(actor=actor, states=TABS[tab])
    context = {
        "shell": shell_of(actor, "heirs", at_home=True),
        "tabs": tabs_of(tab),
        "rows": [queue_row(one) for one in rows],
    }
    return render(request, "operator/heirs/queue.html", context)


@require_safe
@console(Action.LOOK_AFTER_SPACES)
def file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """One file, with what may be done of it."""
    return _page(request, file_id)


@require_safe
@console(Action.LOOK_AFTER_SPACES)
def paper(request: HttpRequest, file_id: UUID, paper_id: UUID) -> HttpResponse:
    """One paper, as a file to save: what strangers send is not shown in a page of the console."""
    opened = heirs.open_paper(actor=actor_of_request(request), file_id=file_id, paper_id=paper_id, now=now_of(request))
    response = HttpResponse(opened.content, content_type=opened.mime_type)
    response["Content-Disposition"] = f'attachment; filename="piece-{paper_id.hex[-6:]}{opened.ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@console(Action.LOOK_AFTER_SPACES)
def recognise(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Find whom it is about; the search is written in that person's trace."""
    form = RecogniseForm(request.POST)
    if not form.is_valid():
        return _page(request, file_id, who=form)
    try:
        holder_id = heirs.recognise(
            actor=actor_of_request(request),
            file_id=file_id,
            matricule=form.cleaned_data["matricule"],
            now=now_of(request),
        )
    except PersonUnknown:
        form.add_error("matricule", _("Personne ne correspond. Relisez l’identité sur les pièces."))
        return _page(request, file_id, who=form)
    except SeveralPeople:
        form.add_error("matricule", _("Plusieurs personnes correspondent : saisissez le matricule."))
        return _page(request, file_id, who=form)
    except heirs.StepNotPossible:
        return _too_late(request, file_id)
    remember(request, holder_id)
    messages.success(request, _("La personne est retrouvée. Cette recherche est écrite dans son journal."))
    return redirect("operator:heir_file", file_id=file_id)


@require_POST
@fresh
@console(Action.LOOK_AFTER_SPACES)
def record_death(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Record the death that a certificate proves: the space closes and is kept ten years."""
    actor = actor_of_request(request)
    found = heirs.read_file(actor=actor, file_id=file_id)
    form = DeathForm(request.POST, today=now_day(request))
    if not form.is_valid() or found.holder_id is None:
        return _page(request, file_id, death=form)
    try:
        look_after_spaces.record_death(
            operator=actor, holder_id=found.holder_id, died_at=form.died_at(), now=now_of(request)
        )
    except (DiedInTheFuture, MoveNotAllowed):
        messages.error(request, _("Ce décès ne peut pas être noté dans l’état où est l’espace."))
    else:
        messages.success(request, _("Le décès est noté : l’espace est fermé et gardé dix ans."))
    return redirect("operator:heir_file", file_id=file_id)


@require_POST
@fresh
@console(Action.LOOK_AFTER_SPACES)
def propose(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Say what to answer; somebody else approves."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, file_id, answer=form)
    try:
        heirs.propose(actor=actor_of_request(request), file_id=file_id, answer=form.answer(), now=now_of(request))
    except heirs.AnswerIncomplete:
        form.add_error("reponse", _("Pour remettre des documents, retrouvez la personne et notez son décès d’abord."))
        return _page(request, file_id, answer=form)
    except heirs.StepNotPossible:
        return _too_late(request, file_id)
    messages.success(request, _("C’est proposé. Une autre personne doit maintenant valider."))
    return redirect("operator:heir_file", file_id=file_id)


@require_POST
@fresh
@console(Action.LOOK_AFTER_SPACES)
def approve(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """By somebody else than who proposed it: the answer is there for who asked."""
    done = _("C’est validé. La personne qui demande peut lire la réponse.")
    return _step(request, file_id, heirs.approve, done)


@require_POST
@console(Action.LOOK_AFTER_SPACES)
def send_back(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """What was proposed does not do: the file is to be examined again."""
    return _step(request, file_id, heirs.send_back, _("La demande est de nouveau à examiner."))


@require_POST
@fresh
@console(Action.LOOK_AFTER_SPACES)
def renew(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """The download was cut, or came too late: once more."""
    return _step(request, file_id, heirs.renew, _("Le téléchargement est rouvert, pour une fois."))


def _step(request: HttpRequest, file_id: UUID, act: Callable[..., None], done: str) -> HttpResponse:
    try:
        act(actor=actor_of_request(request), file_id=file_id, now=now_of(request))
    except campaigns.SecondPersonNeeded:
        messages.error(request, _("Vous l’avez proposé : une autre personne doit le valider."))
    except heirs.AnswerIncomplete:
        messages.error(request, _("Le décès de cette personne n’est plus noté : reprenez la demande."))
    except heirs.StepNotPossible:
        return _too_late(request, file_id)
    else:
        messages.success(request, done)
    return redirect("operator:heir_file", file_id=file_id)


def _too_late(request: HttpRequest, file_id: UUID) -> HttpResponse:
    messages.error(request, _("Quelqu’un a été plus rapide : cette demande a changé d’état."))
    return redirect("operator:heir_file", file_id=file_id)


def _page(
    request: HttpRequest,
    file_id: UUID,
    *,
    who: RecogniseForm | None = None,
    death: DeathForm | None = None,
    answer: AnswerForm | None = None,
) -> HttpResponse:
    actor = actor_of_request(request)
    found = heirs.read_file(actor=actor, file_id=file_id)
    categories, since = heirs.usual_answer(found.row.purpose, died_on=found.claims.died_on)
    usual = {"reponse": GIVE, "sortes": list(categories), "depuis": since}
    context = {
        "shell": shell_of(actor, "heirs"),
        "page": file_presenter(found, actor=actor, now=now_of(request)),
        "file_id": file_id,
        "who": who or RecogniseForm(),
        "death": death or DeathForm(initial={"jour": found.claims.died_on}, today=now_day(request)),
        "answer": answer or AnswerForm(initial=usual),
        "faulty": who or death or answer,
    }
    return render(request, "operator/heirs/file.html", context)
