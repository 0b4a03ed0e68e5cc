"""Files of the insurer for tests: a line is a mapping of columns, completed by what a line needs."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path
from typing import Any

from espace_sante.record import api as record
from espace_sante.spaces.api import SpaceView
from tests.worlds import NOW, World

DAY = (NOW - timedelta(days=20)).date()
Line = dict[str, str]


def line(space: SpaceView, number: int = 1, **more: str) -> Line:
    """A consultation of the doctor of the tests."""
    usual = {
        "matricule": space.ins.value, "oid": space.ins.oid, "evenement": f"EV-{number}", "date_soins": DAY.isoformat(),
        "nature": "SOI", "libelle": "Consultation chez un généraliste", "codes": "NGAP:GS", "montant": "30",
        "rembourse": "19,00",
    }  # fmt: skip
    return usual | more


def reimbursements_file(folder: Path, *lines: Line, name: str = "remboursements.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, record.REIMBURSEMENT_COLUMNS, delimiter=";", restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
    return path


def import_lines(world: World, folder: Path, *lines: Line, **more: Any) -> record.ReimbursementOutcome:
    path = reimbursements_file(folder, *lines)
    return record.import_reimbursements(path, **{"now": world.now, "report": report_of(path), **more})


def report_of(path: Path) -> Path:
    return path.with_name(path.name + ".rejected.csv")


def labels_for(world: World, actor: Any, space: SpaceView | None = None) -> list[str]:
    page = record.health_history(actor=actor, space=space or world.space, now=world.now, size=1000)
    return [event.label for event in page.events]
