"""Why a mail is not taken. `replies.py` has the one table from these to SMTP."""

from __future__ import annotations

from espace_sante.kernel.errors import Malformed, Refused, TooLarge, Unavailable


class MalformedMail(Malformed):
    """This is not a mail that can be read without guessing."""

    code = "mail-malformed"


class BareLineEnd(MalformedMail):
    """A line ends otherwise than by CR LF: two servers could read two different mails in it (CVE-2023-51764)."""

    code = "mail-bare-line-end"


class MailTooLarge(TooLarge):
    """The mail, its text, its number of parts or its headers are larger than what is taken."""

    code = "mail-too-large"


class SenderForged(Refused):
    """The sender named inside the mail is of another domain than the one that hands it over."""

    code = "mail-sender-forged"


class NotAReport(Refused):
    """Nobody sent this mail (MAIL FROM:<>), and it is not a report on one of ours."""

    code = "mail-not-a-report"


class GatewayBusy(Unavailable):
    """Too much is being taken at once; nothing was kept."""

    code = "gateway-busy"


class Undecided(Unavailable):
    """Some mailboxes keep this mail and others closed meanwhile; one reply cannot say both."""

    code = "mail-undecided"
