"""Why something of the catalogue is refused."""

from __future__ import annotations

from collections.abc import Sequence

from espace_sante.kernel.errors import Conflict, Malformed, NotFound, Refused


class ServiceUnknown(NotFound):
    """There is no service of this name that the asker may know of."""

    code = "service-unknown"


class PublisherUnknown(NotFound):
    """There is no publisher of this id that the asker may know of."""

    code = "publisher-unknown"


class MoveNotPossible(Conflict):
    """This does not follow the status of the service: somebody was faster, or the page is old."""

    code = "service-move-not-possible"


class ApplicationIncomplete(Refused):
    """The application lacks something. `lacks` says what, one code each, `criterion:<id>` for a criterion."""

    code = "application-incomplete"

    def __init__(self, lacks: Sequence[str]) -> None:
        self.lacks = tuple(lacks)
        super().__init__()


class NotHeard(Refused):
    """The commission gives no opinion before half of its members, and both colleges, were heard (CAT-03)."""

    code = "commission-not-heard"


class NotInOffice(Refused):
    """The asker is no member of the commission, or is none any more."""

    code = "commission-not-in-office"


class SeatUnknown(NotFound):
    """No member of the commission in office has this id."""

    code = "commission-seat-unknown"


class InterestNotDeclared(Refused):
    """A member opens a file once they declared that nothing ties them to it; who is tied stays out (CAT-03)."""

    code = "interest-not-declared"


class SecondOperatorNeeded(Refused):
    """Somebody else decides than who checked the application, or agreed first to other finalities (CAT-03)."""

    code = "second-operator-needed"


class OwnerNeeded(Refused):
    """Only an owner of the publisher's account does this."""

    code = "owner-needed"


class ConventionNotInForce(Refused):
    """No convention is in force today: nothing goes online (CAT-03)."""

    code = "convention-not-in-force"


class EntryInvalid(Malformed):
    """A part of what was filled in is not acceptable; `field` names it."""

    code = "entry-invalid"


class FileRefused(Malformed):
    """A file is too large, or is not what it says it is."""

    code = "file-refused"


class CriteriaFileInvalid(Malformed):
    """A file of criteria cannot be taken; `message` says which line and why. Nothing of it is kept."""

    code = "criteria-file-invalid"
