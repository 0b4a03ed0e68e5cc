"""The addresses under `/fhir`, made of the table of interactions. What is not in it is not found, in FHIR's words."""

from __future__ import annotations

from django.urls import URLPattern, include, path, re_path
from django.views.decorators.csrf import csrf_exempt

from espace_sante.interop.fhir.capability import capability
from espace_sante.interop.fhir.edge import dispatch, unknown_address
from espace_sante.interop.fhir.interactions import INTERACTIONS
from espace_sante.interop.fhir.preferences import preferring

_FIRST = "Observation"  # what is asked for most is looked for first
_addresses = sorted(
    dict.fromkeys(one.address for one in INTERACTIONS), key=lambda one: not one.startswith(f"/{_FIRST}")
)
_views = {
    address: csrf_exempt(
        dispatch(
            {one.method: preferring(one.handler, one.code) for one in INTERACTIONS if one.address == address},
            any_format=any(one.any_format for one in INTERACTIONS if one.address == address),
        )
    )
    for address in _addresses
}
_whole = [address for address in _addresses if address.count("/") < 2]  # a resource, an operation, all
_resources = dict.fromkeys(address.split("/")[1] for address in _addresses if address not in _whole)


def _below(resource: str) -> list[URLPattern]:
    """The addresses under that of a resource."""
    above = f"/{resource}/"
    return [path(one.removeprefix(above), view) for one, view in _views.items() if one.startswith(above)]


app_name = "fhir"
BASE = "fhir"  # DESIGN.md section 6; without a final slash, as POST [base] has it
urlpatterns = [
    path(f"{BASE}/", _views[""]),
    *(path(BASE + address, _views[address]) for address in _whole),
    *(path(f"{BASE}/{resource}/", include(_below(resource))) for resource in _resources),
    path(f"{BASE}/metadata", dispatch({"GET": capability}, public=True)),
    re_path(rf"^{BASE}/[\s\S]*\Z", csrf_exempt(unknown_address)),
]
