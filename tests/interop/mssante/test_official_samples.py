"""Every official message goes through the gateway, and is taken in or refused for the reason that the table states.

The same table, for people: docs/official-samples.md. RULES.md MSG-12, MSG-13, MSG-14, STR-02.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from espace_sante.identity.models import Holder, MssanteAddress, Structure
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.identifiers import Ins
from espace_sante.messaging import api as messaging
from espace_sante.messaging.models import Message
from espace_sante.outbox import api as outbox
from espace_sante.record import api as record
from espace_sante.record.models import DocumentEntry
from espace_sante.spaces import api as spaces
from tests.interop.mssante.conftest import DOCTOR, Place
from tests.interop.mssante.samples import FOLDER, Sample, mail_of, samples
from tests.worlds import finess_number

DOMINIQUE = Ins("279035121518989", "1.2.250.1.213.1.4.10")  # the patient of all of them
TABLE = Path(__file__).parents[3] / "docs" / "official-samples.md"
ROW = re.compile(r"^\| `(?P<name>[^`]+)` \| (?P<outcome>[^|]+?) \|", re.MULTILINE)
EXPECTED = {one["name"]: one["outcome"] for one in ROW.finditer(TABLE.read_text(encoding="utf-8"))}
FOUND = samples() if FOLDER.exists() else []
needed = pytest.mark.skipif(not FOUND, reason="../shared/reference/hl7v2-mssante-exemples is not here")


@pytest.fixture
def dominique(place: Place) -> str:
    """The address of the patient of all the samples, whose mailbox files what comes."""
    Holder.objects.filter(id=place.world.space.holder_id).update(ins=DOMINIQUE.value, ins_oid=DOMINIQUE.oid)
    space = spaces.space_by_id(place.world.space.id)
    messaging.choose(
        actor=place.world.camille, space=space, receipts=messaging.Receipts.ASK, filing=True, now=utc_now()
    )
    return messaging.mailbox_of(space).address


def come(place: Place, sample: Sample, to: str, **known: Any) -> str:
    """Send it, let the worker open it; "filed", "taken" or the code of the refusal."""
    with place.client() as client:
        document = replace(sample.document(patient=DOMINIQUE), **known)
        mail = mail_of(document, sample, sender=DOCTOR, to=to)
        assert client.sendmail(DOCTOR, [to], mail) == {}
    outbox.drain(messaging.MessagingOutbox, now=utc_now() + timedelta(hours=1))
    message = Message.objects.latest("at")
    if message.integration != "done":
        return message.integration
    return "filed" if kept(sample) else "taken"


def kept(sample: Sample) -> bool:
    document = sample.document(patient=DOMINIQUE)
    return DocumentEntry.objects.filter(unique_id=document.unique_id, status="approved").exists()


@needed
def test_the_table_has_every_sample_and_nothing_else() -> None:
    assert sorted(EXPECTED) == sorted(one.name for one in FOUND)


@needed
@pytest.mark.parametrize("sample", FOUND, ids=lambda one: one.name)
def test_msg12_an_official_sample_becomes_what_the_table_says(place: Place, dominique: str, sample: Sample) -> None:
    if sample.content is None:
        assert EXPECTED[sample.name] == "no document"
        return
    assert come(place, sample, dominique) == EXPECTED[sample.name]


@needed
@pytest.mark.parametrize("numbered", [True, False])
def test_msg14_an_official_report_is_filed_replaced_then_taken_back_by_its_structure(
    place: Place, dominique: str, numbered: bool
) -> None:
    """The numbers of the samples fail their checks, and name nobody: their structure is given a real one."""
    number = finess_number(1).value
    Structure.objects.create(finess=number, name="Organisation-Y")
    MssanteAddress.objects.create(address=DOCTOR, kind="ORG", place_key=number)
    author = record.Author(finess=number, institution="Organisation-Y")
    by_name = {one.name.rpartition("V1.1/")[2].rpartition("V2.1/")[2]: one for one in FOUND}
    for name in (
        "MDM/Transmission initiale MDM/CR_Radio_CDAN1_v1.XML",
        "Remplacement MDM/CR_Radio_CDAN1_v2.XML",
        "Suppression MDM/CR_Radio_CDAN1_v2.XML",
    ):
        known = {"authors": (author,), "legal_authenticator": None} if numbered else {}
        come(place, by_name[name], dominique, **known)
    outcomes = list(DocumentEntry.objects.order_by("id").values_list("status", flat=True))
    assert outcomes == (["deprecated", "deleted"] if numbered else ["approved"])
    said = list(Message.objects.order_by("at").values_list("integration", flat=True))
    assert said == (["done", "done", "done"] if numbered else ["done", "901", "done"])
