"""Signed proofs of clients are good once. Source: RFC 7523 section 3 (jti); SMART Backend Services."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from espace_sante.pairing.models import SpentAssertion
from espace_sante.pairing.services.clients import Client
from espace_sante.pairing.services.secrets import digest


def spend_assertion(client: Client, jti: str, *, expires_at: datetime) -> bool:
    """False when this proof was seen before, by whatever process."""
    try:
        with transaction.atomic(using="ens"):
            SpentAssertion.objects.create(client_id=client.id, jti_digest=digest(jti), expires_at=expires_at)
    except IntegrityError:
        return False
    return True
