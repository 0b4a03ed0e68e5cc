"""django-allauth as this service uses it: no registration, no page of its own, no address of a visitor in clear."""

from __future__ import annotations

import ipaddress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from espace_sante.identity.domain.provisional_code import Channel
from espace_sante.identity.services.sign_in.history import Means, SignInOutcome, record_sign_in
from espace_sante.identity.services.sign_in.messages import send_notice
from espace_sante.identity.services.sign_in.sealing import keyed_hash
from espace_sante.kernel.clock import utc_now

PRESENCE_STAGE = "espace_sante.identity.adapters.presence.PresenceStage"
SECOND_FACTOR_STAGE = "espace_sante.identity.adapters.second_factor.SecondFactorStage"
TERMS_STAGE = "espace_sante.identity.adapters.second_factor.TermsStage"

NOTICES = {
    "mfa/email/totp_activated": gettext_lazy("Une application qui donne des codes vient d’être ajoutée."),
    "mfa/email/totp_deactivated": gettext_lazy("L’application qui donne des codes vient d’être retirée."),
    "mfa/email/webauthn_added": gettext_lazy("Une clé d’accès vient d’être ajoutée."),
    "mfa/email/webauthn_removed": gettext_lazy("Une clé d’accès vient d’être retirée."),
    "mfa/email/recovery_codes_generated": gettext_lazy("De nouveaux codes de secours viennent d’être faits."),
    "account/email/password_changed": gettext_lazy("Le mot de passe vient d’être changé."),
}


class AccountAdapter(DefaultAccountAdapter):
    """What django-allauth asks of the project about accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody registers: people come from the national directories, and enrol with a provisional code."""
        return False

    def get_login_stages(self) -> list[str]:
        """What stands between the first proof and the session."""
        return [PRESENCE_STAGE, SECOND_FACTOR_STAGE, TERMS_STAGE]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Our own pages ask for a fresh proof, of people who only have FranceConnect too (`components/session.py`)."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("public:entrance")

    def get_client_ip(self, request: HttpRequest) -> str:
        """A pseudonym of the visitor's network: it is counted and kept in place of the address.

        A unique local address (RFC 4193) whose first 64 bits are a keyed hash; an IPv6 network is its first 64 bits.
        """
        address = ipaddress.ip_address(super().get_client_ip(request))
        network = ipaddress.ip_network((address, 64 if address.version == 6 else 32), strict=False)
        return str(ipaddress.IPv6Address(b"\xfd" + keyed_hash("network", str(network))[:7] + bytes(8)))

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Pages say themselves what was done."""

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        """Whoever has the account hears of each change, at the address that they proved."""
        if user.email or user.phone:
            channel = Channel.MAIL if user.email else Channel.SMS
            sentence = str(NOTICES[template_prefix])
            send_notice(channel=channel, address=user.email or user.phone, sentence=sentence, now=utc_now())

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A line of history, written for somebody unknown too: both take the same time."""
        from django.contrib.auth import get_user_model  # noqa: PLC0415 - settings name this class before models load

        name = str(credentials.get("username", ""))
        account = get_user_model().objects.filter(sign_in_name=name).first() if name else None
        record_sign_in(
            account_id=account.pk if account else None,
            means=Means.PASSWORD.value,
            outcome=SignInOutcome.WRONG,
            user_agent=request.headers.get("User-Agent", ""),
            address=self.get_client_ip(request),
            now=utc_now(),
        )
