"""Fill in the card of a service, and answer the criteria: by the members of its publisher.

What a card says of data, purposes, device and track is part of what was decided: it changes while the service is a
draft. The rest of the card may be corrected once the service is referenced; its history says so.
Source: RULES.md CAT-01, CAT-06 to CAT-08.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from espace_sante.catalogue.domain.card import BusinessModel, Card, Device, Purpose, Theme, Track, check_card, folded
from espace_sante.catalogue.domain.criteria import Met
from espace_sante.catalogue.domain.errors import EntryInvalid, MoveNotPossible
from espace_sante.catalogue.domain.life import ServiceStatus
from espace_sante.catalogue.models import Answer, Facet, Service
from espace_sante.catalogue.services.asking import membership_of, own_service
from espace_sante.catalogue.services.criteria import criteria_of, latest_version
from espace_sante.catalogue.services.steps import note
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import new_id

MOST_OF_A_NOTE = 500
MOST_SERVICES = 100  # of one publisher
DRAFT = frozenset({ServiceStatus.DRAFT})
CORRECTABLE = frozenset({ServiceStatus.PRE_PRODUCTION, ServiceStatus.ONLINE, ServiceStatus.OFFLINE})
_TEXTS = ("summary", "description", "price", "terms_url", "privacy_url", "website", "app_store_url", "play_store_url",
          "support")  # fmt: skip
_KINDS = {"themes": Facet.Kind.THEME, "purposes": Facet.Kind.PURPOSE, "regions": Facet.Kind.REGION}


def create_service(*, actor: Actor, name: str, track: Track, now: datetime, slug: str = "") -> str:
    """Begin a draft, on the criteria of the day, and return its name in addresses.

    Raises AccessRefused, PublisherUnknown, EntryInvalid.
    """
    found = membership_of(actor)
    check_card(Card(name=name))
    if Service.objects.filter(publisher=found.publisher_id).count() >= MOST_SERVICES:
        raise EntryInvalid(field="name")
    service_id = new_id()
    kept = slug or slugify(name)[:50].strip("-") or "service"
    try:
        with transaction.atomic(using="ens"):
            if Service.objects.filter(slug=kept).exists():
                kept = f"{kept}-{service_id.hex[-6:]}"
            service = Service.objects.create(
                id=service_id,
                slug=kept,
                publisher_id=found.publisher_id,
                name=name.strip(),
                track=track.value,
                status=ServiceStatus.DRAFT.value,
                status_since=now,
                made_at=now,
                pairing_oid=f"2.25.{service_id.int}",  # an OID made of a UUID (Rec. ITU-T X.667)
                criteria_version_id=latest_version(now=now),
                search_text=folded(f"{name} {found.publisher_name}"),
            )
            note(service, "create", actor=actor, now=now)
    except IntegrityError as error:
        raise EntryInvalid(field="name") from error
    return kept


def fill_card(*, actor: Actor, slug: str, card: Card, now: datetime) -> None:
    """Write the whole card. Once referenced, what was decided stays as it is, whatever is sent.

    Raises AccessRefused, PublisherUnknown, ServiceUnknown, EntryInvalid, MoveNotPossible while it is under review.
    """
    check_card(card)
    with transaction.atomic(using="ens"):
        service = _open(actor, slug, DRAFT | CORRECTABLE)
        draft = service.status == ServiceStatus.DRAFT
        if draft:
            service.name = card.name.strip()
            service.device = card.device.value if card.device else ""
        service.business_model = card.business_model.value if card.business_model else ""
        for name in _TEXTS:
            setattr(service, name, getattr(card, name).strip())
        service.search_text = _searched(service)
        service.save()
        _write_facets(service, card, but=() if draft else ("purposes",))
        if not draft:
            note(service, "correct", actor=actor, now=now)


def card_of(service: Service) -> Card:
    """The card as it is kept. One query: what it may be found by."""
    kept = Card(
        name=service.name,
        business_model=BusinessModel(service.business_model) if service.business_model else None,
        device=Device(service.device) if service.device else None,
        **{name: getattr(service, name) for name in _TEXTS},
    )
    codes: dict[str, list[str]] = {}
    for kind, code in Facet.objects.filter(service=service).order_by("id").values_list("kind", "code"):
        codes.setdefault(kind, []).append(code)
    return replace(
        kept,
        themes=tuple(Theme(one) for one in codes.get("theme", [])),
        purposes=tuple(Purpose(one) for one in codes.get("purpose", [])),
        regions=tuple(codes.get("region", [])),
    )


def answer_criteria(*, actor: Actor, slug: str, answers: Mapping[str, tuple[Met | None, str]], now: datetime) -> None:
    """What the publisher declares of some criteria: the answer, and a note of 500 characters at most. None: not yet.

    Raises as `fill_card`; EntryInvalid, whose field is the code, for a criterion that there is not.
    """
    with transaction.atomic(using="ens"):
        service = _open(actor, slug, DRAFT)
        known = {one.code for one in criteria_of(service.criteria_version_id) if one.concerns(Track(service.track))}
        rows = []
        for code, (met, words) in answers.items():
            if code not in known or len(words) > MOST_OF_A_NOTE or "\x00" in words:
                raise EntryInvalid(field=code)
            rows.append(Answer(service=service, code=code, declared=met.value if met else "", note=words.strip()))
        write_answers(rows, "declared", "note")


def write_answers(rows: list[Answer], *fields: str) -> None:
    """Write these fields of answers, whether or not there was one already. One statement."""
    unique: list[str] = ["service", "code"]
    Answer.objects.bulk_create(rows, update_conflicts=True, unique_fields=unique, update_fields=fields)


def _open(actor: Actor, slug: str, statuses: frozenset[ServiceStatus]) -> Service:
    service = own_service(actor, slug, lock=True)
    if service.status not in statuses:
        raise MoveNotPossible
    return service


def open_draft(actor: Actor, slug: str) -> Service:
    """A draft of the actor's publisher, locked. Raises as `fill_card`."""
    return _open(actor, slug, DRAFT)


def _write_facets(service: Service, card: Card, *, but: tuple[str, ...]) -> None:
    kinds = {name: kind for name, kind in _KINDS.items() if name not in but}
    Facet.objects.filter(service=service, kind__in=[kind.value for kind in kinds.values()]).delete()
    Facet.objects.bulk_create(
        Facet(service=service, kind=kind.value, code=str(code))
        for name, kind in kinds.items()
        for code in dict.fromkeys(getattr(card, name))
    )


def _searched(service: Service) -> str:
    return folded(f"{service.name} {service.publisher.name} {service.summary} {service.description}")


def of_publisher(publisher_id: UUID) -> list[Service]:
    """The services of a publisher, by name. One query."""
    return list(Service.objects.filter(publisher=publisher_id).select_related("publisher").order_by("name", "id"))
