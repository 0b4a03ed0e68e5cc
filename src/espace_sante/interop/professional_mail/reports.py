"""What came back about the letters that a mailbox sent, and the receipt that goes back for one that was opened.

Source: RFC 8098, RFC 3464; RULES.md MSG-10, MSG-13.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import structlog

from espace_sante.interop.mssante import api as mssante
from espace_sante.interop.professional_mail.errors import ExchangeUnknown
from espace_sante.interop.professional_mail.letters import is_report, wire
from espace_sante.interop.professional_mail.maildir import Kept
from espace_sante.kernel.errors import Refused, Unavailable
from espace_sante.kernel.identifiers import new_id
from espace_sante.messaging.api import Mail, MailAddress

log = structlog.get_logger(__name__)


class Fate(StrEnum):
    """What became of a letter, each worth more than the one before."""

    STORED = "stored"  # our gateway said so when it took it: it is in the mailbox
    FILED = "filed"  # software read its documents, and they are in order
    READ = "read"
    REFUSED = "refused"  # its documents could not be taken in: `code` says why
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Status:
    """`code`: 900 to 903 of STR-02, or the status of a delivery."""

    fate: Fate = Fate.STORED
    code: str = ""


_FATES = {
    mssante.Outcome.DELIVERED: Fate.STORED,
    mssante.Outcome.PROCESSED: Fate.FILED,
    mssante.Outcome.READ: Fate.READ,
    mssante.Outcome.ERROR: Fate.REFUSED,
    mssante.Outcome.FAILED: Fate.FAILED,
}
_ORDER = list(Fate)


def statuses(letters: Iterable[Kept]) -> dict[str, tuple[Status, ...]]:
    """By Message-ID, what the reports of a mailbox say, the most that is known last."""
    found: dict[str, set[Status]] = {}
    for kept in letters:
        if kept.mine or not is_report(kept):
            continue
        with suppress(mssante.MalformedMail, mssante.MailTooLarge, ExchangeUnknown):
            for one in mssante.read_notices(wire(kept.content())) or ():
                found.setdefault(one.message_id, set()).add(Status(_FATES[one.outcome], one.code))
    return {about: tuple(sorted(those, key=lambda one: _ORDER.index(one.fate))) for about, those in found.items()}


def acknowledge(about: Mail, *, reader: MailAddress, now: datetime) -> None:
    """Tell who wrote that their letter was opened, if they asked. Not told when the gateway is away: they wait."""
    report = mssante.Report(
        about=about,
        sender=reader,
        message_id=f"{new_id()}@{reader.domain}",
        outcome=mssante.Outcome.READ,
        at=now,
        text="Votre message a été ouvert par son destinataire.",
    )
    try:
        data = mssante.write_receipt(report, reporting=reader.domain)
        mssante.hand_over(data, sender="", recipient=about.sender.address)
    except mssante.NothingToAnswer:
        return
    except (Refused, Unavailable) as error:
        log.warning("receipt not sent", code=error.code)
