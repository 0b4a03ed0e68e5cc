"""Link a service to a space, and change what it may do there: a consent for each finality, read and written apart.

Two databases, and no transaction over both: the link comes first, and opens nothing without the consents that follow
it; what stops in between is done again by doing the same again. A receipt of what was chosen follows either (C14).
Source: RULES.md SCO-01, SCO-02, SCO-03, SCO-05; CSP art. R. 1111-32; ADR 39.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.catalogue import api as catalogue
from espace_sante.identity import api as identity
from espace_sante.identity.api import families
from espace_sante.kernel.actors import Actor
from espace_sante.pairing.domain.errors import NotAsked, NothingChosen, ServiceClosed
from espace_sante.pairing.models import Digest, Pairing
from espace_sante.pairing.services.ask import EXCHANGING, IN_TRIAL, check_choosing
from espace_sante.pairing.services.find import PairingView, live_pairing, view_of
from espace_sante.pairing.services.receipts import ask_for_receipt
from espace_sante.pairing.services.trace import drain_after, queue_trace
from espace_sante.spaces.api import SpaceView

Consents = Collection[access.Consent]


def connect(
    *, actor: Actor, space: SpaceView, service_id: UUID, consents: Consents, now: datetime, sandbox: bool = False
) -> PairingView:
    """Link this service, for these consents and no other. Linked already, its consents become these.

    `sandbox`: the space is that of a trial account, to which a service in pre-production may be linked.
    Raises AccessRefused (traced), ServiceUnknown, ServiceClosed, NotAsked, NothingChosen.
    """
    act = audit.Act.SERVICE_CONNECTED
    decision = check_choosing(actor, space, service_id, act, now)
    service, asked = catalogue.service_of(service_id), catalogue.asked_finalities(service_id)
    if service.status not in (IN_TRIAL if sandbox else EXCHANGING):
        raise ServiceClosed
    check_asked(consents, asked)
    if not consents:
        raise NothingChosen(field="consents")
    with transaction.atomic(using="ens"):
        pairing, made = _linked(actor, space, service_id, asked.version, now)
        if made:
            queue_trace(act, actor=actor, space=space, service=service, decision=decision, now=now)
            first = {"due_at": now + settings.SERVICE_DIGEST_EVERY}
            Digest.objects.get_or_create(space_id=space.id, defaults=first)
        ask_for_receipt(pairing, now=now)
        drain_after(now)
    _set_consents(actor, space, service, consents, decision, now, afresh=made)
    return view_of(pairing)


def change_consents(
    *, actor: Actor, space: SpaceView, service_id: UUID, consents: Consents, now: datetime
) -> PairingView:
    """What this linked service may do becomes this, and what it asks for now is approved (SCO-02, SCO-05).

    From one that exchanges nothing now, consents are only withdrawn. What it asks for no more ends with any choice.
    Raises AccessRefused (traced), PairingUnknown, ServiceClosed, NotAsked.
    """
    decision = check_choosing(actor, space, service_id, audit.Act.CONSENT_GIVEN, now)
    pairing = live_pairing(space_id=space.id, service_id=service_id)
    service, asked = catalogue.service_of(service_id), catalogue.asked_finalities(service_id)
    running = access.grants_of(space_id=space.id, service_id=service_id, now=now)
    new = set(consents) - {one.consent for one in access.still_given(space, running, now=now)}
    check_asked(new, asked)
    if new and service.status not in IN_TRIAL:
        raise ServiceClosed
    kept = asked.consents.intersection(consents)
    with transaction.atomic(using="ens"):
        row = Pairing.objects.select_for_update().get(id=pairing.id)
        row.approved_version = row.told_version = asked.version
        row.save(update_fields=["approved_version", "told_version"])
        ask_for_receipt(row, now=now)
        drain_after(now)
    _set_consents(actor, space, service, kept, decision, now, afresh=False)
    return view_of(row)


def check_asked(consents: Consents, asked: catalogue.Asked) -> None:
    """Raises NotAsked for a consent that the service's convention does not cover, or that nobody can give."""
    if not all(one.possible and one in asked.consents for one in consents):
        raise NotAsked(field="consents")


def _linked(actor: Actor, space: SpaceView, service_id: UUID, version: int, now: datetime) -> tuple[Pairing, bool]:
    """The live pairing, approved as of now, and whether it was made. Two that come together make one.

    The identifier is of chance, and another one each time: who unlinks and links again is recognised by the service
    only if they say who they are (SCO-03).
    """
    assert actor.holder_id is not None  # citizens alone choose services
    made = Pairing(
        space_id=space.id, holder_id=space.holder_id, service_id=service_id, pairwise_id=secrets.token_hex(16),
        approved_version=version, told_version=version, made_at=now, made_by=actor.holder_id,
    )  # fmt: skip
    Pairing.objects.bulk_create([made], ignore_conflicts=True)
    live = Pairing.objects.select_for_update().filter(space_id=space.id, service_id=service_id, ended_at__isnull=True)
    row = live.get()
    if row.id != made.id and row.approved_version != version:
        live.update(approved_version=version, told_version=version)
        row.refresh_from_db()
    return row, row.id == made.id


def _set_consents(
    actor: Actor,
    space: SpaceView,
    service: catalogue.ServiceView,
    consents: Consents,
    decision: access.Decision,
    now: datetime,
    *,
    afresh: bool,
) -> None:
    """`afresh`: nothing of a former link goes on, even what its end has not reached yet."""
    with transaction.atomic(using="dmp"):
        if afresh:
            access.end_grants(space_id=space.id, service_ids=[service.id], now=now)
        running = access.grants_of(space_id=space.id, service_id=service.id, now=now)
        gone = [one.consent for one in running if one.consent not in consents]
        if gone:
            access.withdraw(
                actor=actor, space=space, service_id=service.id, service_name=service.name, consents=gone,
                decision=decision, now=now,
            )  # fmt: skip
        access.grant(
            actor=actor, space=space, service_id=service.id, service_name=service.name, consents=consents,
            decision=decision, now=now, ends_at=_ends_at(actor, space, now),
        )  # fmt: skip


def _ends_at(actor: Actor, space: SpaceView, now: datetime) -> datetime | None:
    """What a representative consents to for a minor ends at their majority: they choose for themselves (MIN-13)."""
    if actor.holder_id == space.holder_id:
        return None
    born = identity.holders([space.holder_id])[space.holder_id].birth_on
    return families.majority_at(born) if families.is_minor(born, now=now) else None
