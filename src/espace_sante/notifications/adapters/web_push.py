"""Port Pusher: one encrypted message to the push service of a browser, over HTTPS, and to the public Internet alone.

The name is looked up once and the connection goes to that very address, which must be public: a name cannot answer one
thing to the check and another to the call. No redirection is followed, little of the answer is read.
Source: RFC 8030; docs/threats.md (a service that calls an address somebody gave).
"""

from __future__ import annotations

import http.client
import socket
import ssl
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from django.conf import settings

from espace_sante.kernel.clock import utc_now
from espace_sante.notifications.adapters.encryption import encrypt, proof
from espace_sante.notifications.domain.endpoints import EndpointRefused, check_endpoint, is_public
from espace_sante.notifications.services.ports import AddressRefused, CarrierUnavailable, Subscription

TIMEOUT_SECONDS = 10.0
TTL_SECONDS = 86_400  # a device that is off for a day finds everything in the centre
ACCEPTED = {200, 201, 202, 204}
# Gone (RFC 8030, 7.3), unknown, not understood, or elsewhere: this subscription will never work.
FOR_GOOD = {301, 302, 303, 307, 308, 400, 404, 405, 410, 413}


class _Pinned(http.client.HTTPSConnection):
    """A connection to one IP address, whose certificate is that of the name."""

    def __init__(self, host: str, address: str, port: int) -> None:
        super().__init__(host, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
        self._address, self._tls = address, ssl.create_default_context()

    def connect(self) -> None:
        raw = socket.create_connection((self._address, self.port), timeout=self.timeout)
        self.sock = self._tls.wrap_socket(raw, server_hostname=self.host)


def push(*, to: Subscription, message: bytes, number: UUID) -> None:
    """Raises AddressRefused, CarrierUnavailable."""
    parts = urlsplit(to.endpoint)
    headers = {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(TTL_SECONDS),
        "Urgency": "normal",
        "Topic": number.hex,  # the same message again takes the place of the first one
        "Authorization": proof(endpoint=to.endpoint, contact=settings.BASE_URL, now=utc_now()),
    }
    body = encrypt(message, public_key=to.public_key, secret=to.secret)
    try:
        connection = _connection(to.endpoint, parts)
        try:
            path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
            connection.request("POST", path, body=body, headers=headers)
            status = connection.getresponse().status
        finally:
            connection.close()
    except (OSError, http.client.HTTPException) as error:
        raise CarrierUnavailable from error
    if status in FOR_GOOD:
        raise AddressRefused
    if status not in ACCEPTED:
        raise CarrierUnavailable


def _connection(endpoint: str, parts: SplitResult) -> http.client.HTTPConnection:
    """Raises AddressRefused for what is not public, OSError when the name is not known."""
    host = parts.hostname or ""
    if settings.PUSH_ANYWHERE and parts.scheme == "http":
        return http.client.HTTPConnection(host, parts.port or 80, timeout=TIMEOUT_SECONDS)
    try:
        check_endpoint(endpoint)
    except EndpointRefused as error:
        raise AddressRefused from error
    port = parts.port or 443
    addresses = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not addresses or not all(map(is_public, addresses)):
        raise AddressRefused
    return _Pinned(host, addresses[0], port)
