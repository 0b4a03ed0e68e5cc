"""What leaves by mail: everything, once, together when it is due together. RULES.md NOT-01 to NOT-07."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from espace_sante.access.api import FirstAccess
from espace_sante.identity import api as identity
from espace_sante.identity.models import Relationship
from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.events import publish
from espace_sante.notifications.models import Delivery, Notification
from espace_sante.notifications.services import send
from espace_sante.notifications.services.look_after import forget_old, status
from espace_sante.notifications.services.preferences import EVERYTHING, set_preferences
from espace_sante.notifications.services.send import CLAIM, send_due
from tests.notifications.conftest import prove_email, work, work_and_send
from tests.spaces.notices import Taken, mail_server
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 11, 24, 18, tzinfo=PARIS)


def daily(world: World) -> None:
    set_preferences(reader=world.camille.id, on=EVERYTHING, daily=True, quiet_nights=True)


def outcomes() -> list[str]:
    return sorted(Delivery.objects.values_list("outcome", flat=True))


def test_not03_a_mail_says_that_something_came_and_nothing_of_it(world: World, server: Taken) -> None:
    """NOT-07."""
    world.deposit(world.new_document(title="Bilan de ferritine"))
    assert work_and_send() == 1
    ((_sender, to, message),) = server.mails
    text = message.get_content()
    assert to == [f"{world.camille.id}@courriel.example"]
    assert message["Subject"] == "Du nouveau dans l’Espace santé"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "Un professionnel a ajouté un document." in text
    assert text.splitlines()[5].endswith("/espace/notifications/")
    for hidden in ("ferritine", "Bilan", world.doctor.name, "Camille", str(world.space.id)):
        assert hidden not in message.as_string()
        assert hidden not in text


def test_a_second_pass_sends_nothing(world: World, server: Taken) -> None:
    world.deposit()
    assert [work_and_send(), work_and_send(), send_due(now=NOW + timedelta(days=1))] == [1, 0, 0]
    assert len(server.mails) == 1


def test_not04_once_a_day_everything_leaves_in_one_mail_at_six_in_the_evening(world: World, server: Taken) -> None:
    daily(world)
    for _ in range(3):
        world.deposit()
    assert work_and_send() == 0
    assert send_due(now=EVENING - timedelta(seconds=1)) == 0
    assert send_due(now=EVENING) == 1
    ((_sender, _to, message),) = server.mails
    assert "Un professionnel a ajouté un document. (3 fois)" in message.get_content()


def test_an_access_is_told_at_once_to_who_wants_one_mail_a_day(world: World, server: Taken) -> None:
    """NOT-01, NOT-02."""
    daily(world)
    publish(FirstAccess(space_id=world.space.id, rpps=world.doctor.id, name="Dr", at=NOW))
    assert work_and_send() == 1


def test_a_mail_server_that_is_down_loses_nothing_and_sends_nothing_twice(world: World, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 9, False
    for _ in range(3):
        world.deposit()
    assert work_and_send() == 0
    assert status(now=NOW).waiting == 3
    later = NOW + timedelta(seconds=6)
    with mail_server(settings) as server:
        assert send_due(now=NOW) == 0  # not before it is due again
        assert send_due(now=later) == 1
    assert len(server.mails) == 1
    assert outcomes() == ["sent"] * 3


def test_an_address_refused_for_good_is_not_tried_again(world: World, settings: Any) -> None:
    world.deposit()
    work()
    key = f"{world.camille.id}@courriel.example".replace("@", "__").replace(".", "_")
    with mail_server(settings, **{key: "550 5.1.1 No such user"}) as server:
        assert send_due(now=NOW) == 0
        assert send_due(now=NOW + timedelta(days=1)) == 0
    assert (server.mails, outcomes()) == ([], ["refused"])


def test_a_worker_killed_while_it_sends_leaves_the_mail_to_another_one_under_the_same_number(
    world: World, server: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.deposit()
    work()
    with monkeypatch.context() as patch:
        patch.setattr(send, "_end", killed)
        with pytest.raises(KeyboardInterrupt):
            send_due(now=NOW)
    assert send_due(now=NOW + CLAIM - timedelta(seconds=1)) == 0
    assert send_due(now=NOW + CLAIM) == 1
    first, second = (message["Message-ID"] for _, _, message in server.mails)
    assert first == second
    assert outcomes() == ["sent"]


def killed(*args: object) -> None:
    if args[0]:
        raise KeyboardInterrupt


def test_not06_what_was_deleted_before_the_evening_does_not_leave(world: World, server: Taken) -> None:
    daily(world)
    world.deposit()
    work()
    Notification.objects.update(deleted_at=NOW)
    assert send_due(now=EVENING) == 0
    assert (server.mails, outcomes()) == ([], ["dropped"])


def test_who_lost_access_before_the_evening_is_told_nothing(world: World, server: Taken) -> None:
    """MIN-13, CAR-06: the right is asked when it leaves."""
    guardian = world.citizen("tuteur", "Tristan")
    prove_email(guardian)
    assert guardian.holder_id
    assert world.camille.holder_id
    identity.relate(person_id=guardian.holder_id, helped_id=world.camille.holder_id, kind="guardian", now=NOW)
    set_preferences(reader=guardian.id, on=EVERYTHING, daily=True, quiet_nights=True)
    world.deposit()
    work()
    Relationship.objects.update(until=EVENING - timedelta(hours=1))
    send_due(now=EVENING)
    assert [to for _, to, _ in server.mails] == [[f"{world.camille.id}@courriel.example"]]
    assert outcomes() == ["dropped", "sent"]


def test_a_thousand_notifications_leave_fifty_by_fifty(world: World, server: Taken) -> None:
    rows = [
        Notification(space_id=world.space.id, kind="document_added", key=f"k{number}", at=NOW) for number in range(1000)
    ]
    Notification.objects.bulk_create(rows)
    Delivery.objects.bulk_create(
        [Delivery(notification=row, reader=world.camille.id, way="mail", to="mail", due_at=NOW) for row in rows]
    )
    assert send_due(now=NOW) == 20
    assert outcomes() == ["sent"] * 1000


def test_what_is_older_than_its_life_is_forgotten(world: World, settings: Any) -> None:
    world.deposit()
    work()
    assert forget_old(now=NOW + settings.NOTIFICATION_LIFE - timedelta(seconds=1)) == 0
    assert forget_old(now=NOW + settings.NOTIFICATION_LIFE) == 1
    assert status(now=NOW).waiting == 0
