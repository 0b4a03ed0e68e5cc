"""Every FHIR route before a linked service: its consents open what they name and nothing that a flag hides (SCO-01)."""

from __future__ import annotations

import pytest

from espace_sante.access.api import Consent
from tests.access import test_route_matrix as routes
from tests.access.roles import TITLE, Matrix
from tests.access.routes import FHIR
from tests.access.undoing import Undoing
from tests.linked import Linked
from tests.remembered import remembered

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=False)]
SEEN = frozenset({"plain", "own", "attestation"})  # of documents: the rest is hidden by a flag
ONE = "<str:resource_id>"
# Whatever was consented to: whom it is linked to, what it asked to be told, when others are free.
ALWAYS = frozenset(
    {
        "GET /metadata", "GET /Patient", "POST /Patient/_search", "GET /Subscription", "POST /Subscription/_search",
        "GET /Schedule", "POST /Schedule/_search", "GET /Slot", "POST /Slot/_search",
    }
)  # fmt: skip
# A consent, and the routes that it opens.
OPENED = {
    "documents.read": {
        "GET /DocumentReference", "POST /DocumentReference/_search", f"GET /DocumentReference/{ONE}",
        f"GET /DocumentReference/{ONE}/_history/<str:version>", f"GET /Binary/{ONE}",
    },
    "documents.write": {"POST "},
    # Whoever feeds the agenda reads back what they noted themselves (AGE-01).
    "agenda.write": {"POST /Appointment", "PUT /Appointment", "GET /Appointment", "POST /Appointment/_search"},
    "agenda.read": {"GET /Appointment", "POST /Appointment/_search"},
    "weight.read": {"GET /Observation", "POST /Observation/_search"},
    "weight.write": {"POST /Observation"},
    "steps.read": set(),
}  # fmt: skip
GIVEN = (
    ("documents.read", "agenda.read", "weight.write"), ("documents.write", "agenda.write", "weight.read"),
    ("steps.read",),
)  # fmt: skip


@pytest.fixture
def matrix(db: None) -> Matrix:
    return remembered(Matrix, Matrix)


def test_sco01_each_consent_opens_its_routes_and_no_other(matrix: Matrix, monkeypatch: pytest.MonkeyPatch) -> None:
    matrix.logins["linked"] = "linked"
    wrong = []
    for number, codes in enumerate(GIVEN):
        consents = frozenset(map(Consent.of_code, codes))
        linked = Linked(
            space=matrix.space, by=matrix.world.camille, now=matrix.world.now, consents=consents, name=f"Essai {number}"
        )
        matrix.tokens["linked"] = linked.token()
        monkeypatch.setattr(routes, "id_of", lambda _space_id, item_id, linked=linked: linked.name_of(item_id))
        opened = ALWAYS.union(*(OPENED[code] for code in codes))
        wrong += [(codes, *one) for one in answered_wrong(matrix, opened)]
    assert wrong == []


def answered_wrong(matrix: Matrix, opened: frozenset[str]) -> list[tuple[object, ...]]:
    undoing = Undoing()
    wrong: list[tuple[object, ...]] = []
    for name, route in FHIR.items():
        for flag, document_id in routes.targets(name, route, matrix):
            with undoing.request():
                response = routes.call(name, "linked", matrix, document_id)
                told = TITLE in routes.body(response)
            right = name in opened and (not flag or flag in SEEN)
            if (response.status_code in {200, 201}) != right or (told and not right):
                wrong.append((name, flag, response.status_code))
    return wrong
