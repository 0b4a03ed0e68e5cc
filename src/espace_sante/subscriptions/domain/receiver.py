"""Where a service may ask to be called: a public HTTPS address, or one of this machine in a demonstration."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from espace_sante.kernel.outside import LONGEST, EndpointRefused, check_endpoint

HERE = frozenset({"localhost", "localhost."})


def check_receiver(endpoint: str, *, on_this_machine: bool) -> None:
    """Raise EndpointRefused unless it is a public HTTPS address or, `on_this_machine`, one of this machine in HTTP."""
    if not (on_this_machine and _is_here(endpoint)):
        check_endpoint(endpoint)


def _is_here(endpoint: str) -> bool:
    if len(endpoint) > LONGEST or not endpoint.isascii() or not endpoint.isprintable() or " " in endpoint:
        raise EndpointRefused
    try:
        parts = urlsplit(endpoint)
        _ = parts.port
    except ValueError as error:
        raise EndpointRefused from error
    if parts.scheme != "http" or parts.username is not None or parts.fragment:
        return False
    host = (parts.hostname or "").lower()
    try:
        return host in HERE or ip_address(host).is_loopback
    except ValueError:
        return False
