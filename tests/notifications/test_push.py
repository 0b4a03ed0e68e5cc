"""Messages pushed to browsers: encrypted for one of them, to public servers alone. RFC 8030, 8188, 8291, 8292."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from espace_sante.identity.models import Account
from espace_sante.kernel import outside
from espace_sante.kernel.identifiers import new_id
from espace_sante.kernel.outside import EndpointRefused
from espace_sante.notifications.adapters import web_push
from espace_sante.notifications.adapters.encryption import encrypt, proof
from espace_sante.notifications.domain.kinds import Kind
from espace_sante.notifications.models import Delivery, Device
from espace_sante.notifications.services.devices import MOST_DEVICES, SubscriptionInvalid, add_device, count_devices
from espace_sante.notifications.services.ports import AddressRefused, CarrierUnavailable, Subscription
from espace_sante.notifications.services.push_key import point, public_key_text, url_safe
from espace_sante.notifications.services.send import send_due
from espace_sante.notifications.services.words import push_message
from tests.notifications.conftest import work
from tests.worlds import NOW, World

BROWSER = ec.generate_private_key(ec.SECP256R1())
SECRET = bytes(range(16))


def unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class PushService:
    """A push service on this machine: what it received, and the status it answers."""

    def __init__(self, status: int) -> None:
        self.status, self.location, self.received = status, "", list[tuple[dict[str, str], bytes]]()
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.received.append((dict(self.headers), body))
                self.send_response(service.status)
                if service.location:
                    self.send_header("Location", service.location)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}/push/abc"


@contextmanager
def push_service(status: int = 201) -> Iterator[PushService]:
    service = PushService(status)
    thread = threading.Thread(target=service.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.server.shutdown()
        service.server.server_close()


def opened(body: bytes) -> bytes:
    """What the browser reads: the steps of RFC 8291 section 3.4, from its side."""
    salt, length = body[:16], body[20]
    sender, sealed = body[21 : 21 + length], body[21 + length :]
    shared = BROWSER.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
    info = b"WebPush: info\0" + point(BROWSER.public_key()) + sender
    keying = HKDF(hashes.SHA256(), 32, SECRET, info).derive(shared)
    key = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(keying)
    nonce = HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(keying)
    return AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0").removesuffix(b"\x02")


def subscribe(world: World, endpoint: str) -> None:
    add_device(
        reader=world.camille.id, endpoint=endpoint, p256dh=url_safe(point(BROWSER.public_key())), auth=url_safe(SECRET),
        now=NOW,
    )  # fmt: skip


def push_one(world: World, endpoint: str) -> int:
    """Camille has that one device and no mail."""
    Account.objects.update(email="")
    subscribe(world, endpoint)
    world.deposit()
    work()
    return send_due(now=NOW)


def test_rfc8291_the_example_of_the_standard_is_encrypted_to_the_same_bytes() -> None:
    """RFC 8291 section 5 and appendix A."""
    scalar = int.from_bytes(unpadded("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    found = encrypt(
        b"When I grow up, I want to be a watermelon",
        public_key=unpadded("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
        secret=unpadded("BTBZMqHH6r4Tts7J_aSIgg"),
        own_key=ec.derive_private_key(scalar, ec.SECP256R1()),
        salt=unpadded("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert url_safe(found) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
        "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_rfc8292_the_proof_is_signed_by_the_key_that_browsers_were_given() -> None:
    header = proof(endpoint="https://push.example.org/a/b", contact="https://espace.example", now=NOW)
    token, key = header.removeprefix("vapid t=").split(", k=")
    signed, _, signature = token.rpartition(".")
    claims = json.loads(unpadded(signed.split(".")[1]))
    assert claims["aud"] == "https://push.example.org"
    assert claims["exp"] <= (NOW + timedelta(hours=24)).timestamp()
    assert key == public_key_text()
    raw = unpadded(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unpadded(key))
    public.verify(der, signed.encode(), ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        public.verify(der, b"another", ec.ECDSA(hashes.SHA256()))


@pytest.mark.django_db
def test_not07_a_device_is_told_that_there_is_something_and_nothing_of_it(world: World) -> None:
    with push_service() as service:
        assert push_one(world, service.endpoint) == 1
    ((headers, body),) = service.received
    assert json.loads(opened(body)) == {
        "title": "Espace santé", "body": "Il y a du nouveau. Touchez pour lire.", "url": "/espace/notifications/",
    }  # fmt: skip
    assert headers["Content-Encoding"] == "aes128gcm"
    assert headers["Authorization"].startswith("vapid t=")
    assert len(headers["Topic"]) == 32


def test_not07_the_length_of_what_is_pushed_says_nothing() -> None:
    """The page to open is another for a professional, and for a closed space: a push service sees no difference."""
    messages = [push_message([kind]) for kind in Kind]
    assert len({len(one) for one in messages}) > 1
    with push_service() as service:
        to = Subscription(service.endpoint, point(BROWSER.public_key()), SECRET)
        for one in messages:
            web_push.push(to=to, message=one, number=new_id())
    assert [opened(body) for _, body in service.received] == messages
    assert len({len(body) for _, body in service.received}) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("status", [404, 410, 400, 307])
def test_a_device_that_is_gone_is_taken_away(world: World, status: int) -> None:
    with push_service(status) as service, push_service() as inner:
        service.location = inner.endpoint
        assert push_one(world, service.endpoint) == 0
        assert inner.received == []  # no redirection is followed
    assert not Device.objects.exists()
    assert Delivery.objects.get().outcome == "refused"


@pytest.mark.django_db
@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_push_service_in_trouble_is_tried_again_later(world: World, status: int) -> None:
    with push_service(status) as service:
        assert push_one(world, service.endpoint) == 0
        assert send_due(now=NOW) == 0
        service.status = 201
        assert send_due(now=NOW + timedelta(seconds=6)) == 1
    (first, _), (second, _) = service.received
    assert first["Topic"] == second["Topic"]


@pytest.mark.django_db
def test_a_push_service_that_does_not_answer_keeps_no_mail_waiting(
    world: World, server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_push, "TIMEOUT_SECONDS", 0.05)
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as silent:  # accepts, never answers
        subscribe(world, f"http://127.0.0.1:{silent.server_port}/a")
        world.deposit()
        work()
        assert send_due(now=NOW) == 1
    assert len(server.mails) == 1
    assert Delivery.objects.get(way="push").ended_at is None


@pytest.mark.django_db
def test_push_services_that_do_not_answer_are_waited_for_together(
    world: World, server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """docs/threats.md: nobody holds the others back by giving addresses that answer slowly."""
    monkeypatch.setattr(web_push, "TIMEOUT_SECONDS", 0.4)
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as silent, push_service() as service:
        for number in range(MOST_DEVICES - 1):
            subscribe(world, f"http://127.0.0.1:{silent.server_port}/{number}")
        subscribe(world, service.endpoint)
        world.deposit()
        work()
        began = time.monotonic()
        assert send_due(now=NOW) == 2
        assert time.monotonic() - began < (MOST_DEVICES - 1) * 0.4
    assert (len(server.mails), len(service.received)) == (1, 1)


@pytest.mark.django_db
def test_a_device_whose_row_does_not_open_is_taken_away_and_the_others_are_told(world: World) -> None:
    Account.objects.update(email="")
    with push_service() as service:
        subscribe(world, "http://127.0.0.1:9/a")
        Device.objects.update(sealed=b"\x01" + bytes(40))
        subscribe(world, service.endpoint)
        world.deposit()
        work()
        assert send_due(now=NOW) == 1
    assert len(service.received) == 1
    assert Device.objects.count() == 1


@pytest.mark.django_db
def test_a_fault_of_ours_at_one_device_is_logged_and_keeps_nobody_waiting(
    world: World, server: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: object, **more: object) -> bytes:
        raise RuntimeError

    subscribe(world, "http://127.0.0.1:9/a")
    world.deposit()
    work()
    with monkeypatch.context() as patch:
        patch.setattr(web_push, "encrypt", broken)
        assert send_due(now=NOW) == 1
    assert "notifications.failed" in caplog.text
    assert Delivery.objects.get(way="push").attempts == 1


@pytest.mark.django_db
def test_an_endpoint_of_an_inner_network_is_neither_kept_nor_called(world: World, settings: Any) -> None:
    """docs/threats.md: an address that somebody gave is not a way into the network of the service."""
    settings.PUSH_ANYWHERE = False
    with push_service() as service:
        with pytest.raises(EndpointRefused):
            subscribe(world, service.endpoint)
        subscription = Subscription(service.endpoint, point(BROWSER.public_key()), SECRET)
        with pytest.raises(AddressRefused):
            web_push.push(to=subscription, message=b"{}", number=Device().id)
    assert service.received == []
    assert not Device.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "error"), [("10.0.0.1", AddressRefused), ("127.0.0.1", AddressRefused), ("", CarrierUnavailable)]
)
def test_a_public_name_that_leads_to_an_inner_address_is_not_called(
    settings: Any, monkeypatch: pytest.MonkeyPatch, address: str, error: type[Exception]
) -> None:
    settings.PUSH_ANYWHERE = False

    def looked_up(*args: object, **kwargs: object) -> list[Any]:
        if not address:
            raise OSError
        return [(2, 1, 6, "", ("151.101.1.6", 443)), (2, 1, 6, "", (address, 443))]

    monkeypatch.setattr(outside.socket, "getaddrinfo", looked_up)
    subscription = Subscription("https://push.example.org/a", point(BROWSER.public_key()), SECRET)
    with pytest.raises(error):
        web_push.push(to=subscription, message=b"{}", number=Device().id)


@pytest.mark.django_db
def test_what_is_no_subscription_is_refused_and_nothing_is_kept(world: World) -> None:
    good = {"endpoint": "https://push.example.org/a", "p256dh": url_safe(point(BROWSER.public_key())), "auth": "A" * 22}
    for name, wrong in (("p256dh", "AAAA"), ("p256dh", "é"), ("auth", "AA"), ("auth", "!" * 22), ("endpoint", "")):
        with pytest.raises(SubscriptionInvalid):
            add_device(reader=world.camille.id, now=NOW, **(good | {name: wrong}))
    assert not Device.objects.exists()


@pytest.mark.django_db
def test_a_browser_that_subscribes_again_is_one_device_and_takes_nobody_s_away(world: World) -> None:
    subscribe(world, "https://push.example.org/a")
    keys = {"p256dh": url_safe(point(BROWSER.public_key())), "auth": url_safe(SECRET)}
    for reader, count in ((world.doctor, 2), (world.camille, 2)):
        endpoint = f"https://push.example.org/{reader.id}"
        add_device(reader=reader.id, endpoint=endpoint, before="https://push.example.org/a", now=NOW, **keys)
        assert Device.objects.count() == count
    assert count_devices(world.camille.id) == 1


@pytest.mark.django_db
def test_a_device_belongs_to_who_signed_in_on_it_last_and_there_are_ten_at_most(world: World) -> None:
    subscribe(world, "https://push.example.org/a")
    key = url_safe(point(BROWSER.public_key()))
    add_device(
        reader=world.doctor.id, endpoint="https://push.example.org/a", p256dh=key, auth=url_safe(SECRET), now=NOW
    )
    assert [one.reader for one in Device.objects.all()] == [world.doctor.id]
    for number in range(MOST_DEVICES + 3):
        subscribe(world, f"https://push.example.org/{number}")
    assert Device.objects.filter(reader=world.camille.id).count() == MOST_DEVICES
    assert b"push.example" not in b"".join(bytes(one.sealed) for one in Device.objects.all())
