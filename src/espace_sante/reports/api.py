"""What other rooms may ask of the reports."""

from espace_sante.reports.domain.errors import (
    AlreadyReported,
    NothingToReport,
    ReportUnknown,
    ReportWordsInvalid,
    StepNotPossible,
    TooManyReports,
)
from espace_sante.reports.domain.events import ReportAnswered
from espace_sante.reports.domain.life import OVER, WAITING, State, Step
from espace_sante.reports.domain.target import Asked, Kind, LineOfTrace, Target
from espace_sante.reports.domain.words import MOST_OF_A_REPORT, MOST_OF_AN_ANSWER
from espace_sante.reports.services.desk import Cursor, DeskPage, DeskReport, read_for_support, reports_to_handle
from espace_sante.reports.services.follow import reopen_report, report_of, reports_of, withdraw_report
from espace_sante.reports.services.handle import answer, close, take_up
from espace_sante.reports.services.open_report import Reportable, open_report, reportable
from espace_sante.reports.services.views import ReportThread, ReportView, StepView

__all__ = [
    "MOST_OF_AN_ANSWER",
    "MOST_OF_A_REPORT",
    "OVER",
    "WAITING",
    "AlreadyReported",
    "Asked",
    "Cursor",
    "DeskPage",
    "DeskReport",
    "Kind",
    "LineOfTrace",
    "NothingToReport",
    "ReportAnswered",
    "ReportThread",
    "ReportUnknown",
    "ReportView",
    "ReportWordsInvalid",
    "Reportable",
    "State",
    "Step",
    "StepNotPossible",
    "StepView",
    "Target",
    "TooManyReports",
    "answer",
    "close",
    "open_report",
    "read_for_support",
    "reopen_report",
    "report_of",
    "reportable",
    "reports_of",
    "reports_to_handle",
    "take_up",
    "withdraw_report",
]
