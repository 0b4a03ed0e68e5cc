"""What may go wrong with a file of heirs."""

from __future__ import annotations

from espace_sante.kernel.errors import Conflict, Malformed, NotFound


class FileUnknown(NotFound):
    """No file has this number and this code, or this id. It is never said which of them is wrong."""

    code = "heir-file-unknown"


class ClaimsInvalid(Malformed):
    """Something that is needed is missing or too long, or no paper came with the request, or too many."""

    code = "heir-claims-invalid"


class PaperRefused(Malformed):
    """A paper is too large, of no accepted type, or does not open. `place` counts from 1."""

    code = "heir-paper-refused"

    def __init__(self, place: int) -> None:
        self.place = place
        super().__init__(f"Paper {place} was refused.")


class StepNotPossible(Conflict):
    """The file is not in a state that allows this: somebody was faster."""

    code = "heir-step-not-possible"


class AnswerIncomplete(Malformed):
    """An answer says why; one that gives says what, of whom, and that person's death is recorded."""

    code = "heir-answer-incomplete"


class NothingToTake(Conflict):
    """Nothing was given, or it was taken already, or it is too late."""

    code = "heir-nothing-to-take"
