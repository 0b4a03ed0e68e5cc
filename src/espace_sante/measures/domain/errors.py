"""What measures refuse. Each edge has one table from error to protocol."""

from espace_sante.kernel.errors import Conflict, Malformed, NotFound, Refused, TooLarge


class MeasureUnknown(NotFound):
    """There is no such measure here."""

    code = "measure-unknown"


class DeviceUnknown(NotFound):
    """There is no such device here."""

    code = "device-unknown"


class MeasureInvalid(Malformed):
    """Something of this measure is missing or is not what it must be."""

    code = "measure-invalid"


class ValueImplausible(MeasureInvalid):
    """Nobody has such a value: is the unit right?"""

    code = "value-implausible"


class UnitRefused(MeasureInvalid):
    """This measure is not written in this unit."""

    code = "unit-refused"


class DateRefused(MeasureInvalid):
    """Measures are dated from 1900 to today."""

    code = "date-refused"


class ContextMissing(MeasureInvalid):
    """This measure must say the context that `field` names (SCO-11)."""

    code = "context-missing"


class ContextForbidden(MeasureInvalid):
    """This measure has no such context (SCO-11)."""

    code = "context-forbidden"


class Computed(MeasureInvalid):
    """The body mass index is computed, never written (SCO-10)."""

    code = "computed"


class WordsTooLong(TooLarge):
    """These words are too long."""

    code = "words-too-long"


class IdentifierTaken(Conflict):
    """This author already gave this identifier to another measure of this space."""

    code = "identifier-taken"


class MeasureRemoved(Conflict):
    """The holder removed this measure: it does not come back by itself."""

    code = "measure-removed"


class NotTheAuthor(Refused):
    """The holder's side, or the service that wrote it, removes a measure."""

    code = "not-the-author"
