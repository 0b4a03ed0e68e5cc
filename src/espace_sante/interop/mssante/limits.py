"""How large a mail may be. The sizes are ours (docs/divergences.md); `MSSANTE_LIMITS` changes them by name."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class MailLimits:
    """Sizes in bytes, unless they say otherwise."""

    message: int = 25 * 1024 * 1024  # as it travels, base64 included
    header_block: int = 128 * 1024
    header_line: int = 16 * 1024  # one header, unfolded
    headers: int = 300
    depth: int = 10  # multiparts in multiparts
    parts: int = 100
    addresses: int = 500  # in To and Cc
    text: int = 1024 * 1024
    subject: int = 400  # characters; the rest is cut
    references: int = 50  # the last ones
    recipients: int = 100  # of one transaction (RFC 5321 4.5.3.1.8 asks for 100)


def mail_limits() -> MailLimits:
    return MailLimits(**settings.MSSANTE_LIMITS)
