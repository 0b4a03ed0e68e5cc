"""What other rooms may ask of the trace."""

from espace_sante.audit.domain.entry import SECRET_MODE, Act, Outcome, TraceEntry, TraceRecord
from espace_sante.audit.services.append import NotInTransaction, append, append_all, append_alone
from espace_sante.audit.services.append_many import append_to_many
from espace_sante.audit.services.read import PAGE as TRACE_PAGE
from espace_sante.audit.services.read import TracePage, spaces_with_a_trace, trace_page
from espace_sante.audit.services.verify import Fault, Verification, verify

__all__ = [
    "SECRET_MODE",
    "TRACE_PAGE",
    "Act",
    "Fault",
    "NotInTransaction",
    "Outcome",
    "TraceEntry",
    "TracePage",
    "TraceRecord",
    "Verification",
    "append",
    "append_all",
    "append_alone",
    "append_to_many",
    "spaces_with_a_trace",
    "trace_page",
    "verify",
]
