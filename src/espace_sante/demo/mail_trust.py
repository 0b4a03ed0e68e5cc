"""Whom the demonstration's mail gateway trusts: two domains that do not exist, without client certificates."""

from __future__ import annotations

from datetime import UTC, datetime

from espace_sante.messaging import api as messaging

DOMAINS = ("hopital.mssante.example", "liberal.mssante.example")
SINCE = datetime(2022, 1, 1, tzinfo=UTC)


def trust_demonstration_domains() -> None:
    """Put the demonstration's list in force where there is none; a list that somebody imported stays."""
    version, _ = messaging.trust_list()
    if not version:
        messaging.replace_trust_list([messaging.Trust(one, "", SINCE) for one in DOMAINS], version="0")
