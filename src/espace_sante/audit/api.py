"""What other rooms may ask of the trace."""

from espace_sante.audit.domain.entry import SECRET_MODE, Act, Outcome, TraceEntry, TraceRecord
from espace_sante.audit.services import log
from espace_sante.audit.services.append import NotInTransaction, append, append_all, append_alone, append_with
from espace_sante.audit.services.append_many import append_to_many
from espace_sante.audit.services.figures import (
    READINGS,
    HourOfReading,
    SpaceRead,
    emergencies_by_actor,
    first_readings,
    hours_of_reading,
    readings_by_actor,
    readings_by_day,
    refused_in_a_row,
    spaces_read,
)
from espace_sante.audit.services.later import append_told, told
from espace_sante.audit.services.line_ids import line_id, position_of_line
from espace_sante.audit.services.read import PAGE as TRACE_PAGE
from espace_sante.audit.services.read import TracePage, spaces_with_a_trace, trace_page
from espace_sante.audit.services.search import (
    Place,
    TraceQuery,
    place_of,
    search_traces,
    trace_line,
    walk_traces,
    within,
)
from espace_sante.audit.services.verify import Fault, LogFault, Verification, verify

__all__ = [
    "READINGS",
    "SECRET_MODE",
    "TRACE_PAGE",
    "Act",
    "Fault",
    "HourOfReading",
    "LogFault",
    "NotInTransaction",
    "Outcome",
    "Place",
    "SpaceRead",
    "TraceEntry",
    "TracePage",
    "TraceQuery",
    "TraceRecord",
    "Verification",
    "append",
    "append_all",
    "append_alone",
    "append_to_many",
    "append_told",
    "append_with",
    "emergencies_by_actor",
    "first_readings",
    "hours_of_reading",
    "line_id",
    "log",
    "place_of",
    "position_of_line",
    "readings_by_actor",
    "readings_by_day",
    "refused_in_a_row",
    "search_traces",
    "spaces_read",
    "spaces_with_a_trace",
    "told",
    "trace_line",
    "trace_page",
    "verify",
    "walk_traces",
    "within",
]
