"""The demonstration has people in their six weeks, whose letters can be tried. RULES.md LC-01 to LC-06."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from espace_sante.demo.letters import letters, write_letters
from espace_sante.spaces.api import State, campaigns


@pytest.mark.django_db
def test_three_people_were_written_to_and_their_codes_open_their_letters(tmp_path: Path, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert list(letters()) == []
    today = datetime.now(UTC).date()
    for _ in range(2):  # an interrupted load goes on
        write_letters(home=tmp_path, today=today)
    written = list(letters())
    assert [(one.name, one.state) for one in written] == [
        ("Robin Delorme", State.NOTIFIED.value),
        ("Charlie Delorme", State.NOTIFIED.value),
        ("Alix Delorme", State.NOTIFIED.value),
    ]
    found = [
        campaigns.notice_of_code(code=one.code, birth_on=one.born, now=datetime.now(UTC)).given_name for one in written
    ]
    assert found == ["Robin", "Charlie", "Alix"]
    assert len(list(tmp_path.glob("letters/*/*.pdf"))) == 1
