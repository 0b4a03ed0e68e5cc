"""When a notification leaves, whatever the clocks of Paris do."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from espace_sante.kernel.clock import PARIS
from espace_sante.notifications.domain.endpoints import EndpointRefused, check_endpoint, is_public
from espace_sante.notifications.domain.rhythm import leaves_at


def paris(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        (paris(3, 28, 17, 59), paris(3, 28, 18)),
        (paris(3, 28, 18), paris(3, 29, 18)),  # the night when an hour is left out
        (paris(10, 24, 19), paris(10, 25, 18)),  # the night when an hour comes twice
        (paris(12, 31, 23), datetime(2027, 1, 1, 17, tzinfo=UTC)),
    ],
)
def test_once_a_day_is_at_six_in_the_evening_in_paris(now: datetime, leaves: datetime) -> None:
    assert leaves_at(now, daily=True, quiet=False) == leaves


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        (paris(3, 28, 21, 59), paris(3, 28, 21, 59)),
        (paris(3, 28, 22), paris(3, 29, 7)),
        (paris(3, 29, 1), paris(3, 29, 7)),
        (paris(3, 29, 7), paris(3, 29, 7)),
    ],
)
def test_a_device_does_not_ring_during_the_night(now: datetime, leaves: datetime) -> None:
    assert leaves_at(now, daily=False, quiet=True) == leaves


def test_the_night_is_that_of_the_person() -> None:
    morning = datetime(2026, 6, 10, 4, tzinfo=UTC)  # six in Paris, eight in La Réunion, midnight in Guadeloupe
    for zone, leaves in (
        ("Indian/Reunion", morning),
        ("Europe/Paris", morning.replace(hour=5)),
        ("America/Guadeloupe", morning.replace(hour=11)),
    ):
        assert leaves_at(morning, daily=False, quiet=True, zone=ZoneInfo(zone)) == leaves


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.org/a", "https://127.0.0.1/a", "https://[::1]/a", "https://localhost/a",
        "https://push.example.org:8443/a", "https://me@push.example.org/a", "https://0x7f.1/a", "https://2130706433/a",
        "ftp://push.example.org/a", "https:///a", "", "https://push.example.org/a\r\nHost: b", "https://10.0.0.1./a",
        "https://push.example.org:port/a", "https://push.example.org/" + "a" * 1000,
    ],
)  # fmt: skip
def test_an_endpoint_is_a_named_public_https_address(endpoint: str) -> None:
    with pytest.raises(EndpointRefused):
        check_endpoint(endpoint)


def test_the_endpoints_of_browsers_are_accepted() -> None:
    for endpoint in (
        "https://fcm.googleapis.com/fcm/send/abc:def_-1", "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://web.push.apple.com/QOLv?x=1",
    ):  # fmt: skip
        check_endpoint(endpoint)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1",
        "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "2002:7f00:1::", "ff02::1",
    ],
)  # fmt: skip
def test_an_address_of_an_inner_network_is_not_public(address: str) -> None:
    assert not is_public(address)


def test_addresses_of_the_internet_are_public() -> None:
    assert is_public("151.101.1.6")
    assert is_public("2a04:4e42::6")
