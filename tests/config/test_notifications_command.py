"""`espace-sante notifications`: counts alone, whomever they are about."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from espace_sante.config.cli import main
from espace_sante.notifications.models import Delivery, Notification
from tests.notifications.conftest import prove_email
from tests.worlds import RECENT, World

pytestmark = pytest.mark.django_db


def run(command: str) -> str:
    done = CliRunner().invoke(main, ["notifications", command])
    assert done.exit_code == 0, done.output
    return done.output


def test_send_does_what_is_due_and_status_counts_it(mailoutbox: list[object]) -> None:
    world = World(now=RECENT)
    address = prove_email(world.camille)
    world.deposit()
    assert "0  notifications kept" in run("status")
    run("send")
    assert (Notification.objects.count(), Delivery.objects.filter(outcome="sent").count()) == (1, 1)
    assert len(mailoutbox) == 1
    told = run("status")
    assert "1  notifications kept" in told
    assert "1  messages sent" in told
    assert address not in told
