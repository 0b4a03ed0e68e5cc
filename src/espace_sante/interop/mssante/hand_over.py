"""Give one mail to our gateway, as the server of a correspondent does: by SMTP with TLS, from an address of theirs.

Source: RFC 5321; INTEROP.md section 4.
"""

from __future__ import annotations

from django.conf import settings

from espace_sante.interop.mssante.own_tls import correspondent_context
from espace_sante.interop.mssante.relay import Answer, RelayUnavailable, relay
from espace_sante.kernel.errors import Refused


class NotTaken(Refused):
    """The gateway refused this mail, or its recipient, for good."""

    code = "mail-not-taken"


def hand_over(data: bytes, *, sender: str, recipient: str) -> None:
    """`sender`: the address of MAIL FROM, empty for a report. When this returns, the mail is in the mailbox.

    Raises NotTaken for good, RelayUnavailable for now, and outside the demonstration.
    """
    if not settings.MSSANTE_GATEWAY_URL:
        raise RelayUnavailable
    with relay(settings.MSSANTE_GATEWAY_URL, context=correspondent_context) as gateway:
        answer: Answer = gateway.give(data, envelope_from=sender, recipient=recipient)
    if answer.final and not answer.taken:
        raise NotTaken
    if not answer.taken:
        raise RelayUnavailable
