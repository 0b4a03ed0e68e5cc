"""A way that fails for good is not the last word: what the law wants told goes another way. RULES.md NOT-01, NOT-02."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from espace_sante.access.api import FirstAccess
from espace_sante.identity.models import Account, Letter, SignInOutbox
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.carers import CarerScope, Section
from espace_sante.kernel.events import publish
from espace_sante.notifications.models import Delivery, Device
from espace_sante.notifications.services.devices import add_device
from espace_sante.notifications.services.push_key import point, url_safe
from espace_sante.notifications.services.send import MOST_ATTEMPTS, Way, send_due
from tests.carers import make_carer
from tests.notifications.conftest import prove_email, work
from tests.notifications.test_push import BROWSER, SECRET, push_service
from tests.spaces.notices import mail_server
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db
FULL, UNKNOWN = "452 4.2.2 Mailbox full", "550 5.1.1 No such user"


@pytest.fixture
def ada(world: World) -> Actor:
    """She has a space and nothing by which she is reached; a professional opened her record for the first time."""
    actor = world.citizen("ada", "Ada")
    world.ada_space = world.open_space(actor)  # type: ignore[attr-defined]
    return actor


def opened_by(world: World, rpps: str = "") -> None:
    space = world.ada_space  # type: ignore[attr-defined]
    publish(FirstAccess(space_id=space.id, rpps=rpps or world.doctor.id, name="Dr", at=NOW))
    work()


def device(reader: Actor, endpoint: str) -> None:
    key = url_safe(point(BROWSER.public_key()))
    add_device(reader=reader.id, endpoint=endpoint, p256dh=key, auth=url_safe(SECRET), now=NOW)


def name_of(address: str) -> str:
    return address.replace("@", "__").replace(".", "_")


def letters() -> list[str]:
    return list(Letter.objects.values_list("kind", flat=True))


def test_not01_whose_only_device_is_gone_is_written_to_by_post(world: World, ada: Actor) -> None:
    with push_service(410) as service:
        device(ada, service.endpoint)
        opened_by(world)
        assert letters() == []
        assert send_due(now=NOW) == 0
    assert letters() == ["record-opened"]
    assert send_due(now=NOW + timedelta(days=2)) == 0
    assert letters() == ["record-opened"]


@pytest.mark.parametrize(("second", "expected"), [(201, []), (410, ["record-opened"])])
def test_not01_a_letter_leaves_once_when_the_last_device_is_gone(
    world: World, ada: Actor, second: int, expected: list[str]
) -> None:
    with push_service(410) as gone, push_service(second) as other:
        device(ada, gone.endpoint)
        device(ada, other.endpoint)
        opened_by(world)
        send_due(now=NOW)
    assert letters() == expected


def test_not01_a_mail_address_that_is_refused_is_not_written_to_again(world: World, ada: Actor, settings: Any) -> None:
    address = prove_email(ada)
    opened_by(world)
    with mail_server(settings, **{name_of(address): UNKNOWN}) as server:
        assert send_due(now=NOW) == 0
    assert (server.mails, letters()) == ([], ["record-opened"])
    assert not SignInOutbox.objects.exists()


def test_not01_whose_mail_is_refused_is_told_by_sms_when_they_gave_a_number(
    world: World, ada: Actor, settings: Any
) -> None:
    address = prove_email(ada)
    Account.objects.filter(id=ada.account_id).update(phone="0639980099")
    opened_by(world)
    with mail_server(settings, **{name_of(address): UNKNOWN}):
        send_due(now=NOW)
    assert letters() == []
    assert [one.payload["channel"] for one in SignInOutbox.objects.all()] == ["sms"]


def test_not01_whose_mail_is_withdrawn_before_it_leaves_is_still_told(world: World, ada: Actor) -> None:
    prove_email(ada)
    opened_by(world)
    Account.objects.filter(id=ada.account_id).update(email="")
    assert send_due(now=NOW) == 0
    assert letters() == ["record-opened"]


def test_not03_a_document_is_in_the_centre_and_nothing_is_posted_about_it(world: World, ada: Actor) -> None:
    with push_service(410) as service:
        device(ada, service.endpoint)
        world.deposit(world.new_document(), space=world.ada_space)  # type: ignore[attr-defined]
        work()
        send_due(now=NOW)
    assert Delivery.objects.get(reader=ada.id).outcome == "refused"
    assert letters() == []


def test_not01_a_carer_whose_mail_is_refused_has_nothing_posted_to_the_person(
    world: World, ada: Actor, settings: Any
) -> None:
    carer = world.citizen("aidant", "Louis")
    world.open_space(carer)
    make_carer(ada, carer, now=NOW, scope=CarerScope(sections=frozenset({Section.DOCUMENTS})))
    work()
    Delivery.objects.all().delete()
    hers, theirs = prove_email(ada), prove_email(carer)
    opened_by(world)
    with mail_server(settings, **{name_of(theirs): UNKNOWN}) as server:
        assert send_due(now=NOW) == 1
    assert [to for _, to, _ in server.mails] == [[hers]]
    assert letters() == []


def test_not01_a_device_that_is_silent_for_a_day_is_given_up_for_this_message_and_kept_for_others(
    world: World, ada: Actor
) -> None:
    now = NOW
    with push_service(503) as service:
        device(ada, service.endpoint)
        opened_by(world)
        for _ in range(MOST_ATTEMPTS[Way.PUSH]):
            assert letters() == []
            assert send_due(now=now) == 0
            now = Delivery.objects.get(reader=ada.id).due_at
        assert len(service.received) == MOST_ATTEMPTS[Way.PUSH]
        assert timedelta(days=1) < now - NOW < timedelta(hours=26)
    assert letters() == ["record-opened"]
    assert Device.objects.filter(reader=ada.id).count() == 1


def test_a_full_mailbox_keeps_nobody_else_s_mail_waiting(world: World, ada: Actor, settings: Any) -> None:
    """RFC 5321 4.5.4.1: it is tried again for days; NOT-01: then she is told otherwise."""
    address = prove_email(ada)
    opened_by(world)
    world.deposit()
    work()
    now: datetime = NOW
    with mail_server(settings, **{name_of(address): FULL}) as server:
        assert send_due(now=NOW) == 1
        assert [to for _, to, _ in server.mails] == [[f"{world.camille.id}@courriel.example"]]
        for _ in range(MOST_ATTEMPTS[Way.MAIL] - 1):
            assert letters() == []
            now = Delivery.objects.get(reader=ada.id).due_at
            assert send_due(now=now) == 0
    assert timedelta(days=4) < now - NOW < timedelta(days=5)
    assert letters() == ["record-opened"]
