"""What a statement of another room joins of a service: where it stands is read with the rest, in one question."""

from __future__ import annotations

from django.db.models import OuterRef, Subquery

from espace_sante.catalogue.models import Service

SERVICE_COLUMNS = ("status", "name", "pairing_oid", "finalities_version", "reapprove_until")


def service_columns(reference: str) -> tuple[Subquery, ...]:
    """Each of SERVICE_COLUMNS of the service whose id is in the column `reference`; NULL when there is none."""
    found = Service.objects.filter(id=OuterRef(reference))
    return tuple(Subquery(found.values(name)[:1]) for name in SERVICE_COLUMNS)
