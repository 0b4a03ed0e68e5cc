"""Signing in with means of one's own: the settings of the libraries."""

from __future__ import annotations

from typing import Any

from espace_sante.config.environment import Environment
from espace_sante.identity.adapters.limits import LIMITS


def sign_in_settings(environment: Environment) -> dict[str, Any]:
    """What django-allauth and Django read of accounts, second factors, sessions and mails."""
    return {**_accounts(environment), **_mails(environment)}


def _accounts(environment: Environment) -> dict[str, Any]:
    return {
        "ACCOUNT_ADAPTER": "espace_sante.identity.adapters.accounts.AccountAdapter",
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": "sign_in_name",
        "ACCOUNT_USER_MODEL_EMAIL_FIELD": "email",
        "ACCOUNT_PRESERVE_USERNAME_CASING": False,
        "ACCOUNT_RATE_LIMITS": LIMITS,
        "ACCOUNT_SESSION_REMEMBER": False,
        "ALLAUTH_TRUSTED_PROXY_COUNT": environment.sign_in.proxy_count,
        "MFA_ADAPTER": "espace_sante.identity.adapters.second_factor.DeviceAdapter",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_REAUTHENTICATION_REQUIRED": False,  # our pages ask for it
        "MFA_TOTP_TOLERANCE": 1,
        "MFA_RECOVERY_CODES_SHOW_ONCE": True,
    }


def _mails(environment: Environment) -> dict[str, Any]:
    told = environment.sign_in
    folder = environment.demonstration and not told.email_host
    return {
        "EMAIL_BACKEND": "espace_sante.identity.adapters.mail.EmlFolder"
        if folder
        else "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": told.email_host or "localhost",
        "EMAIL_PORT": told.email_port,
        "EMAIL_HOST_USER": told.email_user,
        "EMAIL_HOST_PASSWORD": told.email_password,
        "EMAIL_USE_TLS": told.email_tls,
        "EMAIL_TIMEOUT": 20,
        "DEFAULT_FROM_EMAIL": told.email_from,
    }
