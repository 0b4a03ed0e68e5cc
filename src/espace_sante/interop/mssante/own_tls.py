"""The certificate of this deployment, as the settings name it."""

from __future__ import annotations

import ssl
from datetime import datetime

from django.conf import settings

from espace_sante.interop.mssante.tls import client_context, ensure_certificate, server_context


def ensure_own_certificate(*, now: datetime) -> None:
    """In the demonstration, make what a deployment is given by its authority."""
    if settings.DEMONSTRATION:
        ensure_certificate(
            settings.MSSANTE_CERTIFICATE_FILE, settings.MSSANTE_KEY_FILE, host=settings.PATIENT_MAIL_DOMAIN, now=now
        )


def server_context_of_settings() -> ssl.SSLContext:
    return server_context(**_files())


def client_context_of_settings() -> ssl.SSLContext:
    return client_context(**_files())


def correspondent_context() -> ssl.SSLContext:
    """Of who writes to us and has no certificate of the trust space: ours is checked all the same."""
    return ssl.create_default_context(cafile=str(settings.MSSANTE_AUTHORITIES_FILE))


def _files() -> dict:
    return {
        "certificate": settings.MSSANTE_CERTIFICATE_FILE,
        "key": settings.MSSANTE_KEY_FILE,
        "authorities": settings.MSSANTE_AUTHORITIES_FILE,
    }
