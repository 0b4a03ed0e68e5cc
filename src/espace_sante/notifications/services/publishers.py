"""Tell the members of a publisher, by mail, that something about their service is to be read; never what.

Nobody's health is near: a publisher has no space. Source: RULES.md CAT-03, CAT-04; ADR 38.
"""

from __future__ import annotations

import logging
from datetime import datetime
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

TOPIC = "notifications.publisher"
logger = logging.getLogger(__name__)


def on_publisher_to_tell(event: catalogue.PublisherToTell) -> None:
    """In the transaction of the step: one mail for each member of today."""
    _later(catalogue.members_to_tell(event.publisher_id), event.service_id, event.at)


def on_member_invited(event: catalogue.MemberInvited) -> None:
    """In the transaction of the invitation: where to sign in."""
    _later([event.account_id], None, event.at)


def tell_member(message: Message) -> None:
    """One mail. Raises CarrierUnavailable: it is then sent later."""
    account_id, service_id = UUID(message.payload["account"]), message.payload["service"]
    member = identity.agents_of([account_id]).get(account_id)
    if member is None or not member.is_open or not member.email:
        return
    name = catalogue.service_of(UUID(service_id)).name if service_id else ""
    subject, text = _words(name)
    try:
        mail_sender()(to=member.email, subject=subject, text=text, number=message.id)
    except AddressRefused:
        logger.warning("The address of a publisher's member is refused", extra={"account": str(account_id)})


def _later(account_ids: list[UUID], service_id: UUID | None, at: datetime) -> None:
    service = str(service_id) if service_id else ""
    payloads = [{"account": str(one), "service": service} for one in account_ids]
    if payloads:
        put(NotificationsOutbox, topic=TOPIC, payloads=payloads, now=at)


def _words(name: str) -> tuple[str, str]:
    """The subject and the text; without a service, those of an invitation."""
    with override(settings.LANGUAGE_CODE):
        pages = f"{settings.BASE_URL}/editeurs/"
        if not name:
            said = _("Vous pouvez agir pour un éditeur du catalogue de services. Connectez-vous avec ProConnect :")
            return _("Catalogue de services : votre accès"), _mail(said, pages)
        said = _("Il y a du nouveau pour votre service %(name)s. Pour le lire, connectez-vous :") % {"name": name}
        return _("Catalogue de services : du nouveau"), _mail(said, pages)


def _mail(said: str, pages: str) -> str:
    return f"{_('Bonjour,')}\n\n{said}\n{pages}\n"


register(TOPIC, tell_member, apart=True)
