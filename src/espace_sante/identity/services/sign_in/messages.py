"""Mails, SMS and letters about signing in: queued with the act that causes them, sent by the worker.

The request that causes a message never waits for it: how long an answer takes tells nothing about who exists.
No name, matricule or health word is in a message; what is queued is sealed.
"""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from espace_sante.identity.domain.provisional_code import Channel
from espace_sante.identity.models import Letter, SignInOutbox
from espace_sante.identity.services.sign_in import ports
from espace_sante.identity.services.sign_in.sealing import open_text, seal_text
from espace_sante.kernel.outbox import Message, register
from espace_sante.outbox import api as outbox

MESSAGE_TOPIC = "sign-in.message"
LETTER = "provisional-code"
_SEAL = "message"


def send_one_time_code(*, channel: Channel, address: str, digits: str, now: datetime) -> None:
    """The six digits, to an address that the person gave or proved before."""
    text = _("Votre code Espace santé : %(code)s. Il dure 10 minutes. Personne ne vous le demandera jamais.")
    queue_message(channel, address, _("Votre code Espace santé"), text % {"code": digits}, now)


def send_provisional_code(*, channel: Channel, address: str, code: str, now: datetime) -> None:
    """The provisional code, by mail or SMS."""
    text = _(
        "Votre code provisoire Espace santé : %(code)s\n\nIl sert une fois, sur %(address)s, et dure six semaines. "
        "Vous n’avez rien demandé ? Ne faites rien : sans votre numéro de sécurité sociale, il n’ouvre rien."
    )
    address_here = f"{settings.BASE_URL}/activer/"
    queue_message(channel, address, _("Votre code provisoire"), text % {"code": code, "address": address_here}, now)


def post_provisional_code(*, holder_id: UUID, code: str, now: datetime) -> None:
    """A letter to print at a later stage, with the code in it."""
    Letter.objects.create(
        holder_id=holder_id, kind=LETTER, sealed=seal_text(LETTER, json.dumps({"code": code})), queued_at=now
    )


def send_notice(*, channel: Channel, address: str, sentence: str, now: datetime) -> None:
    """Something changed in how one signs in: whoever did not do it must know at once."""
    text = _(
        "%(sentence)s\n\nCe n’était pas vous ? Connectez-vous, ouvrez « Connexion et sécurité » et déconnectez tout."
    )
    queue_message(channel, address, _("Votre connexion a changé"), text % {"sentence": sentence}, now)


def queue_message(channel: Channel, address: str, subject: str, text: str, now: datetime) -> None:
    """What leaves, sealed until it does."""
    words = json.dumps({"to": address, "subject": subject, "text": text})
    payload = {"channel": channel.value, "sealed": seal_text(_SEAL, words).hex()}
    outbox.put(SignInOutbox, topic=MESSAGE_TOPIC, payloads=[payload], now=now)


def deliver(message: Message) -> None:
    """Handler of the outbox."""
    words = json.loads(open_text(_SEAL, bytes.fromhex(message.payload["sealed"])))
    if message.payload["channel"] == Channel.SMS:
        ports.sms_sender()(to=words["to"], text=words["text"])
    else:
        ports.mail_sender()(to=words["to"], subject=words["subject"], text=words["text"])


register(MESSAGE_TOPIC, deliver)
