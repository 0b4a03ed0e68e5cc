"""Provisional codes: issue, send, ask for a new one, prove an identity with one.

Source: RULES.md LC-10, LC-11.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.db import transaction

from espace_sante.identity.domain.provisional_code import Channel, Purpose, is_usable, new_code, normal_code
from espace_sante.identity.domain.typed_numbers import normal_matricule
from espace_sante.identity.models import Account, HealthCard, Holder, ProvisionalCode, SignInOutbox
from espace_sante.identity.services.local_identity import values_of
from espace_sante.identity.services.sign_in import messages
from espace_sante.identity.services.sign_in.sealing import keyed_hash, open_text, seal_text
from espace_sante.kernel.actors import SYSTEM, Actor
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.errors import NotFound, Refused
from espace_sante.kernel.outbox import Message, register
from espace_sante.outbox import api as outbox

REQUEST_TOPIC = "sign-in.code-requested"
_SEAL = "code-request"


class CodeRefused(Refused):
    """This code, this number and this card do not go together, or the code is used, replaced or expired."""

    code = "code-refused"


class HolderUnknown(NotFound):
    """Nobody is known under this login, id or matricule."""

    code = "holder-unknown"


@dataclass(frozen=True, slots=True)
class Proof:
    """An identity proved by a provisional code, until the credentials are chosen. A session keeps it."""

    code_id: str
    holder_id: str
    at: str  # ISO 8601

    def kept(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        return cls(**kept)


def issue_code(*, holder_id: UUID, purpose: Purpose, channel: Channel, by: Actor, now: datetime) -> str:
    """A new code for a person and a purpose, to be sent and not kept. The one before it opens nothing any more."""
    code = new_code()
    with transaction.atomic(using="ens"):
        Holder.objects.select_for_update(of=("self",)).get(id=holder_id)  # one code in force, whoever asks at once
        in_force = ProvisionalCode.objects.filter(
            holder_id=holder_id, purpose=purpose.value, used_at__isnull=True, revoked_at__isnull=True
        )
        in_force.update(revoked_at=now)
        ProvisionalCode.objects.create(
            holder_id=holder_id,
            purpose=purpose.value,
            digest=code_digest(code),
            channel=channel.value,
            issued_at=now,
            expires_at=now + settings.PROVISIONAL_CODE_LIFE,
            by_kind=by.kind.value,
            by_id=by.id,
        )
    return code


def send_code(
    *, holder_id: UUID, channel: Channel, by: Actor, now: datetime, purpose: Purpose = Purpose.ENROLMENT
) -> Channel:
    """Issue a code and send it to an address known before; by post when there is none. The channel it took."""
    with transaction.atomic(using="ens"):
        address = _known_address(holder_id, channel)
        taken = channel if address else Channel.POST
        code = issue_code(holder_id=holder_id, purpose=purpose, channel=taken, by=by, now=now)
        if taken is Channel.POST:
            messages.post_provisional_code(holder_id=holder_id, code=code, now=now)
        else:
            messages.send_provisional_code(channel=taken, address=address, code=code, now=now)
    return taken


def ask_for_code(*, matricule: str, channel: Channel, now: datetime) -> None:
    """Anybody may ask; the same row is written for somebody known and for nobody. The worker does the rest."""
    sealed = seal_text(_SEAL, json.dumps({"matricule": normal_matricule(matricule), "channel": channel.value})).hex()
    outbox.put(SignInOutbox, topic=REQUEST_TOPIC, payloads=[{"sealed": sealed}], now=now)


def answer_request(message: Message) -> None:
    """Handler of the outbox: a person who is known receives a code where they are known to be."""
    asked = json.loads(open_text(_SEAL, bytes.fromhex(message.payload["sealed"])))
    whose = Holder.objects.filter(ins__in=values_of(asked["matricule"]), merged_into__isnull=True)
    found = whose.values_list("id", flat=True)[:2]
    if len(found) == 1:
        send_code(holder_id=found[0], channel=Channel(asked["channel"]), by=SYSTEM, now=utc_now())


def prove_identity(
    *, matricule: str, code: str, card_serial: str, now: datetime, purpose: Purpose = Purpose.ENROLMENT
) -> Proof:
    """The identity that this code proves. Raises CodeRefused, in the same words and after the same query every time.

    The serial number of the health card counts for those whose card the insured population gave, who enrol themselves
    (LC-10). Who has no INS gives the number of their card of State medical aid (LC-24). A child's code is entered by a
    parent from their own account (MIN-02): they have proved who they are, and the number of the child's card is asked
    of nobody.
    """
    row = (
        ProvisionalCode.objects.select_related("holder__health_card")
        .filter(
            holder__ins__in=values_of(matricule),
            holder__merged_into__isnull=True,
            digest=code_digest(code),
            purpose=purpose.value,
        )
        .first()
    )
    told = health_card_digest(card_serial)
    if row is None or not _in_force(row, now):
        raise CodeRefused
    card = getattr(row.holder, "health_card", None)
    if purpose is Purpose.ENROLMENT and card is not None and not hmac.compare_digest(bytes(card.digest), told):
        raise CodeRefused
    return Proof(code_id=str(row.id), holder_id=str(row.holder_id), at=now.isoformat())


def use_code(proof: Proof, *, now: datetime) -> None:
    """Use the code of a proof, inside the caller's transaction: a second use finds it used. Raises CodeRefused."""
    row = ProvisionalCode.objects.select_for_update().filter(id=proof.code_id).first()
    if row is None or not _in_force(row, now):
        raise CodeRefused
    row.used_at = now
    row.save(update_fields=["used_at"])


def record_health_card(*, holder_id: UUID, serial: str, now: datetime) -> None:
    """Record the serial number of one health card. An import records many at once (`imports/health_cards.py`)."""
    HealthCard.objects.update_or_create(
        holder_id=holder_id, defaults={"digest": health_card_digest(serial), "recorded_at": now}
    )


def health_card_digest(serial: str) -> bytes:
    """What is kept of a serial number: it proves, and tells nothing (LC-10)."""
    return keyed_hash("health-card", normal_code(serial))


def holder_named(text: str) -> UUID:
    """The holder that an operator names: login, id or matricule. Raises HolderUnknown."""
    account = Account.objects.filter(login=text, holder__isnull=False).first()
    if account is not None and account.holder_id:
        return account.holder_id
    try:
        where: dict[str, Any] = {"id": UUID(text)}
    except ValueError:
        where = {"ins": normal_matricule(text), "merged_into__isnull": True}
    found = Holder.objects.filter(**where).values_list("id", flat=True)[:2]
    if len(found) != 1:
        raise HolderUnknown
    return found[0]


def _known_address(holder_id: UUID, channel: Channel) -> str:
    """Where this person can be reached: what they proved themselves, or what the insurer knows. Empty when nowhere."""
    holder = Holder.objects.select_related("account").get(id=holder_id)
    account = getattr(holder, "account", None)
    if channel is Channel.MAIL:
        return (account.email if account else "") or holder.email
    if channel is Channel.SMS:
        return (account.phone if account else "") or holder.phone
    return ""


def _in_force(row: ProvisionalCode, now: datetime) -> bool:
    return is_usable(expires_at=row.expires_at, used_at=row.used_at, revoked_at=row.revoked_at, now=now)


def code_digest(code: str) -> bytes:
    """What is kept of a provisional code."""
    return keyed_hash("provisional-code", normal_code(code))


register(REQUEST_TOPIC, answer_request)
