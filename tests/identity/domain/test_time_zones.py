"""The clock of a person, by the postal code of their home."""

from __future__ import annotations

from zoneinfo import available_timezones

import pytest

from espace_sante.identity.domain.time_zones import ZONES, time_zone_of


@pytest.mark.parametrize(
    ("postal_code", "zone"),
    [
        ("75011", "Europe/Paris"),
        ("20000", "Europe/Paris"),
        ("97110", "America/Guadeloupe"),
        ("97200", "America/Martinique"),
        ("97300", "America/Cayenne"),
        ("97400", "Indian/Reunion"),
        ("97500", "America/Miquelon"),
        ("97600", "Indian/Mayotte"),
        ("98714", "Pacific/Tahiti"),
        ("98742", "Pacific/Marquesas"),
        ("98800", "Pacific/Noumea"),
        ("", "Europe/Paris"),
        ("B-1000", "Europe/Paris"),
    ],
)
def test_a_home_overseas_has_its_own_clock(postal_code: str, zone: str) -> None:
    assert time_zone_of(postal_code) == zone


def test_every_zone_is_one_of_the_database() -> None:
    assert set(ZONES.values()) <= available_timezones()
