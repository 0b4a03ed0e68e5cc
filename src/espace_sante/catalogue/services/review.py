"""What the operator does of an application: technical check, then the decision. Each step by who may.

Source: CSP art. R. 1111-37, R. 1111-38; RULES.md CAT-02, CAT-03.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.catalogue.domain.application import unchecked
from espace_sante.catalogue.domain.card import Track
from espace_sante.catalogue.domain.criteria import Met
from espace_sante.catalogue.domain.errors import (
    ApplicationIncomplete,
    EntryInvalid,
    MoveNotPossible,
    SecondOperatorNeeded,
)
from espace_sante.catalogue.domain.events import CommissionToTell
from espace_sante.catalogue.domain.life import Move, ServiceStatus
from espace_sante.catalogue.models import Answer, Service
from espace_sante.catalogue.services.application import application_of
from espace_sante.catalogue.services.asking import reviewed_service
from espace_sante.catalogue.services.commission_members import accounts_in_office
from espace_sante.catalogue.services.criteria import criteria_of
from espace_sante.catalogue.services.fill import MOST_OF_A_NOTE, write_answers
from espace_sante.catalogue.services.steps import move
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.events import publish


def take_up(*, actor: Actor, service_id: UUID, now: datetime) -> None:
    """Begin the technical check: who begins it is not who decides. Raises AccessRefused, ServiceUnknown,
    MoveNotPossible.
    """
    with transaction.atomic(using="ens"):
        service = reviewed_service(actor, service_id, lock=True)
        service.technical_by = actor.id
        move(service, Move.TAKE_UP, actor=actor, now=now)


def check_criteria(
    *, actor: Actor, service_id: UUID, found: Mapping[str, tuple[Met | None, str]], now: datetime
) -> None:
    """What the technical check finds of some criteria, with a remark for the publisher of 500 characters at most.

    Raises AccessRefused, ServiceUnknown, MoveNotPossible, EntryInvalid (its field is the code): not met needs a remark.
    """
    with transaction.atomic(using="ens"):
        service = _in(actor, service_id, ServiceStatus.TECHNICAL_CHECK)
        known = {one.code for one in criteria_of(service.criteria_version_id) if one.concerns(Track(service.track))}
        rows = []
        for code, (met, remark) in found.items():
            words = remark.strip()
            if code not in known or len(words) > MOST_OF_A_NOTE or (met is Met.NOT_MET and not words):
                raise EntryInvalid(field=code)
            said = met.value if met else ""
            rows.append(Answer(service=service, code=code, found=said, remark=words, found_by=actor.id, found_at=now))
        write_answers(rows, "found", "remark", "found_by", "found_at")
        service.technical_by = actor.id
        service.save(update_fields=["technical_by"])


def send_back(*, actor: Actor, service_id: UUID, reason: str, now: datetime) -> None:
    """The publisher corrects, and sends again. Raises as `take_up`, EntryInvalid."""
    _move(actor, service_id, Move.SEND_BACK, now, reason)


def hand_on(*, actor: Actor, service_id: UUID, now: datetime) -> None:
    """To the commission, which is told, once every criterion is met. Raises as `take_up`; ApplicationIncomplete."""
    with transaction.atomic(using="ens"):
        service = reviewed_service(actor, service_id, lock=True)
        lacks = unchecked(application_of(service))
        if service.status == ServiceStatus.TECHNICAL_CHECK and lacks:
            raise ApplicationIncomplete([f"criterion:{code}" for code in lacks])
        move(service, Move.HAND_ON, actor=actor, now=now)
        publish(CommissionToTell(account_ids=accounts_in_office(), service_id=service.id, at=now))


def decide_as_minister(*, actor: Actor, service_id: UUID, accept: bool, reason: str, now: datetime) -> None:
    """Record the decision of the minister: by an operator who checked nothing of the application (CAT-03).

    `reason`: why, when it is refused; the reference of the decision, when it is accepted.
    Raises AccessRefused, ServiceUnknown, MoveNotPossible, SecondOperatorNeeded, EntryInvalid.
    """
    with transaction.atomic(using="ens"):
        service = _in(actor, service_id, ServiceStatus.MINISTER)
        if service.technical_by == actor.id or Answer.objects.filter(service=service, found_by=actor.id).exists():
            raise SecondOperatorNeeded
        if not reason.strip():
            raise EntryInvalid(field="reason")
        move(service, Move.ACCEPT if accept else Move.REFUSE, actor=actor, now=now, reason=reason)


def _move(actor: Actor, service_id: UUID, step: Move, now: datetime, reason: str = "") -> None:
    with transaction.atomic(using="ens"):
        move(reviewed_service(actor, service_id, lock=True), step, actor=actor, now=now, reason=reason)


def _in(actor: Actor, service_id: UUID, status: ServiceStatus) -> Service:
    service = reviewed_service(actor, service_id, lock=True)
    if service.status != status:
        raise MoveNotPossible
    return service
