"""The second proof and the terms of use, as stages of django-allauth's sign-in; devices as it keeps them.

The second proof is a passkey, a code of an application, a recovery code, or six digits by mail or SMS. It is asked
after a password alone: FranceConnect and Pro Santé Connect have asked for theirs, a passkey that verified its owner is
two in one. `SECOND_FACTOR` is `required`, or `offered` (then only those who chose one give it).
Source: RULES.md CIT-01, CIT-02, LC-13.
"""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.stages import LoginStage
from allauth.core import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.flows import did_use_passwordless_login
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from espace_sante.identity.domain.provisional_code import Channel
from espace_sante.identity.services.sign_in.devices import has_second_factor
from espace_sante.identity.services.sign_in.one_time import challenge
from espace_sante.identity.services.sign_in.sealing import open_text, seal_text
from espace_sante.identity.services.sign_in.terms import must_accept
from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.clock import utc_now

REQUIRED = "required"
CHALLENGE = "challenge"  # in the state of the stage
_SEAL = "authenticator"


class SecondFactorStage(LoginStage):
    """Holds a sign-in until the second proof is given. Its `state` keeps the challenge that was sent."""

    key = "second_factor"
    urlname = "public:second_factor"

    def handle(self) -> tuple[Any, bool]:
        account = self.login.user
        if not second_factor_needed(self.request, account):
            return None, True
        if not has_second_factor(account.pk):
            self.send_digits()
        return redirect(self.urlname), True

    def send_digits(self) -> None:
        """Six digits to the contact of the account, unless too many were asked for; the state keeps the challenge."""
        account = self.login.user
        address = contact_of(account)
        if address and ratelimit.consume(self.request, action="message", key=f"message:{account.pk}"):
            sent = challenge(channel=Channel(account.code_channel), address=address, now=utc_now())
            self.state[CHALLENGE] = sent.kept()


class TermsStage(LoginStage):
    """Holds a citizen's sign-in until the terms in force are accepted (LC-13)."""

    key = "terms"
    urlname = "public:terms"

    def handle(self) -> tuple[Any, bool]:
        user = self.login.user
        if user.kind != ActorKind.CITIZEN or not must_accept(user, utc_now().date()):
            return None, True
        return redirect(self.urlname), True


def second_factor_needed(request: HttpRequest, account: Any) -> bool:
    """Whether what was proved in this sign-in is not enough."""
    methods = {record.get("method") for record in get_authentication_records(request, account)}
    if "socialaccount" in methods or "enrolment" in methods or did_use_passwordless_login(request, account):
        return False
    return bool(settings.SECOND_FACTOR == REQUIRED or account.code_channel or has_second_factor(account.pk))


def contact_of(account: Any) -> str:
    """Where this account receives its codes; empty when nowhere."""
    return str({"mail": account.email, "sms": account.phone}.get(account.code_channel, ""))


class DeviceAdapter(DefaultMFAAdapter):
    """What django-allauth asks of the project about devices."""

    def get_totp_label(self, user: Any) -> str:
        """What the application shows beside its codes: the login, which the person chose."""
        return user.sign_in_name or _("Mon compte")

    def get_totp_issuer(self) -> str:
        return _("Espace santé")

    def encrypt(self, text: str) -> str:
        """Secrets of devices are sealed: the database alone makes no code."""
        return seal_text(_SEAL, text).hex()

    def decrypt(self, encrypted_text: str) -> str:
        return open_text(_SEAL, bytes.fromhex(encrypted_text))

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Clé d’accès %(number)s") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": _("Espace santé")}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """The handle is the account's id; the name is what a telephone shows when one chooses a passkey."""
        label = self.get_totp_label(user)
        return {**super().get_public_key_credential_user_entity(user), "display_name": label, "name": label}

    def _get_site_name(self) -> str:
        return _("Espace santé")
