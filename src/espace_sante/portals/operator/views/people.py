"""Find one person, and see where they stand. Identities are sent by POST and never stand in an address."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from espace_sante.access.api import Action, PersonUnknown, SeveralPeople, find_person, look_up_person
from espace_sante.portals.components.session import actor_of_request, now_of
from espace_sante.portals.operator.console import console, is_remembered, remember
from espace_sante.portals.operator.forms.people import MatriculeForm, NameForm
from espace_sante.portals.operator.presenters.person import person_presenter
from espace_sante.portals.operator.presenters.shell import shell_of


@require_http_methods(["GET", "HEAD", "POST"])
@console(Action.LOOK_UP_PERSON)
def find(request: HttpRequest) -> HttpResponse:
    """By matricule, or by name and birth date; several people are never listed."""
    by_name = request.POST.get("par") == "nom"
    matricule = MatriculeForm(request.POST if request.method == "POST" and not by_name else None, prefix="ins")
    name = NameForm(request.POST if by_name else None, prefix="nom")
    asked = name if by_name else matricule
    if asked.is_bound and asked.is_valid():
        try:
            holder_id = find_person(actor=actor_of_request(request), now=now_of(request), **asked.cleaned_data)
        except PersonUnknown:
            asked.add_error(None, _("Personne ne correspond. Relisez l’identité avec la personne."))
        except SeveralPeople:
            asked.add_error(
                None, _("Plusieurs personnes correspondent. Ajoutez le premier prénom, ou cherchez par matricule.")
            )
        else:
            remember(request, holder_id)
            return redirect("operator:person", holder_id=holder_id)
    shell = shell_of(actor_of_request(request), "people", at_home=True)
    context = {"shell": shell, "matricule_form": matricule, "name_form": name, "asked": asked}
    return render(request, "operator/people/find.html", context)


@require_safe
@console(Action.LOOK_UP_PERSON)
def person(request: HttpRequest, holder_id: UUID) -> HttpResponse:
    """State, since when, why; notices and oppositions. Traced, unless this session's search was."""
    actor, known = actor_of_request(request), is_remembered(request, holder_id)
    found = look_up_person(actor=actor, holder_id=holder_id, now=now_of(request), already_traced=known)
    remember(request, holder_id)
    context = {"shell": shell_of(actor, "people"), "page": person_presenter(found)}
    return render(request, "operator/people/person.html", context)
