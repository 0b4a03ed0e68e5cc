"""A deposit while the database of documents has no room left, as software meets it. RULES.md TRA-01; ADR 19.

On SQLite the processes of the service may write no file beyond some bytes (the system refuses, as a full disk does); on
PostgreSQL the server answers what it answers of a full disk (53100) when the line of the deposit is queued for the log.
"""

from __future__ import annotations

import json
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest

from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.identifiers import Ins
from tests.crash.service import Service
from tests.interop.fhir.bundles import bundle, document, unique_oid

pytestmark = [pytest.mark.storage, pytest.mark.slow]
BYTES = 16_384  # room for a short document, not for what is registered of it
FULL = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER no_room AFTER INSERT ON audit_log_queue EXECUTE FUNCTION no_room();
"""


@contextmanager
def no_room(service: Service) -> Iterator[None]:
    url = service.environment.get("DMP_DATABASE_URL", "")
    if not url.startswith("postgres"):
        before = [(pid, resource.prlimit(pid, resource.RLIMIT_FSIZE)) for pid in service.processes()]
        for pid, (_, most) in before:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (BYTES, most))
        yield
        for pid, limits in before:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)
        return
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(FULL)
        yield
        connection.execute("DROP FUNCTION no_room CASCADE")


def test_a_deposit_that_finds_no_room_is_told_stores_nothing_and_the_service_goes_on(tmp_path: Path) -> None:
    service = Service(tmp_path)
    doctor, camille = service.person("dr.martin"), service.person("camille")
    ins = Ins(camille["ins"], camille["ins_oid"])
    author = Actor(
        kind=ActorKind.PROFESSIONAL, id=doctor["rpps"], name="", rpps=doctor["rpps"], finess=doctor["finess"]
    )
    headers = {"Authorization": f"Bearer {service.token('dr.martin')}", "Content-Type": "application/fhir+json"}
    service.start()
    try:
        with httpx.Client(base_url=service.address, headers=headers, timeout=30) as client:
            query = {"patient.identifier": f"urn:oid:{ins.oid}|{ins.value}", "status": "current"}

            def kept() -> int:
                return int(client.get("/fhir/DocumentReference", params=query).json()["total"])

            def deposit() -> httpx.Response:
                sent = bundle(
                    document(ins, author=author, content=os.urandom(30).hex().encode(), unique_id=unique_oid())
                )
                return client.post("/fhir", content=json.dumps(sent))

            assert deposit().status_code == 200
            before, files = kept(), blobs(tmp_path)
            assert files > 0
            with no_room(service):
                answers = [deposit() for _ in range(4)]
            for answer in answers:
                assert answer.status_code == 503, answer.text
                assert int(answer.headers["Retry-After"]) > 0
                (issue,) = answer.json()["issue"]
                assert issue["code"] == "transient"
                assert "The database does not answer" in issue["diagnostics"]
            assert (kept(), blobs(tmp_path)) == (before, files)
            assert [deposit().status_code for _ in range(4)] == [200] * 4
            assert kept() == before + 4
    finally:
        service.kill()
    verified = service.command("audit", "verify", check=False)
    assert (verified.returncode, verified.stderr) == (0, ""), verified.stdout


def blobs(home: Path) -> int:
    return sum(1 for one in (home / "documents").rglob("*") if one.is_file())
