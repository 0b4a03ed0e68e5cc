"""What a service asks for: written in its draft, changed later with the operator's agreement (SCO-01, SCO-05).

Another set of finalities is another version. Once it is accepted, whoever is linked agrees to it again before a
deadline, otherwise the exchange stops: that is of `pairing`, which hears of it by `ServiceChanged`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from espace_sante.access.api import Consent, Finality, Right
from espace_sante.catalogue.domain.application import may_read_for
from espace_sante.catalogue.domain.card import Track
from espace_sante.catalogue.domain.errors import EntryInvalid, MoveNotPossible, SecondOperatorNeeded
from espace_sante.catalogue.domain.events import PublisherToTell, ServiceChanged
from espace_sante.catalogue.domain.life import REFERENCED, ServiceStatus
from espace_sante.catalogue.models import AskedFinality, FinalityProposal, Service
from espace_sante.catalogue.services.asking import own_service, reviewed_service
from espace_sante.catalogue.services.fill import card_of, open_draft
from espace_sante.catalogue.services.steps import checked_reason, note
from espace_sante.catalogue.services.views import asked_in_version
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.events import publish

MOST_OF_A_WHY = 200
NEVER_WRITTEN = frozenset({Finality.BMI})  # it is computed


@dataclass(frozen=True, slots=True)
class ProposalView:
    """Another set of finalities that is asked for. `accepted` is None while it waits; `agreed_by`: a first operator."""

    version: int
    asked_at: datetime
    asked_by: str
    reason: str
    agreed_by: str
    accepted: bool | None
    answer: str
    why: Mapping[Consent, str]


def ask_finalities(*, actor: Actor, slug: str, why: Mapping[Consent, str]) -> None:
    """What the draft asks for, each with its reason of 200 characters at most.

    Raises AccessRefused, PublisherUnknown, ServiceUnknown, MoveNotPossible, EntryInvalid.
    """
    with transaction.atomic(using="ens"):
        service = open_draft(actor, slug)
        _check(service, why)
        _write(service, service.finalities_version, why)


def propose_finalities(*, actor: Actor, slug: str, why: Mapping[Consent, str], reason: str, now: datetime) -> None:
    """Ask to ask for something else, once referenced; one such request waits at a time. Raises as `ask_finalities`."""
    with transaction.atomic(using="ens"):
        service = own_service(actor, slug, lock=True)
        if ServiceStatus(service.status) not in REFERENCED or waiting_proposal(service.id) is not None:
            raise MoveNotPossible
        _check(service, why)
        if not why or dict(why) == asked_in_version(service.id, service.finalities_version):
            raise EntryInvalid(field="finalities")
        if why and any(one.right is Right.READ for one in why) and not may_read_for(set(card_of(service).purposes)):
            raise EntryInvalid(field="finalities")
        last = FinalityProposal.objects.filter(service=service).order_by("-version").first()
        version = max(service.finalities_version, last.version if last else 0) + 1
        _write(service, version, why)
        FinalityProposal.objects.create(
            service=service, version=version, asked_at=now, asked_by=actor.name,
            reason=checked_reason(reason, most=500),
        )  # fmt: skip
        note(service, "ask_finalities", actor=actor, now=now, reason=checked_reason(reason, most=500))


def decide_finalities(*, actor: Actor, service_id: UUID, accept: bool, answer: str, now: datetime) -> bool:
    """Accept or refuse what is asked for; whether that is decided now: accepting takes two operators, one after the
    other, as the decision about the whole file does (CAT-03); refusing takes one.

    Once accepted, people agree again until `CATALOGUE_REAPPROVE_WITHIN` from now (SCO-05).
    Raises AccessRefused, ServiceUnknown, MoveNotPossible when nothing waits, SecondOperatorNeeded, EntryInvalid.
    """
    with transaction.atomic(using="ens"):
        service = reviewed_service(actor, service_id, lock=True)
        waiting = FinalityProposal.objects.filter(service=service, decided_at__isnull=True).first()
        if waiting is None or ServiceStatus(service.status) not in REFERENCED:
            raise MoveNotPossible
        words = checked_reason(answer, needed=not accept, most=500)
        if not accept:
            _decided(service, waiting, False, words, actor, now)
        elif not waiting.agreed_by:
            waiting.agreed_at, waiting.agreed_by = now, actor.id
            waiting.save(update_fields=["agreed_at", "agreed_by"])
            note(service, "agree_finalities", actor=actor, now=now, reason=words)
            return False
        elif waiting.agreed_by == actor.id:
            raise SecondOperatorNeeded
        else:
            service.finalities_version = waiting.version
            service.reapprove_until = now + settings.CATALOGUE_REAPPROVE_WITHIN
            service.save(update_fields=["finalities_version", "reapprove_until"])
            publish(ServiceChanged(service_id=service.id, change="finalities", at=now))
            _decided(service, waiting, True, words, actor, now)
        return True


def _decided(
    service: Service, waiting: FinalityProposal, accept: bool, answer: str, actor: Actor, now: datetime
) -> None:  # fmt: skip
    waiting.accepted, waiting.answer, waiting.decided_at, waiting.decided_by = accept, answer, now, actor.id
    waiting.save(update_fields=["accepted", "answer", "decided_at", "decided_by"])
    change = "accept_finalities" if accept else "refuse_finalities"
    note(service, change, actor=actor, now=now, reason=answer)
    publish(PublisherToTell(service_id=service.id, publisher_id=service.publisher_id, change=change, at=now))


def waiting_proposal(service_id: UUID) -> ProposalView | None:
    """What waits for the operator's answer. Two queries at most."""
    row = FinalityProposal.objects.filter(service=service_id, decided_at__isnull=True).first()
    return _view(row) if row else None


def last_proposal(service_id: UUID) -> ProposalView | None:
    """What was asked last, answered or not. Two queries at most."""
    row = FinalityProposal.objects.filter(service=service_id).order_by("-version").first()
    return _view(row) if row else None


def _view(row: FinalityProposal) -> ProposalView:
    why = asked_in_version(row.service_id, row.version)
    return ProposalView(
        row.version, row.asked_at, row.asked_by, row.reason, row.agreed_by, row.accepted, row.answer, why
    )


def _check(service: Service, why: Mapping[Consent, str]) -> None:
    if service.track == Track.PLAIN.value and why:
        raise EntryInvalid(field="finalities")  # CAT-07: without exchange, nothing is asked for
    for consent, words in why.items():
        never = consent.right is Right.WRITE and consent.finality in NEVER_WRITTEN
        if never or not 0 < len(words.strip()) <= MOST_OF_A_WHY or "\x00" in words:
            raise EntryInvalid(field=f"{consent.finality}-{consent.right}")


def _write(service: Service, version: int, why: Mapping[Consent, str]) -> None:
    AskedFinality.objects.filter(service=service, version=version).delete()
    try:
        AskedFinality.objects.bulk_create(
            AskedFinality(
                service=service, version=version, finality=one.finality.value, right=one.right.value, why=words.strip()
            )
            for one, words in why.items()
        )
    except IntegrityError as error:
        raise MoveNotPossible from error
