"""« Ma famille »: add a child, say that one is not their representative, invite, answer, agree or contest.

What is about oneself is open whatever became of one's own space: a child is handled from the child's profile (MIN-17).
A row that does not wait for this person is not found. Source: RULES.md section 3, C9.
"""

from __future__ import annotations

from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from espace_sante.access.api import (
    Action,
    accept_representation,
    add_child,
    add_child_by_code,
    invite_representative,
)
from espace_sante.identity import api as identity
from espace_sante.identity.api import families
from espace_sante.kernel.errors import Conflict, NotFound, Refused
from espace_sante.portals.citizen.forms.family import CertifyForm, CodeForm, GestureForm, InviteForm
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.family import family_presenter
from espace_sante.portals.citizen.presenters.family_answers import (
    AnswerPresenter,
    agreement_presenter,
    child_presenter,
    code_presenter,
    invitation_presenter,
    invite_presenter,
    not_mine_presenter,
)
from espace_sante.portals.citizen.wording.family import CODE_REFUSED, CODE_WAIT, error_words

METHODS = ["GET", "HEAD", "POST"]
MISTAKE = 422
TOO_MANY = 429


@require_safe
@citizen_view(needs_active=False)
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """Children, who else represents them, invitations sent and received, adults one acts for."""
    family = families.family_of(_myself(place), now=place.now)
    return draw(request, "citizen/family/family.html", family_presenter(place, family))


@require_http_methods(METHODS)
@citizen_view(needs_active=False)
def child(request: HttpRequest, place: Place, child_id: UUID) -> HttpResponse:
    """A child the insurer ties to this person: certify and add, or say that one is not the representative."""
    found = families.child_to_add(holder_id=_myself(place), child_id=child_id, now=place.now)
    presenter = child_presenter(place, found)
    if request.method != "POST":
        return _shown(request, "citizen/family/child.html", presenter, CertifyForm())
    if _gesture(request) == "pas-moi":
        families.say_not_representative(child_id=child_id, actor=place.actor, now=place.now)
        messages.success(request, _("C’est noté : cet enfant n’est plus proposé à votre compte."))
        return redirect("citizen:family")
    form = CertifyForm(request.POST)
    if not form.is_valid():
        return _shown(request, "citizen/family/child.html", presenter, form, status=MISTAKE)
    try:
        add_child(actor=place.actor, child_id=child_id, certified=form.cleaned_data["certifie"], now=place.now)
    except (Conflict, Refused) as error:
        form.add_error(None, error_words(error))
        return _shown(request, "citizen/family/child.html", presenter, form, status=MISTAKE)
    messages.success(request, _("C’est fait : l’espace %(of_name)s s’ouvre depuis votre compte.") % _named(presenter))
    return redirect("citizen:family")


