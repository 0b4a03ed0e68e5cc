"""A Subscription as FHIR R4 writes it: what a linked service asks to be told, and where it stands.

The channel is a REST hook without a payload: whoever is called comes and reads, where it is decided and traced.
Source: HL7 FHIR R4, Subscription; docs/adr/0042.
"""

from __future__ import annotations

from typing import Any

import msgspec

from espace_sante.interop.fhir import structures as fhir
from espace_sante.interop.fhir.document_reference import fhir_base
from espace_sante.interop.fhir.errors import BadRequest, ElementMissing, NotSupported
from espace_sante.interop.fhir.instants import NotADate, moment, written
from espace_sante.interop.fhir.resource_ids import encode
from espace_sante.interop.fhir.subscription_criteria import watched
from espace_sante.kernel.actors import Actor
from espace_sante.subscriptions import api as subscriptions

REST_HOOK = "rest-hook"
_ASKING = frozenset({"", "requested", "active", "error"})  # what a client may send to be told; `off` for not any more


class Channel(msgspec.Struct):
    type: str = ""
    endpoint: str = ""
    payload: str = ""
    header: list[str] = []


class Subscription(fhir.Resource, tag="Subscription", kw_only=True):
    status: str = ""
    reason: str = ""
    criteria: str = ""
    end: str = ""
    channel: Channel | None = None


class _AnythingElse(fhir.Resource, tag="Parameters"):
    """Stands beside Subscription so that a body without resourceType is refused."""


_subscriptions = msgspec.json.Decoder(Subscription | _AnythingElse)


def read_subscription(body: bytes, actor: Actor) -> subscriptions.Asked:
    """What is asked. Raises BadRequest, ElementMissing, NotSupported, AccessRefused (about somebody else)."""
    sent = fhir.decode(_subscriptions, body, root="Subscription")
    if not isinstance(sent, Subscription):
        raise BadRequest("A Subscription is expected here.", field="Subscription")
    if sent.status not in _ASKING | {"off"}:
        raise BadRequest("This is not a status of subscriptions.", field="Subscription.status")
    for name, value in (("criteria", sent.criteria), ("reason", sent.reason), ("channel", sent.channel)):
        if not value:
            raise ElementMissing("This element is missing.", field=f"Subscription.{name}")
    assert sent.channel is not None
    _check_channel(sent.channel)
    return subscriptions.Asked(
        finalities=watched(sent.criteria, actor),
        endpoint=sent.channel.endpoint,
        criteria=sent.criteria,
        reason=sent.reason,
        ends_at=_end(sent.end),
        off=sent.status == "off",
    )


def _check_channel(channel: Channel) -> None:
    if channel.type != REST_HOOK:
        raise NotSupported("The channel is a rest-hook.", field="Subscription.channel.type")
    if channel.payload:
        raise NotSupported("A notification has no payload: leave it out.", field="Subscription.channel.payload")
    if channel.header:
        raise NotSupported("Headers are ours, and signed: leave them out.", field="Subscription.channel.header")
    if not channel.endpoint:
        raise ElementMissing("Where shall it be called?", field="Subscription.channel.endpoint")


def _end(text: str) -> Any:
    if not text:
        return None
    try:
        if "T" not in text:
            raise NotADate
        return moment(text)
    except NotADate:
        raise BadRequest("This is not an instant.", field="Subscription.end") from None


def subscription(view: subscriptions.SubscriptionView) -> dict[str, Any]:
    """The resource."""
    resource: dict[str, Any] = {
        "resourceType": "Subscription",
        "id": encode(view.id),
        "meta": {"versionId": str(view.version), "lastUpdated": written(view.changed_at)},
        "status": view.state.value,
        "reason": view.reason,
        "criteria": view.criteria,
        "channel": {"type": REST_HOOK, "endpoint": view.endpoint},
    }
    if view.ends_at:
        resource["end"] = written(view.ends_at)
    if view.trouble:
        resource["error"] = subscriptions.SENTENCES[view.trouble]
    return resource


def address_of(view: subscriptions.SubscriptionView) -> str:
    return f"{fhir_base()}/Subscription/{encode(view.id)}"
