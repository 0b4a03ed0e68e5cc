"""What other rooms may ask of the reports."""

from espace_sante.reports.domain.errors import (
    AlreadyReported,
    DepositsOpposedAlready,
    MotiveAlreadyStated,
    NothingToReport,
    ReportUnknown,
    ReportWordsInvalid,
    StepNotPossible,
    TooManyReports,
)
from espace_sante.reports.domain.events import DepositOpposed, ReportAnswered
from espace_sante.reports.domain.life import BY_AUTHOR, OVER, WAITING, State, Step
from espace_sante.reports.domain.target import Asked, Kind, LineOfTrace, Target
from espace_sante.reports.domain.words import MOST_OF_A_REPORT, MOST_OF_AN_ANSWER
from espace_sante.reports.services.answer_opposition import (
    OppositionThread,
    OppositionView,
    answer_opposition,
    count_to_answer,
    oppositions_to_answer,
    read_opposition,
)
from espace_sante.reports.services.desk import (
    Cursor,
    DeskPage,
    DeskReport,
    read_for_support,
    reports_about_service,
    reports_to_handle,
)
from espace_sante.reports.services.follow import reopen_report, report_of, reports_of, withdraw_report
from espace_sante.reports.services.handle import answer, close, take_up
from espace_sante.reports.services.open_report import Reportable, open_report, reportable
from espace_sante.reports.services.oppose import (
    Opposable,
    choose_quarantine,
    opposable,
    oppose_deposit,
    withdraw_opposition,
)
from espace_sante.reports.services.standing import Standing, accept_deposits_again, oppose_deposits_to_come, standing_of
from espace_sante.reports.services.views import ReportThread, ReportView, StepView

__all__ = [
    "BY_AUTHOR",
    "MOST_OF_AN_ANSWER",
    "MOST_OF_A_REPORT",
    "OVER",
    "WAITING",
    "AlreadyReported",
    "Asked",
    "Cursor",
    "DepositOpposed",
    "DepositsOpposedAlready",
    "DeskPage",
    "DeskReport",
    "Kind",
    "LineOfTrace",
    "MotiveAlreadyStated",
    "NothingToReport",
    "Opposable",
    "OppositionThread",
    "OppositionView",
    "ReportAnswered",
    "ReportThread",
    "ReportUnknown",
    "ReportView",
    "ReportWordsInvalid",
    "Reportable",
    "Standing",
    "State",
    "Step",
    "StepNotPossible",
    "StepView",
    "Target",
    "TooManyReports",
    "accept_deposits_again",
    "answer",
    "answer_opposition",
    "choose_quarantine",
    "close",
    "count_to_answer",
    "open_report",
    "opposable",
    "oppose_deposit",
    "oppose_deposits_to_come",
    "oppositions_to_answer",
    "read_for_support",
    "read_opposition",
    "reopen_report",
    "report_of",
    "reportable",
    "reports_about_service",
    "reports_of",
    "reports_to_handle",
    "standing_of",
    "take_up",
    "withdraw_opposition",
    "withdraw_report",
]
