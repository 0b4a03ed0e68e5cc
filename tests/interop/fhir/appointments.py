"""Appointments as practice software sends them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from espace_sante.kernel.identifiers import Ins
from tests.worlds import RECENT

SYSTEM = "https://logiciel.example/rendez-vous"
AHEAD = RECENT.replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=20)


def appointment(ins: Ins, *, start: datetime | str = AHEAD, number: str = "1", **changed: Any) -> dict[str, Any]:
    """Half an hour with a doctor. `changed`: elements, None to leave one out."""
    begin = start if isinstance(start, str) else start.isoformat()
    end = None if isinstance(start, str) else (start + timedelta(minutes=30)).isoformat()
    sent: dict[str, Any] = {
        "resourceType": "Appointment",
        "identifier": [{"system": SYSTEM, "value": number}],
        "status": "booked",
        "description": "Consultation de suivi",
        "start": begin,
        "end": end,
        "participant": [
            {"actor": {"identifier": {"system": f"urn:oid:{ins.oid}", "value": ins.value}, "type": "Patient"},
             "status": "accepted"},
            {"actor": {"type": "Practitioner", "display": "Dr Fictif"}, "status": "accepted"},
        ],
    }  # fmt: skip
    return {name: value for name, value in (sent | changed).items() if value is not None}
