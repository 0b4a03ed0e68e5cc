"""Who wrote to whom by secure mail: the directory's addresses, a few conversations.

Through the services of the gateway and of the pages. Doing it again adds nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from espace_sante.access.api import ProfessionalMailbox
from espace_sante.demo.people_kinds import DemoProfessional
from espace_sante.demo.people_structures import DR_MARTIN, NAMED_PROFESSIONALS, NAMED_STRUCTURES, NURSE_PETIT
from espace_sante.identity import api as identity
from espace_sante.interop.professional_mail import api as professional_mail
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import Finess, Rpps
from espace_sante.messaging import api as messaging
from espace_sante.outbox.api import drain
from espace_sante.spaces import api as spaces

HOSPITAL = "hopital.mssante.example"
PRACTICES = "liberal.mssante.example"
PROTOCOL = (
    "Protocole de soins du pied.\n\n1. Laver à l’eau et au savon doux, sécher sans frotter.\n"
    "2. Pansement propre chaque matin.\n3. Garder le pied surélevé quand on est assis.\n"
)


def address_of(professional: DemoProfessional) -> str:
    """`helene.martin@liberal.mssante.example`."""
    return f"{_slug(professional.given_name)}.{_slug(professional.family_name)}@{PRACTICES}"


def register_addresses() -> None:
    """The secure addresses of who has a name here."""
    for one in NAMED_PROFESSIONALS:
        identity.register_mssante_address(address=address_of(one), rpps=Rpps(one.rpps))
    for place in NAMED_STRUCTURES:
        domain = HOSPITAL if place.login == "hopital" else PRACTICES
        identity.register_mssante_address(address=f"contact.{place.finess}@{domain}", finess=Finess(place.finess))


def exchange_messages(*, today: date) -> None:
    """The nurse and André, whom Camille answers for; the doctor and Camille; the hospital, that wants no answer."""
    camille, andre = _actor("camille", today), _actor("andre", today)
    hers, his = _space(camille), _space(andre)
    nurse, doctor = address_of(NURSE_PETIT), address_of(DR_MARTIN)
    hospital = next(one for one in NAMED_STRUCTURES if one.login == "hopital")
    _come(
        his, nurse, "pansement", today - timedelta(days=1), time(8, 10), subject="Pansement du pied",
        text="Bonjour Monsieur Moreau. Pouvez-vous me dire si le pied est encore rouge autour du pansement, et si vous "
        "avez eu de la fièvre depuis samedi ?",
    )  # fmt: skip
    _answer(
        camille, his, "Bonjour Karim. La rougeur a diminué. Pas de fièvre : 36,9 ce matin.",
        today - timedelta(days=1), time(11, 2),
    )  # fmt: skip
    _come(
        his, nurse, "protocole", today, time(6, 34), subject="Re: Pansement du pied",
        text="Merci, c’est noté. Je passe demain à 8 h pour changer le pansement. D’ici là, gardez le pied surélevé.",
        parts=(messaging.MailPart("Protocole de soins du pied.txt", "text/plain", PROTOCOL.encode()),),
    )  # fmt: skip
    _come(
        hers, doctor, "renouvellement", today - timedelta(days=70), time(15, 20), subject="Renouvellement",
        text="Bonjour Madame, votre ordonnance est renouvelée pour trois mois. Elle est dans vos documents.",
        ends_exchange=True,
    )  # fmt: skip
    _read(camille, hers, today - timedelta(days=69))
    _come(
        hers, f"contact.{hospital.finess}@{HOSPITAL}", "consultation", today - timedelta(days=19), time(9, 5),
        subject="Votre consultation", text="Votre consultation est confirmée. Ce message n’attend pas de réponse.",
        automatic=True, parts=(_invitation(f"contact.{hospital.finess}@{HOSPITAL}", today + timedelta(days=24)),),
    )  # fmt: skip
    _come(
        hers, doctor, "resultats", today - timedelta(days=1), time(16, 45), subject="Vos résultats",
        text="Bonjour Madame, j’ai bien reçu vos résultats. Le fer est encore un peu bas : continuez le traitement. "
        "Comment vous sentez-vous depuis un mois ?",
    )  # fmt: skip


def _invitation(sender: str, day: date) -> messaging.MailPart:
    """A calendar as a booking program joins it to its mail (RFC 6047): one button notes it in the agenda."""
    lines = (
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Hopital fictif//Rendez-vous//FR", "METHOD:REQUEST",
        "BEGIN:VEVENT", "UID:consultation-1@hopital.mssante.example", "SEQUENCE:0", f"ORGANIZER:mailto:{sender}",
        f"DTSTAMP:{day:%Y%m%d}T080000Z", f"DTSTART;TZID=Europe/Paris:{day:%Y%m%d}T101500",
        "DURATION:PT30M", "SUMMARY:Consultation", "LOCATION:Consultations\\, porte B", "STATUS:CONFIRMED",
        "END:VEVENT", "END:VCALENDAR", "",
    )  # fmt: skip
    return messaging.MailPart("consultation.ics", "text/calendar", "\r\n".join(lines).encode())


def _come(
    space: spaces.SpaceView, sender: str, name: str, day: date, at: time, *, subject: str, text: str, **more: Any
) -> None:
    mailbox, moment = messaging.mailbox_of(space), datetime.combine(day, at, UTC)
    mail = messaging.Mail(
        message_id=f"{name}.{space.ins.value}@{sender.rpartition('@')[2]}",
        sent_at=moment,
        sender=messaging.MailAddress(sender),
        to=(messaging.MailAddress(mailbox.address, identity.holders([space.holder_id])[space.holder_id].full_name),),
        subject=subject,
        text=text,
        **more,
    )
    peer = messaging.Peer(domain=mail.sender.domain, trusted=True)
    messaging.receive(mailbox=mailbox, mail=mail, peer=peer, now=moment)
    _keep_sent(mail, moment)
    drain(messaging.MessagingOutbox, now=moment)  # in the order of the story


def _keep_sent(mail: messaging.Mail, moment: datetime) -> None:
    """At the other end, among what the sender sent: both can be tried."""
    owner = identity.mssante_owner(mail.sender.address)
    if owner is not None:
        box = ProfessionalMailbox(mail.sender.address, owner.name, shared=not owner.rpps)
        sender = messaging.MailAddress(mail.sender.address, owner.name)
        professional_mail.keep_written(box, replace(mail, sender=sender), now=moment)


def _answer(actor: Actor, space: spaces.SpaceView, text: str, day: date, at: time) -> None:
    """Answer the only conversation, once."""
    moment = datetime.combine(day, at, UTC)
    (line,) = messaging.inbox(actor=actor, space=space, now=moment).threads
    if line.messages == 1:
        messaging.reply(actor=actor, space=space, thread_id=line.id, written=messaging.Written(text), now=moment)


def _read(actor: Actor, space: spaces.SpaceView, day: date) -> None:
    """Open what nobody opened yet."""
    now = datetime.combine(day, time(18), UTC)
    for line in messaging.inbox(actor=actor, space=space, now=now).threads:
        if line.unread and line.last_at < now:
            messaging.conversation(actor=actor, space=space, thread_id=line.id, now=now)


def _space(actor: Actor) -> spaces.SpaceView:
    assert actor.holder_id is not None
    return spaces.space_of_holder(actor.holder_id)


def _actor(login: str, today: date) -> Actor:
    now = datetime.combine(today, time(6), UTC)
    return identity.actor_of_token(identity.issue_token(login=login, now=now), now=now)


def _slug(name: str) -> str:
    plain = name.lower().replace("é", "e").replace("è", "e").replace("ï", "i").replace("’", "")
    return "".join(one for one in plain if one.isalnum() or one == "-")
