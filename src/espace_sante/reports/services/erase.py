"""Reports go with the record they were about (LC-15, LC-20): the key first, elsewhere; here the rows."""

from __future__ import annotations

from espace_sante.record.api import RecordErased
from espace_sante.reports.models import Report, ReportStep, StandingOpposition


def erase_reports(event: RecordErased) -> None:
    """Subscriber, in the transaction that erases the rows of the record. Doing it twice is no error."""
    ReportStep.objects.filter(space_id=event.space_id).delete()
    Report.objects.filter(space_id=event.space_id).delete()
    StandingOpposition.objects.filter(space_id=event.space_id).delete()
