"""The addresses under `/fhir`, made of the table of interactions. What is not in it is not found, in FHIR's words."""

from __future__ import annotations

from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from espace_sante.interop.fhir.capability import capability
from espace_sante.interop.fhir.edge import dispatch, unknown_address
from espace_sante.interop.fhir.interactions import INTERACTIONS
from espace_sante.interop.fhir.preferences import preferring

_addresses = list(dict.fromkeys(one.address for one in INTERACTIONS))
_views = {
    address: dispatch(
        {one.method: preferring(one.handler, one.code) for one in INTERACTIONS if one.address == address},
        any_format=any(one.any_format for one in INTERACTIONS if one.address == address),
    )
    for address in _addresses
}

app_name = "fhir"
BASE = "fhir"  # DESIGN.md section 6; without a final slash, as POST [base] has it
urlpatterns = [
    path(f"{BASE}/metadata", dispatch({"GET": capability}, public=True)),
    path(f"{BASE}/", csrf_exempt(_views[""])),
    *(path(BASE + address, csrf_exempt(view)) for address, view in _views.items()),
    re_path(rf"^{BASE}/[\s\S]*\Z", csrf_exempt(unknown_address)),
]
