"""Port MailSender: one plain-text mail by Django's own sender (SMTP from the `EMAIL_*` settings).

Source: RFC 5321, RFC 5322 3.6.4 (Message-ID), RFC 3834 (automatic messages).
"""

from __future__ import annotations

import smtplib
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage

from espace_sante.kernel.mail_refusals import is_about_the_address
from espace_sante.notifications.services.ports import AddressBusy, AddressRefused, CarrierUnavailable


def send_mail(*, to: str, subject: str, text: str, number: UUID) -> None:
    """Raises AddressRefused, AddressBusy, CarrierUnavailable."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {
        "Message-ID": f"<{number.hex}@{domain}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": settings.LANGUAGE_CODE,
    }
    try:
        EmailMessage(subject=subject, body=text, to=[to], headers=headers).send()
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise (AddressRefused if is_about_the_address(code, said) else AddressBusy) from error
    except smtplib.SMTPDataError as error:  # some servers look at the recipient after the content
        about_it = is_about_the_address(error.smtp_code, error.smtp_error)
        raise (AddressRefused if about_it else CarrierUnavailable) from error
    except (smtplib.SMTPException, OSError) as error:
        raise CarrierUnavailable from error
