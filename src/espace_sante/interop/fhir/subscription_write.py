"""Ask to be told: `POST /fhir/Subscription`; ask otherwise or again: `PUT`; ask no more: `DELETE`.

For linked services alone, about the one person their token is about.
Source: HL7 FHIR R4, Subscription and http (create, update, delete).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from espace_sante.interop.fhir.appointment_write import expected_version
from espace_sante.interop.fhir.edge import EDGE, small_body
from espace_sante.interop.fhir.resource_ids import decode
from espace_sante.interop.fhir.responses import protect, versioned
from espace_sante.interop.fhir.subscription import address_of, read_subscription, subscription
from espace_sante.kernel.actors import Actor
from espace_sante.subscriptions import api as subscriptions


def create(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """201, with the status `requested` until the address has answered a first call."""
    subscriptions.check_linked(actor)
    view = subscriptions.subscribe(actor=actor, asked=read_subscription(small_body(request), actor), edge=EDGE, now=now)
    answer = versioned(subscription(view), version=view.version)
    answer.status_code = 201
    answer["Location"] = address_of(view)
    return answer


def update(request: HttpRequest, *, actor: Actor, now: datetime, resource_id: str) -> HttpResponse:
    """200; the address is called again first. With the status `off`, nothing is told any more."""
    subscriptions.check_linked(actor)
    view = subscriptions.change_subscription(
        actor=actor, subscription_id=named(resource_id), asked=read_subscription(small_body(request), actor), edge=EDGE,
        now=now, expected=expected_version(request).version,
    )  # fmt: skip
    return versioned(subscription(view), version=view.version)


def delete(request: HttpRequest, *, actor: Actor, now: datetime, resource_id: str) -> HttpResponse:
    """204: nothing is left of it but its trace."""
    subscriptions.check_linked(actor)
    subscriptions.unsubscribe(actor=actor, subscription_id=named(resource_id), edge=EDGE, now=now)
    answer = HttpResponse(status=204)
    protect(answer)
    return answer


def named(resource_id: str) -> UUID:
    """The subscription that an address names. Raises SubscriptionUnknown."""
    found = decode(resource_id)
    if found is None:
        raise subscriptions.SubscriptionUnknown
    return found
