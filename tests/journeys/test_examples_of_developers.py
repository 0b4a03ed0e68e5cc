"""Each example of the developers' page, run as it is shown against the running service."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import httpx
import pytest

from espace_sante.kernel.clock import utc_now
from espace_sante.portals.public.views.developers import EXAMPLES, examples
from tests.journeys.service import Service
from tests.journeys.test_smart_clients import application, client_id, when_camille_consents  # noqa: F401 - fixtures
from tests.journeys.visitor import Visitor
from tests.subscriptions.linked import receiver

pytestmark = pytest.mark.journey
ANSWER_SECONDS = 20.0


@pytest.fixture(scope="module")
def told(service: Service) -> dict[str, str]:
    """What a program of a service linked to Camille for everything has: its token, its number of the person."""
    command = [sys.executable, "-m", "tests.journeys.linked_to_everything", "camille"]
    environment = service.environment | {"DJANGO_SETTINGS_MODULE": "espace_sante.config.settings"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found | {"ESPACE": service.url}


def run(name: str, told: dict[str, str], **more: str) -> Any:
    """What an example prints, read as JSON; it must end well."""
    if name.endswith(".sh") and shutil.which("curl") is None:
        pytest.skip("curl is not on this machine")
    command = [sys.executable if name.endswith(".py") else "sh", str(EXAMPLES / name)]
    environment = {"PATH": os.environ["PATH"], **told, **more}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, f"{name}: {done.stdout} {done.stderr}"
    return json.loads(done.stdout) if done.stdout else None


def test_measures_documents_and_agenda_as_the_page_shows_them(told: dict[str, str]) -> None:
    assert run("mesure.sh", told)["valueQuantity"]["value"] == 62.4
    assert run("mesure.py", told)["entry"][0]["response"]["status"].startswith("201")
    found = run("relire.sh", told)
    assert [one["resource"]["resourceType"] for one in found["entry"]].count("Observation") >= 1
    assert run("documents.sh", told)["type"] == "searchset"
    start = utc_now().replace(microsecond=0) + timedelta(days=20)
    when = {"DEBUT": start.isoformat(), "TERME": (start + timedelta(minutes=30)).isoformat()}
    assert run("rendez-vous.sh", told, **when)["description"] == "Bilan annuel"


def test_a_notice_comes_is_proved_by_the_example_and_the_subscription_is_seen_active(told: dict[str, str]) -> None:
    spec = spec_from_file_location("verifier", EXAMPLES / "verifier.py")
    assert spec is not None
    assert spec.loader is not None
    check = module_from_spec(spec)
    spec.loader.exec_module(check)
    with receiver() as it:
        made = run("avis.sh", told, ADRESSE=it.endpoint)
        assert made["status"] == "requested"
        until = time.monotonic() + ANSWER_SECONDS
        while not it.received and time.monotonic() < until:  # the worker of the service calls
            time.sleep(0.1)
    (first, *_) = it.received
    assert check.vient_de_l_espace(first, b"", told["CLE"])
    assert not check.vient_de_l_espace(first, b"{}", told["CLE"])
    assert not check.vient_de_l_espace(first | {"webhook-timestamp": "1"}, b"", told["CLE"])


def test_the_launch_the_refresh_and_the_end_as_the_page_shows_them(
    visit: Callable[..., Visitor],
    service: Service,
    application: str,  # noqa: F811 - a fixture
    client_id: str,  # noqa: F811 - a fixture
) -> None:
    camille, back = visit(), f"{application}/programme"
    told = {"ESPACE": service.url, "CLIENT": client_id, "RETOUR": back}
    program = subprocess.Popen(
        [sys.executable, str(EXAMPLES / "consentir.py")], env={"PATH": os.environ["PATH"], **told}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert program.stdin is not None
    assert program.stdout is not None
    camille.page.goto(program.stdout.readline().strip())
    when_camille_consents(camille, back=back)
    said, _ = program.communicate(f"{camille.page.url}\n", timeout=60)
    tokens = json.loads(said)
    renewed = run("renouveler.sh", told, RENOUVELLEMENT=tokens["refresh_token"])
    assert renewed["access_token"] != tokens["access_token"]
    assert run("fin.sh", told, RENOUVELLEMENT=renewed["refresh_token"]) is None
    camille.errors[:] = [one for one in camille.errors if not one.startswith(f"another host: {application}/")]


def test_software_of_a_structure_signs_with_the_key_of_the_demonstration(service: Service, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "espace_sante", "demo", "key"]
    done = subprocess.run(command, env=service.environment, capture_output=True, text=True, check=True)
    key = tmp_path / "cle.json"
    key.write_text(done.stdout)
    token = run("logiciel.py", {"ESPACE": service.url, "CLIENT": "sil-des-tilleuls", "CLE": str(key)})
    assert token["scope"] == "system/DocumentReference.cu system/Patient.rs"
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    answer = httpx.get(f"{service.url}/fhir/Patient?identifier=urn:oid:1.2|x", headers=headers, timeout=20)
    assert answer.status_code not in {401, 403}


def test_every_example_is_run_here() -> None:
    ran = {
        "avis.sh", "consentir.py", "documents.sh", "fin.sh", "logiciel.py", "mesure.py", "mesure.sh", "relire.sh",
        "rendez-vous.sh", "renouveler.sh", "verifier.py",
    }  # fmt: skip
    assert {one["name"] for one in examples().values()} == ran
