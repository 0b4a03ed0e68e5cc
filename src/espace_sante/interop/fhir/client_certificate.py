"""The client certificate of a structure's software, as a trusted proxy tells it.

The proxy ends TLS, asks for the certificate, and sends it in a header (RFC 9440 `Client-Cert`, or percent-encoded PEM).
Anybody could send that header: it counts from the addresses in TRUSTED_PROXIES, with PROXY_SECRET in `X-Proxy-Secret`
when one is set; from elsewhere the request is refused.
Source: RULES.md STR-01; RFC 9440 section 3 (a proxy removes the header that a client sends).
"""

from __future__ import annotations

import hmac
import ipaddress
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.http.request import HttpHeaders

from espace_sante.identity.api import sign_in

SECRET_HEADER = "X-Proxy-Secret"  # noqa: S105 - the name of a header
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def told_certificate(request: HttpRequest) -> str:
    """What the header holds, empty when there is none. Raises CertificateRefused when it comes from elsewhere."""
    told: str = request.META.get(HttpHeaders.to_wsgi_name(settings.CLIENT_CERTIFICATE_HEADER), "")
    if told and not _is_trusted(request):
        raise sign_in.CertificateRefused
    return told


def _is_trusted(request: HttpRequest) -> bool:
    secret, proxies = settings.PROXY_SECRET, settings.TRUSTED_PROXIES
    if not secret and not proxies:
        return False
    if secret and not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), secret.encode()):
        return False
    return not proxies or _is_among(request.META.get("REMOTE_ADDR", ""), proxies)


def _is_among(address: str, proxies: tuple[str, ...]) -> bool:
    try:
        told = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(told in network for network in _networks(proxies))


@cache
def _networks(proxies: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(one.strip(), strict=False) for one in proxies)
