"""A document that was just deposited goes to the patient and to a colleague too, by secure mail (MSG-15).

The deposit is done whatever becomes of the letters: what does not leave is said, and can be sent from the document.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from espace_sante.access.api import FoundSpace, ProfessionalMailbox
from espace_sante.interop.professional_mail import api as mail
from espace_sante.interop.xdm.api import xdm_subject
from espace_sante.kernel.actors import Actor
from espace_sante.messaging.api import MailAddress, mailbox_of
from espace_sante.portals.professional.errors import letter_error


def send_everywhere(
    box: ProfessionalMailbox, wanted: dict[str, Any], *, actor: Actor, found: FoundSpace, document_id: UUID, title: str,
    now: datetime,
) -> list[tuple[bool, str]]:  # fmt: skip
    """For each letter, whether it left and what is said of it. `wanted`: a valid DestinationsForm."""
    of_document = {"actor": actor, "space": found.space, "document_ids": [document_id], "now": now}
    told = []
    if wanted.get("patient"):
        to = MailAddress(mailbox_of(found.space).address, found.holder.full_name)
        letter = mail.Words(wanted["corps_patient"], subject=title)
        told.append(_sent(box, to, letter, to_patient=True, of_document=of_document))
    if wanted.get("confrere"):
        to = MailAddress(wanted["confrere"].lower())
        letter = mail.Words(wanted["corps_confrere"], subject=_marked(title, found))
        told.append(_sent(box, to, letter, to_patient=False, of_document=of_document))
    return told


def _sent(
    box: ProfessionalMailbox, to: MailAddress, letter: mail.Words, *, to_patient: bool, of_document: dict[str, Any]
) -> tuple[bool, str]:
    who = {"who": to.name or to.address}
    try:
        archive = mail.archive_for(to_patient=to_patient, **of_document)
        mail.send(box, to=to, words=replace(letter, parts=(archive,)), now=of_document["now"])
    except mail.LETTER_ERRORS as error:
        return False, _("Le document est déposé, mais pas envoyé à %(who)s.") % who + " " + letter_error(error)[1]
    return True, _("Envoyé à %(who)s.") % who


def _marked(title: str, found: FoundSpace) -> str:
    """What software recognises (MSG-12); a patient reads the title alone."""
    holder = found.holder
    return xdm_subject(
        title=title, family_name=holder.family_name, given_name=holder.first_given_name, birth_on=holder.birth_on
    )
