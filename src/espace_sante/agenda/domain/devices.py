"""What is refused of devices that read an agenda and write in it, and the names they give. Source: RFC 4791."""

from espace_sante.kernel.errors import Conflict, Malformed, Refused

OBJECT_NAME = "urn:espace-sante:caldav:name"  # system of the name under which a device put an event
MOST_DEVICES = 10  # of one space
LONGEST_NAME = 60


class DeviceRefused(Refused):
    """This login and this password open no agenda, or do no longer."""

    code = "device-refused"


class TooManyGuesses(Refused):
    """Too many wrong passwords: wait a quarter of an hour."""

    code = "too-many-guesses"


class TooManyDevices(Conflict):
    """This agenda has as many devices as it can: remove one first."""

    code = "too-many-devices"


class DeviceNameInvalid(Malformed):
    """A device has a name of sixty characters at most."""

    code = "device-name-invalid"
