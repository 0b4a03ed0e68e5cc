"""The receipt of an opposition, on paper and as a token. Source: RULES.md LC-05, C1."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from espace_sante.spaces import api as spaces
from espace_sante.spaces.api import receipts
from tests.spaces.test_campaign import citizen, person
from tests.spaces.test_letters import text_of

pytestmark = pytest.mark.django_db
SAID = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # the 25th in Paris
RECORDED = datetime(2026, 11, 27, 9, 5, 7, tzinfo=UTC)


def opposed(*, for_a_child: bool = False) -> spaces.OppositionView:
    holder_id = person(1)
    spaces.oppose_opening(
        holder_id=holder_id, by=citizen(holder_id), now=RECORDED, said_at=SAID,
        channel=spaces.OppositionChannel.POST, for_a_child=for_a_child,
    )  # fmt: skip
    found = spaces.opposition_of(holder_id)
    assert found is not None
    return found


def test_lc05_a_proof_of_opposition_says_what_when_and_how_to_come_back(settings: Any) -> None:
    opposition = opposed()
    pdf = receipts.opposition_receipt(opposition)
    text = text_of(pdf)
    for said in (
        opposition.number,
        "25 novembre 2026",
        "27 novembre 2026, à 10 h 05",
        "par courrier",
        "changez d’avis",
    ):
        assert said in text, said
    assert "Alix" not in text  # it names nobody
    assert pdf == receipts.opposition_receipt(opposition)


def test_c1_its_code_opens_the_page_that_verifies_it(settings: Any) -> None:
    opposition = opposed()
    picture = pypdfium2.PdfDocument(receipts.opposition_receipt(opposition))[0].render(scale=2).to_pil()
    (read,) = zxingcpp.read_barcodes(picture)
    assert read.text.startswith(f"{settings.BASE_URL}/verifier/")
    found = receipts.verify_receipt(read.text)
    assert (found.kind, found.number) == (receipts.ReceiptKind.OPPOSITION, opposition.number)
    assert (found.wished_at, found.done_at) == (SAID, RECORDED)


def test_a_receipt_for_a_child_names_no_child() -> None:
    assert "au nom d’un enfant" in text_of(receipts.opposition_receipt(opposed(for_a_child=True)))


def test_an_erasure_has_the_same_kind_of_token() -> None:
    token = receipts.receipt_token(kind=receipts.ReceiptKind.ERASURE, number="EF-1", wished_at=SAID, done_at=RECORDED)
    assert receipts.verify_receipt(token).kind is receipts.ReceiptKind.ERASURE
