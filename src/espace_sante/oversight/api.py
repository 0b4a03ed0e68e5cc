"""What other rooms may ask of oversight."""

from espace_sante.oversight.domain.follow_up import NEXT as NEXT_STEPS
from espace_sante.oversight.domain.follow_up import FollowUp, StepNotPossible
from espace_sante.oversight.domain.rules import Rule, Thresholds
from espace_sante.oversight.services.activity import DayOfReading, ProfessionalActivity, activity_of_professional
from espace_sante.oversight.services.ask import AUDITORS_CHAIN, check_auditor
from espace_sante.oversight.services.daily import make_due_reports
from espace_sante.oversight.services.findings import (
    PAGE as FINDINGS_PAGE,
)
from espace_sante.oversight.services.findings import (
    FindingsPage,
    FindingUnknown,
    FindingView,
    Step,
    findings,
    write_step,
)
from espace_sante.oversight.services.report import PeriodInvalid, make_report, thresholds
from espace_sante.oversight.services.search import (
    MOST_EXPORTED,
    LineUnknown,
    TracesPage,
    export_traces,
    find_traces,
    read_line,
)

__all__ = [
    "AUDITORS_CHAIN",
    "FINDINGS_PAGE",
    "MOST_EXPORTED",
    "NEXT_STEPS",
    "DayOfReading",
    "FindingUnknown",
    "FindingView",
    "FindingsPage",
    "FollowUp",
    "LineUnknown",
    "PeriodInvalid",
    "ProfessionalActivity",
    "Rule",
    "Step",
    "StepNotPossible",
    "Thresholds",
    "TracesPage",
    "activity_of_professional",
    "check_auditor",
    "export_traces",
    "find_traces",
    "findings",
    "make_due_reports",
    "make_report",
    "read_line",
    "thresholds",
    "write_step",
]
