"""One-time codes by mail and SMS: send one, check one."""

from __future__ import annotations

from datetime import datetime

from espace_sante.identity.domain.one_time_code import Answer, Challenge, new_digits
from espace_sante.identity.domain.provisional_code import Channel
from espace_sante.identity.services.sign_in import messages
from espace_sante.identity.services.sign_in.sealing import keyed_hash


def challenge(*, channel: Channel, address: str, now: datetime) -> Challenge:
    """Send six digits and return what is needed to check them; the session keeps that."""
    digits = new_digits()
    messages.send_one_time_code(channel=channel, address=address, digits=digits, now=now)
    return Challenge(digest=_digest(digits, address), sent_at=now.isoformat(), channel=channel.value, address=address)


def check_answer(asked: Challenge, *, typed: str, now: datetime) -> tuple[Answer, Challenge]:
    """What comes of these digits, and the challenge that replaces the one that was asked."""
    return asked.answered(_digest("".join(typed.split()), asked.address), now=now)


def _digest(digits: str, address: str) -> str:
    return keyed_hash("one-time-code", f"{digits}\0{address}").hex()
