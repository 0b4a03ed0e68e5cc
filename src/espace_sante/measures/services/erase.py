"""Measures go with the record of their space: the key first, elsewhere; here the rows. RULES.md LC-15, LC-20."""

from __future__ import annotations

from django.db.models import Q

from espace_sante.measures.models import Device, Joined, Measure
from espace_sante.record.api import RecordErased


def erase_measures(event: RecordErased) -> None:
    """Subscriber, in the transaction that erases the rows of the record. Doing it twice is no error."""
    for model in (Measure, Device):
        model._default_manager.filter(space_id=event.space_id).delete()
    Joined.objects.filter(Q(space_id=event.space_id) | Q(from_space_id=event.space_id)).delete()
