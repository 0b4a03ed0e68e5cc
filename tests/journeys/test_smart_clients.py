"""Public SMART clients, as their own documents say to use them: launch, consent, read, write, and the end of it.

Python: `fhirclient` and `fhirpy`. JavaScript: `fhirclient` of npm, in a page of another origin. Source: RULES.md SCO-01
to SCO-06; HL7 SMART App Launch 2.2.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from fhirclient.client import FHIRClient
from fhirclient.models.observation import Observation
from fhirpy import SyncFHIRClient
from playwright.sync_api import expect

from espace_sante.kernel.clock import utc_now
from tests.journeys.service import Service
from tests.journeys.visitor import FRANCECONNECT, Visitor

pytestmark = pytest.mark.journey

PAGES = Path(__file__).parent / "smart_app"
LIBRARY = Path(sys.prefix) / "fhirclient-2.6.3.min.js"  # tools/install_test_tools.sh
GLUCOSE = "http://loinc.org|2345-7"
SCOPE = f"launch/patient openid fhirUser offline_access patient/Patient.r patient/Observation.crus?code={GLUCOSE}"
MOMENT = "https://interop.esante.gouv.fr/ig/fhir/mesures/StructureDefinition/mesures-moment-of-measurement"
MOMENTS = "https://mos.esante.gouv.fr/NOS/TRE_A04-Loinc/FHIR/TRE-A04-Loinc"


class _Pages(SimpleHTTPRequestHandler):
    def __init__(self, *args: Any) -> None:
        super().__init__(*args, directory=str(PAGES))

    def translate_path(self, path: str) -> str:
        name = path.partition("?")[0].strip("/")
        if name == LIBRARY.name:
            return str(LIBRARY)
        return str(PAGES / (name if "." in name else f"{name}.html"))

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def application() -> Iterator[str]:
    """Where the pages of an application are served: another origin than the service."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Pages) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def client_id(service: Service, application: str) -> str:
    """Sandbox credentials, as a publisher has them made."""
    command = [sys.executable, "-m", "espace_sante", "client", "add", "carnet-glycemie"]
    command += ["--redirect", f"{application}/retour", "--redirect", f"{application}/programme"]
    done = subprocess.run(command, env=service.environment, capture_output=True, text=True, check=True)
    found = re.search(r"client_id: (\S+)", done.stdout)
    assert found, done.stdout
    return found[1]


def measure(patient: str, value: float) -> dict[str, Any]:
    """One glucose, fasting."""
    coding = {"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs"}
    return {
        "resourceType": "Observation",
        "status": "final",
        "category": [{"coding": [coding]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": "2345-7"}]},
        "subject": {"reference": f"Patient/{patient}"},
        "effectiveDateTime": (utc_now() - timedelta(minutes=value % 50 + 1)).isoformat(timespec="seconds"),
        "valueQuantity": {"value": value, "unit": "mg/dL", "system": "http://unitsofmeasure.org", "code": "mg/dL"},
        "extension": [
            {"url": MOMENT, "valueCodeableConcept": {"coding": [{"system": MOMENTS, "code": "53049-3"}]}}
        ],
    }  # fmt: skip


def when_camille_consents(camille: Visitor, *, back: str) -> None:
    """Signing in on the way, choosing whose space, leaving what is asked ticked."""
    page = camille.page
    page.get_by_role("button", name=FRANCECONNECT).click()
    page.get_by_role("button", name="Camille").first.click()
    page.get_by_role("link", name=re.compile("Camille")).click()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Relier avec ce que j’ai coché").click()
    page.wait_for_url(f"{back}?**")


def when_camille_unlinks_the_service(camille: Visitor) -> None:
    camille.goes_to("/espace/services/")
    camille.follows("Carnet Glycémie")
    camille.presses("Délier ce service")
    linked = camille.page.locator("main").get_by_role("link", name="Carnet Glycémie")
    expect(linked).to_have_count(0)


def and_nothing_else_was_called(camille: Visitor, application: str) -> None:
    """The pages of the application are of another host, and meant to be."""
    camille.errors[:] = [one for one in camille.errors if not one.startswith(f"another host: {application}/")]


def given_a_launch(visit: Callable[..., Visitor], application: str, client_id: str) -> tuple[Visitor, FHIRClient]:
    """`fhirclient` launched alone, as far as its token."""
    camille = visit()
    smart = FHIRClient(
        settings={
            "app_id": client_id, "api_base": f"{camille.service.url}/fhir/", "scope": SCOPE,
            "redirect_uri": f"{application}/programme",
        }
    )  # fmt: skip
    camille.page.goto(smart.authorize_url)
    when_camille_consents(camille, back=f"{application}/programme")
    smart.handle_callback(camille.page.url)
    return camille, smart


def test_fhirclient_and_fhirpy_of_python_read_and_write_until_the_person_unlinks_them(
    visit: Callable[..., Visitor], application: str, client_id: str
) -> None:
    camille, smart = given_a_launch(visit, application, client_id)
    assert smart.ready
    patient = smart.patient_id
    assert smart.patient.id == patient  # read from the server

    made = Observation(measure(patient, 101)).create(smart.server)
    search = Observation.where({"patient": patient, "code": GLUCOSE, "_count": "100"})
    assert made["id"] in {one.id for one in search.perform_resources_iter(smart.server)}

    token = smart.server.auth.access_token
    py = SyncFHIRClient(f"{camille.service.url}/fhir", authorization=f"Bearer {token}")
    resource = py.resource("Observation", **measure(patient, 102))
    resource.save()
    read = py.resources("Observation").search(patient=patient, code=GLUCOSE).limit(50).fetch()
    assert {made["id"], resource["id"]} <= {one["id"] for one in read}

    def ask() -> httpx.Response:
        asked = {"patient": patient, "code": GLUCOSE}
        return httpx.get(
            f"{camille.service.url}/fhir/Observation", params=asked, headers={"Authorization": f"Bearer {token}"}
        )  # fmt: skip

    assert ask().status_code == 200
    when_camille_unlinks_the_service(camille)
    refused = ask()
    assert (refused.status_code, refused.json()["resourceType"]) == (401, "OperationOutcome")
    assert 'error="invalid_token"' in refused.headers["WWW-Authenticate"]
    and_nothing_else_was_called(camille, application)

    again, linked_again = given_a_launch(visit, application, client_id)
    assert linked_again.patient_id != patient, "who links again is recognised only if they say who they are (SCO-03)"
    and_nothing_else_was_called(again, application)


def test_fhirclient_of_npm_launches_reads_writes_and_refreshes_in_a_browser(
    visit: Callable[..., Visitor], application: str, client_id: str
) -> None:
    if not LIBRARY.exists():
        pytest.skip("The JavaScript client is not on this machine: make test-tools, where npm is installed")
    camille = visit()
    asked = {"iss": f"{camille.service.url}/fhir", "client_id": client_id, "scope": SCOPE}
    camille.page.goto(f"{application}/lancer?{urlencode(asked)}")
    when_camille_consents(camille, back=f"{application}/retour")
    told = camille.page.locator("#dit")
    expect(told).not_to_be_empty(timeout=30_000)
    assert told.inner_text().startswith("{"), (told.inner_text(), camille.errors)
    said = json.loads(told.inner_text())
    assert said["made"] in said["found"]
    assert said["again"] >= 1, "after its token was refreshed"
    assert said["refused"] == 403, "the weight, to which nobody consented"
    assert re.fullmatch(r"[0-9a-f]{32}", said["patient"])
    and_nothing_else_was_called(camille, application)