@sensitive_post_parameters()
@require_http_methods(METHODS)
@citizen_view(needs_active=False)
def code(request: HttpRequest, place: Place) -> HttpResponse:
    """Add a child with the code of the letter (MIN-01)."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _shown(request, "citizen/family/code.html", code_presenter(place), form)
    if form.is_valid():
        cleaned = form.cleaned_data
        if not ratelimit.consume(request, action="enrolment", key=f"child:{cleaned['numero']}"):
            form.add_error(None, CODE_WAIT)
            return _shown(request, "citizen/family/code.html", code_presenter(place), form, status=TOO_MANY)
        try:
            add_child_by_code(
                actor=place.actor, matricule=cleaned["numero"], code=cleaned["code"], certified=cleaned["certifie"],
                now=place.now,
            )  # fmt: skip
        except identity.sign_in.CodeRefused:
            form.add_error("code", CODE_REFUSED)
        except (Conflict, Refused) as error:
            form.add_error(None, error_words(error))
        else:
            messages.success(request, _("C’est fait : son espace s’ouvre depuis votre compte."))
            return redirect("citizen:family")
    return _shown(request, "citizen/family/code.html", code_presenter(place), form, status=MISTAKE)


@require_http_methods(METHODS)
@citizen_view(needs_active=False)
def not_mine(request: HttpRequest, place: Place, child_id: UUID) -> HttpResponse:
    """A representative says that they are not one: their access ends."""
    tie = identity.tie_of(person_id=_myself(place), helped_id=child_id, now=place.now)
    if tie is None or tie.kind != families.Kind.REPRESENTATIVE:
        raise NotFound
    found = identity.holders([child_id])[child_id]
    if request.method != "POST":
        return _shown(request, "citizen/family/not_mine.html", not_mine_presenter(place, found))
    families.say_not_representative(child_id=child_id, actor=place.actor, now=place.now)
    messages.success(request, _("C’est noté : cet espace ne s’ouvre plus depuis votre compte."))
    return redirect("citizen:family")


@require_http_methods(METHODS)
@citizen_view(needs_active=False)
def invitation(request: HttpRequest, place: Place, invitation_id: UUID) -> HttpResponse:
    """An invitation one received: accept, refuse, say that one represents nobody, contest."""
    found = families.invitation_to(holder_id=_myself(place), invitation_id=invitation_id, now=place.now)
    presenter = invitation_presenter(place, found)
    if request.method != "POST":
        return _shown(request, "citizen/family/invitation.html", presenter, CertifyForm())
    gesture = _gesture(request)
    if gesture == "accepter":
        form = CertifyForm(request.POST)
        if not form.is_valid():
            return _shown(request, "citizen/family/invitation.html", presenter, form, status=MISTAKE)
        try:
            accept_representation(
                actor=place.actor, invitation_id=invitation_id, certified=form.cleaned_data["certifie"], now=place.now
            )
        except (Conflict, Refused) as error:
            form.add_error(None, error_words(error))
            return _shown(request, "citizen/family/invitation.html", presenter, form, status=MISTAKE)
        said = _("C’est fait : l’espace %(of_name)s s’ouvre aussi depuis votre compte.")
    elif gesture == "contester":
        families.contest_invitation(invitation_id=invitation_id, actor=place.actor, now=place.now)
        said = _("C’est noté. Rien ne peut plus être changé dans l’espace %(of_name)s avant la décision du juge.")
    else:
        families.refuse_invitation(
            invitation_id=invitation_id, actor=place.actor, not_representative=gesture == "pas-moi", now=place.now
        )
        said = _("C’est noté : vous avez refusé. La personne qui vous invitait en est prévenue.")
    messages.success(request, said % _named(presenter))
    return redirect("citizen:family")


@require_http_methods(METHODS)
@citizen_view(needs_active=False)
def agreement(request: HttpRequest, place: Place, agreement_id: UUID) -> HttpResponse:
    """What the other parent is asked: agree, or contest (MIN-05)."""
    found = families.agreement_asked_of(holder_id=_myself(place), agreement_id=agreement_id, now=place.now)
    presenter = agreement_presenter(place, found)
    if request.method != "POST":
        return _shown(request, "citizen/family/agreement.html", presenter)
    agrees = _gesture(request) == "accord"
    families.answer_agreement(agreement_id=agreement_id, actor=place.actor, agrees=agrees, now=place.now)
    said = (
        _("Merci : votre accord est noté.")
        if agrees
        else _("C’est noté. Rien ne peut plus être changé dans l’espace %(of_name)s avant la décision du juge.")
    )
    messages.success(request, said % _named(presenter))
    return redirect("citizen:family")


@require_POST
@citizen_view(needs_active=False)
def assistance(request: HttpRequest, place: Place, measure_id: UUID) -> HttpResponse:
    """An adult under assistance opens their space to who assists them, or closes it (MIN-16)."""
    consents = _gesture(request) == "ouvrir"
    families.consent_to_assistance(measure_id=measure_id, actor=place.actor, consents=consents, now=place.now)
    messages.success(
        request,
        _("C’est noté : votre espace lui est ouvert. Vous pouvez changer d’avis à tout moment.")
        if consents
        else _("C’est noté : votre espace ne lui est plus ouvert."),
    )
    return redirect("citizen:family")


@sensitive_post_parameters()
@require_http_methods(METHODS)
@citizen_view(asks=Action.INVITE_REPRESENTATIVE)
def invite(request: HttpRequest, place: Place) -> HttpResponse:
    """Invite the second representative, by identity: nothing tells whether the person exists (MIN-04)."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _shown(request, "citizen/family/invite.html", invite_presenter(place), form)
    if form.is_valid():
        try:
            invite_representative(actor=place.actor, space=place.space, person=form.person, now=place.now)
        except Conflict as error:
            form.add_error(None, error_words(error))
        else:
            messages.success(request, _("L’invitation est partie. La réponse s’affichera ici, dans « Ma famille »."))
            return redirect("citizen:family")
    return _shown(request, "citizen/family/invite.html", invite_presenter(place), form, status=MISTAKE)


@require_POST
@citizen_view(needs_active=False)
def withdraw(request: HttpRequest, place: Place, invitation_id: UUID) -> HttpResponse:
    """Its sender withdraws an invitation that waits."""
    families.withdraw_invitation(invitation_id=invitation_id, actor=place.actor, now=place.now)
    messages.success(request, _("L’invitation est annulée."))
    return redirect("citizen:family")


def _myself(place: Place) -> UUID:
    assert place.actor.holder_id is not None  # `citizen_view` lets citizens alone through
    return place.actor.holder_id


def _gesture(request: HttpRequest) -> str:
    """The answer of the button. An unknown one is nothing that this page has."""
    form = GestureForm(request.POST)
    if not form.is_valid():
        raise NotFound
    answer: str = form.cleaned_data["reponse"]
    return answer


def _named(presenter: AnswerPresenter) -> dict[str, str]:
    return {"of_name": presenter.of_name, "name": presenter.name}


def _shown(
    request: HttpRequest, template: str, presenter: AnswerPresenter, form: object = None, *, status: int = 200
) -> HttpResponse:
    return draw(request, template, presenter, status=status, form=form)
