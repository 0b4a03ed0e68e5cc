"""Connexion et sécurité: one's own account, whatever the state of one's space.

What changes the ways in asks for a fresh proof first; each change is told by mail or SMS (identity, adapters).
Source: RULES.md CIT-01, CIT-02, LC-12; PEERS.md ask 15.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from allauth.mfa.adapter import get_adapter as get_device_adapter
from allauth.mfa.recovery_codes.internal.flows import generate_recovery_codes
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.totp.internal.flows import activate_totp
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal.flows import add_authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from espace_sante.identity.api import sign_in
from espace_sante.portals.citizen.forms.security import KeyNameForm, OneForm
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.security import security_presenter, step_presenter
from espace_sante.portals.components.credentials import (
    PASSWORD_HELP,
    CodeForm,
    ContactForm,
    PasswordForm,
    masked,
    told,
)
from espace_sante.portals.components.passkeys import AddPasskey
from espace_sante.portals.components.session import needs_fresh_proof

METHODS = ["GET", "HEAD", "POST"]
HOME = "citizen:security"
NEW_CONTACT = "new_contact"  # in the session: the challenge sent to an address that is not proved yet
fresh = needs_fresh_proof(HOME)


@require_safe
@citizen_view(needs_active=False)
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """Everything, on one page."""
    presenter = security_presenter(place, account=request.user, session_key=request.session.session_key or "")
    return draw(request, "citizen/security/security.html", presenter)


@require_http_methods(METHODS)
@fresh
@citizen_view(needs_active=False)
def add_passkey(request: HttpRequest, place: Place) -> HttpResponse:
    """Add this device, or a key that one holds. The browser asks for what to sign in JSON."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(webauthn.begin_registration(request.user, passwordless=True))
    form = AddPasskey(_named(request), user=request.user) if request.method == "POST" else None
    if form is not None and form.is_valid():
        name = form.cleaned_data["name"]
        add_authenticator(request, name=name, credential=form.cleaned_data["credential"])
        messages.success(request, _("C’est fait : « %(name)s » ouvre votre espace.") % {"name": name})
        return redirect(HOME)
    if form is not None:
        messages.error(request, _("Cette clé d’accès n’a pas pu être ajoutée. Recommencez."))
    presenter = step_presenter(
        place,
        title=_("Ajouter une clé d’accès"),
        lead=_("Vous entrerez avec votre empreinte, votre visage ou le code de l’appareil, sans mot de passe."),
    )
    return draw(request, "citizen/security/passkey.html", presenter, form=KeyNameForm())


@require_POST
@fresh
@citizen_view(needs_active=False)
def remove_passkeys(request: HttpRequest, place: Place) -> HttpResponse:
    """One of them, or all at once (CIT-02)."""
    account: Any = request.user
    if sign_in.forget_passkeys(account.pk, only=_number(request)):
        get_adapter().send_notification_mail("mfa/email/webauthn_removed", account)
        messages.success(request, _("C’est fait : ce qui est retiré n’ouvre plus votre espace."))
    return redirect(HOME)


@require_http_methods(METHODS)
@fresh
@citizen_view(needs_active=False)
def add_application(request: HttpRequest, place: Place) -> HttpResponse:
    """An application that makes codes (TOTP, RFC 6238)."""
    account: Any = request.user
    if sign_in.devices_of(account.pk).has_application:
        return redirect(HOME)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        activation = ActivateTOTPForm(request.POST, user=account)
        if activation.is_valid():
            activate_totp(request, activation)
            messages.success(request, _("C’est fait : votre application donne vos codes."))
            return redirect("citizen:recovery_codes")
        form.add_error("code", _("Ce n’est pas le code que l’application montre en ce moment."))
    secret = totp.get_totp_secret(regenerate=not form.is_bound)
    presenter = step_presenter(
        place, title=_("Ajouter une application de codes"), lead=_("Elle donne un code neuf toutes les 30 secondes.")
    )
    drawing = _drawing(account, secret)
    return draw(
        request, "citizen/security/application.html", presenter, form=form, secret=_grouped(secret), drawing=drawing
    )


@require_POST
@fresh
@citizen_view(needs_active=False)
def remove_application(request: HttpRequest, place: Place) -> HttpResponse:
    account: Any = request.user
    sign_in.forget_application(account.pk)
    get_adapter().send_notification_mail("mfa/email/totp_deactivated", account)
    messages.success(request, _("C’est fait : cette application ne donne plus de code valable."))
    return redirect(HOME)


@require_http_methods(METHODS)
@fresh
@citizen_view(needs_active=False)
def recovery_codes(request: HttpRequest, place: Place) -> HttpResponse:
    """Make codes to print or to write down; they are shown on this answer and never again."""
    account: Any = request.user
    codes: list[str] = []
    if not sign_in.has_second_factor(account.pk):
        return redirect(HOME)
    if request.method == "POST":
        made = generate_recovery_codes(request).wrap()
        codes = made.get_unused_codes()
        made.mark_as_viewed()
    presenter = step_presenter(
        place,
        title=_("Codes de secours"),
        lead=_("Pour le jour où votre téléphone ou votre clé manque. Chaque code sert une fois."),
    )
    return draw(request, "citizen/security/recovery_codes.html", presenter, codes=codes)


