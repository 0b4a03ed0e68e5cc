"""The domains of the trust space: whose mail is taken, and by which certificate they are known.

Source: INTEROP.md section 4 (the operators' signed list).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from espace_sante.messaging.models import TrustedDomain
from espace_sante.prepared.api import Select


@dataclass(frozen=True, slots=True)
class Trust:
    """One domain. `fingerprint`: SHA-256 of its client certificate in hexadecimal, empty where none is asked for."""

    domain: str
    fingerprint: str
    since: datetime
    until: datetime | None = None


def trusted(domain: str, *, now: datetime) -> Trust | None:
    """What is known of a domain that is trusted now, or None. One query."""
    row = _TRUSTED.first(domain=domain.lower(), now=now)
    return Trust(*row) if row else None


_TRUSTED = Select(
    lambda a: TrustedDomain.objects.filter(
        Q(until__isnull=True) | Q(until__gt=a.now), domain=a.domain, since__lte=a.now
    ).values_list("domain", "fingerprint", "since", "until"),
    domain=str,
    now=datetime,
)


def trust_list() -> tuple[str, list[Trust]]:
    """The version in force, empty without a list, and its domains by name."""
    rows = list(TrustedDomain.objects.order_by("domain"))
    version = rows[0].version if rows else ""
    return version, [Trust(row.domain, row.fingerprint, row.since, row.until) for row in rows]


def replace_trust_list(domains: Iterable[Trust], *, version: str) -> int:
    """Put a whole list in the place of the one before, in one transaction; how many domains it has."""
    rows = [
        TrustedDomain(
            domain=one.domain.lower(), fingerprint=one.fingerprint, since=one.since, until=one.until, version=version
        )
        for one in domains
    ]
    with transaction.atomic(using="ens"):
        TrustedDomain.objects.all().delete()
        TrustedDomain.objects.bulk_create(rows)
    return len(rows)
