"""kill -9 in the middle of deposits: what was acknowledged is there and whole, what was not is absent or whole.

The real service on the real databases of the run (SQLite files, or PostgreSQL), with clients that go on as software
does: a deposit without an answer is sent again as it was, and must then be answered as the first one would have been.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.identifiers import Ins
from tests.crash.service import Service
from tests.interop.fhir.bundles import bundle, document, unique_oid

pytestmark = [pytest.mark.storage, pytest.mark.slow]
DEPOSITS, KILLS, CLIENTS = 120, 4, 6


class Depositors:
    """Clients that deposit until enough was acknowledged, whatever happens to the service meanwhile."""

    def __init__(self, service: Service, *, token: str, ins: Ins, author: Actor) -> None:
        self._address, self._ins, self._author = service.address, ins, author
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/fhir+json"}
        self.acknowledged: dict[str, tuple[str, bytes]] = {}  # unique id -> its address, its content
        self.unexpected: list[tuple[int, str]] = []
        self.unanswered = 0
        self._lock = threading.Lock()

    def work(self) -> None:
        with httpx.Client(base_url=self._address, headers=self._headers, timeout=10) as client:
            while len(self.acknowledged) < DEPOSITS:
                content = secrets.token_hex(6000).encode()
                unique_id = unique_oid()
                sent = json.dumps(
                    bundle(document(self._ins, author=self._author, content=content, unique_id=unique_id))
                )
                self._insist(client, sent, unique_id, content)

    def _insist(self, client: httpx.Client, sent: str, unique_id: str, content: bytes) -> None:
        while True:
            try:
                answer = client.post("/fhir", content=sent)
            except httpx.TransportError:
                with self._lock:
                    self.unanswered += 1
                time.sleep(0.1)
                continue
            with self._lock:
                if answer.status_code == 200:
                    location = answer.json()["entry"][1]["response"]["location"].split("/_history")[0]
                    self.acknowledged[unique_id] = (location, content)
                elif answer.status_code != 503:
                    self.unexpected.append((answer.status_code, answer.text[:300]))
            if answer.status_code != 503:
                return


def test_no_acknowledged_document_is_lost_and_none_is_half_visible(service: Service) -> None:
    doctor, camille = service.person("dr.martin"), service.person("camille")
    ins = Ins(camille["ins"], camille["ins_oid"])
    author = Actor(
        kind=ActorKind.PROFESSIONAL, id=doctor["rpps"], name="", rpps=doctor["rpps"], finess=doctor["finess"]
    )
    depositors = Depositors(service, token=service.token("dr.martin"), ins=ins, author=author)
    service.start()
    kill_while_they_work(service, depositors)

    assert depositors.unexpected == []
    assert depositors.unanswered > 0, "No deposit was interrupted: the test proved nothing."
    service.kill()
    service.start()
    found = everything_listed(service, ins)
    for unique_id, (location, content) in depositors.acknowledged.items():
        assert found.pop(unique_id) == content, location
    verified = service.command("audit", "verify", check=False)
    assert (verified.returncode, verified.stderr) == (0, ""), verified.stdout


def kill_while_they_work(service: Service, depositors: Depositors) -> None:
    with ThreadPoolExecutor(CLIENTS) as pool:
        working = [pool.submit(depositors.work) for _ in range(CLIENTS)]
        for number in range(1, KILLS + 1):
            while len(depositors.acknowledged) < number * DEPOSITS // (KILLS + 1):
                time.sleep(0.01)
            time.sleep(secrets.randbelow(30) / 1000)  # wherever the work then is
            service.kill()
            service.start()
        for one in working:
            one.result(timeout=120)


def everything_listed(service: Service, ins: Ins) -> dict[str, bytes]:
    """Every document the author finds, opened: one that is listed and cannot be read would be half visible."""
    headers = {"Authorization": f"Bearer {service.token('dr.martin')}"}
    query: dict[str, str] | None = {
        "patient.identifier": f"urn:oid:{ins.oid}|{ins.value}", "status": "current", "_count": "200",
    }  # fmt: skip
    found: dict[str, bytes] = {}
    with httpx.Client(base_url=service.address, headers=headers, timeout=30) as client:
        address: str | None = "/fhir/DocumentReference"
        while address:
            page = client.get(address, params=query).raise_for_status().json()
            for resource in (entry["resource"] for entry in page["entry"]):
                read = client.get(resource["content"][0]["attachment"]["url"]).raise_for_status().content
                found[resource["masterIdentifier"]["value"].removeprefix("urn:oid:")] = read
            query, following = None, [link["url"] for link in page["link"] if link["relation"] == "next"]
            address = following[0] if following else None
    return found
