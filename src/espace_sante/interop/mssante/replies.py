"""The one table from what went wrong to what SMTP says. ASCII, and the same words for whoever exists or not.

Source: RFC 5321 4.2, RFC 3463 (enhanced codes); RULES.md MSG-08.
"""

from __future__ import annotations

from espace_sante.interop.mssante.errors import (
    BareLineEnd,
    GatewayBusy,
    MailTooLarge,
    MalformedMail,
    NotAReport,
    SenderForged,
)
from espace_sante.kernel.errors import Refused, TooLarge, Unavailable
from espace_sante.messaging.api import MailboxClosed, MailboxUnknown, SenderNotTrusted

ACCEPTED = "250 2.0.0 Accepted and stored"
SENDER_TAKEN = "250 2.1.0 Sender noted"
RECIPIENT_TAKEN = "250 2.1.5 Recipient noted"
TOO_MANY_RECIPIENTS = "452 4.5.3 Too many recipients"
TOO_MANY_REFUSALS = "421 4.7.0 Too many refused recipients, goodbye"
TOO_MANY_CONNECTIONS = "421 4.3.2 Too many connections, try again later"
TRY_AGAIN = "451 4.3.0 Not now, try again later"
NO_ROOM = "452 4.3.1 Not enough room now, try again later"
ALONE = "550 5.5.3 A report has one recipient"
NOT_A_MAILBOX = "550 5.1.1 This address receives no message"

# In the order in which they are looked for: the first family that fits.
_REPLIES: dict[type[Exception], str] = {
    MailboxUnknown: NOT_A_MAILBOX,
    MailboxClosed: NOT_A_MAILBOX,
    SenderNotTrusted: "550 5.7.1 This sender is not of the trust space",
    SenderForged: "550 5.7.1 The sender in the message is not of the domain that sends it",
    NotAReport: "550 5.7.1 Only a report is taken from an empty sender",
    BareLineEnd: "550 5.6.0 Lines end with CR LF and nothing else",
    MailTooLarge: "552 5.3.4 This message is too large",
    MalformedMail: "550 5.6.0 This message cannot be read",
    GatewayBusy: TRY_AGAIN,
    Unavailable: TRY_AGAIN,
    TooLarge: "552 5.3.4 This message is too large",
    Refused: NOT_A_MAILBOX,
}


def reply_for(error: Exception) -> str:
    """What to say. Whatever is not foreseen is our fault: the sender keeps its mail and tries again."""
    return next((reply for kind, reply in _REPLIES.items() if isinstance(error, kind)), TRY_AGAIN)
