"""The sign-ins of an account, as the person sees them. Source: RULES.md CIT-02; PEERS.md ask 15."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from espace_sante.identity.domain.device import device_words
from espace_sante.identity.models import SignInRecord
from espace_sante.identity.services.sign_in.sealing import keyed_hash

KEPT = timedelta(days=365)  # as the traces of connection of CNIL, délibération 2021-122: six months to one year


class Means(StrEnum):
    """How somebody proved who they are."""

    FRANCECONNECT = "franceconnect"
    PROSANTECONNECT = "prosanteconnect"
    PROCONNECT = "proconnect"
    PASSWORD = "password"  # noqa: S105 - a means, not a secret
    PASSKEY = "passkey"
    ENROLMENT = "enrolment"


class SignInOutcome(StrEnum):
    """What came of it."""

    DONE = "done"
    WRONG = "wrong"  # login and password do not go together
    SECOND_FACTOR = "second-factor"  # the second proof was wrong


@dataclass(frozen=True, slots=True)
class SignInView:
    """One line of the history."""

    at: datetime
    means: str
    outcome: str
    device: str


def record_sign_in(
    *, account_id: UUID | None, means: str, outcome: SignInOutcome, user_agent: str, address: str, now: datetime
) -> None:
    """Write a line. The address is kept as four bytes of a keyed hash: it tells two networks apart and names none."""
    SignInRecord.objects.create(
        account_id=account_id,
        at=now,
        means=means,
        outcome=outcome.value,
        device=device_words(user_agent),
        place=keyed_hash("place", address).hex()[:8],
    )


def sign_in_history(account_id: UUID, *, limit: int = 20) -> list[SignInView]:
    """The last sign-ins of an account, the latest first, in one query."""
    rows = SignInRecord.objects.filter(account_id=account_id).order_by("-at")
    return [SignInView(*row) for row in rows.values_list("at", "means", "outcome", "device")[:limit]]


def forget_old_sign_ins(*, now: datetime) -> int:
    """Remove the lines older than a year; how many."""
    return SignInRecord.objects.filter(at__lt=now - KEPT).delete()[0]
