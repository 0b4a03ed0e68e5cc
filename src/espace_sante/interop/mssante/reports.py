"""Reports that wait, as bytes: what each says to people, and what it is for programs.

Source: RULES.md MSG-10, MSG-13; RFC 8098; INTEROP.md section 4.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from espace_sante.interop.mssante.notice import Outcome
from espace_sante.interop.mssante.write_notice import Report, write_receipt
from espace_sante.messaging import api as messaging

# A report goes to a professional or to their software: its words are in French, whatever the language of a page.
READ = "Votre message a été lu."
INTEGRATED = "Les documents de votre message ont été reçus dans l’espace santé."
REFUSED = {
    "900": "Le document à remplacer ou à supprimer n’est pas la dernière version reçue.",
    "901": "Seul l’auteur du document, ou son organisation, peut le remplacer ou le supprimer.",
    "902": "Le patient du document n’est pas connu de cette boîte aux lettres.",
    "903": "L’INS du patient n’est pas présente dans le document ou dans ses métadonnées.",
    "101": "L’archive IHE_XDM.zip est incomplète.",
    "102": "L’archive IHE_XDM.zip ne peut pas être lue.",
}
_KINDS = {
    messaging.Report.READ: (Outcome.READ, READ),
    messaging.Report.READ_ALWAYS: (Outcome.READ_ALWAYS, READ),
    messaging.Report.INTEGRATED: (Outcome.PROCESSED, INTEGRATED),
}


def write_report(departure: messaging.Departure, *, now: datetime) -> bytes:
    """The report that a departure is; its Message-ID is the same however often it is sent.

    Raises NothingToAnswer, MalformedMail.
    """
    assert departure.report is not None
    outcome, text = _KINDS.get(departure.report) or (Outcome.ERROR, REFUSED[departure.code])
    report = Report(
        about=departure.mail,
        sender=messaging.MailAddress(departure.mailbox),
        message_id=f"{departure.id}@{settings.PATIENT_MAIL_DOMAIN}",
        outcome=outcome,
        at=now,
        text=text,
        code=departure.code,
    )
    return write_receipt(report, reporting=settings.PATIENT_MAIL_DOMAIN)
