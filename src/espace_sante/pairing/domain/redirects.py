"""Where an answer may be sent back: an address that the service registered, letter for letter.

Source: RFC 9700 section 2.1 (exact match), RFC 8252 section 7.3 (loopback); OAuth 2.1 section 2.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from espace_sante.kernel.errors import Malformed

LONGEST, MOST = 500, 20
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
# Nothing that two readers may understand differently: no percent, no backslash, no space, no dot segment.
# A host is a name or an address, and nothing that could end a header: the page of consent names it in its policy.
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|::1", re.ASCII)
_PLAIN = re.compile(r"[A-Za-z0-9\-._~:/?\[\]@!$&'()*+,;=]+", re.ASCII)


class RedirectInvalid(Malformed):
    """A return address is https (http on this machine alone), whole, without fragment, user, percent or `..`."""

    code = "redirect-invalid"


def check_redirect(address: str, *, sandbox: bool) -> None:
    """Raise RedirectInvalid. `sandbox`: a client for tests, which may come back to the machine of its developer."""
    if not 0 < len(address) <= LONGEST or not _PLAIN.fullmatch(address):
        raise RedirectInvalid(field="redirect_uris")
    try:
        parts = urlsplit(address)
        _port = parts.port
    except ValueError:
        raise RedirectInvalid(field="redirect_uris") from None
    strange = "@" in parts.netloc or not parts.hostname or {".", ".."} & set(parts.path.split("/"))
    secure = parts.scheme == "https" or (sandbox and parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if strange or not secure or not _HOST.fullmatch(parts.hostname or ""):
        raise RedirectInvalid(field="redirect_uris")


def check_redirects(addresses: Iterable[str], *, sandbox: bool) -> tuple[str, ...]:
    """Them all, once each. Raises RedirectInvalid."""
    found = tuple(dict.fromkeys(addresses))
    if len(found) > MOST:
        raise RedirectInvalid(f"A client has {MOST} return addresses at most.", field="redirect_uris")
    for one in found:
        check_redirect(one, sandbox=sandbox)
    return found
