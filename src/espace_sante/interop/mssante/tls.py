"""Certificates of the mail edge: who we are to others, and who a client says it is.

Source: INTEROP.md section 4 (IGC-Santé certificates, both ways); RFC 3207 (STARTTLS).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import ssl
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

SELF_SIGNED_LIFE = timedelta(days=3650)


def ensure_certificate(certificate: Path, key: Path, *, host: str, now: datetime) -> None:
    """Make a key and a self-signed certificate once, for the demonstration; existing ones are left alone.

    Of several processes that start together one makes them and the others wait: none ever shows what another replaced.
    """
    certificate.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (certificate.parent / f"{certificate.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the system releases it with the file, or with the process
        if not (certificate.exists() and key.exists()):
            _make(certificate, key, host, now)


def _make(certificate: Path, key: Path, host: str, now: datetime) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    names = [x509.DNSName(host), x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + SELF_SIGNED_LIFE)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)  # it vouches for itself
        .sign(private, hashes.SHA256())
    )
    _write(key, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    _write(certificate, made.public_bytes(Encoding.PEM))


def server_context(*, certificate: Path, key: Path, authorities: Path) -> ssl.SSLContext:
    """TLS 1.2 or later. A certificate of the client is asked for; the trust list says whether one is needed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, key)
    context.load_verify_locations(authorities)
    context.verify_mode = ssl.CERT_OPTIONAL
    return context


def client_context(*, certificate: Path, key: Path, authorities: Path) -> ssl.SSLContext:
    """To a relay: its name and its certificate are checked, and ours is shown."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(authorities)
    context.load_cert_chain(certificate, key)
    return context


def fingerprint_of(der: bytes | None) -> str:
    """SHA-256 in hexadecimal, empty without a certificate."""
    return hashlib.sha256(der).hexdigest() if der else ""


def fingerprint_of_file(certificate: Path) -> str:
    return fingerprint_of(ssl.PEM_cert_to_DER_cert(certificate.read_text(encoding="ascii").strip() + "\n"))


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
