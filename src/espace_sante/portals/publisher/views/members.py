"""Who acts for a publisher: read by all of them, changed by owners."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from espace_sante.catalogue import api as catalogue
from espace_sante.portals.components.session import actor_of_request, needs_fresh_proof, now_of
from espace_sante.portals.publisher.forms.people import InviteForm
from espace_sante.portals.publisher.guarded import for_members
from espace_sante.portals.publisher.presenters.shell import shell_of

fresh = needs_fresh_proof("publisher:members")


@require_safe
@for_members
def page(request: HttpRequest) -> HttpResponse:
    """The members, and a form for owners."""
    return _page(request, InviteForm())


@require_POST
@fresh
@for_members
def invite(request: HttpRequest) -> HttpResponse:
    """One more member: they sign in with ProConnect, by the address that is given here."""
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            catalogue.invite(
                actor=actor_of_request(request),
                somebody=form.somebody(),
                role="owner" if form.cleaned_data["role"] == "owner" else "editor",
                now=now_of(request),
            )
        except catalogue.EntryInvalid:
            form.add_error(
                "courriel", _("Cette adresse ne peut pas être invitée. Vérifiez-la, ou prenez-en une autre.")
            )
        else:
            messages.success(request, _("C’est fait. Cette personne se connecte avec ProConnect."))
            return redirect("publisher:members")
    return _page(request, form, status=422)


@require_POST
@fresh
@for_members
def end(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """From the next page on, this person does nothing here."""
    try:
        catalogue.end_member(actor=actor_of_request(request), member_id=member_id, now=now_of(request))
    except catalogue.EntryInvalid:
        messages.error(request, _("Il reste toujours un responsable : nommez-en un autre d’abord."))
    else:
        messages.success(request, _("Cette personne n’a plus accès à votre dossier."))
    return redirect("publisher:members")


def _page(request: HttpRequest, form: InviteForm, *, status: int = 200) -> HttpResponse:
    actor = actor_of_request(request)
    mine = catalogue.membership_of(actor)
    context = {
        "shell": shell_of(actor, mine, "members", at_home=True),
        "publisher": mine.publisher_name,
        "members": catalogue.members_of_mine(actor=actor),
        "own_id": mine.member_id,
        "owner": mine.owner,
        "form": form,
    }
    return render(request, "publisher/members.html", context, status=status)
