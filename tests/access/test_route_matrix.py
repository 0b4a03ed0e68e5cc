"""Every route x every relation x every flag of a document: denied unless the table says otherwise.

A route that the table does not know fails the first test: whoever adds one says here whom it answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from io import BytesIO
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from espace_sante.audit import api as audit
from espace_sante.interop.fhir.interactions import INTERACTIONS
from espace_sante.interop.fhir.resource_ids import id_of
from tests.access.roles import INVITATION, TITLE, Matrix, one_page_pdf
from tests.access.routes import EVERYBODY, FHIR, LIBRARIES, PAGES, READERS, Route, expected
from tests.access.undoing import Undoing
from tests.interop.fhir.appointments import SYSTEM, appointment
from tests.interop.fhir.availabilities import SYSTEM as HOURS
from tests.interop.fhir.availabilities import schedule, slot
from tests.interop.fhir.bundles import TRE_A07, bundle, document
from tests.interop.fhir.measures import WEIGHT, named
from tests.interop.fhir.measures import observation as weight
from tests.remembered import remembered

pytestmark = pytest.mark.slow
ROLES = sorted(EVERYBODY)
GROUPS = [ROLES[start::6] for start in range(6)]  # a world for each: making one costs as much as trying a role
Wrong = list[tuple[object, ...]]
LAST_WEIGHT = {"code": WEIGHT, "_sort": "-date", "_count": "1"}


def names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """The name of every address, with its namespace; an address without a name is one the table cannot know."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern, pattern.namespace or namespace)
        else:
            assert isinstance(pattern, URLPattern)
            yield f"{namespace}:{pattern.name}" if namespace else str(pattern.name)


def test_every_route_is_in_the_table() -> None:
    found = {name for name in names(get_resolver()) if not name.startswith("fhir:")}
    ours = {name for name in found if name.split("_")[0] not in LIBRARIES and not name.startswith("openid_connect")}
    assert ours == set(PAGES), "Say in tests/access/routes.py whom this route answers."
    assert {f"{one.method} {one.address}" for one in INTERACTIONS} | {"GET /metadata"} == set(FHIR)


@pytest.fixture
def matrix(db: None) -> Matrix:
    return remembered(Matrix, Matrix)


@pytest.mark.django_db(transaction=False)
@pytest.mark.parametrize("roles", GROUPS, ids=" ".join)
def test_pages_answer_whom_the_table_says(roles: list[str], matrix: Matrix) -> None:
    assert [one for role in roles for one in wrong_pages(role, matrix)] == []


def wrong_pages(role: str, matrix: Matrix) -> Wrong:
    client = signed_in(matrix.logins[role])
    cookies = deepcopy(client.cookies)
    undoing = Undoing()
    wrong: Wrong = []
    for name, route in PAGES.items():
        for flag, document_id in targets(name, route, matrix):
            address = address_of(name, route, matrix, document_id)
            with undoing.request():
                response = send(client, address, route, matrix)
            answered = answers(response, name)
            right = role in (expected(route, flag) if flag else route.who)
            if answered != right or (flag and not right and TITLE in body(response)):
                wrong.append((role, name, flag, response.status_code, response.headers.get("Location", "")))
            if client.cookies != cookies:  # the session of before is there still: what was done is undone
                client.cookies = deepcopy(cookies)
    return wrong


@pytest.mark.django_db(transaction=False)
def test_fhir_answers_whom_the_table_says(matrix: Matrix) -> None:
    assert [one for role in ROLES for one in wrong_interactions(role, matrix)] == []


def wrong_interactions(role: str, matrix: Matrix) -> Wrong:
    matrix.token(role)  # issued here, where nothing undoes it
    undoing = Undoing()
    wrong: Wrong = []
    for name, route in FHIR.items():
        for flag, document_id in targets(name, route, matrix):
            with undoing.request():
                response = call(name, role, matrix, document_id)
            answered = response.status_code in {200, 201}
            right = role in (expected(route, flag) if flag else route.who)
            if answered != right or (flag and not right and TITLE in body(response)):
                wrong.append((role, name, flag, response.status_code))
    return wrong


@pytest.mark.django_db(transaction=False)
def test_lists_counts_and_later_pages_hold_what_may_be_read_and_nothing_else(matrix: Matrix) -> None:
    """PEERS.md ask 16: the same decision on page 2 and on counts as on page 1."""
    for role in ROLES:
        check_lists(role, matrix)


def check_lists(role: str, matrix: Matrix) -> None:
    readable = {f"{TITLE} {flag}" for flag, readers in READERS.items() if role in readers}
    query = f"?patient.identifier=urn:oid:{matrix.space.ins.oid}|{matrix.space.ins.value}&status=current&_count=2"
    titles: list[str] = []
    address: str | None = f"/fhir/DocumentReference{query}"
    while address:
        response = ask("GET", address, role, matrix)
        if response.status_code != 200:
            break
        page = json.loads(body(response))
        of_letters = sum(role in READERS[flag] for flag in matrix.letters)
        assert page["total"] == len(readable) + of_letters, role
        titles += [one["resource"]["content"][0]["attachment"]["title"] for one in page.get("entry", [])]
        following = [link["url"] for link in page["link"] if link["relation"] == "next"]
        address = following[0].replace("http://testserver", "") if following else None
    assert set(titles) == readable, role


