"""The signed list of the domains of the trust space, as a file that an operator imports whole.

    version;12
    domain;fingerprint;since;until
    hopital.mssante.example;;2026-01-01;
    clinique.mssante.example;9f86d0…;2026-01-01;2027-01-01

`fingerprint`: SHA-256 of the client certificate in hexadecimal. `since` and `until` are days, the second not included.
Beside it, `FILE.sig`: the hexadecimal Ed25519 signature of its bytes, for the purpose below. The national list is
signed XML, whose format was not read: this is ours (docs/divergences.md, ADR 27).
Source: INTEROP.md section 4.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from espace_sante.interop.mssante import words
from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.errors import Malformed, Refused
from espace_sante.kernel.signing import SigningKey, is_signed_by
from espace_sante.messaging.api import Trust

PURPOSE = "mssante-trust-list"
COLUMNS = "domain;fingerprint;since;until"
LONGEST_LIST = 20_000_000  # bytes
_FINGERPRINT = re.compile(r"[0-9a-f]{64}|")


class TrustListMalformed(Malformed):
    """This is not a list of trusted domains."""

    code = "trust-list-malformed"


class TrustListNotSigned(Refused):
    """The signature of this list is not that of the key in MSSANTE_TRUST_KEY."""

    code = "trust-list-not-signed"


@dataclass(frozen=True, slots=True)
class TrustList:
    """A list, whole. `version`: a number that only grows."""

    version: int
    domains: tuple[Trust, ...]


def read_trust_file(file: Path, signature: Path, *, key: str) -> TrustList:
    """`key`: the public key trusted to sign lists, in hexadecimal. Raises TrustListNotSigned, TrustListMalformed."""
    if file.stat().st_size > LONGEST_LIST:
        raise TrustListMalformed("This list is larger than a list of domains can be.")
    content = file.read_bytes()
    try:
        given = bytes.fromhex(signature.read_text(encoding="ascii").strip())
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    except (OSError, ValueError):
        raise TrustListNotSigned from None
    if not is_signed_by(public, PURPOSE, content, given):
        raise TrustListNotSigned
    return parse_trust_list(content)


def sign_trust_file(file: Path, *, key: SigningKey) -> str:
    """The signature to write beside the list. Raises TrustListMalformed for one that could not be imported."""
    content = file.read_bytes()
    parse_trust_list(content)
    return key.sign(PURPOSE, content).hex()


def parse_trust_list(content: bytes) -> TrustList:
    """Raises TrustListMalformed, which names the line."""
    try:
        lines = content.decode("ascii").splitlines()
    except UnicodeDecodeError:
        raise TrustListMalformed("A list of domains is in ASCII.") from None
    found = re.fullmatch(r"version;(\d{1,9})", lines[0]) if lines else None
    if found is None or lines[1:2] != [COLUMNS]:
        raise TrustListMalformed(f"A list begins with `version;NUMBER`, then `{COLUMNS}`.")
    domains = tuple(_domain(line, number) for number, line in enumerate(lines[2:], 3) if line)
    if len({one.domain for one in domains}) != len(domains):
        raise TrustListMalformed("A domain is there twice.")
    return TrustList(int(found[1]), domains)


def _domain(line: str, number: int) -> Trust:
    try:
        domain, fingerprint, since, until = (cell.strip().lower() for cell in line.split(";"))
        trust = Trust(domain, fingerprint, _day(since), _day(until) if until else None)
    except ValueError:
        raise TrustListMalformed(f"Line {number} is not `{COLUMNS}`.") from None
    if not words.is_address(f"x@{domain}") or not _FINGERPRINT.fullmatch(fingerprint):
        raise TrustListMalformed(f"Line {number} names no domain, or no fingerprint.")
    return trust


def _day(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text), time(), tzinfo=PARIS)
