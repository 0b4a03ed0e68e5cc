"""A professional writes to a patient: first, or in answer. The letter leaves by SMTP before it is kept as sent.

Writing needs no right in the patient's record; a document that goes along is read there first, and traced, as any
reading (TRA-01). Whether the mailbox takes it, our gateway says.
Source: RULES.md MSG-02, MSG-06, MSG-09, MSG-12, MSG-18.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from espace_sante.access.api import ProfessionalMailbox
from espace_sante.identity import api as identity
from espace_sante.interop.mssante import api as mssante
from espace_sante.interop.professional_mail.conversations import Opened
from espace_sante.interop.professional_mail.errors import (
    ColleagueUnknown,
    LetterTooLarge,
    NothingWritten,
    NotShownToThePatient,
)
from espace_sante.interop.professional_mail.maildir import maildir_of
from espace_sante.interop.xdm.api import FILE_NAME, archive_of_documents
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import new_id
from espace_sante.messaging.api import Mail, MailAddress, MailboxUnknown, MailPart
from espace_sante.record import api as record
from espace_sante.spaces.api import SpaceView

MOST_CHARACTERS = 20_000
MOST_REFERENCES = 10


@dataclass(frozen=True, slots=True)
class Words:
    """What is written. `copy_to`: a colleague, whom the patient can answer too (MSG-05).

    `ends`: no answer is taken any more (MSG-06); `no_reply`: none is wanted to this letter.
    """

    text: str
    subject: str = ""
    copy_to: str = ""
    parts: tuple[MailPart, ...] = ()
    ends: bool = False
    no_reply: bool = False
    wants_receipt: bool = True
    automatic: bool = False


def send(
    box: ProfessionalMailbox, *, to: MailAddress, words: Words, now: datetime, answers: Opened | None = None
) -> None:
    """Hand a letter over and keep it among those that were sent.

    Raises NoSuchMailbox, NothingWritten, LetterTooLarge, ColleagueUnknown; NotTaken when the mailbox takes no mail,
    RelayUnavailable: nothing is kept then.
    """
    maildir = maildir_of(box.address, now=now)
    mail = _mail(box, to, _checked(words), answers, now)
    data = mssante.write_mail(mail, clinical=mssante.clinical_headers(mail, software=settings.MSSANTE_SOFTWARE))
    colleagues = {one.address: _colleague(one, now) for one in (to, *mail.cc) if not _is_patient(one)}
    if _is_patient(to):
        mssante.hand_over(data, sender=box.address, recipient=to.address)
    for colleague in colleagues.values():
        colleague.keep(data, message_id=mail.message_id)
    maildir.keep_sent(data, message_id=mail.message_id)


def _is_patient(one: MailAddress) -> bool:
    return one.domain == settings.PATIENT_MAIL_DOMAIN


def _colleague(one: MailAddress, now: datetime) -> mssante.LocalMailbox:
    """Of whom the directory knows: their operator is who holds these folders. Raises ColleagueUnknown."""
    if identity.mssante_owner(one.address) is None:
        raise ColleagueUnknown
    try:
        return mssante.local_mailbox(one.address, now=now)
    except MailboxUnknown as error:
        raise ColleagueUnknown from error


def keep_written(box: ProfessionalMailbox, mail: Mail, *, now: datetime) -> None:
    """Keep among what was sent a letter that is in the patient's mailbox already. Raises NoSuchMailbox."""
    maildir_of(box.address, now=now).keep_sent(mssante.write_mail(mail), message_id=mail.message_id)


def archive_for(
    *, actor: Actor, space: SpaceView, document_ids: Sequence[UUID], now: datetime, to_patient: bool = True
) -> MailPart:
    """Documents of a patient's record in one archive; each reading is traced.

    Raises AccessRefused, DocumentUnknown; NotShownToThePatient, since who represents a minor reads the mailbox too.
    """
    opened = [record.read_document(actor=actor, space=space, document_id=one, now=now) for one in document_ids]
    if to_patient and any(
        one.view.facts.invisible_patient or one.view.facts.invisible_representants_legaux for one in opened
    ):
        raise NotShownToThePatient
    author = record.Author(
        rpps=actor.rpps or "", finess=actor.finess or "", name=actor.name, institution=actor.structure_name or ""
    )
    holder = identity.holders([space.holder_id])[space.holder_id]
    return MailPart(FILE_NAME, "application/zip", archive_of_documents(opened, holder=holder, author=author, now=now))


def _checked(words: Words) -> Words:
    if not words.text.strip() and not words.parts:
        raise NothingWritten
    if len(words.text) > MOST_CHARACTERS or sum(len(one.content) for one in words.parts) > settings.MESSAGE_PARTS_BYTES:
        raise LetterTooLarge
    return words


def _mail(box: ProfessionalMailbox, to: MailAddress, words: Words, answers: Opened | None, now: datetime) -> Mail:
    sender = MailAddress(box.address, box.name)
    known = tuple(one.mail.message_id for one in answers.letters)[-MOST_REFERENCES:] if answers else ()
    return Mail(
        message_id=f"{new_id()}@{sender.domain}",
        sent_at=now,
        sender=sender,
        to=(to,),
        cc=(MailAddress(words.copy_to.lower()),) if words.copy_to else (),
        subject=_reply_subject(answers.subject) if answers else " ".join(words.subject.split()),
        text=words.text.strip(),
        parts=words.parts,
        in_reply_to=known[-1] if known else "",
        references=known,
        ends_exchange=words.ends,
        no_reply=words.no_reply,
        wants_receipt=words.wants_receipt,
        automatic=words.automatic,
    )


def _reply_subject(subject: str) -> str:
    return subject if subject.upper().startswith("RE:") else f"Re: {subject}"
