"""What proves that a push comes from here, and when a call that failed is tried again."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest

from espace_sante.kernel.identifiers import new_id
from espace_sante.kernel.outside import EndpointRefused
from espace_sante.subscriptions.domain.receiver import check_receiver
from espace_sante.subscriptions.domain.rhythm import DELAYS, next_pause
from espace_sante.subscriptions.domain.signature import message_id, signed_headers


def test_the_example_of_standard_webhooks_gives_its_own_signature() -> None:
    """The vector that the libraries of the standard are tested with."""
    headers = signed_headers(
        keys=[base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")],
        message="msg_p5jXN8AQM9LWM0D4loKWxJek",
        at=datetime.fromtimestamp(1614265330, UTC),
        body=b'{"test": 2432232314}',
    )
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_the_same_happening_has_one_id_and_another_has_another() -> None:
    one, other = new_id(), new_id()
    assert message_id(one, "a") == message_id(one, "a")
    assert len({message_id(one, "a"), message_id(one, "b"), message_id(other, "a")}) == 3
    assert message_id(one, "a").partition(".")[0] == message_id(one, "b").partition(".")[0]


def test_pauses_grow_over_a_day_and_a_half_then_one_gives_up() -> None:
    pauses = [next_pause(failures, handshake=False) for failures in range(1, len(DELAYS) + 2)]
    assert pauses[-1] is None
    told = [one for one in pauses if one is not None]
    assert told == sorted(told)
    assert timedelta(hours=24) < sum(told, timedelta()) < timedelta(hours=48)
    assert next_pause(2, handshake=True) is not None
    assert next_pause(3, handshake=True) is None


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://127.0.0.1:8000/a", "http://localhost/a", "http://[::1]:9/a", "https://rappel.carnet.example/avis?de=1",
    ],
)  # fmt: skip
def test_in_a_demonstration_a_server_of_this_machine_may_be_called(endpoint: str) -> None:
    check_receiver(endpoint, on_this_machine=True)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://10.0.0.1/a", "http://exemple.fr/a", "http://127.0.0.1@exemple.fr/a", "http://localhost.exemple.fr/a",
        "https://127.0.0.1/a", "http://u:p@127.0.0.1/a", "http://127.0.0.1/a#b", "file:///etc/passwd", "",
        "http://127.0.0.1:port/a", "http://127.0.0.1/é", "http://127.0.0.1/" + "a" * 1000, "http://169.254.169.254/a",
    ],
)  # fmt: skip
def test_no_other_address_is_called_without_https(endpoint: str) -> None:
    with pytest.raises(EndpointRefused):
        check_receiver(endpoint, on_this_machine=True)


def test_elsewhere_this_machine_is_not_called_at_all() -> None:
    with pytest.raises(EndpointRefused):
        check_receiver("http://127.0.0.1:8000/a", on_this_machine=False)
