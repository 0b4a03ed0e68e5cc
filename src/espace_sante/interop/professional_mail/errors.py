"""What a mailbox of a professional refuses."""

from espace_sante.kernel.errors import Malformed, NotFound, Refused, TooLarge


class NoSuchMailbox(NotFound):
    """There are no mailboxes of professionals here, or not at this address."""

    code = "no-such-mailbox"


class ExchangeUnknown(NotFound):
    """There is no such conversation, letter or file in this mailbox."""

    code = "exchange-unknown"


class ColleagueUnknown(Refused):
    """The directory knows no professional and no place at this address."""

    code = "colleague-unknown"


class NothingWritten(Malformed):
    """A letter needs words, or a file."""

    code = "nothing-written"


class LetterTooLarge(TooLarge):
    """The words or the files of a letter are larger than what is sent."""

    code = "letter-too-large"


class NotShownToThePatient(Refused):
    """This document waits for an announcement, or is kept from who represents the patient: no mail carries it."""

    code = "not-shown-to-the-patient"
