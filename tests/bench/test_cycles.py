"""One cycle of the bench, in the process of the test: what its load sends is what the service takes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from espace_sante.bench.cycles_load import Ammunition, Failed, _Client
from espace_sante.bench.linked import MEASURED_BEFORE, OID, RETURN, VERIFIER, link_service, measure_to_send
from espace_sante.bench.people import make_citizens, make_doctor
from espace_sante.kernel.clock import utc_now
from espace_sante.measures.models import Measure


class Inside:
    """A connection to the service in this very process."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=True)
        self.asked: list[str] = []

    def ask(self, request: bytes) -> tuple[int, bytes]:
        head, _, body = request.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        method, path, _ = first.split(" ")
        headers = dict(line.split(": ", 1) for line in lines)
        self.asked.append(f"{method} {path.partition('?')[0]}")
        content_type = headers.pop("Content-Type", "application/octet-stream")
        answer = self.client.generic(method, path, body, content_type=content_type, headers=headers)
        return answer.status_code, answer.content

    def call(self, request: bytes) -> tuple[int, int]:
        status, answer = self.ask(request)
        return status, len(answer)


@pytest.fixture
def clients(db: None) -> _Client:
    cache.clear()
    now = utc_now()
    citizens = make_citizens(first=1, count=1, doctor=make_doctor(now), now=now - timedelta(minutes=1))
    client_id, linked = link_service(citizens, now)
    told = Ammunition(
        host="testserver", port=80, clients=1, warm_seconds=0, seconds=0, client_id=client_id, oid=OID,
        redirect=RETURN, verifier=VERIFIER, measure=measure_to_send(),
        people=[(one.patient, one.code) for one in linked],
    )  # fmt: skip
    made = _Client(told, 0, 0, 0)
    made._connection = Inside()  # type: ignore[assignment]
    return made


def test_a_cycle_is_a_token_a_measure_and_the_last_fifty(clients: _Client) -> None:
    (patient, code) = clients._people[0]
    refresh = clients._first(code)
    again, times = clients._cycle(patient, refresh)
    assert clients._connection.asked == [  # type: ignore[attr-defined]
        "POST /oauth/token", "POST /oauth/token", "POST /fhir", "GET /fhir/Observation"
    ]  # fmt: skip
    assert again != refresh
    assert len(times) == 3
    assert Measure.objects.count() == MEASURED_BEFORE + 1


def test_an_answer_that_was_not_asked_for_is_a_failure(clients: _Client) -> None:
    with pytest.raises(Failed):
        clients._first("not a code")
