"""Whether the service lives, and whether it can work: for whoever watches over it."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from espace_sante.access.api import matrix_faults
from espace_sante.kernel.errors import DomainError
from espace_sante.record.api import blob_store
from espace_sante.vault import api as vault


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """The databases, the keys, the document store and the access matrix answer too. No detail: anybody may ask."""
    faults = not_ready()
    return HttpResponse("not ready\n" if faults else "ok\n", status=503 if faults else 200, content_type="text/plain")


def not_ready() -> list[str]:
    """What does not answer, in words for an operator; empty when all is well."""
    aliases = [alias for alias in settings.DATABASES if alias != "default"]
    faults = [f"database {alias}" for alias in aliases if not _answers(alias)]
    for name, part in (
        ("master key", vault.master_key),
        ("signing key", vault.signing_key),
        ("document store", blob_store),
    ):
        try:
            part()
        except (DomainError, OSError):
            faults.append(name)
    return faults + [f"access matrix {one.file}: {one.why}" for one in matrix_faults()]


def _answers(alias: str) -> bool:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
