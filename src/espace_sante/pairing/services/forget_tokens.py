"""What has ended is forgotten: codes, tokens, proofs, and the grants that nothing can come of any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from espace_sante.pairing.models import AccessToken, AuthorizationCode, SpentAssertion, TokenGrant
from espace_sante.pairing.services.throttle import forget_allowances

KEPT = timedelta(days=1)  # after their end: a code that comes back must still end what it gave


def forget_tokens(*, now: datetime) -> int:
    """How many rows of all kinds."""
    before = now - KEPT
    gone = [
        model.objects.filter(expires_at__lt=before).delete()[0]
        for model in (AuthorizationCode, AccessToken, SpentAssertion)
    ]
    over = Q(ended_at__lt=before) | Q(refresh_until__lt=before) | Q(refresh_until__isnull=True, made_at__lt=before)
    tokens = AccessToken.objects.filter(grant=OuterRef("pk"))
    gone.append(TokenGrant.objects.filter(over).exclude(Exists(tokens)).delete()[0])
    return sum(gone) + forget_allowances(now=now)
