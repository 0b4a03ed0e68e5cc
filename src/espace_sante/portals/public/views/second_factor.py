"""The second proof, after a password: six digits by mail or SMS, a code of an application or of rescue, a passkey.

Source: RULES.md CIT-01; `identity/adapters/second_factor.py` says when it is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import clear_login, stash_login
from allauth.mfa.base.forms import AuthenticateForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from espace_sante.identity.adapters.second_factor import CHALLENGE, SecondFactorStage, contact_of
from espace_sante.identity.adapters.sign_in_events import means_of, record
from espace_sante.identity.api import sign_in
from espace_sante.portals.components.credentials import CodeForm, masked
from espace_sante.portals.components.passkeys import SecondFactorWithPasskey
from espace_sante.portals.components.session import now_of
from espace_sante.portals.public.throttle import WAIT, may_try_second_factor
from espace_sante.portals.public.views.passkey import options


@dataclass(frozen=True, kw_only=True)
class SecondFactorPresenter:
    """What this account can prove with. `sent_to` is empty when no code was sent."""

    sent_to: str
    may_send: bool
    has_passkey: bool
    has_application: bool

    @property
    def takes_code(self) -> bool:
        return bool(self.sent_to) or self.has_application

    @property
    def nothing(self) -> bool:
        return not (self.takes_code or self.may_send or self.has_passkey)


@login_stage_required(stage=SecondFactorStage.key, redirect_urlname="public:sign_in")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Ask, and judge the answer."""
    stage = request._login_stage  # type: ignore[attr-defined]
    account = stage.login.user
    if request.headers.get("Accept") == "application/json":
        stash_login(request, stage.login)
        return options(request, account)
    form = CodeForm(request.POST if "code" in request.POST else None)
    error = ""
    if "credential" in request.POST:
        passkey = SecondFactorWithPasskey(request.POST, user=account)
        if passkey.is_valid():
            passkey.save()
            return _done(stage)
        error = _("Cette clé d’accès n’est pas reconnue.")
    elif form.is_bound and form.is_valid():
        if _is_right(request, stage, form.cleaned_data["code"]):
            return _done(stage)
        form.add_error("code", form_error(request, stage))
    return render(
        request,
        "public/entry/second_factor.html",
        {"form": form, "error": error, "page": _presenter(stage, account)},
    )


@require_POST
@login_stage_required(stage=SecondFactorStage.key, redirect_urlname="public:sign_in")
def send(request: HttpRequest) -> HttpResponse:
    """Send six digits, again or for the first time."""
    stage = request._login_stage  # type: ignore[attr-defined]
    stage.send_digits()
    stash_login(request, stage.login)
    return redirect("public:second_factor")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Give up this sign-in."""
    clear_login(request)
    return redirect("public:sign_in")


def form_error(request: HttpRequest, stage: Any) -> str:
    """Why the code is not accepted, in a sentence that says what to do."""
    if getattr(request, "_too_many", False):
        return str(WAIT)
    kept = stage.state.get(CHALLENGE)
    if kept and sign_in.Challenge.of(kept).is_over(now_of(request)):
        return _("Ce code ne sert plus : demandez-en un autre.")
    return _("Ce n’est pas le bon code. Vérifiez-le et recommencez.")


def _is_right(request: HttpRequest, stage: Any, typed: str) -> bool:
    account = stage.login.user
    if _answers_challenge(request, stage, typed):
        record_authentication(request, account, method="code")
        return True
    if sign_in.has_second_factor(account.pk):
        form = AuthenticateForm({"code": typed}, user=account)  # counts, and announces what fails
        if form.is_valid():
            form.save()
            return True
        return False
    record(request, account, means=means_of(request, account), outcome=sign_in.SignInOutcome.SECOND_FACTOR)
    return False


def _answers_challenge(request: HttpRequest, stage: Any, typed: str) -> bool:
    kept = stage.state.get(CHALLENGE)
    if not kept:
        return False
    if not may_try_second_factor(stage.login.user):
        request._too_many = True  # type: ignore[attr-defined]
        return False
    answer, after = sign_in.check_answer(sign_in.Challenge.of(kept), typed=typed, now=now_of(request))
    stage.state[CHALLENGE] = after.kept()
    stash_login(request, stage.login)
    return answer is sign_in.Answer.RIGHT


def _done(stage: Any) -> HttpResponse:
    response: HttpResponse = stage.exit()
    return response


def _presenter(stage: Any, account: Any) -> SecondFactorPresenter:
    kept = stage.state.get(CHALLENGE)
    devices = sign_in.devices_of(account.pk)
    return SecondFactorPresenter(
        sent_to=masked(kept["address"]) if kept else "",
        may_send=bool(contact_of(account)),
        has_passkey=bool(devices.passkeys),
        has_application=devices.has_application,
    )
