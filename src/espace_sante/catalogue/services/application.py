"""An application as a whole: what it holds, what it lacks; and sending it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from espace_sante.access.api import Right
from espace_sante.catalogue.domain.application import Application, Given, lacking
from espace_sante.catalogue.domain.card import Track
from espace_sante.catalogue.domain.criteria import Met
from espace_sante.catalogue.domain.errors import ApplicationIncomplete
from espace_sante.catalogue.domain.life import Move
from espace_sante.catalogue.models import Answer, Evidence, Screenshot, Service
from espace_sante.catalogue.services.asking import own_service
from espace_sante.catalogue.services.criteria import criteria_of
from espace_sante.catalogue.services.fill import card_of
from espace_sante.catalogue.services.steps import move
from espace_sante.catalogue.services.views import asked_in_version
from espace_sante.kernel.actors import Actor


def application_of(service: Service) -> Application:
    """All that the application of a service holds. Six queries."""
    card = card_of(service)
    asked = asked_in_version(service.id, service.finalities_version)
    return Application(
        track=Track(service.track),
        card=card.filled,
        themes=set(card.themes),
        purposes=set(card.purposes),
        regions=set(card.regions),
        screenshots=Screenshot.objects.filter(service=service).count(),
        asked=len(asked),
        reads=any(one.right is Right.READ for one in asked),
        criteria=criteria_of(service.criteria_version_id),
        given={row.code: _given(row) for row in Answer.objects.filter(service=service)},
        evidence=set(Evidence.objects.filter(service=service).values_list("code", flat=True)),
    )


def submit(*, actor: Actor, slug: str, now: datetime) -> None:
    """Send the application. What a last technical check found is looked at again.

    Raises AccessRefused, PublisherUnknown, ServiceUnknown, MoveNotPossible, ApplicationIncomplete.
    """
    with transaction.atomic(using="ens"):
        service = own_service(actor, slug, lock=True)
        lacks = lacking(application_of(service))
        if service.status == "draft" and lacks:
            raise ApplicationIncomplete(lacks)
        move(service, Move.SUBMIT, actor=actor, now=now)
        Answer.objects.filter(service=service, found=Met.NOT_MET.value).update(found="", found_by="", found_at=None)


def take_back(*, actor: Actor, slug: str, now: datetime) -> None:
    """Correct what was sent, while nobody looks at it yet. Raises as `submit`."""
    with transaction.atomic(using="ens"):
        move(own_service(actor, slug, lock=True), Move.TAKE_BACK, actor=actor, now=now)


def _given(row: Answer) -> Given:
    return Given(
        declared=Met(row.declared) if row.declared else None,
        note=row.note,
        found=Met(row.found) if row.found else None,
        remark=row.remark,
    )
