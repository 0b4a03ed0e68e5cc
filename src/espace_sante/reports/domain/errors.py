"""Why a report, or a step of it, is refused."""

from __future__ import annotations

from espace_sante.kernel.errors import Conflict, Malformed, NotFound, Refused


class ReportUnknown(NotFound):
    """There is no report of this id that the asker may know of."""

    code = "report-unknown"


class NothingToReport(NotFound):
    """There is no line, document, professional or access that the reader may know of under this name."""

    code = "nothing-to-report"


class ReportWordsInvalid(Malformed):
    """What is written to the support, or by it, must not be empty nor longer than its limit."""

    code = "report-words-invalid"


class AlreadyReported(Conflict):
    """A report about the same thing waits for its answer: it goes on, no other one begins. `report_id` names it."""

    code = "already-reported"

    def __init__(self, report_id: object) -> None:
        self.report_id = report_id
        super().__init__()


class TooManyReports(Refused):
    """This person filed as many reports in a day as the service takes."""

    code = "too-many-reports"


class MotiveAlreadyStated(AlreadyReported):
    """An opposition to this deposit waits for its answer: it goes on, no other one begins."""

    code = "motive-already-stated"


class DepositsOpposedAlready(Conflict):
    """What this professional will deposit is opposed already: to state another motive, oppose no more first."""

    code = "deposits-opposed-already"


class StepNotPossible(Conflict):
    """This step does not follow the state in which the report is: somebody was faster, or the page is old."""

    code = "step-not-possible"
