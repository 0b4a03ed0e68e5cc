"""What a browser sends for a passkey, whatever it holds: django-allauth's forms expect well-formed answers."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django.core.exceptions import ValidationError

MALFORMED = (AttributeError, KeyError, TypeError, ValueError)  # what the parser raises on other shapes


class _Guarded:
    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except MALFORMED as error:
            raise ValidationError("credential") from error


class SignInWithPasskey(_Guarded, LoginWebAuthnForm):
    """A passkey alone."""


class SecondFactorWithPasskey(_Guarded, AuthenticateWebAuthnForm):
    """A passkey after a password."""


class ConfirmWithPasskey(_Guarded, ReauthenticateWebAuthnForm):
    """A passkey before what cannot be undone."""


class AddPasskey(AddWebAuthnForm):
    """A passkey to add."""

    def clean(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = super().clean()
        except MALFORMED as error:
            raise ValidationError("credential") from error
        return data
