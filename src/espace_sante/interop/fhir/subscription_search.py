"""Read where a subscription stands, and find one's own: `GET /fhir/Subscription/<id>`, `GET /fhir/Subscription`.

Source: HL7 FHIR R4, Subscription (search parameters status, type, url) and search.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from espace_sante.interop.fhir.document_reference import fhir_base
from espace_sante.interop.fhir.document_reference_search import is_strict, warning
from espace_sante.interop.fhir.errors import BadRequest
from espace_sante.interop.fhir.parameters import Parameter, Token, parameters_of
from espace_sante.interop.fhir.responses import fhir_response, versioned
from espace_sante.interop.fhir.subscription import REST_HOOK, address_of, subscription
from espace_sante.interop.fhir.subscription_write import named
from espace_sante.kernel.actors import Actor
from espace_sante.subscriptions import api as subscriptions

_CONTROL = frozenset({"_format", "_pretty", "_total", "_count"})  # one person has a few: they come in one page
_TESTS: dict[str, Callable[[subscriptions.SubscriptionView], str]] = {
    "_id": lambda view: subscription(view)["id"],
    "status": lambda view: view.state.value,
    "type": lambda view: REST_HOOK,
    "url": lambda view: view.endpoint,
}
PARAMETERS = {"_id": "token", "status": "token", "type": "token", "url": "uri"}


def read(request: HttpRequest, *, actor: Actor, now: datetime, resource_id: str) -> HttpResponse:
    """The resource. Raises SubscriptionUnknown."""
    subscriptions.check_linked(actor)
    view = subscriptions.subscription(actor=actor, subscription_id=named(resource_id))
    return versioned(subscription(view), version=view.version)


def search(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """A searchset of the service's own, for the person of its token, newest first."""
    subscriptions.check_linked(actor)
    parameters = parameters_of(request)
    ignored = [one.written for one in parameters if one.name not in _TESTS and one.name not in _CONTROL]
    if ignored and is_strict(request):
        raise BadRequest("This parameter is not supported.", field=ignored[0])
    wanted = [_test(one) for one in parameters if one.name in _TESTS]
    found = [view for view in subscriptions.subscriptions_of(actor=actor) if all(test(view) for test in wanted)]
    return fhir_response(_searchset(found, ignored))


def _test(parameter: Parameter) -> Callable[[subscriptions.SubscriptionView], bool]:
    values = {Token.parse(one).code for one in parameter.without_modifier().values()}
    told = _TESTS[parameter.name]
    return lambda view: told(view) in values


def _searchset(found: list[subscriptions.SubscriptionView], ignored: list[str]) -> dict[str, Any]:
    entries: list[dict[str, Any]] = [
        {"fullUrl": address_of(view), "resource": subscription(view), "search": {"mode": "match"}} for view in found
    ]
    if ignored:
        entries.append({"resource": warning(ignored), "search": {"mode": "outcome"}})
    bundle: dict[str, Any] = {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": len(found),
        "link": [{"relation": "self", "url": f"{fhir_base()}/Subscription"}],
    }
    if entries:  # FHIR has no empty arrays
        bundle["entry"] = entries
    return bundle
