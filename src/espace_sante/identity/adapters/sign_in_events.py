"""The history of sign-ins, written as django-allauth announces them."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import user_logged_in
from allauth.mfa.signals import authentication_failed
from django.http import HttpRequest

from espace_sante.identity.services.sign_in.history import Means, SignInOutcome, record_sign_in
from espace_sante.kernel.clock import utc_now


def connect() -> None:
    """Listen, once, at start."""
    user_logged_in.connect(_signed_in, dispatch_uid="espace_sante.history")
    authentication_failed.connect(_second_factor_failed, dispatch_uid="espace_sante.history")


def record(request: HttpRequest, account: Any, *, means: str, outcome: SignInOutcome) -> None:
    """A line of the history, with what the request says of the device."""
    record_sign_in(
        account_id=account.pk,
        means=means,
        outcome=outcome,
        user_agent=request.headers.get("User-Agent", ""),
        address=get_adapter().get_client_ip(request),
        now=utc_now(),
    )


def means_of(request: HttpRequest, account: Any) -> str:
    """How this sign-in began."""
    for one in get_authentication_records(request, account):
        match one.get("method"):
            case "socialaccount":
                return str(one.get("provider"))
            case "enrolment":
                return Means.ENROLMENT.value
            case "mfa" if one.get("passwordless"):
                return Means.PASSKEY.value
    return Means.PASSWORD.value


def _signed_in(request: HttpRequest, user: Any, **_kwargs: Any) -> None:
    record(request, user, means=means_of(request, user), outcome=SignInOutcome.DONE)


def _second_factor_failed(request: HttpRequest, user: Any, reauthentication: bool = False, **_kwargs: Any) -> None:
    if not reauthentication:
        record(request, user, means=means_of(request, user), outcome=SignInOutcome.SECOND_FACTOR)
