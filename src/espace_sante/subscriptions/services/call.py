"""One call of a service's address, ready to leave: its body is empty, its headers say which subscription and prove it.

An empty body is what FHIR R4 has for a channel without a payload. It says that something changed and no more: what
changed is read with a token, where it is decided and traced.
Source: HL7 FHIR R4, Subscription.channel.payload; Standard Webhooks 1.0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from espace_sante import __version__
from espace_sante.subscriptions.domain.signature import message_id, signed_headers
from espace_sante.subscriptions.models import Push, Subscription
from espace_sante.subscriptions.services.sealing import open_words

USER_AGENT = f"espace-sante/{__version__}"


@dataclass(frozen=True, slots=True)
class Call:
    """`endpoint`: where; `headers`: with the signature; the body is empty."""

    endpoint: str
    headers: Mapping[str, str]

    @property
    def server(self) -> str:
        """The name and port of who is called."""
        return urlsplit(self.endpoint).netloc.lower()


def call_of(row: Subscription, push: Push, *, keys: Sequence[bytes], now: datetime) -> Call:
    """`keys`: of the service, in force now, newest first."""
    message = message_id(row.id, push.key or f"handshake:{push.number}")
    headers = signed_headers(keys=keys, message=message, at=now)
    return Call(
        endpoint=open_words(row.id, row.sealed).endpoint,
        headers={"User-Agent": USER_AGENT, "Content-Length": "0", **headers},
    )
