"""What prevention refuses to be told."""

from espace_sante.kernel.errors import Conflict, Malformed, NotFound


class WindowUnknown(NotFound):
    """Nothing is proposed to this person under this name."""

    code = "window-unknown"


class StatementInvalid(Malformed):
    """A day is missing, stands before the birth or in the future, or is too far ahead."""

    code = "statement-invalid"


class NotToRecord(Conflict):
    """Only a vaccination that somebody said was done, and that no note tells of, is added to the record."""

    code = "not-to-record"
