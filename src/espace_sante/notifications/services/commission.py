"""Tell members of the commission, by mail, that they sit on it, or that a file waits for their opinion; never which.

Nobody's health is near. Source: RULES.md CAT-03.
"""

from __future__ import annotations

import logging
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from espace_sante.catalogue import api as catalogue
from espace_sante.identity import api as identity
from espace_sante.kernel.outbox import Message, register
from espace_sante.notifications.models import NotificationsOutbox
from espace_sante.notifications.services.ports import AddressRefused, mail_sender
from espace_sante.outbox.api import put

TOPIC = "notifications.commission"
logger = logging.getLogger(__name__)


def on_commission_to_tell(event: catalogue.CommissionToTell) -> None:
    """In the transaction of the step: one mail for each member."""
    payloads = [{"account": str(one), "file": event.service_id is not None} for one in event.account_ids]
    if payloads:
        put(NotificationsOutbox, topic=TOPIC, payloads=payloads, now=event.at)


def tell_commission(message: Message) -> None:
    """One mail. Raises CarrierUnavailable: it is then sent later."""
    account_id = UUID(message.payload["account"])
    member = identity.agents_of([account_id]).get(account_id)
    if member is None or not member.is_open or not member.email:
        return
    with override(settings.LANGUAGE_CODE):
        if message.payload["file"]:
            subject = _("Commission de référencement : un dossier vous attend")
            said = _("Un dossier attend votre avis. Pour le lire, connectez-vous avec ProConnect :")
        else:
            subject = _("Commission de référencement : votre accès")
            said = _("Vous siégez à la commission de référencement. Connectez-vous avec ProConnect :")
        text = f"{_('Bonjour,')}\n\n{said}\n{settings.BASE_URL}/operateur/commission/\n"
    try:
        mail_sender()(to=member.email, subject=subject, text=text, number=message.id)
    except AddressRefused:
        logger.warning("The address of a member of the commission is refused", extra={"account": str(account_id)})


register(TOPIC, tell_commission, apart=True)
