"""Whether a receipt is ours, for anybody who asks; nothing about who. Source: RULES.md LC-05, C1."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from espace_sante.spaces.api import receipts
from espace_sante.vault import api as vault

WHEN = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)


def token(kind: receipts.ReceiptKind = receipts.ReceiptKind.OPPOSITION) -> str:
    return receipts.receipt_token(kind=kind, number="OP-7KQ2M-XW4RT", wished_at=WHEN, done_at=WHEN)


@pytest.mark.parametrize("kind", list(receipts.ReceiptKind))
def test_an_authentic_receipt_is_said_to_be_with_its_date_and_number(
    visitor: Client, kind: receipts.ReceiptKind
) -> None:
    page = visitor.get(f"/verifier/{token(kind)}").content.decode().replace("\u00a0", " ")
    assert "Cette preuve est authentique" in page
    assert "OP-7KQ2M-XW4RT" in page
    assert "25 novembre 2026" in page


@pytest.mark.parametrize("wrong", ["x", "é", "a" * 990, "OP-7KQ2M-XW4RT", "%00", "a" * 5000])
def test_anything_else_is_not_authentic_in_one_sentence(visitor: Client, wrong: str) -> None:
    response = visitor.get(f"/verifier/{wrong}")
    assert response.status_code == 200
    assert "n’est pas authentique" in response.content.decode()


def test_one_changed_letter_is_seen(visitor: Client) -> None:
    changed = token()
    changed = changed[:20] + ("A" if changed[20] != "A" else "B") + changed[21:]
    assert "n’est pas authentique" in visitor.get(f"/verifier/{changed}").content.decode()


def test_a_pasted_address_or_token_leads_to_the_answer(visitor: Client) -> None:
    for pasted in (token(), f"  https://espace-sante.example/verifier/{token()}/ ", token()[:40] + "\n" + token()[40:]):
        response = visitor.post("/verifier/", {"recu": pasted}, follow=True)
        assert "Cette preuve est authentique" in response.content.decode(), pasted


@pytest.mark.parametrize("pasted", ["", "   ", "x" * 3000, "é ?!", "../../espace/", "\x00"])
def test_bad_input_gets_a_sentence(visitor: Client, pasted: str) -> None:
    response = visitor.post("/verifier/", {"recu": pasted}, follow=True)
    assert response.status_code == 200
    assert "Vérifier une preuve" in response.content.decode()
    assert "est authentique</" not in response.content.decode()


def test_the_public_key_has_an_address_of_its_own(visitor: Client) -> None:
    response = visitor.get("/verifier/cle.pem")
    assert response.content.decode() == vault.signing_key().public_pem


def test_one_who_tries_without_end_waits(visitor: Client) -> None:
    answers = {visitor.get("/verifier/x").status_code for _ in range(61)}
    assert answers == {200, 429}
