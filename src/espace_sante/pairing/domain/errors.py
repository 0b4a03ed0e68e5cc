"""Why a service is not linked, or a consent not given."""

from __future__ import annotations

from espace_sante.kernel.errors import Conflict, Malformed, NotFound


class PairingUnknown(NotFound):
    """This service is not linked to this space."""

    code = "pairing-unknown"


class ServiceClosed(Conflict):
    """This service exchanges nothing now: it is suspended, offline, not yet or no longer referenced (SCO-06)."""

    code = "service-closed"


class NotAsked(Malformed):
    """A consent to what the convention of this service does not cover, or to what nobody can write (CAT-03)."""

    code = "not-asked"


class NothingChosen(Malformed):
    """A service is linked for something: at least one consent is given (SCO-01)."""

    code = "nothing-chosen"
