"""An erasure is in the verifiable log, and who has its certificate shows it. RULES.md LC-16, LC-17, C7; ADR 19."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from espace_sante.audit import api as audit
from espace_sante.audit.domain.access_proof import check_proof
from espace_sante.kernel.clock import utc_now
from espace_sante.outbox import api as outbox
from espace_sante.record.services.erasure_proof import erasure_place
from espace_sante.spaces import api as spaces
from espace_sante.spaces.api import receipts
from tests.worlds import NOW, World

DAY = timedelta(days=1)


@pytest.fixture
def erased(db: None) -> spaces.ErasureView:
    world = World()
    world.deposit()
    spaces.close_space(holder_id=world.space.holder_id, by=world.camille, now=NOW, erase=True)
    spaces.run_erasures(clock=lambda: NOW + DAY)
    while outbox.drain(spaces.SpacesOutbox, now=max(utc_now(), NOW + DAY)):
        pass
    told = spaces.last_erasure(world.space.id)
    assert told is not None
    return told


def token_of(erasure: spaces.ErasureView) -> str:
    return receipts.receipt_token(
        kind=receipts.ReceiptKind.ERASURE,
        number=erasure.number,
        wished_at=erasure.asked_at,
        done_at=erasure.erased_at,
    )


def test_the_certificate_leads_to_a_proof_that_stands_alone(visitor: Client, erased: spaces.ErasureView) -> None:
    token = token_of(erased)
    assert "/preuve" not in visitor.get(f"/verifier/{token}").content.decode()  # the log does not have it yet
    assert visitor.get(f"/verifier/{token}/preuve").status_code == 404
    assert erasure_place(erased) is None
    while audit.log.integrate(now=NOW + DAY):
        pass
    assert f"/verifier/{token}/preuve" in visitor.get(f"/verifier/{token}").content.decode()
    checked = check_proof(visitor.get(f"/verifier/{token}/preuve").content)
    assert (checked.entry["act"], checked.entry["actor_kind"]) == ("space.erased", "system")
    assert erasure_place(erased) == f"{checked.checkpoint.origin}, ligne {checked.index}"


@pytest.mark.parametrize("token", ["x", "é", "a" * 900])
def test_without_a_certificate_there_is_no_proof(visitor: Client, token: str) -> None:
    assert visitor.get(f"/verifier/{token}/preuve").status_code == 404


def test_the_certificate_of_something_else_has_no_proof(visitor: Client, erased: spaces.ErasureView) -> None:
    other = receipts.receipt_token(
        kind=receipts.ReceiptKind.OPPOSITION, number=erased.number, wished_at=NOW, done_at=NOW
    )
    assert visitor.get(f"/verifier/{other}/preuve").status_code == 404
    assert visitor.get(f"/verifier/{other}").status_code == 200