# --- Sending ----------------------------------------------------------------------------------------------------------


def signed_in(login: str) -> Client:
    client = Client(raise_request_exception=True)
    if login:
        client.force_login(get_user_model().objects.get(login=login))
    return client


def targets(name: str, route: Route, matrix: Matrix) -> list[tuple[str, UUID | None]]:
    if route.about != "document":
        return [("", None)]
    return list((matrix.letters if name.endswith(":piece") else matrix.documents).items())


# What some addresses have in them, the same for everybody.
WORDS: dict[str, dict[str, Any]] = {
    "public:letter_scanned": {"code": "7KQ2-MXW4-RT9B"},
    "public:verified": {"token": "not-a-receipt"},
    "public:verified_proof": {"token": "not-a-receipt"},
    "operator:follow_up": {"finding_id": UUID(int=0)},
    "caldav:home": {"login": "zzzzzzzzzz"},
    "caldav:collection": {"login": "zzzzzzzzzz"},
    "caldav:member": {"login": "zzzzzzzzzz", "name": "x"},
    "caldav:other": {"login": "zzzzzzzzzz", "other": "x"},
}


def address_of(name: str, route: Route, matrix: Matrix, document_id: UUID | None) -> str:
    words: dict[str, Any] = {}
    if route.about == "family":
        return reverse(name, kwargs=matrix.family[name])
    if route.about and route.about != "received":
        words["space_id"] = matrix.space.id
    if route.about in {"help", "received"}:
        words["delegation_id"] = matrix.delegations["carer_emergency" if name.endswith("emergency") else "carer"]
    if document_id:
        words["document_id"] = document_id
    if name == "citizen:report":
        return f"{reverse(name, kwargs=words)}?professionnel={matrix.world.nurse.rpps}"
    words |= of_the_log(name, matrix)
    if name == "operator:activity":
        words["rpps"] = matrix.world.doctor.rpps
    words |= WORDS.get(name, {})
    if name.endswith(":piece"):
        words["piece"] = "corps"
    return reverse(name, kwargs=words)


def of_the_log(name: str, matrix: Matrix) -> dict[str, str]:
    if name == "citizen:activity_proof":
        return {"line": str(audit.line_id(matrix.space.id, 1))}
    month = {"month": f"{matrix.world.now:%Y-%m}"} if name.startswith("public:log_month_") else {}
    return month | ({"level": "0", "path": "000.p/1"} if name.startswith("public:log_") and "_tile" in name else {})


def send(client: Client, address: str, route: Route, matrix: Matrix) -> HttpResponseBase:
    if not route.post:
        return client.get(address)
    data = dict(route.data)
    if data.keys() & {"geste", "regle"}:
        data["rpps"] = str(matrix.world.nurse.rpps)
    if address.endswith("/calendriers/importer/"):
        return client.post(address, data | {"fichier": BytesIO(INVITATION)})
    return client.post(address, data)


def answers(response: HttpResponseBase, name: str) -> bool:
    """Whether the page was shown or the act done; a way back to the sign-in page or to the gate is a refusal."""
    if response.status_code in {301, 302}:
        where = response.headers["Location"]
        to_gate = name.startswith("professional:") and where.endswith(reverse_gate(where))
        return not where.startswith("/connexion/") and not to_gate
    return response.status_code == 200


def reverse_gate(where: str) -> str:
    """`/pro/patients/<id>/`: where a refused professional is led."""
    parts = where.strip("/").split("/")
    return where if len(parts) == 3 and parts[1] == "patients" else "\0"


