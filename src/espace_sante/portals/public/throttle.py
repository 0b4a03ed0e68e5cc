"""How often one may try (identity, `domain/lockout.py`): django-allauth counts, for the account and for the network."""

from __future__ import annotations

from allauth.core import ratelimit
from allauth.core.internal import ratelimit as counting
from allauth.mfa.base.internal.flows import check_rate_limit
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

WAIT = gettext_lazy("Trop d’essais en peu de temps. Attendez un quart d’heure, puis recommencez.")


def may(request: HttpRequest, action: str, *, key: str) -> bool:
    """Count one more attempt; False when it is one too many. `key` is what was typed, known or not."""
    return bool(ratelimit.consume(request, action=action, key=f"{action}:{key}"))


def may_look(request: HttpRequest, action: str) -> bool:
    """Count one more page shown to this network, which `may` does not: it counts what is sent."""
    return bool(counting.consume(request, app="allauth.account", action=action, key="", limit_get=True))


def may_try_second_factor(account: object) -> bool:
    """The same count as django-allauth's own forms of second factors."""
    try:
        check_rate_limit(account)
    except ValidationError:
        return False
    return True
