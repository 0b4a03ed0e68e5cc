"""What a mailbox refuses. Each edge has one table from error to protocol."""

from espace_sante.kernel.errors import Conflict, Malformed, NotFound, Refused, TooLarge


class MailboxUnknown(NotFound):
    """Nobody has this address."""

    code = "mailbox-unknown"


class MailboxClosed(Refused):
    """This mailbox takes no mail."""

    code = "mailbox-closed"


class SenderNotTrusted(Refused):
    """This sender is not of the trust space."""

    code = "sender-not-trusted"


class ThreadUnknown(NotFound):
    """There is no such conversation here."""

    code = "thread-unknown"


class MessageUnknown(NotFound):
    """There is no such message here."""

    code = "message-unknown"


class PartUnknown(NotFound):
    """There is no such attachment here."""

    code = "part-unknown"


class CorrespondentUnknown(NotFound):
    """This person cannot be written to: nobody of that address wrote first."""

    code = "correspondent-unknown"


class WindowTooLong(Malformed):
    """A professional lets patients write first for some days, from tomorrow on, and no longer than is allowed."""

    code = "window-too-long"


class ExchangeEnded(Refused):
    """The correspondent ended the exchange: no answer is possible."""

    code = "exchange-ended"


class WordsMissing(Malformed):
    """A message needs words, or a file."""

    code = "words-missing"


class WordsTooLong(TooLarge):
    """The text of a message is too long."""

    code = "words-too-long"


class PartsTooLarge(TooLarge):
    """The attachments of a message weigh too much together."""

    code = "parts-too-large"


class NothingToSave(Conflict):
    """This archive holds nothing to keep: it takes a document back."""

    code = "nothing-to-save"
