"""The OID of people without INS comes from the environment, and is never one of an INS (RULES.md LC-24)."""

from __future__ import annotations

from pathlib import Path

import pytest

from espace_sante.config.environment import SettingMissing, read_environment
from espace_sante.kernel.identifiers import INS_NIR_OID, INS_OIDS


def oid(home: Path, value: str) -> str:
    return read_environment(
        {"ESPACE_SANTE_HOME": str(home), "ESPACE_SANTE_LOCAL_IDENTITY_OID": value}
    ).local_identity_oid


def test_lc24_it_is_that_of_the_deployment_or_ours_under_the_arc_of_the_tests(tmp_path: Path) -> None:
    assert oid(tmp_path, "1.2.250.1.999.7") == "1.2.250.1.999.7"
    assert oid(tmp_path, "") not in INS_OIDS


@pytest.mark.parametrize("value", [INS_NIR_OID, "not an OID", "1.2." + "3" * 40])
def test_lc24_the_start_stops_on_one_that_cannot_be(tmp_path: Path, value: str) -> None:
    with pytest.raises(SettingMissing, match="LOCAL_IDENTITY_OID"):
        oid(tmp_path, value)
