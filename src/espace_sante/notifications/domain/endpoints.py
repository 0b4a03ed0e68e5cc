"""Where a message may be pushed: a server of the public Internet, over HTTPS, and nowhere else.

An endpoint is an address that a browser gives and that this service then calls: without these rules it would be a way
to make the service call its own network (SSRF). Source: RFC 8030 section 8; docs/threats.md.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from espace_sante.kernel.errors import Malformed

LONGEST = 1000  # characters


class EndpointRefused(Malformed):
    """Messages cannot be pushed to this address."""

    code = "endpoint-refused"


def check_endpoint(endpoint: str) -> None:
    """Raise EndpointRefused unless this is an HTTPS address of a named host, on the usual port."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError as error:
        raise EndpointRefused from error
    named = bool(parts.hostname) and "." in str(parts.hostname) and not _is_number(str(parts.hostname))
    if len(endpoint) > LONGEST or not endpoint.isascii() or not endpoint.isprintable() or " " in endpoint:
        raise EndpointRefused
    if parts.scheme != "https" or not named or parts.username is not None or parts.fragment or port not in {None, 443}:
        raise EndpointRefused


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public Internet."""
    found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inside = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inside is not None:
            found = inside
    return found.is_global and not found.is_multicast


def _is_number(host: str) -> bool:
    """Whether a host is an IP address, in any of the ways that resolvers understand."""
    if ":" in host:
        return True
    last = host.rstrip(".").rpartition(".")[2]
    return last.isdigit() or last.lower().startswith("0x")