def call(name: str, role: str, matrix: Matrix, document_id: UUID | None) -> HttpResponseBase:
    method, _, address = name.partition(" ")
    person = f"patient.identifier=urn:oid:{matrix.space.ins.oid}|{matrix.space.ins.value}"
    mask: list[dict[str, Any]] = [
        {"op": "add", "path": "/securityLabel/-", "value": {"coding": [{"system": TRE_A07, "code": "MASQUE_PS"}]}}
    ]
    if document_id == matrix.documents["masked"]:
        mask = [{"op": "remove", "path": "/securityLabel/1"}]
    if document_id:
        address = address.replace("<str:resource_id>", id_of(matrix.space.id, document_id)).replace(
            "<str:version>", "2" if document_id == matrix.documents["quarantined"] else "1"
        )
    if name == "POST ":
        author = matrix.world.doctor
        return ask(method, "/fhir", role, matrix, bundle(document(matrix.space.ins, author=author)))
    if method == "PATCH" and address == "/DocumentReference":
        unique = f"identifier=urn:ietf:rfc:3986|urn:oid:{unique_id_of(document_id)}"
        address += f"?{person}&status=current&{unique}"
    if address in {"/DocumentReference", "/AuditEvent"}:
        address += f"?{person}" + ("&status=current" if "Doc" in address else "")
    if address.startswith(("/Appointment", "/Schedule", "/Slot", "/Observation")) and not address.endswith("/_search"):
        return about_appointments(method, address, person, role, matrix)
    if address.startswith("/$"):
        return ask(method, f"/fhir{address}", role, matrix, operation(matrix))
    if address == "/Patient":
        address += "?" + person.replace("patient.", "")
    if address.endswith("/_search"):
        form = {"identifier" if "Patient" in address else "patient.identifier": person.partition("=")[2]}
        more = {"status": "current"} if "Doc" in address else LAST_WEIGHT if "Obs" in address else {}
        return ask(method, f"/fhir{address}", role, matrix, form | more)
    return ask(method, f"/fhir{address}", role, matrix, mask if method == "PATCH" else None)


def about_appointments(method: str, address: str, person: str, role: str, matrix: Matrix) -> HttpResponseBase:
    """An appointment is sent to notes and to changes; a condition is by its identifier, a search by its person."""
    if address.startswith("/Observation"):
        return about_measures(method, address, person, role, matrix)
    if not address.startswith("/Appointment"):
        return about_availability(method, address, role, matrix)
    if address == "/Appointment" and method != "POST":
        address += f"?identifier={SYSTEM}|1" if method == "PUT" else f"?{person}"
    sent = appointment(matrix.space.ins) if method in {"POST", "PUT"} else None
    return ask(method, f"/fhir{address}", role, matrix, sent)


def about_measures(method: str, address: str, person: str, role: str, matrix: Matrix) -> HttpResponseBase:
    """A measure is sent alone; a search asks for the last one."""
    if address == "/Observation" and method == "GET":
        address += f"?{person}&{urlencode(LAST_WEIGHT)}"
    return ask(method, f"/fhir{address}", role, matrix, weight(named(matrix.space.ins)) if method == "POST" else None)


def about_availability(method: str, address: str, role: str, matrix: Matrix) -> HttpResponseBase:
    """A slot is sent to a schedule that the same role has just published, if it may; a patch, to it."""
    if method == "PATCH":
        ask("POST", "/fhir/Schedule", role, matrix, schedule())
        address += "" if address.partition("/Schedule")[2] else f"?identifier={HOURS}|1"
        return ask(method, f"/fhir{address}", role, matrix, [{"op": "replace", "path": "/active", "value": False}])
    if method not in {"POST", "PUT"}:
        return ask(method, f"/fhir{address}", role, matrix)
    sent = schedule()
    if address.startswith("/Slot"):
        made = ask("POST", "/fhir/Schedule", role, matrix, sent)
        sent = slot(json.loads(body(made))["id"] if made.status_code == 201 else "a" * 26)
    if address in {"/Schedule", "/Slot"} and method == "PUT":
        address += f"?identifier={HOURS}|1"
    return ask(method, f"/fhir{address}", role, matrix, sent)


def operation(matrix: Matrix) -> dict[str, Any]:
    """What both operations about access read, each its own part of it."""
    patient = {"system": f"urn:oid:{matrix.space.ins.oid}", "value": matrix.space.ins.value}
    values: dict[str, Any] = {
        "patient": {"valueIdentifier": patient}, "mode": {"valueCode": "BTG"}, "motif": {"valueCode": "other"},
        "justification": {"valueString": "Fictif"}, "incapable": {"valueBoolean": True},
        "code": {"valueString": "2222-2222"},
    }  # fmt: skip
    return {"resourceType": "Parameters", "parameter": [{"name": name} | value for name, value in values.items()]}


def unique_id_of(document_id: UUID | None) -> str:
    from espace_sante.record.models import DocumentEntry

    return str(DocumentEntry.objects.values_list("unique_id", flat=True).get(id=document_id))


def ask(method: str, address: str, role: str, matrix: Matrix, sent: Any = None) -> HttpResponseBase:
    headers = {"Authorization": f"Bearer {matrix.token(role)}"} if matrix.logins[role] else {}
    if address.endswith("/_search"):
        kind = "application/x-www-form-urlencoded"
        return Client().post(address, urlencode(sent), content_type=kind, headers=headers)
    kind = "application/json-patch+json" if method == "PATCH" else "application/fhir+json"
    data = b"" if sent is None else json.dumps(sent).encode()
    return Client().generic(method, address, data, content_type=kind, headers=headers)


def body(response: HttpResponseBase) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return bytes(content).decode("utf-8", "replace")


def test_the_pdf_of_the_matrix_is_one() -> None:
    assert one_page_pdf().startswith(b"%PDF-")
