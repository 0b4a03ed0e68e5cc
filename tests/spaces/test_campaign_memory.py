"""A campaign holds as much memory for many people as for few: nothing of it grows with the people already done."""

from __future__ import annotations

import tracemalloc
from datetime import date, timedelta
from pathlib import Path

import pytest

from espace_sante.identity.models import Holder
from espace_sante.kernel.identifiers import INS_NIR_OID, new_id
from espace_sante.spaces.api import campaigns
from espace_sante.spaces.services import move_many
from espace_sante.spaces.services.campaigns import choose, send
from tests.spaces.campaign_world import OPENED, SENT, no_mail

pytestmark = pytest.mark.django_db
FEW, MANY = 300, 1500
# Bytes for each person more. Kept ids would be 100; the transaction around a test, which nothing commits, keeps what
# waits for its end: 40 to 72.
SLACK = 90


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (choose, send):
        monkeypatch.setattr(module, "CHUNK", 100)
    monkeypatch.setattr(move_many.stop_due_clocks, "__kwdefaults__", {"most": 100, "place": None})


def people(count: int, *, department: str) -> None:
    """Adults with a mail address, written at once."""
    Holder.objects.bulk_create(
        Holder(
            id=new_id(), ins=f"9{department}{number:012d}", ins_oid=INS_NIR_OID, birth_name="INVENTÉE", sex="F",
            given_names="Alix", first_given_name="Alix", birth_on=date(1985, 9, 17), birth_place_code="00101",
            postal_code=f"{department}000", email="alix@courriel.example",
        )
        for number in range(count)
    )  # fmt: skip


def most_held(count: int, *, department: str) -> dict[str, int]:
    """The most that each phase held above where it began, in bytes, for so many people."""
    people(count, department=department)
    campaign_id = campaigns.start_campaign(name=department, by="nadia", now=SENT)
    criteria = campaigns.Criteria(departements=(department,))
    wave_id = campaigns.propose_wave(campaign_id=campaign_id, name="V", criteria=criteria, by="nadia", now=SENT)
    campaigns.approve_wave(wave_id=wave_id, by="omar", now=SENT)
    later = OPENED + timedelta(days=1)
    phases = {
        "choose": lambda: campaigns.choose_people(wave_id=wave_id, clock=lambda: SENT),
        "notice": lambda: campaigns.send_mails(wave_id=wave_id, sender=no_mail, clock=lambda: SENT),
        "open": lambda: campaigns.open_by_silence(clock=lambda: later),
    }
    held = {}
    for name, phase in phases.items():
        tracemalloc.start()
        try:
            assert phase() == count
            held[name] = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    return held


def test_five_times_the_people_hold_no_more_memory(small_chunks: None, tmp_path: Path) -> None:
    most_held(FEW, department="31")  # what is loaded and kept once
    few, many = most_held(FEW, department="44"), most_held(MANY, department="80")
    assert {name: held for name, held in many.items() if held > few[name] + SLACK * (MANY - FEW)} == {}