@sensitive_post_parameters("mot_de_passe", "encore")
@require_http_methods(METHODS)
@fresh
@citizen_view(needs_active=False)
def password(request: HttpRequest, place: Place) -> HttpResponse:
    """A new password; the other sessions end."""
    account: Any = request.user
    if not account.sign_in_name:
        return redirect(HOME)
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            sign_in.change_password(account_id=account.pk, password=form.cleaned_data["mot_de_passe"], now=place.now)
        except sign_in.CredentialsRefused as error:
            for field, sentence in told(error.rules):
                form.add_error(field, sentence)
        else:
            _stay_signed_in(request, account)
            messages.success(request, _("C’est fait. Les autres appareils devront se reconnecter."))
            return redirect(HOME)
    presenter = step_presenter(
        place, title=_("Changer de mot de passe"), lead=_("Vos autres appareils devront se reconnecter.")
    )
    return draw(request, "citizen/security/password.html", presenter, form=form, rules=PASSWORD_HELP)


@require_http_methods(METHODS)
@fresh
@citizen_view(needs_active=False)
def contact(request: HttpRequest, place: Place) -> HttpResponse:
    """Another address for codes: a first one goes there, and only its answer changes anything."""
    account: Any = request.user
    form = ContactForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if ratelimit.consume(request, action="message", key=f"message:{account.pk}"):
            chosen = form.contact()
            asked = sign_in.challenge(channel=chosen.channel, address=chosen.address, now=place.now)
            request.session[NEW_CONTACT] = asked.kept()
            return redirect("citizen:contact_verify")
        form.add_error(None, _("Trop de codes en peu de temps. Attendez un quart d’heure, puis recommencez."))
    presenter = step_presenter(
        place, title=_("Où recevoir vos codes"), lead=_("Nous y envoyons un code tout de suite, pour vérifier.")
    )
    return draw(request, "citizen/security/contact.html", presenter, form=form)


@require_http_methods(METHODS)
@fresh
@citizen_view(needs_active=False)
def verify_contact(request: HttpRequest, place: Place) -> HttpResponse:
    """The code received there."""
    account: Any = request.user
    kept = request.session.get(NEW_CONTACT)
    if not kept:
        return redirect("citizen:contact")
    asked = sign_in.Challenge.of(kept)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        answer, after = sign_in.check_answer(asked, typed=form.cleaned_data["code"], now=place.now)
        request.session[NEW_CONTACT] = after.kept()
        if answer is sign_in.Answer.RIGHT:
            del request.session[NEW_CONTACT]
            reached = sign_in.Contact(sign_in.Channel(asked.channel), asked.address)
            sign_in.change_contact(account_id=account.pk, contact=reached, now=place.now)
            messages.success(request, _("C’est fait : vos codes arriveront là."))
            return redirect(HOME)
        form.add_error("code", _("Ce n’est pas le bon code, ou il ne sert plus."))
    lead = _("Un code de 6 chiffres est parti vers %(address)s. Il dure 10 minutes.") % {
        "address": masked(asked.address)
    }
    presenter = step_presenter(place, title=_("Le code reçu"), lead=lead)
    return draw(request, "citizen/security/contact_verify.html", presenter, form=form)


@require_POST
@citizen_view(needs_active=False)
def end_sessions(request: HttpRequest, place: Place) -> HttpResponse:
    """Sign out from afar: one session, or all the others. No proof is asked: closing harms nobody, waiting may."""
    account: Any = request.user
    ended = sign_in.end_sessions(account.pk, current_key=request.session.session_key or "", only=_number(request))
    if ended:
        messages.success(request, _("C’est fait : il faudra s’y reconnecter pour lire votre espace."))
    return redirect(HOME)


def _stay_signed_in(request: HttpRequest, account: Any) -> None:
    """This session follows the new password; the list of sessions follows it, the others are gone from it."""
    account.refresh_from_db()
    former = request.session.session_key or ""
    update_session_auth_hash(request, account)
    UserSession.objects.filter(session_key=former).delete()
    UserSession.objects.create_from_request(request)
    sign_in.end_sessions(account.pk, current_key=request.session.session_key or "")
    get_adapter().send_notification_mail("account/email/password_changed", account)


def _named(request: HttpRequest) -> dict[str, Any]:
    """What our form sends, as django-allauth's wants it: every key of ours verifies its owner."""
    return {
        "name": request.POST.get("nom", "")[:60],
        "credential": request.POST.get("credential"),
        "passwordless": "on",
    }


def _number(request: HttpRequest) -> int | None:
    """Which one; None for all. What is not a number names none of them."""
    form = OneForm(request.POST)
    return form.cleaned_data["numero"] if form.is_valid() else 0


def _drawing(account: Any, secret: str) -> str:
    """The secret as a drawing that a telephone reads, as the address of an image."""
    adapter = get_device_adapter()
    drawn = adapter.build_totp_svg(adapter.build_totp_url(account, secret))
    return f"data:image/svg+xml;base64,{b64encode(drawn.encode()).decode()}"


def _grouped(secret: str) -> str:
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
