"""Enrolment with a provisional code, in four steps; the same way leads back in when a means was lost.

1. the code, the number of social security, the card: the identity is proved; 2. an address for codes; 3. the first code
received there; 4. a login, a password, the terms: the space is active and its holder is in.
Nothing tells whether somebody is known: a wrong code, number or card is one answer.
Source: RULES.md LC-10 to LC-13.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from espace_sante.access.api import Action, case_of
from espace_sante.identity import api as identity
from espace_sante.identity.api import sign_in
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.portals.components.credentials import PASSWORD_HELP, CodeForm, ContactForm, masked, told
from espace_sante.portals.components.presenters import Step
from espace_sante.portals.components.session import now_day, now_of
from espace_sante.portals.public.forms.enrolment import CodeRequestForm, CredentialsForm, ProofForm
from espace_sante.portals.public.throttle import WAIT, may
from espace_sante.spaces import api as spaces

KEPT = "enrolment"  # in the session: the proof, then the challenge, then the contact
TO_COME = "enrolment_code"  # in the session: for whom the next first page makes a code
LASTS = timedelta(minutes=30)
OVER = gettext_lazy("Ce code ne sert plus : demandez-en un autre.")
WRONG = gettext_lazy("Ce n’est pas le bon code. Vérifiez-le et recommencez.")
METHODS = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(METHODS)
def prove(request: HttpRequest) -> HttpResponse:
    """Step 1. Raises nothing that tells who exists: one sentence for every reason."""
    form = ProofForm(request.POST) if request.method == "POST" else ProofForm(initial={"code": _code_to_show(request)})
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        if not may(request, "enrolment", key=sign_in.normal_matricule(data["numero"])):
            form.add_error(None, WAIT)
            return _drawn(request, "public/enrolment/prove.html", 1, form, status=429)
        try:
            proof = sign_in.prove_identity(
                matricule=data["numero"], code=data["code"], card_serial=data["carte"], now=now_of(request)
            )
        except sign_in.CodeRefused:
            form.add_error(None, _("Ces informations ne vont pas ensemble, ou le code ne sert plus."))
        else:
            request.session[KEPT] = {"proof": proof.kept()}
            return redirect("public:enrol_contact")
    return _drawn(request, "public/enrolment/prove.html", 1, form)


def code_to_come(request: HttpRequest, holder_id: UUID) -> None:
    """The next first page shows a code made for this person, once: they hold the letter that asked them (LC-06)."""
    request.session[TO_COME] = str(holder_id)


@never_cache
@require_http_methods(METHODS)
def contact(request: HttpRequest) -> HttpResponse:
    """Step 2."""
    kept = _kept(request)
    if kept is None:
        return redirect("public:enrol")
    form = ContactForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if may(request, "message", key=kept["proof"]["holder_id"]):
            chosen = form.contact()
            asked = sign_in.challenge(channel=chosen.channel, address=chosen.address, now=now_of(request))
            request.session[KEPT] = {"proof": kept["proof"], "challenge": asked.kept()}
            return redirect("public:enrol_verify")
        form.add_error(None, WAIT)
    return _drawn(request, "public/enrolment/contact.html", 2, form)


@never_cache
@require_http_methods(METHODS)
def verify(request: HttpRequest) -> HttpResponse:
    """Step 3."""
    kept = _kept(request)
    if kept is None or "challenge" not in kept:
        return redirect("public:enrol")
    form = CodeForm(request.POST if request.method == "POST" else None)
    asked = sign_in.Challenge.of(kept["challenge"])
    if form.is_bound and form.is_valid():
        answer, after = sign_in.check_answer(asked, typed=form.cleaned_data["code"], now=now_of(request))
        reached = {"contact": [after.channel, after.address]} if answer is sign_in.Answer.RIGHT else {}
        request.session[KEPT] = {**kept, "challenge": after.kept(), **reached}
        if reached:
            return redirect("public:enrol_credentials")
        form.add_error("code", OVER if answer is sign_in.Answer.OVER else WRONG)
    return _drawn(request, "public/enrolment/verify.html", 3, form, sent_to=masked(asked.address))


@sensitive_post_parameters("mot_de_passe", "encore")
@never_cache
@require_http_methods(METHODS)
def credentials(request: HttpRequest) -> HttpResponse:
    """Step 4."""
    kept = _kept(request)
    if kept is None or "contact" not in kept:
        return redirect("public:enrol")
    form = CredentialsForm(request.POST if request.method == "POST" else None)
    terms = sign_in.terms_in_force(now_day(request))
    if form.is_bound and form.is_valid():
        try:
            return _entered(request, kept, form, terms)
        except sign_in.CredentialsRefused as error:
            for field, sentence in told(error.rules):
                form.add_error(field, sentence)
        except sign_in.CodeRefused:
            del request.session[KEPT]
            messages.error(request, _("Ce code a déjà servi, ou ne sert plus. Demandez-en un autre."))
            return redirect("public:enrol")
    return _drawn(request, "public/enrolment/credentials.html", 4, form, rules=PASSWORD_HELP, terms=terms)


@never_cache
@require_http_methods(METHODS)
def new_code(request: HttpRequest) -> HttpResponse:
    """Ask for a code. The answer is the same for everybody, at once: the worker looks up and sends."""
    form = CodeRequestForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        if may(request, "code_request", key=sign_in.normal_matricule(data["numero"])):
            channel = sign_in.Channel(data["canal"])
            sign_in.ask_for_code(matricule=data["numero"], channel=channel, now=now_of(request))
            return render(request, "public/enrolment/code_asked.html", {"by_post": channel is sign_in.Channel.POST})
        form.add_error(None, WAIT)
    return render(request, "public/enrolment/new_code.html", {"form": form})


@require_http_methods(["GET", "HEAD"])
def help_page(request: HttpRequest) -> HttpResponse:
    """A password, a telephone or a key was lost: the two ways back in."""
    return render(request, "public/enrolment/help.html")


def _entered(request: HttpRequest, kept: dict[str, Any], form: CredentialsForm, terms: sign_in.Terms) -> HttpResponse:
    channel, address = kept["contact"]
    done = sign_in.enrol(
        proof=sign_in.Proof.of(kept["proof"]),
        contact=sign_in.Contact(sign_in.Channel(channel), address),
        login=form.cleaned_data["identifiant"],
        password=form.cleaned_data["mot_de_passe"],
        terms_version=terms.version,
        now=now_of(request),
    )
    del request.session[KEPT]
    account = get_user_model().objects.get(pk=done.account_id)
    _activate(account, UUID(kept["proof"]["holder_id"]), now_of(request))
    messages.success(
        request,
        _("Vos nouveaux moyens de connexion sont prêts. Les anciens ne servent plus.")
        if done.renewed
        else _("Votre espace est actif. Pour entrer plus vite la prochaine fois, ajoutez une clé d’accès."),
    )
    record_authentication(request, account, method="enrolment")
    response: HttpResponse = perform_login(request, Login(user=account))
    return response


def _activate(account: Any, holder_id: UUID, now: datetime) -> None:
    """Activate the space that waited for its holder; one in any other state stays as it is, and its page says why."""
    actor = identity.actor_of(account)
    try:
        space = spaces.space_of_holder(holder_id)
        if case_of(actor=actor, space=space, now=now).decide(Action.ACTIVATE_SPACE).allowed:
            spaces.activate_space(holder_id=holder_id, by=actor, now=now, ground="provisional-code")
    except (spaces.SpaceUnknown, spaces.MoveNotAllowed):
        return


def _code_to_show(request: HttpRequest) -> str:
    """A new provisional code, of which nothing is kept here: shown again, the page is empty and one asks again."""
    holder_id = request.session.pop(TO_COME, None) if request.method == "GET" else None
    if holder_id is None:
        return ""
    return sign_in.issue_code(
        holder_id=UUID(holder_id),
        purpose=sign_in.Purpose.ENROLMENT,
        channel=sign_in.Channel.POST,
        by=Actor(kind=ActorKind.CITIZEN, id=holder_id, name=""),
        now=now_of(request),
    )


def _kept(request: HttpRequest) -> dict[str, Any] | None:
    """What the session holds of an enrolment that is not too old."""
    kept: dict[str, Any] | None = request.session.get(KEPT)
    if kept and now_of(request) < datetime.fromisoformat(kept["proof"]["at"]) + LASTS:
        return kept
    return None


def _drawn(
    request: HttpRequest, page: str, number: int, form: Any, *, status: int = 200, **more: object
) -> HttpResponse:
    names = (_("Votre code"), _("Votre contact"), _("Vérification"), _("Votre identifiant"))
    steps = [
        Step(label=name, state="done" if at < number else "current" if at == number else "next")
        for at, name in enumerate(names, 1)
    ]
    return render(request, page, {"form": form, "steps": steps, **more}, status=status)
