"""Find a person, or take one of those one cares for. Identities are sent by POST and never stand in an address."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from espace_sante.access.api import FoundSpace, find_space, my_patients
from espace_sante.interop.professional_mail import api as mail
from espace_sante.kernel.actors import ActorKind
from espace_sante.portals.components.session import actor_of_request, now_of, only_for
from espace_sante.portals.components.situation import has_several_places
from espace_sante.portals.professional.errors import private
from espace_sante.portals.professional.forms.search import MatriculeForm, TraitsForm
from espace_sante.portals.professional.found import remember
from espace_sante.portals.professional.mailboxes import mailboxes_here
from espace_sante.portals.professional.presenters.frame import reader_of
from espace_sante.portals.professional.presenters.messages import unread_letters_words
from espace_sante.portals.professional.presenters.oppositions import waiting_words
from espace_sante.portals.professional.presenters.patient import patient_lines
from espace_sante.reports.api import count_to_answer
from espace_sante.spaces.api import SpaceUnknown


@only_for(ActorKind.PROFESSIONAL)
@private
@require_http_methods(["GET", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """The search; its answer is the page of the person."""
    by_traits = request.POST.get("par") == "traits"
    matricule = MatriculeForm(request.POST if request.method == "POST" and not by_traits else None, prefix="ins")
    traits = TraitsForm(request.POST if by_traits else None, prefix="traits")
    asked = traits if by_traits else matricule
    if asked.is_bound and asked.is_valid():
        try:
            found = _find(request, asked)
        except SpaceUnknown:
            asked.add_error(None, _("Aucun espace ne correspond à cette identité. Vérifiez-la avec la personne."))
        else:
            remember(request, found.space.id)
            return redirect("professional:record", space_id=found.space.id)
    actor = actor_of_request(request)
    return render(
        request,
        "professional/home/home.html",
        {
            "reader": reader_of(actor, at_home=True, several_places=has_several_places(request)),
            "matricule_form": matricule,
            "traits_form": traits,
            "asked": asked,
            "unread": _unread(request),
            "waiting": waiting_words(count_to_answer(actor=actor)),
            "contact_href": reverse("professional:contact") if settings.CONTACT_WINDOW_DAYS else "",
            "patients": patient_lines(my_patients(actor=actor, now=now_of(request)), now=now_of(request)),
        },
    )


def _unread(request: HttpRequest) -> str:
    """How many letters wait in the mailboxes of the demonstration, in words; nothing for none."""
    boxes = mailboxes_here(request)
    return unread_letters_words(mail.unread_letters(boxes, now=now_of(request))) if boxes else ""


def _find(request: HttpRequest, asked: MatriculeForm | TraitsForm) -> FoundSpace:
    actor, now = actor_of_request(request), now_of(request)
    if isinstance(asked, TraitsForm):
        return find_space(actor=actor, traits=asked.traits(), now=now)
    return find_space(actor=actor, matricule=asked.cleaned_data["matricule"], now=now)
