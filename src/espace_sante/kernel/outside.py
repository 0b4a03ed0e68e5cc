"""Calling an address that somebody gave: a server of the public Internet, over HTTPS, and nothing else.

Without these rules such an address would be a way to make the service call its own network (SSRF). The name is looked
up once and the connection goes to that very address, which must be public: a name cannot answer one thing to the check
and another to the call. No redirection is followed; of the answer to a message, the status line alone is read, within
one time limit for the whole call.
Source: RFC 8030 section 8; RFC 9110 section 15; docs/threats.md.
"""

from __future__ import annotations

import http.client
import io
import re
import socket
import ssl
import time
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from espace_sante.kernel.errors import Malformed, Unavailable

LONGEST = 1000  # characters of an address
LONGEST_STATUS_LINE = 4096  # bytes
LONGEST_HEAD = 16_384  # bytes, of what precedes a body
_STATUS_LINE = re.compile(rb"HTTP/1\.[01] (\d{3})[ \r]")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_UNICAST = IPv6Network("2000::/3")  # all that is routed on the public Internet; other forms lead elsewhere, or inside
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: what an IPv6 network calls an IPv4 server by


class EndpointRefused(Malformed):
    """Messages cannot be pushed to this address."""

    code = "endpoint-refused"


class EndpointSilent(Unavailable):
    """Nothing that can be understood came back from this address in time."""

    code = "endpoint-silent"


def check_endpoint(endpoint: str) -> None:
    """Raise EndpointRefused unless this is an HTTPS address of a named host, on the usual port."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError as error:
        raise EndpointRefused from error
    named = _is_name(parts.hostname or "")
    if len(endpoint) > LONGEST or not endpoint.isascii() or not endpoint.isprintable() or " " in endpoint:
        raise EndpointRefused
    if parts.scheme != "https" or not named or parts.username is not None or parts.fragment or port not in {None, 443}:
        raise EndpointRefused


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public Internet."""
    found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inside = _inside(found)
        if inside is None and found not in _UNICAST:
            return False
        found = inside or found
    return found.is_global and not found.is_multicast


def _inside(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one leads to, when it is made of one."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def post(endpoint: str, *, body: bytes, headers: Mapping[str, str], seconds: float, plain_http: bool = False) -> int:
    """Send one request and give the status of its answer.

    `seconds`: how long all of it may last. `plain_http`: an address in http is called too, wherever it leads, for a
    demonstration on one machine. Raises EndpointRefused, EndpointSilent.
    """
    ends_at = time.monotonic() + seconds
    parts = urlsplit(endpoint)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    try:
        connection = _connection(endpoint, parts, seconds, plain_http=plain_http)
        try:
            connection.request("POST", path, body=body, headers=dict(headers))
            return _status(connection.sock, ends_at)
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise EndpointSilent from error


def get(endpoint: str, *, seconds: float, most_bytes: int) -> bytes:
    """The body of a 200 answer, of so many bytes at most, over HTTPS alone. Raises EndpointRefused, EndpointSilent."""
    ends_at = time.monotonic() + seconds
    parts = urlsplit(endpoint)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    try:
        connection = _connection(endpoint, parts, seconds, plain_http=False)
        try:
            connection.request("GET", path, headers={"Accept": "application/json", "Connection": "close"})
            told = _whole(connection.sock, ends_at, most_bytes + LONGEST_HEAD)
        finally:
            connection.close()
        answer = http.client.HTTPResponse(_Told(told))  # type: ignore[arg-type]  # it asks for `makefile` alone
        answer.begin()
        body = answer.read()
    except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
        raise EndpointSilent from error
    if answer.status != 200 or len(body) > most_bytes:
        raise EndpointSilent
    return body


class _Told:
    """What was received, as `http.client` reads it."""

    def __init__(self, told: bytes) -> None:
        self._told = told

    def makefile(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self._told)


def _whole(sock: socket.socket, ends_at: float, most_bytes: int) -> bytes:
    """All that comes until the other side closes, within one time limit, however slowly it talks."""
    told = b""
    while len(told) <= most_bytes:
        left = ends_at - time.monotonic()
        if left <= 0:
            raise EndpointSilent
        sock.settimeout(left)
        piece = sock.recv(LONGEST_HEAD)
        if not piece:
            break
        told += piece
    return told


class _Pinned(http.client.HTTPSConnection):
    """A connection to one IP address, whose certificate is that of the name."""

    def __init__(self, host: str, address: str, port: int, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds, context=ssl.create_default_context())
        self._address, self._tls = address, ssl.create_default_context()

    def connect(self) -> None:
        raw = socket.create_connection((self._address, self.port), timeout=self.timeout)
        self.sock = self._tls.wrap_socket(raw, server_hostname=self.host)


def _connection(endpoint: str, parts: SplitResult, seconds: float, *, plain_http: bool) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if plain_http and parts.scheme == "http":
        return http.client.HTTPConnection(host, parts.port or 80, timeout=seconds)
    check_endpoint(endpoint)
    port = parts.port or 443
    addresses = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not addresses or not all(map(is_public, addresses)):
        raise EndpointRefused
    return _Pinned(host, addresses[0], port, seconds)


def _status(sock: socket.socket, ends_at: float) -> int:
    """The number in the status line; what follows it is left unread."""
    told = b""
    while b"\n" not in told and len(told) < LONGEST_STATUS_LINE:
        sock.settimeout(max(ends_at - time.monotonic(), 0.001))
        piece = sock.recv(LONGEST_STATUS_LINE)
        if not piece:
            break
        told += piece
    found = _STATUS_LINE.match(told)
    if found is None:
        raise EndpointSilent
    return int(found[1])


def _is_name(host: str) -> bool:
    """Whether a host is a full name, and no IP address in any of the ways that resolvers understand."""
    labels = host.lower().removesuffix(".").split(".")
    number = labels[-1].isdigit() or labels[-1].startswith("0x")
    return len(labels) > 1 and not number and all(map(_LABEL.fullmatch, labels))
