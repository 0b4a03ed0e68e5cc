"""What has ended is forgotten: codes, tokens, proofs, and the grants that nothing can come of any more.

By their dates alone and a batch at a time, so that nobody waits for a million of them. A grant has a date at which it
is looked at: used since, it has another one then, and only then (ADR 46).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from espace_sante.pairing.models import AccessToken, AuthorizationCode, SpentAssertion, TokenGrant
from espace_sante.pairing.services.throttle import forget_allowances
from espace_sante.pairing.services.tokens import KEPT

BATCH = 5000  # codes, tokens or proofs of one statement
LOOKED_AT = 500  # grants of one transaction


def forget_tokens(*, now: datetime) -> int:
    """How many rows of all kinds."""
    gone = sum(_forget_expired(model, before=now - KEPT) for model in (AuthorizationCode, AccessToken, SpentAssertion))
    while (forgotten := _look_at_grants(now)) is not None:
        gone += forgotten
    return gone + forget_allowances(now=now)


def _forget_expired(
    model: type[AuthorizationCode] | type[AccessToken] | type[SpentAssertion], *, before: datetime
) -> int:
    rows = model.objects.filter(expires_at__lt=before)
    ends, gone = rows.order_by("expires_at").values_list("expires_at", flat=True), 0
    while last := ends[BATCH : BATCH + 1].first():
        gone += rows.filter(expires_at__lte=last).delete()[0]
    return gone + rows.delete()[0]


def _look_at_grants(now: datetime) -> int | None:
    """Forget those that are over and without tokens, and date the others again; None when none was to be looked at."""
    tokens, before = AccessToken.objects.filter(grant=OuterRef("pk")), now - KEPT
    over = Q(ended_at__lt=before) | Q(refresh_until__lt=before) | Q(refresh_until__isnull=True, made_at__lt=before)
    with transaction.atomic(using="ens"):
        due = TokenGrant.objects.filter(look_at__lt=now).order_by("look_at").values_list("id", flat=True)
        ids = list(due[:LOOKED_AT])
        if not ids:
            return None
        rows = TokenGrant.objects.filter(id__in=ids)
        forgotten = rows.filter(over).exclude(Exists(tokens)).delete()[0]
        used = rows.filter(ended_at__isnull=True, refresh_until__gte=before)
        used.update(look_at=F("refresh_until") + KEPT)
        rows.filter(look_at__lt=now).update(look_at=now + KEPT)  # tokens are left, which go before
    return forgotten
