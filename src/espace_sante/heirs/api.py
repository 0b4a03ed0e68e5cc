"""What other rooms may ask of the desk of heirs."""

from espace_sante.heirs.domain.claims import MOST_PAPERS, Answer, Claims, Refusal, Tie
from espace_sante.heirs.domain.errors import (
    AnswerIncomplete,
    ClaimsInvalid,
    FileUnknown,
    NothingToTake,
    PaperRefused,
    StepNotPossible,
)
from espace_sante.heirs.domain.life import OVER, WAITING, State, Step
from espace_sante.heirs.services.answer import approve, is_dead, propose, renew, send_back
from espace_sante.heirs.services.archive import archive_of
from espace_sante.heirs.services.ask import Paper, file_request
from espace_sante.heirs.services.codes import code_of
from espace_sante.heirs.services.desk import OpenedPaper, files_in, open_paper, read_file, recognise
from espace_sante.heirs.services.follow import FollowedFile, find_file, followed_file
from espace_sante.heirs.services.forget import forget_old_files
from espace_sante.heirs.services.receipt import receipt_of
from espace_sante.heirs.services.take import GivenDocument, take_documents
from espace_sante.heirs.services.usual import OFFERED, usual_answer
from espace_sante.heirs.services.views import FileRow, FileView, PaperView, StepView

__all__ = [
    "MOST_PAPERS",
    "OFFERED",
    "OVER",
    "WAITING",
    "Answer",
    "AnswerIncomplete",
    "Claims",
    "ClaimsInvalid",
    "FileRow",
    "FileUnknown",
    "FileView",
    "FollowedFile",
    "GivenDocument",
    "NothingToTake",
    "OpenedPaper",
    "Paper",
    "PaperRefused",
    "PaperView",
    "Refusal",
    "State",
    "Step",
    "StepNotPossible",
    "StepView",
    "Tie",
    "approve",
    "archive_of",
    "code_of",
    "file_request",
    "files_in",
    "find_file",
    "followed_file",
    "forget_old_files",
    "is_dead",
    "open_paper",
    "propose",
    "read_file",
    "receipt_of",
    "recognise",
    "renew",
    "send_back",
    "take_documents",
    "usual_answer",
]
